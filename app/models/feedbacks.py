"""Feedback: how it was, in a mark and a sentence, for a breakout and for the event. Nobody sees whose it is."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models import breakouts, people, phases
from app.models.board import Board
from app.models.columns import moment, of_event
from app.models.people import Person
from app.models.rules import TooMany
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

MARKS = (1, 2, 3, 4, 5)
FEWEST = 3
"""With fewer answers than these, not counting one's own, whoever knows who was there would know who wrote what."""
MOST_EACH = 200  # more breakouts than anybody can have been in


class Feedback(SQLModel, table=True):
    """What one person says about a breakout, or about the event (`breakout_id` None). One each; it can be changed."""

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = of_event()
    person_id: int = Field(foreign_key="person.id", index=True)
    breakout_id: int | None = Field(default=None, foreign_key="breakout.id", index=True)
    mark: int
    text: str = ""
    at: datetime = moment()


@dataclass(frozen=True)
class Heard:
    """What was said about one thing: `marks` are how many gave each of MARKS, `texts` stand in no order of people or
    time. Both stay empty while there are fewer than FEWEST answers, and so does the number of them."""

    answers: int = 0
    marks: tuple[int, ...] = (0, 0, 0, 0, 0)
    texts: tuple[str, ...] = ()


NOTHING = Heard()


# None of these is recorded: a change would tell everybody that somebody said something, and when. Who said it and the
# desk, which sees it without names, are nudged to ask for it.


def give(tx: "Transaction", breakout_id: int | None, mark: int, text: str) -> Feedback:
    """Say how it was; a second time replaces the first. Refuses PhaseClosed before the breakouts, NotThere, TooMany."""
    person = tx.needs_person()
    if breakout_id is not None:
        breakouts.find(tx, breakout_id)
    phases.needs_open(tx, "feedbacks")
    known = _mine(tx, breakout_id)
    if known is None:
        mine = select(func.count(col(Feedback.id))).where(Feedback.person_id == person.id)
        if tx.session.exec(mine).one() >= MOST_EACH:
            raise TooMany(_("That is a lot of feedback. Take one back first."))
        known = Feedback(
            event_id=tx.event_id, person_id=person.id or 0, breakout_id=breakout_id, mark=mark, text=text, at=tx.now
        )
    known.mark, known.text, known.at = mark, text, tx.now
    tx.session.add(known)
    tx.session.flush()
    _tell(tx)
    return known


def take_back(tx: "Transaction", breakout_id: int | None) -> None:
    """Say nothing about it after all; it is gone for good. Nothing happens where nothing was said."""
    tx.needs_person()
    if breakout_id is not None:
        breakouts.find(tx, breakout_id)
    known = _mine(tx, breakout_id)
    if known is not None:
        tx.session.delete(known)
        _tell(tx)


def of(session: Session, person: Person) -> dict[int | None, Feedback]:
    """What one person has said, by breakout; None is the event. For that person alone."""
    found = select(Feedback).where(Feedback.person_id == person.id)
    return {one.breakout_id: one for one in session.exec(found).all()}


def heard(session: Session, board: Board, reader: Person) -> dict[int | None, Heard]:
    """What others than the `reader` said about the event (None) and about each breakout of the board, in the order of
    the day. Nothing has an average, and nothing a rank. Who may read what of it is said where it is asked."""
    found = select(Feedback.breakout_id, Feedback.mark, Feedback.text).where(
        Feedback.event_id == board.event.id, Feedback.person_id != reader.id
    )
    said: dict[int | None, list[tuple[int, str]]] = {}
    for breakout, mark, text in session.exec(found).all():
        said.setdefault(breakout, []).append((mark, text))
    day = sorted(board.breakouts, key=lambda b: (board.slot[b.slot].starts, board.room[b.room].number))
    return {id: _summed(said.get(id, [])) for id in (None, *(breakout.id for breakout in day))}


def _summed(said: list[tuple[int, str]]) -> Heard:
    if len(said) < FEWEST:
        return NOTHING
    counted = Counter(mark for mark, _text in said)
    texts = sorted((text for _mark, text in said if text), key=str.casefold)
    return Heard(len(said), tuple(counted[mark] for mark in MARKS), tuple(texts))


def _tell(tx: "Transaction") -> None:
    tx.tell(tx.needs_person().id, *people.facilitators(tx.session, tx.event_id))


def _mine(tx: "Transaction", breakout_id: int | None) -> Feedback | None:
    found = select(Feedback).where(Feedback.person_id == tx.needs_person().id, Feedback.breakout_id == breakout_id)
    return tx.session.exec(found).first()


def mark_name(mark: int) -> str:
    """What a mark means, in words. It is about what somebody took along, and no grade of anybody."""
    return [
        _("nothing for me"),
        _("a little"),
        _("some"),
        _("a lot"),
        _("more than I hoped for"),
    ][mark - 1]
