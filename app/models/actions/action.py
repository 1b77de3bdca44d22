"""An action and who is in it: the tables, and how one is found."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, SQLModel, col, select

from app.models.columns import maybe_moment, moment, of_event
from app.models.people import Person, same_name
from app.models.rules import NotThere, NotYours
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction


class Action(SQLModel, table=True):
    """A next step that somebody champions; while nobody does, it waits. `champion_name` is somebody who is not at the
    event. `due` is a day where the event is (`2027-04-01`), `ask_on` the one on which its champion is asked how it
    goes. `state`, `said`: the newest check-in. `origin` names the action of an earlier event that this one was copied
    from, `since` that event."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    title: str
    next_step: str = ""
    due: str = ""
    ask_on: str = ""
    resources: str = ""
    invite: str = ""
    champion_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    champion_name: str = ""
    topic_id: int | None = Field(default=None, foreign_key="topic.id")
    recommendation_id: int | None = Field(default=None, foreign_key="recommendation.id")
    proposed_by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = moment()
    state: str = ""
    said: str = ""
    said_at: datetime | None = maybe_moment()
    origin: str = ""
    since: str = ""
    withdrawn_at: datetime | None = maybe_moment()
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")

    @property
    def has_champion(self) -> bool:
        return self.champion_id is not None or bool(self.champion_name)


class ActionMember(SQLModel, table=True):
    """Somebody who is in it beside its champion: a person of the event, or a `name`."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    action_id: int = Field(foreign_key="action.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    name: str = ""
    at: datetime = moment()


@dataclass(frozen=True)
class Who:
    """A person of the event (id), or somebody by name."""

    id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Words:
    """What stands on an action's sheet; None leaves it as it is. `source` is a noun (`topic`,
    `recommendation`) and an id, without a noun for none."""

    title: str | None = None
    next_step: str | None = None
    due: str | None = None
    ask_on: str | None = None
    resources: str | None = None
    invite: str | None = None
    champion: Who | None = None
    members: tuple[Who, ...] | None = None
    source: tuple[str, int] | None = None


def is_free_for(name: str, champion: str, champion_id: int | None) -> bool:
    """Whether somebody of this name may be the champion: nobody is yet, or the sheet carries their name, and they have
    not said yes to it."""
    return champion_id is None and (not champion or same_name(champion, name))


def find(tx: "Transaction", action_id: int) -> Action:
    """An action of this event that was not withdrawn. Refuses NotThere."""
    action = tx.session.get(Action, action_id)
    if action is None or action.event_id != tx.event_id or action.withdrawn_at:
        raise NotThere
    return action


def find_own(tx: "Transaction", action_id: int) -> Action:
    """The same for its champion or a facilitator; while it waits for a champion, for who proposed it. Refuses
    NotYours."""
    person, action = tx.needs_person(), find(tx, action_id)
    whose = action.champion_id if action.has_champion else action.proposed_by
    if whose != person.id and not tx.is_facilitator:
        raise NotYours(_("Its champion does this, or a facilitator."))
    return action


def find_championed(tx: "Transaction", action_id: int) -> Action:
    """The same for its champion or a facilitator alone. Refuses NotYours."""
    person, action = tx.needs_person(), find(tx, action_id)
    if action.champion_id != person.id and not tx.is_facilitator:
        raise NotYours(_("Its champion does this, or a facilitator."))
    return action


def membership(tx: "Transaction", action: Action, person_id: int | None) -> ActionMember | None:
    """The row that says that a person (id) is in it."""
    found = select(ActionMember).where(ActionMember.action_id == action.id, ActionMember.person_id == person_id)
    return tx.session.exec(found).first()


def members(tx: "Transaction", action: Action) -> list[ActionMember]:
    """All who are in it, as they came."""
    found = select(ActionMember).where(ActionMember.action_id == action.id).order_by(col(ActionMember.id))
    return list(tx.session.exec(found).all())


def champion_of(tx: "Transaction", action: Action) -> str:
    """The champion's name; empty while nobody is it."""
    person = tx.session.get(Person, action.champion_id) if action.champion_id else None
    return person.name if person else action.champion_name
