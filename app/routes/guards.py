"""Who asks, for what, and in which form they want the answer."""

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Annotated, Any

from fastapi import Depends, Request
from markupsafe import Markup, escape
from sqlmodel import Session
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from app import clock, transaction, words
from app.house import House
from app.models import announcements, helpers, keys, mine, notices, proposals
from app.models.board import Board
from app.models.events import Event
from app.models.mine import Mine
from app.models.people import Person
from app.models.rules import NotJoined, NotYours, TooMany, Unfit
from app.regions import Regions, current
from app.routes.fields import Fields
from app.routes.ways import way_in
from app.sheets import own_sheet
from app.transaction import Answer, Op, Transaction
from app.words import _

COOKIE = "twofeet_person"
CLIENT_COOKIE = "twofeet_client"
DESK_COOKIE = "twofeet_desk_"
"""And the slug: a facilitator's key where events are created, so that the next one can take something along."""
KEPT = frozenset(
    f"pages/{name}.html" for name in ("phone", "day", "drafts", "harvest", "topic", "room", "guide", "ideas")
)
"""The pages that a phone may keep, to be read without a network: the event, and what one has written oneself."""
YEAR = 400 * 24 * 3600  # the longest a browser keeps a cookie


class Ask:
    """A request, as routes see it."""

    def __init__(self, request: Request):
        self.request = request
        self.house: House = request.app.state.house
        self.fields = Fields(getattr(request.state, "fields", {}))

    @property
    def wants_json(self) -> bool:
        accept = self.request.headers.get("accept", "")
        return "application/json" in accept and "text/html" not in accept.partition("application/json")[0]

    @property
    def from_htmx(self) -> bool:
        return self.request.headers.get("hx-request") == "true"

    @property
    def client(self) -> str:
        """A device before it is a person, as its own cookie names it."""
        return re.sub("[^0-9A-Za-z-]", "", self.request.cookies.get(CLIENT_COOKIE, ""))[:64]

    @property
    def address(self) -> str:
        """Where the request came from; a venue is one address."""
        return self.request.client.host if self.request.client else ""

    @cached_property
    def op(self) -> Op | None:
        """The client's name for this command. Refuses Unfit for what is not a UUID."""
        given = self.fields.given
        key = given.get("op") or self.request.query_params.get("op") or self.request.headers.get("idempotency-key")
        if not key:
            return None
        try:
            key = str(uuid.UUID(str(key)))
        except ValueError:
            raise Unfit("op", _("An op is a UUID.")) from None
        asked = {name: value for name, value in given.items() if name != "op"}
        return Op.of(key, self.request.method, self.request.url.path, asked, self.client)

    def check_failures(self) -> None:
        """Refuses TooMany for somebody who guesses."""
        if self.house.failures.is_over(self.client or self.address):
            raise TooMany(_("Too many wrong codes. Wait a minute, and look at the wall."))

    def count_failure(self) -> None:
        self.house.failures.count(self.client or self.address)

    def read(self, question: Callable[[Session], Any]) -> Any:
        """One lookup."""
        with self.house.database.reading() as session:
            return question(session)

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """A whole page; a first visit gets its device cookie here, so that a lost answer can be asked again."""
        response = HTMLResponse(self.house.fragments.page(template, languages=words.languages(), **context), status)
        if not self.client:
            self._keep(response, CLIENT_COOKIE, uuid.uuid4().hex, "/")
        return response

    def keep_key(self, response: Response, slug: str, secret: str) -> Response:
        """Let this device be that person from now on."""
        self._keep(response, COOKIE, secret, f"/e/{slug}")
        return response

    def keep_desk(self, response: Response, slug: str, secret: str) -> Response:
        """Let this device start the next event from that one, whose facilitator it is."""
        self._keep(response, DESK_COOKIE + slug, secret, "/events")
        return response

    def keep_language(self, response: Response, tongue: str) -> None:
        """Speak this language to the device from now on."""
        self._keep(response, "language", tongue, "/")

    def _keep(self, response: Response, name: str, value: str, path: str) -> None:
        secure = self.house.settings.public_url.startswith("https://")
        response.set_cookie(name, value, YEAR, path=path, secure=secure, httponly=True, samesite="lax")

    def answer(self, answer: Answer, html: Callable[[], str] | None = None) -> Response:
        """What a command came to, in the form that was asked for."""
        if self.wants_json:
            told = {"ok": True, "id": answer.id, "revision": answer.revision, "location": answer.location}
            return JSONResponse(told | answer.facts | answer.private)
        if self.from_htmx:
            done = {"done": {"location": answer.location, "revision": answer.revision}}
            body = said(answer.said) + (html() if html else "")
            return HTMLResponse(body, headers={"HX-Trigger": json.dumps(done)})
        return RedirectResponse(answer.location or "/", 303)


class EventAsk(Ask):
    """A request to an event, by somebody."""

    def __init__(self, request: Request, slug: str):
        super().__init__(request)
        self.slug = slug
        self.secret = request.cookies.get(COOKIE, "")[:128]
        if "person" in request.query_params:  # as with `op`: a DELETE has no body everywhere
            self.fields.given.setdefault("person", request.query_params["person"])

    @property
    def at(self) -> str:
        """The event's address on this host."""
        return f"/e/{self.slug}"

    def do(self, verb: Callable[[Transaction], Answer]) -> Response:
        """Do it, in one transaction, and answer. The whole way of a command."""
        return self.answer(self.run(verb), self.mine)

    def do_for(self, verb: Callable[[Transaction], Answer]) -> Response:
        """The same in the name of `person`, where a helper sends that field along."""
        return self.answer(self.run_for(verb), self.mine)

    def run_for(self, verb: Callable[[Transaction], Answer], is_sealed: bool = False) -> Answer:
        """The same without the answer's form. `is_sealed`: what was asked for is in no row of the op, either."""
        if not self.fields.given.get("person"):
            return self.run(verb, is_sealed=is_sealed)
        person = self.fields.id("person")

        def spoken(tx: Transaction) -> Answer:
            helpers.speak_for(tx, person)
            return replace(verb(tx), location=f"{self.at}/helper#guest-{person}")

        return self.run(spoken, is_sealed=is_sealed)

    def run(self, verb: Callable[[Transaction], Answer], of_device: bool = False, is_sealed: bool = False) -> Answer:
        """The same without the answer's form. Refuses TooMany for a device that sends more than a person can."""
        if self.secret:
            device = keys.digest(self.secret)
            if self.house.commands.is_over(device):
                raise TooMany(_("That was a lot at once. It goes on in a few seconds."))
            self.house.commands.count(device)
        verb = self._as_meant(verb)
        op = replace(self.op, of_device=of_device) if self.op else None
        if op and is_sealed:
            op = op.sealed(self.secret)
        return transaction.run(self.house.database, self.house.bell.ring, self.slug, self.secret, op, verb)

    def _as_meant(self, verb: Callable[[Transaction], Answer]) -> Callable[[Transaction], Answer]:
        """What waited on a phone says whose it was (`Twofeet-Person`); it is not done in the name of whoever holds
        the phone by then. Refuses NotJoined."""
        meant = self.request.headers.get("twofeet-person")

        def done(tx: Transaction) -> Answer:
            if meant is not None and (tx.person is None or str(tx.person.id) != meant):
                raise NotJoined
            return verb(tx)

        return done

    def run_again(self, before: Answer, verb: Callable[[Transaction], Answer]) -> Answer:
        """The answer of `before` with secrets made anew by `verb`, since none are stored."""
        fresh = transaction.run(self.house.database, self.house.bell.ring, self.slug, self.secret, None, verb)
        return replace(before, private=fresh.private, secret=fresh.secret)

    def own(self) -> Mine:
        """What is mine, read anew: the command that asks may just have changed it. Refuses NotThere."""

        def question(session: Session) -> Mine:
            event, person = keys.known(session, self.slug, self.secret)
            return replace(mine.read(session, person), revision=event.revision)

        found: Mine = self.read(question)
        return found

    def mine_element(self) -> str:
        """The personal element."""
        own = self.own()
        css = escape(own_sheet(own, self.board))
        return f'<div id="mine" hidden data-revision="{own.revision}" data-role="{own.role}" data-css="{css}"></div>'

    def mine(self) -> str:
        """The personal element as a partial that replaces the one on the page."""
        return f'<hx-partial hx-target="#mine" hx-swap="outerMorph">{self.mine_element()}</hx-partial>'

    def inbox(self, is_partial: bool = False) -> str:
        """What waits for me, drawn for me alone; as a partial for an answer."""
        person, now = self.person, clock.now()
        event = self.event
        with self.house.database.reading() as session:
            waiting = notices.unseen(session, person) if person else []
            said = announcements.for_breakouts_of(session, person) if person else []
            proposed = proposals.read(session, event, person, now)
        due = [pair for pair in said if pair[0].at <= now]
        moved = notices.of_the_wall(waiting)
        others = [notice for notice in waiting if len(moved) < 2 or notice not in moved]
        soon = [one.at for one, _ in said if one.at > now] + ([proposed.next_end] if proposed.next_end else [])
        left = int((min(soon) - now).total_seconds()) + 1 if soon else ""
        html = self.house.fragments.page(
            "pages/_inbox.html", e=self.at, moved=moved, notices=others, proposed=proposed, left=left, said=due
        )
        return f'<hx-partial hx-target="#inbox" hx-swap="outerMorph">{html}</hx-partial>' if is_partial else html

    @cached_property
    def _known(self) -> tuple[Event, Person | None]:
        with self.house.database.reading() as session:
            found = keys.known(session, self.slug, self.secret)
            session.expunge_all()
            return found

    @property
    def event(self) -> Event:
        """Refuses NotThere."""
        return self._known[0]

    @property
    def person(self) -> Person | None:
        return self._known[1]

    @property
    def is_facilitator(self) -> bool:
        return self.person is not None and self.person.is_facilitator

    def needs_person(self) -> Person:
        """Refuses NotJoined."""
        event_exists, person = self.event, self.person
        if person is None or not event_exists:
            raise NotJoined
        return person

    @property
    def may_place(self) -> bool:
        """Whether the mode lets the asker choose a cell: in BarCamp mode that may be the organiser's."""
        return self.is_facilitator or self.board.event.conveners_place

    def needs_own(self, topic: int, asker: int) -> None:
        """For pages on which only its conveners and a facilitator act. Refuses NotYours, and says whose it is."""
        found = self.board.topic[topic]
        if not self.is_facilitator and found.conveners and asker not in found.convener_ids:
            raise NotYours(_("Only the convener can do this: the topic belongs to {name}.", name=found.convener))

    def needs_helper(self) -> Person:
        """Refuses NotYours, with the way to the role."""
        if not (self.event and self.person and self.person.is_helper):
            raise NotYours(
                _("This page is for helpers. The facilitator can send you the link that makes you one; it opens it.")
            )
        return self.needs_person()

    def needs_facilitator(self) -> Person:
        """Refuses NotYours, with the way to the role."""
        if not self.is_facilitator and self.event:
            raise NotYours(
                _("The desk is for the facilitator. Ask them for the link that makes you one; it opens this page.")
            )
        return self.needs_person()

    @cached_property
    def board(self) -> Board:
        """The board as it stands. Refuses NotThere."""
        return self.house.boards.current(self.event.id or 0)

    @cached_property
    def now(self) -> Any:
        return clock.now()

    @cached_property
    def regions(self) -> Regions:
        return current(self.board, self.now)

    def live_page(self, template: str, name: str, **context: Any) -> HTMLResponse:
        """A page that hears the push as `name`; templates fill containers with `fill` and draw with `region`."""
        fragments = self.house.fragments
        response = self.page(
            template,
            offline=self.house.settings.offline,
            board=self.board,
            event=self.board.event,
            e=self.at,
            page=name,
            person=self.person,
            join=way_in(self.request.url.path),
            at=self.now.timestamp(),
            now=self.now.astimezone(self.board.zone),
            fill=lambda container: fragments.fill(self.regions, container, self.slug),
            region=lambda id: fragments.region(self.regions, id, self.slug),
            mine=lambda: Markup(self.mine_element()),
            inbox=lambda: Markup(self.inbox()),
            **context,
        )
        return self.may_keep(response, template in KEPT)

    def may_keep(self, response: HTMLResponse, may: bool = True) -> HTMLResponse:
        """Tell the service worker whose page this is, and whether it may be kept on the phone (static/js/sw.js)."""
        response.headers["Twofeet-Person"] = str(self.person.id if self.person else 0)
        if may and self.person:
            response.headers["Twofeet-Keep"] = "1"
        return response


def said(text: str) -> str:
    """One's own result, for the page's live region."""
    if not text:
        return ""
    return f'<hx-partial hx-target="#said" hx-swap="innerHTML"><p data-fades>{escape(text)}</p></hx-partial>'


Asking = Annotated[Ask, Depends(Ask)]
EventAsking = Annotated[EventAsk, Depends(EventAsk)]
