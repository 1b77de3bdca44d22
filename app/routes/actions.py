"""Actions: their page, the sheet of one, proposing, adopting, joining, and the list for spreadsheets."""

from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from app.book import csv
from app.models import actions, checkinlinks, checkins, commitments, helpers
from app.models.actions import Words
from app.models.board import ActionOnBoard, actions_as_json
from app.models.columns import NAME, SENTENCE, TITLE
from app.models.people import Person
from app.models.rules import NotThere, Unfit
from app.models.slots import FIRST_YEAR, LAST_YEAR
from app.models.texts import lines
from app.regions.actions import view
from app.routes.fields import Fields, ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")
COLUMNS = (
    "number", "action", "champion", "members", "next_step", "due", "resources", "invite", "from", "source", "state",
    "said", "said_at", "ask_on",
)  # fmt: skip


@router.get("/actions")
def page(ask: EventAsking) -> Response:
    """The second marketplace: all actions."""
    return ask.live_page("pages/actions.html", "actions")


@router.get("/actions/new")
def blank(ask: EventAsking) -> Response:
    """An empty sheet; `from` names what the action comes from."""
    source = ask.request.query_params.get("from", "")[:40]
    asked = (ask.now.astimezone(ask.board.zone).date() + actions.UNASKED).isoformat()
    return ask.live_page("pages/propose.html", "own", source=source, guest=_guest(ask), asked=asked)


def _guest(ask: EventAsk) -> Person | None:
    """In whose name a helper writes; of people whom helpers do not speak for nobody learns a name here. Refuses
    NotThere."""
    if not ask.fields.given.get("person"):
        return None
    asked = ask.fields.id("person")
    ask.needs_helper()
    found: Person = ask.read(lambda session: helpers.known(session, ask.event.id or 0, asked))
    return found


@router.get("/actions.json")
def as_json(ask: EventAsking) -> Response:
    """All actions, for programs."""
    return JSONResponse({"actions": actions_as_json(ask.board)})


@router.get("/actions.csv")
def as_csv(ask: EventAsking) -> Response:
    """All actions as a table, by the one writer of tables."""
    rows = [_row(ask, action) for action in ask.board.actions]
    name = f'attachment; filename="{ask.slug}-actions.csv"'
    return Response(csv.table([COLUMNS, *rows]), media_type="text/csv", headers={"Content-Disposition": name})


@router.get("/actions/news")
def news(ask: EventAsking) -> Response:
    """What happened since: what champions have said, and what was carried over from an earlier event."""
    said = [view(ask.board, one) for one in ask.board.actions if one.state and not one.since]
    return ask.live_page("pages/since.html", "own", said=said, earlier=[a for a in ask.board.actions if a.since])


@router.get("/actions/{action}")
def sheet(ask: EventAsking, action: str) -> Response:
    """One action as a sheet; its champion and a facilitator change it there."""
    found = on_board(ask, action)
    person = ask.person
    may = person is not None and (person.is_facilitator or person.id == found.champion_id)
    proposed = ask.read(lambda session: actions.proposed_by(session, found.id)) if person and not found.champion else 0
    is_mine = may or (person is not None and proposed == person.id)
    said = ask.read(lambda session: checkins.of(session, found.id))
    address = ask.read(lambda session: checkinlinks.address(session, found.id, person)) if person else ""
    own = {
        "is_free": person is not None and found.is_free_for(person.name),
        "is_in": person is not None and any(member.id == person.id for member in found.members),
    }
    more = own | {"may": is_mine, "champions": may, "said": said, "states": checkins.STATES, "zone": ask.board.zone}
    return ask.live_page("pages/action.html", "own", action=found, view=view(ask.board, found), address=address, **more)


def for_desk(ask: EventAsk) -> dict[str, Any]:
    """What the desk alone sees of actions and of the closing."""
    today = ask.now.astimezone(ask.board.zone).date()
    return {
        "hidden_commitments": ask.read(lambda session: commitments.hidden(session, ask.event.id or 0)),
        "to_ask": [action for action in ask.board.actions if checkins.is_due(action, today)],
    }


def on_board(ask: EventAsk, action: str) -> ActionOnBoard:
    """An action that everybody sees. Refuses NotThere."""
    id = ident(action)
    found = next((one for one in ask.board.actions if one.id == id), None)
    if found is None:
        raise NotThere
    return found


@router.post("/actions")
def propose(ask: EventAsking) -> Response:
    """Open the space for an action; `needs_champion` lets it wait for one."""
    given = _given(ask.fields)
    given["title"] = ask.fields.line("title", TITLE)
    needs = ask.fields.yes("needs_champion")

    def verb(tx: Transaction) -> Answer:
        action = actions.propose(tx, _words(tx, given | ({"champion": ""} if needs else {})), needs)
        said = _("It waits for a champion.") if needs else _("It is up. Others can join it.")
        return Answer(action.id, location=f"{ask.at}/actions#action-{action.id}", said=said)

    return ask.do_for(verb)


@router.post("/actions/{action}")
def change(ask: EventAsking, action: str) -> Response:
    """Say it better; what is not sent stays as it is."""
    given = _given(ask.fields)
    if given.get("champion") == "":
        raise Unfit("champion", _("An action keeps its champion until they give it up."))

    def verb(tx: Transaction) -> Answer:
        found = actions.change(tx, ident(action), _words(tx, given))
        return Answer(found.id, location=f"{ask.at}/actions#action-{found.id}", said=_("Changed."))

    return ask.do_for(verb)


@router.delete("/actions/{action}")
def withdraw(ask: EventAsking, action: str) -> Response:
    """Take it away."""

    def verb(tx: Transaction) -> Answer:
        found = actions.withdraw(tx, ident(action))
        return Answer(found.id, location=f"{ask.at}/actions", said=_("“{title}” is gone.", title=found.title))

    return ask.do_for(verb)


@router.post("/actions/{action}/champion")
def adopt(ask: EventAsking, action: str) -> Response:
    """Be its champion."""

    def verb(tx: Transaction) -> Answer:
        found = actions.adopt(tx, ident(action))
        return _here(ask, found, _("“{title}” has a champion: you.", title=found.title))

    return ask.do_for(verb)


@router.delete("/actions/{action}/champion")
def give_up(ask: EventAsking, action: str) -> Response:
    """Let somebody else be it."""

    def verb(tx: Transaction) -> Answer:
        found = actions.give_up(tx, ident(action))
        return _here(ask, found, _("“{title}” waits for a champion again.", title=found.title))

    return ask.do_for(verb)


@router.post("/actions/{action}/membership")
def join(ask: EventAsking, action: str) -> Response:
    """Be in it."""

    def verb(tx: Transaction) -> Answer:
        found = actions.join(tx, ident(action))
        return _here(ask, found, _("You are in it: {title}", title=found.title))

    return ask.do_for(verb)


@router.delete("/actions/{action}/membership")
def leave(ask: EventAsking, action: str) -> Response:
    """Leave it."""

    def verb(tx: Transaction) -> Answer:
        found = actions.leave(tx, ident(action))
        return _here(ask, found, _("You left. Nobody minds."))

    return ask.do_for(verb)


def _here(ask: EventAsk, action: actions.Action, said: str) -> Answer:
    return Answer(action.id, location=f"{ask.at}/actions#action-{action.id}", said=said)


def _given(fields: Fields) -> dict[str, Any]:
    """What was sent, read and bounded; what was not sent is not in it."""
    readers = {
        "title": lambda: fields.line("title", TITLE),
        "next_step": lambda: fields.text("next_step", SENTENCE),
        "due": lambda: _day(fields, "due"),
        "ask_on": lambda: _day(fields, "ask_on"),
        "resources": lambda: fields.text("resources", SENTENCE),
        "invite": lambda: fields.text("invite", SENTENCE),
        "champion": lambda: fields.line("champion", NAME, required=False),
        "members": lambda: _names(fields),
        "source": lambda: _source(fields),
    }
    sent = {"source": "from"}
    return {name: read() for name, read in readers.items() if fields.given.get(sent.get(name, name)) is not None}


def _words(tx: Transaction, given: dict[str, Any]) -> Words:
    """The same as words of a sheet: whom names and numbers mean, the transaction knows."""
    champion, members = given.get("champion"), given.get("members")
    return Words(
        **{
            name: given[name]
            for name in ("title", "next_step", "due", "ask_on", "resources", "invite", "source")
            if name in given
        },
        champion=actions.named(tx, "champion", champion) if champion else None,
        members=None if members is None else tuple(actions.named(tx, "members", name) for name in members),
    )


def _day(fields: Fields, name: str) -> str:
    """A day where the event is, like 2027-04-01; empty when it was left so. Refuses Unfit."""
    text = fields.line(name, NAME, required=False)
    if not text:
        return ""
    try:
        found = date.fromisoformat(text)
        if len(text) != 10 or not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValueError
    except ValueError:
        raise Unfit(name, _("This has to be a day like 2027-04-01.")) from None
    return text


def _names(fields: Fields) -> list[str]:
    """Members, a line each. Refuses Unfit."""
    found = lines(fields.text("members", (actions.MOST_MEMBERS + 1) * (NAME + 1)))
    if any(len(name) > NAME for name in found):
        raise Unfit("members", _("A name has up to {n} characters. One name on each line.", n=NAME))
    if len(found) > actions.MOST_MEMBERS:
        raise Unfit("members", actions.too_many())
    return found


def _source(fields: Fields) -> tuple[str, int]:
    """What it came from: `topic-12`, `recommendation-3`, or nothing. Refuses Unfit."""
    text = fields.line("from", NAME, required=False)
    noun, _dash, number = text.partition("-")
    if text and (noun not in ("topic", "recommendation") or not number):
        raise Unfit("from", _("This has to name a topic or a recommendation, like topic-12 or recommendation-3."))
    return (noun, ident(number)) if text else ("", 0)


def _row(ask: EventAsk, action: ActionOnBoard) -> list[Any]:
    source = view(ask.board, action).source
    return [
        action.id, action.title, action.champion, ", ".join(member.name for member in action.members),
        action.next_step, action.due.isoformat() if action.due else "", action.resources, action.invite,
        action.source, source, action.state, action.said,
        action.said_at.isoformat() if action.said_at else "", action.ask_on.isoformat() if action.ask_on else "",
    ]  # fmt: skip
