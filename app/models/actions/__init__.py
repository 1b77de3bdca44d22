"""Actions: the second marketplace. An action has a champion, or it waits for one; nobody is given work by others."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, func, select

from app.models import checkinlinks, notices, people, phases, recommendations, topics
from app.models.actions.action import (
    Action,
    ActionMember,
    Who,
    Words,
    champion_of,
    find,
    find_championed,
    find_own,
    is_free_for,
    members,
    membership,
)
from app.models.people import Person, same_name
from app.models.rows import PERSON, columns
from app.models.rules import ChampionFound, TooMany, Unfit
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

__all__ = [
    "MOST_MEMBERS", "Action", "ActionMember", "Who", "Words", "adopt", "champion_of", "change", "find", "give_up",
    "join", "leave", "named", "propose", "proposed_by", "too_many", "withdraw",
]  # fmt: skip

MOST_EACH = 40
MOST = 1_000
MOST_MEMBERS = 100  # more than do something together
WORDS = ("title", "next_step", "due", "ask_on", "resources", "invite")
UNASKED = timedelta(weeks=4)
"""After this a champion is asked how it goes, unless a day was said."""


def propose(tx: "Transaction", words: Words, needs_champion: bool = False) -> Action:
    """Open the space for an action. Refuses PhaseClosed, TooMany; Unfit without a champion, unless it is said that it
    `needs_champion`: then it waits for one."""
    person = tx.needs_person()
    phases.needs_open(tx, "actions")
    if words.champion is None and not needs_champion:
        raise Unfit("champion", _no_champion())
    everybody = select(func.count(col(Action.id))).where(Action.event_id == tx.event_id)
    mine = everybody.where(Action.proposed_by == person.id)
    if tx.session.exec(everybody).one() >= MOST or (tx.session.exec(mine).one() >= MOST_EACH and not tx.is_facilitator):
        raise TooMany(_("That is a lot of actions. Join one of those that are there."))
    action = Action(event_id=tx.event_id, title=words.title or "", proposed_by=person.id, at=tx.now)
    action.ask_on = (_today(tx) + UNASKED).isoformat()
    _write(tx, action, words)
    tx.session.add(action)
    tx.session.flush()
    if words.champion:
        _entrust(tx, action, words.champion)
    if words.members:
        _gather(tx, action, words.members)
    tx.record("action.proposed", action=action.id, title=action.title)
    return action


def change(tx: "Transaction", action_id: int, words: Words) -> Action:
    """Say it better. Its champion or a facilitator; while it waits for a champion, whoever proposed it. Refuses
    PhaseClosed, NotYours, Unfit."""
    action = find_own(tx, action_id)
    phases.needs_open(tx, "actions")
    before = action.ask_on
    changed = _write(tx, action, words)
    if action.ask_on != before:
        checkinlinks.arrange(tx, action)
    if words.champion is not None and not _is(tx, action, words.champion):
        _entrust(tx, action, words.champion)
        changed = True
    if words.members is not None:
        changed |= _gather(tx, action, words.members)
    if changed:
        tx.record("action.changed", action=action.id, title=action.title)
    return action


def adopt(tx: "Transaction", action_id: int) -> Action:
    """Be the champion of what needs one; also of what carries one's own name. A second time changes nothing.
    Refuses PhaseClosed, ChampionFound."""
    person, action = tx.needs_person(), find(tx, action_id)
    phases.needs_open(tx, "actions")
    if action.champion_id == person.id:
        return action
    if not is_free_for(person.name, action.champion_name, action.champion_id):
        raise ChampionFound(_("{name} champions this already. You can join.", name=champion_of(tx, action)))
    _entrust(tx, action, Who(person.id))
    notices.answer(tx, person, "action.named", action=action.id)
    tx.record("action.adopted", action=action.id, title=action.title)
    return action


def give_up(tx: "Transaction", action_id: int) -> Action:
    """Let somebody else be the champion: it waits again. The champion or a facilitator. Refuses NotYours."""
    action = find_championed(tx, action_id)
    if action.has_champion:
        checkinlinks.forget(tx, action)
        action.champion_id, action.champion_name = None, ""
        tx.record("action.given_up", action=action.id, title=action.title)
    return action


def join(tx: "Transaction", action_id: int) -> Action:
    """Be in it; its champion is already. Refuses PhaseClosed, TooMany."""
    person, action = tx.needs_person(), find(tx, action_id)
    phases.needs_open(tx, "actions")
    if action.champion_id == person.id or membership(tx, action, person.id):
        return action
    if len(members(tx, action)) >= MOST_MEMBERS:
        raise TooMany(_("They are {n} already. Start one beside it.", n=MOST_MEMBERS))
    tx.session.add(ActionMember(event_id=tx.event_id, action_id=action.id or 0, person_id=person.id, at=tx.now))
    tx.record("action.joined", action=action.id, title=action.title)
    return action


def leave(tx: "Transaction", action_id: int) -> Action:
    """Leave it; nobody minds. Nothing happens for who is not in it."""
    person, action = tx.needs_person(), find(tx, action_id)
    row = membership(tx, action, person.id)
    if row is not None:
        tx.session.delete(row)
        tx.record("action.left", action=action.id, title=action.title)
    return action


def withdraw(tx: "Transaction", action_id: int) -> Action:
    """Take it away. Its champion or a facilitator; while it waits for a champion, whoever proposed it. Refuses
    NotYours."""
    action = find_own(tx, action_id)
    checkinlinks.forget(tx, action)
    action.withdrawn_at, action.withdrawn_by = tx.now, tx.needs_person().id
    tx.record("action.withdrawn", action=action.id, title=action.title)
    return action


def named(tx: "Transaction", field: str, text: str) -> Who:
    """Whom a text means: a person's id, the asker's own name, or a name of somebody who is not here. Refuses Unfit."""
    if text.isascii() and text.isdigit():
        person = tx.session.get(Person, int(text)) if len(text) <= 9 else None
        if person is None or person.event_id != tx.event_id:
            raise Unfit(field, _("Nobody at this event has the number {n}.", n=text[:20]))
        return Who(person.id)
    asker = tx.needs_person()
    return Who(asker.id) if same_name(text, asker.name) else Who(name=text)


CHAMPIONED = columns(col(Action.id)).where(Action.champion_id == PERSON, col(Action.withdrawn_at).is_(None))
JOINED = columns(ActionMember.action_id).where(ActionMember.person_id == PERSON)
"""The actions that a person champions, and those they are in."""


def proposed_by(session: Session, action_id: int) -> int:
    """Who (id) proposed an action; 0 for one that came from an earlier event."""
    return session.exec(select(Action.proposed_by).where(Action.id == action_id)).one() or 0


def too_many() -> str:
    """The sentence for more members than do something together."""
    return _("{n} members at most. Name those who begin; others join.", n=MOST_MEMBERS)


def _no_champion() -> str:
    return _("An action has a champion, or it is a wish. Name one, or let it wait until somebody takes it.")


def _write(tx: "Transaction", action: Action, words: Words) -> bool:
    """Put the words onto the sheet; whether that changes anything."""
    before = {name: getattr(action, name) for name in (*WORDS, "topic_id", "recommendation_id")}
    for name in ("due", "ask_on"):
        day = getattr(words, name)
        if day and day != getattr(action, name) and day < _today(tx).isoformat():
            raise Unfit(name, _("That day is over. Choose one that is still to come."))
    for name in WORDS:
        if (value := getattr(words, name)) is not None:
            setattr(action, name, value)
    if words.source is not None:
        noun, id = words.source
        action.topic_id = topics.find_public(tx, id).id if noun == "topic" else None
        action.recommendation_id = recommendations.find(tx, id).id if noun == "recommendation" else None
    return before != {name: getattr(action, name) for name in before}


def _today(tx: "Transaction") -> date:
    return tx.now.astimezone(tx.event.zone).date()


def _entrust(tx: "Transaction", action: Action, champion: Who) -> None:
    """Let this be its champion, who is then no member beside. Who did not ask for it themselves is told. A name stays
    a name: all who are here under it are asked whether it is them, and whoever says so is it."""
    checkinlinks.forget(tx, action)
    action.champion_id, action.champion_name = champion.id, champion.name
    told = {"action": action.id, "title": action.title, "by": tx.needs_person().name}
    if champion.id is None:
        asked = people.called(tx.session, tx.event_id, champion.name)
        notices.post(tx, asked, "action.named", **told, name=champion.name)
        return
    row = membership(tx, action, champion.id)
    if row is not None:
        tx.session.delete(row)
    notices.post(tx, [champion.id], "action.entrusted", **told)


def _gather(tx: "Transaction", action: Action, wanted: tuple[Who, ...]) -> bool:
    """Let these be in it, too; whether that changes anything. Names that are not among them go; people who joined by
    themselves leave by themselves. Refuses Unfit for more than do something together."""
    there = members(tx, action)
    if len(wanted) > MOST_MEMBERS or len(wanted) + sum(row.person_id is not None for row in there) > 2 * MOST_MEMBERS:
        raise Unfit("members", too_many())
    ids, names = {row.person_id for row in there if row.person_id}, {row.name for row in there if not row.person_id}
    changed = False
    for row in there:
        if not row.person_id and Who(name=row.name) not in wanted:
            tx.session.delete(row)
            changed = True
    for who in dict.fromkeys(wanted):
        if who.id in ids or who.name in names or (who.id and who.id == action.champion_id):
            continue
        tx.session.add(
            ActionMember(event_id=tx.event_id, action_id=action.id or 0, person_id=who.id, name=who.name, at=tx.now)
        )
        changed = True
    return changed


def _is(tx: "Transaction", action: Action, champion: Who) -> bool:
    """Whether that is its champion; a form sends the name that it shows."""
    if champion.id is not None:
        return champion.id == action.champion_id
    return same_name(champion.name, champion_of(tx, action))
