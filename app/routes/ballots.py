"""Ballots: the list, a ballot's own page, opening, closing, dropping."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.models import ballots, dots, helpers
from app.models.board import BallotOnBoard
from app.models.columns import NAME, TITLE
from app.models.people import Person
from app.models.rules import NotThere, Unfit
from app.models.texts import lines
from app.regions.ballots import percent
from app.routes.fields import Fields, ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}/ballots")


@router.get("")
def page(ask: EventAsking) -> Response:
    """All ballots, the newest first."""
    return ask.live_page("pages/ballots.html", "ballots")


@router.post("")
def open_one(ask: EventAsking) -> Response:
    """Open one on `items`; without them on all topics, or on what `topics` and `recommendations` say."""
    ask.needs_facilitator()
    title, count = ask.fields.line("title", TITLE), ask.fields.number("dots", 1, ballots.MOST_DOTS, required=True)
    groups = [_group(name) for name in lines(ask.fields.text("groups", NAME * ballots.MOST_GROUPS * 2))]
    items = [ballots.ref(line) for line in lines(_joined(ask.fields, "items"))]
    kinds = [kind for kind in ballots.KINDS if ask.fields.yes(f"{kind}s")] or ["topic"]

    def verb(tx: Transaction) -> Answer:
        ballot = ballots.open_one(tx, title, count or 0, items, kinds, groups)
        said = _("It is open. Everybody finds it under News.")
        return Answer(ballot.id, location=f"{ask.at}/desk/harvest#ballot-{ballot.id}", said=said)

    return ask.do(verb)


def _group(name: str) -> str:
    if len(name) > NAME:
        raise Unfit("groups", _("A group’s name has {n} signs at most.", n=NAME))
    return name


def _joined(fields: Fields, name: str) -> str:
    """A list, a repeated field, or words in lines or with commas between them."""
    return fields.text(name, 20 * ballots.MOST_ITEMS).replace(",", "\n")


@router.post("/{ballot}/close")
def close(ask: EventAsking, ballot: str) -> Response:
    """Count the dots, for good."""

    def verb(tx: Transaction) -> Answer:
        found = ballots.close(tx, ident(ballot))
        return Answer(found.id, location=f"{ask.at}/ballots/{found.id}", said=_("It is closed. Here is the energy."))

    return ask.do(verb)


@router.delete("/{ballot}")
def drop(ask: EventAsking, ballot: str) -> Response:
    """Take an open one away, uncounted."""

    def verb(tx: Transaction) -> Answer:
        found = ballots.drop(tx, ident(ballot))
        return Answer(found.id, location=f"{ask.at}/desk/harvest", said=_("It is gone. No dot was counted."))

    return ask.do(verb)


@router.get("/{ballot}.json")
def as_json(ask: EventAsking, ballot: str) -> Response:
    """A ballot for programs, with what the asker has given. `totals` are in it only when it is closed."""
    found = find(ask, ballot)
    told = found.as_json()
    told["items"] = [
        {"id": i.key, "kind": i.kind, "title": i.title, "source": i.source, "withdrawn": i.withdrawn}
        for i in found.items
    ]
    if not found.open:
        return JSONResponse(told | _totals(found))
    if ask.person is not None:
        mine = _given(ask, found, ask.person)
        lying: list[dict[str, Any]] = [
            {"item": i.key, "count": mine.dots[i.id]} for i in found.items if i.id in mine.dots
        ]
        group = next((name for id, name in found.groups if id == mine.group), "")
        told["mine"] = {"left": found.dots - sum(line["count"] for line in lying), "dots": lying, "group": group}
    return JSONResponse(told)


def _totals(ballot: BallotOnBoard) -> dict[str, Any]:
    """`by_group` names the groups that are counted by themselves: `counted`, with their voters."""
    names = [name for name, _voters in ballot.counted]
    totals = [
        {
            "item": item.key,
            "dots": item.dots,
            "by_group": dict(zip(names, item.by_group, strict=True)),
            "equal": round(ballot.equal[item.id], 4) if names else None,
        }
        for item in ballot.items
    ]
    return {"totals": totals, "counted": dict(ballot.counted)}


@router.get("/{ballot}")
def one(ask: EventAsking, ballot: str) -> Response:
    """Where dots are given, and where the energy shows once it is closed; with `part` what the page fetches anew."""
    found = find(ask, ballot)
    context = _context(ask, found)
    if "part" in ask.request.query_params:
        return HTMLResponse(_drawn(ask, context))
    return ask.live_page("pages/ballot.html", "ballots", **context)


def find(ask: EventAsk, ballot: str) -> BallotOnBoard:
    """The ballot of the path, as everybody may see it. Refuses NotThere."""
    id = ident(ballot)
    found = next((one for one in ask.board.ballots if one.id == id), None)
    if found is None:
        raise NotThere
    return found


def part(ask: EventAsk, ballot: str) -> Callable[[], str]:
    """What a page shows of it after a command: the asker's own element, and their dots."""

    def drawn() -> str:
        html = _drawn(ask, _context(ask, find(ask, ballot)))
        return f'{ask.mine()}<hx-partial hx-target="#giving" hx-swap="outerMorph">{html}</hx-partial>'

    return drawn


def _drawn(ask: EventAsk, context: dict[str, Any]) -> str:
    return ask.house.fragments.page("ballots/_giving.html", e=ask.at, **context)


def _context(ask: EventAsk, ballot: BallotOnBoard) -> dict[str, Any]:
    query = ask.request.query_params
    giver = _giver(ask) if ballot.open else None
    items = list(ballot.items)
    by_energy = query.get("order") == "energy" and not ballot.open
    if by_energy:
        items.sort(key=lambda item: -item.dots)
    mine = _given(ask, ballot, giver) if giver else dots.Given()
    widest = max(ballot.equal.values(), default=0.0) or 1.0
    return {
        "ballot": ballot,
        "items": items,
        "given": mine,
        "left": max(0, ballot.dots - sum(mine.dots.get(item.id, 0) for item in items)),
        "giver": giver,
        "is_for": giver is not None and giver.id != (ask.person.id if ask.person else None),
        "by_energy": by_energy,
        "bands": {item.id: percent(item.dots, ballot.most) for item in items},
        "equal": {id: percent(share, widest) for id, share in ballot.equal.items()},
        "fewest": dots.FEWEST,
    }


def _giver(ask: EventAsk) -> Person | None:
    """Whose dots they are: the asker's, or for a helper those of `person`, who has no phone."""
    asked = ask.fields.given.get("person")
    if not asked:
        return ask.person
    ask.needs_helper()
    person = ident(str(asked))
    found: Person = ask.read(lambda session: helpers.known(session, ask.event.id or 0, person))
    return found


def _given(ask: EventAsk, ballot: BallotOnBoard, person: Person) -> dots.Given:
    found: dots.Given = ask.read(lambda session: dots.given(session, ballot.id, person.id or 0))
    return found
