"""Proposals between conveners: swaps, merges, handovers and invitations; answering, and taking back."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from app.models import proposals
from app.models.board import TopicOnBoard
from app.models.proposals import Proposal, swaps
from app.models.rules import NotThere, OrganiserPlaces
from app.regions.region import Moment
from app.routes.fields import ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")
NOUNS = {noun: kind for kind, noun in proposals.NOUNS.items()}


@router.post("/swaps")
def swap(ask: EventAsking) -> Response:
    """Offer a breakout's cell for another's."""
    ours, theirs = ask.fields.id("breakout"), ask.fields.id("with")
    return _do(ask, lambda tx: proposals.swap(tx, ours, theirs))


@router.post("/merges")
def merge(ask: EventAsking) -> Response:
    """Ask for two topics to go together; `keeps` says whether the cells of the one that goes into the other stay."""
    topic, into = ask.fields.id("topic"), ask.fields.id("into")
    keeps = ask.fields.yes("keeps") if ask.fields.given.get("keeps") not in (None, "") else None
    return _do(ask, lambda tx: proposals.merge(tx, topic, into, keeps))


@router.post("/handovers")
def hand_over(ask: EventAsking) -> Response:
    """Ask somebody to convene a topic in one's place; with `stays` one goes on beside them."""
    topic, person, stays = ask.fields.id("topic"), ask.fields.id("person"), ask.fields.yes("stays")
    return _do(ask, lambda tx: proposals.hand_over(tx, topic, person, stays))


@router.post("/invitations")
def invite(ask: EventAsking) -> Response:
    """Ask somebody to convene a topic, too."""
    topic, person = ask.fields.id("topic"), ask.fields.id("person")
    return _do(ask, lambda tx: proposals.invite(tx, topic, person))


@router.post("/swaps/{proposal}")
@router.post("/merges/{proposal}")
@router.post("/handovers/{proposal}")
@router.post("/invitations/{proposal}")
def answer(ask: EventAsking, proposal: str) -> Response:
    """Accept or decline."""
    yes = ask.fields.choice("answer", ("accept", "decline")) == "accept"
    return _do(ask, lambda tx: proposals.answer(tx, _kind(ask), ident(proposal), yes))


@router.delete("/swaps/{proposal}")
@router.delete("/merges/{proposal}")
@router.delete("/handovers/{proposal}")
@router.delete("/invitations/{proposal}")
def take_back(ask: EventAsking, proposal: str) -> Response:
    """Take it back; or undo a merge."""
    return _do(ask, lambda tx: proposals.take_back(tx, _kind(ask), ident(proposal)))


@router.get("/swaps/{proposal}")
@router.get("/merges/{proposal}")
@router.get("/handovers/{proposal}")
@router.get("/invitations/{proposal}")
def one(ask: EventAsking, proposal: str) -> Response:
    """A proposal as one of its sides sees it, for programs."""
    person = ask.needs_person()
    told = ask.read(lambda session: proposals.seen(session, ask.event, person, _kind(ask), ident(proposal), ask.now))
    return JSONResponse(told)


@router.get("/breakouts/{breakout}/swap")
def choose_breakout(ask: EventAsking, breakout: str) -> Response:
    """The breakouts that are still to come or on, to offer one of them a swap."""
    found = ask.board.breakout.get(ident(breakout))
    if found is None:
        raise NotThere
    ask.needs_own(found.topic, ask.needs_person().id or 0)
    at, own = Moment(ask.board, ask.now), set(ask.own().topics)
    others = [
        (
            at.times[slot.id],
            [
                (at.place(other), ask.board.topic[other.topic], other.topic in own)
                for other in sorted(ask.board.breakouts, key=lambda one: ask.board.room[one.room].number)
                if other.slot == slot.id and other.id != found.id
            ],
        )
        for slot in ask.board.breakout_slots
        if not slot.is_past(ask.now)
    ]
    others = [(time, there) for time, there in others if there]
    why = ""
    if at.times[found.slot].state == "past":
        why = swaps.over().message
    elif not ask.may_place:
        why = OrganiserPlaces().message
    topic = ask.board.topic[found.topic]
    return ask.live_page("pages/swap.html", "swap", topic=topic, ours=at.place(found), others=others, why=why)


@router.get("/topics/{topic}/merge")
def choose_topic(ask: EventAsking, topic: str) -> Response:
    """The other topics, to ask one of them to go together."""
    id = ident(topic)
    if id not in ask.board.topic:
        raise NotThere
    ask.needs_person()
    at, query = Moment(ask.board, ask.now), ask.request.query_params.get("q", "")[:200]
    others = [(one, at.places(one.id)) for one in ask.board.topics if one.id != id and _may_go_together(one)]
    fit = [pair for pair in others if pair[0].fits(query)]
    return ask.live_page("pages/merge.html", "merge", topic=ask.board.topic[id], others=fit, query=query)


def _may_go_together(topic: TopicOnBoard) -> bool:
    return not (topic.withdrawn or topic.needs_convener or topic.merged_into)


def _kind(ask: EventAsk) -> str:
    """Which kind the address says."""
    return NOUNS[ask.request.url.path.split("/")[3]]


def _do(ask: EventAsk, verb: Any) -> Response:
    """Do it, and answer with what waits now."""

    def done(tx: Transaction) -> Answer:
        proposal: Proposal = verb(tx)
        state = proposal.state(tx.now)
        expires = proposal.expires_at.astimezone(tx.event.zone)
        topic = proposal.into_id if state == "accepted" and proposal.into_id else proposal.topic_id
        return Answer(
            proposal.id,
            location=f"{ask.at}/topics/{topic}",
            facts={"state": state, "expires": expires.isoformat()},
            said=_said(state),
        )

    found = ask.run(done)
    return ask.answer(found, lambda: ask.mine() + ask.inbox(is_partial=True))


def _said(state: str) -> str:
    return {
        "open": _("Asked. The answer comes to you."),
        "accepted": _("Agreed."),
        "declined": _("Declined. They are told."),
        "withdrawn": _("Taken back."),
    }.get(state, "")
