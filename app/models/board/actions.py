"""Actions on the board: who does what next, until when, and how it goes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col

from app.models.actions.action import Action, ActionMember, is_free_for
from app.models.events import Event
from app.models.people import Person
from app.models.recommendations import Recommendation, is_told
from app.models.rows import EVENT, columns, rows

if TYPE_CHECKING:
    from app.models.board.values import Board


@dataclass(frozen=True)
class MemberOnBoard:
    """Somebody who is in it; without an id they are not at the event."""

    name: str
    id: int | None = None


@dataclass(frozen=True)
class ActionOnBoard:
    """`champion` is empty while it needs one; `topic` or `recommendation` is what it came from; `said` the
    newest check-in, with its `state`. `since` is the title of the earlier event that it was carried over from."""

    id: int
    title: str
    champion: str
    champion_id: int | None
    next_step: str
    due: date | None
    resources: str
    invite: str
    topic: int | None
    recommendation: int | None
    state: str
    said: str
    said_at: datetime | None
    since: str = ""
    ask_on: date | None = None
    members: tuple[MemberOnBoard, ...] = ()

    @property
    def source(self) -> str:
        """Where it came from, as addresses and tables say it: `topic-12`."""
        if self.recommendation:
            return f"recommendation-{self.recommendation}"
        return f"topic-{self.topic}" if self.topic else ""

    def is_free_for(self, name: str) -> bool:
        """Whether somebody of this name may say "I champion it"."""
        return is_free_for(name, self.champion, self.champion_id)


MEMBERS = (
    columns(ActionMember.action_id, ActionMember.person_id, ActionMember.name, Person.name)
    .join(Person, col(Person.id) == ActionMember.person_id, isouter=True)
    .where(ActionMember.event_id == EVENT)
    .order_by(col(ActionMember.id))
)
ACTIONS = (
    columns(Action.__table__, Person.name.label("champion"), col(Recommendation.id).label("told"))  # type: ignore[attr-defined]
    .join(Person, col(Person.id) == Action.champion_id, isouter=True)
    .join(Recommendation, (col(Recommendation.id) == Action.recommendation_id) & is_told(), isouter=True)
    .where(Action.event_id == EVENT, col(Action.withdrawn_at).is_(None))
    .order_by(col(Action.id))
)


def read_actions(session: Session, event: Event, shown: set[int]) -> tuple[ActionOnBoard, ...]:
    """What was not withdrawn, as it came; those of an earlier event first. A topic that is not `shown` (ids) is named
    by none, and nothing that it recommends. Two queries."""
    who: dict[int, list[MemberOnBoard]] = {}
    for action, person, name, here in rows(session, MEMBERS, event.id or 0):
        who.setdefault(action, []).append(MemberOnBoard(here or name, person))
    return tuple(
        ActionOnBoard(
            id=row.id,
            title=row.title,
            champion=row.champion or row.champion_name,
            champion_id=row.champion_id,
            next_step=row.next_step,
            due=date.fromisoformat(row.due) if row.due else None,
            resources=row.resources,
            invite=row.invite,
            topic=row.topic_id if row.topic_id in shown else None,
            recommendation=row.told,
            state=row.state,
            said=row.said,
            said_at=row.said_at and row.said_at.astimezone(event.zone),
            since=row.since,
            ask_on=date.fromisoformat(row.ask_on) if row.ask_on else None,
            members=tuple(who.get(row.id, ())),
        )
        for row in rows(session, ACTIONS, event.id or 0)
    )


def actions_as_json(board: "Board") -> list[dict[str, Any]]:
    """Actions for programs: also GET …/actions.json."""
    return [
        {
            "id": a.id,
            "title": a.title,
            "champion": a.champion,
            "champion_id": a.champion_id,
            "needs_champion": not a.champion,
            "members": [dict(vars(member)) for member in a.members],
            "next_step": a.next_step,
            "due": a.due.isoformat() if a.due else None,
            "ask_on": a.ask_on.isoformat() if a.ask_on else None,
            "resources": a.resources,
            "invite": a.invite,
            "from": a.source,
            "state": a.state,
            "said": a.said,
            "said_at": a.said_at.isoformat() if a.said_at else None,
            "since": a.since,
        }
        for a in board.actions
    ]
