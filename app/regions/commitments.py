"""The closing: what people leave there, on its page and on the wall. No numbers: nobody counts sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.models.board.closings import CommitmentOnBoard, HostingOnBoard, LinkOnBoard
from app.regions.region import CLOSING, HARVESTING, SHOWN, Moment, Region


@dataclass(frozen=True)
class CommitmentView:
    commitment: CommitmentOnBoard


@dataclass(frozen=True)
class HostingView:
    """`place` counts from 1; `is_last` has nobody below."""

    hosting: HostingOnBoard
    place: int
    is_last: bool


@dataclass(frozen=True)
class LinkView:
    link: LinkOnBoard


def regions(at: Moment) -> Iterator[Region]:
    """Sentences, hosts and links, each in a list of its own."""
    closing, pages = at.board.closing, CLOSING | HARVESTING
    for said in closing.commitments:
        view = CommitmentView(said)
        yield Region(f"commitment-{said.id}", "commitments/_commitment.html", view, pages, "commitments")
        yield Region(f"promise-{said.id}", "commitments/_promise.html", view, SHOWN, "promises")
    last = len(closing.hostings)
    for n, one in enumerate(closing.hostings, 1):
        host = HostingView(one, n, n == last)
        yield Region(f"hosting-{one.id}", "hostings/_hosting.html", host, pages, "hostings")
    for link in closing.links:
        yield Region(f"link-{link.id}", "links/_link.html", LinkView(link), pages, "connections")
