"""Drafts of topics: what one person keeps for the marketplace, and nobody else sees."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import ideas, topics
from app.models.columns import moment, of_event
from app.models.people import Person
from app.models.rules import NotThere, TooMany
from app.models.topics import Second, Topic
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MOST_EACH = 40


class TopicDraft(SQLModel, table=True):
    """A topic that is not pitched yet. `idea_id` is the idea it takes up."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    person_id: int = Field(foreign_key="person.id", index=True)
    title: str
    description: str = ""
    language: str = ""
    title2: str = ""
    language2: str = ""
    idea_id: int | None = Field(default=None, foreign_key="idea.id")
    at: datetime = moment()


def of(session: Session, person: Person) -> list[TopicDraft]:
    """A person's own drafts, the newest first."""
    found = select(TopicDraft).where(TopicDraft.person_id == person.id).order_by(col(TopicDraft.id).desc())
    return list(session.exec(found).all())


def find(tx: "Transaction", draft_id: int) -> TopicDraft:
    """A draft of the asker's; anybody else's is not there, the facilitator included. Refuses NotThere."""
    person, draft = tx.needs_person(), tx.session.get(TopicDraft, draft_id)
    if draft is None or draft.event_id != tx.event_id or draft.person_id != person.id:
        raise NotThere
    return draft


# None of these is recorded: a change would tell everybody that there is something.


def keep(
    tx: "Transaction", title: str, description: str = "", language: str = "", second: Second = topics.NONE
) -> TopicDraft:
    """Keep a topic for oneself, in every phase: it costs nobody anything. Refuses TooMany."""
    return _keep(tx, TopicDraft(**_mine(tx) | _words(title, description, language, second)))


def take_up(tx: "Transaction", idea_id: int) -> TopicDraft:
    """Make an idea one's own: a draft to be changed and pitched, or not. Taking it up twice is one draft."""
    person, idea = tx.needs_person(), ideas.find(tx, idea_id)
    if idea.hidden_at:
        raise NotThere
    before = select(TopicDraft).where(TopicDraft.person_id == person.id, TopicDraft.idea_id == idea.id)
    known = tx.session.exec(before).first()
    return known or _keep(tx, TopicDraft(title=idea.title, description=idea.description, idea_id=idea.id, **_mine(tx)))


def change(tx: "Transaction", draft_id: int, title: str, description: str, language: str, second: Second) -> TopicDraft:
    """Say it better, before anybody has read it."""
    draft = find(tx, draft_id)
    draft.sqlmodel_update(_words(title, description, language, second) | {"at": tx.now})
    tx.tell(draft.person_id)
    return draft


def throw_away(tx: "Transaction", draft_id: int) -> None:
    """Let it go, for good: nobody has seen it."""
    draft = find(tx, draft_id)
    tx.session.delete(draft)
    tx.tell(draft.person_id)


def pitch(tx: "Transaction", draft_id: int) -> Topic:
    """Put it up for everybody, as it is. Refuses PhaseClosed, TooMany, and keeps the draft then."""
    draft = find(tx, draft_id)
    second = Second(draft.title2, draft.language2)
    topic = topics.pitch(tx, draft.title, draft.description, draft.language, second, draft.idea_id)
    tx.session.delete(draft)
    tx.tell(draft.person_id)
    return topic


def _mine(tx: "Transaction") -> dict[str, Any]:
    return {"event_id": tx.event_id, "person_id": tx.needs_person().id, "at": tx.now}


def _words(title: str, description: str, language: str, second: Second) -> dict[str, str]:
    return {
        "title": title,
        "description": description,
        "language": language,
        "title2": second.title,
        "language2": second.language,
    }


def _keep(tx: "Transaction", draft: TopicDraft) -> TopicDraft:
    mine = select(func.count(col(TopicDraft.id))).where(TopicDraft.person_id == draft.person_id)
    if tx.session.exec(mine).one() >= MOST_EACH:
        raise TooMany(_("That is a lot of drafts. Throw one away first."))
    tx.session.add(draft)
    tx.session.flush()
    tx.tell(draft.person_id)
    return draft
