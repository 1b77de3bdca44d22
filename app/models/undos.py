"""Undo: any change of the wall, from its before-images. Nothing that people wrote or chose since is lost by it."""

from typing import TYPE_CHECKING, Any

from sqlmodel import SQLModel, col, select

from app.models import breakouts, conveners, notices, seats
from app.models.breakouts import Breakout
from app.models.changes import Change
from app.models.conveners import TopicConvener
from app.models.pasts import MODELS, Past, Row, decoded, encoded
from app.models.people import Person
from app.models.proposals.proposal import Proposal
from app.models.rooms import Room
from app.models.rules import CannotUndo, NotThere
from app.models.rushes import Rush, current
from app.models.seats import Seat
from app.models.slots import Slot
from app.models.topics import Topic
from app.models.walls import MAIN
from app.words import _

if TYPE_CHECKING:
    from app.transaction import Transaction

GONE = "gone"
WALL: dict[str, str] = {
    "event": "", "room": "removed_at", "slot": "removed_at", "topic": "withdrawn_at", "breakout": "taken_off_at",
    "wall": "removed_at", "rush": "closed_at", "topicconvener": "left_at", "proposal": "withdrawn_at",
    "idea": "withdrawn_at", "relation": GONE, "apart": GONE,
}  # fmt: skip
"""The tables that make the wall, each with the column that takes a new row of it away again; a row of GONE ones is
taken out. Stars, seats, people, reports and announcements are not the wall: nobody's own choice is undone by somebody
else."""

THEIRS = (
    "person", "action", "commitment", "hosting", "link", "naming",
    "editor", "seat", "harvest", "remark", "notetaker", "attendance", "question",
    "topic.starred", "topic.unstarred", 
    "photo.added", "photo.reworded",
)  # fmt: skip
"""Kinds, and nouns of kinds, of people's own doing."""
HEARD = (
    "announcement", "bell.rung", "nudge", "line.joined", "line.left", "line.called", "line.ended", "line.skipped",
    "line.returned", "line.cleared",
)  # fmt: skip
"""What was said or heard aloud, and the line of people, which has a way back of its own."""
PICTURES = ("plan", "photo.removed")
PROPOSED = ("arrangement.proposed", "arrangement.declined")
COUNTED = ("ballot", "dots", "recommendation")
NO_COLUMNS = {"event": {"revision", "kept_from", "slug", "code", "created_at"}}
"""What no change of the wall alters. In images that came with an archive, address and code are those of elsewhere."""


def is_own(kind: str) -> bool:
    """Whether a change of this kind is somebody's own, or over when it is done: no change of the wall."""
    return bool({kind, kind.partition(".")[0]} & {*THEIRS, *HEARD, *PICTURES, *PROPOSED, *COUNTED})


def _why_not(kind: str) -> str:
    """The sentence for a kind that is not for undo."""
    names = {kind, kind.partition(".")[0]}
    if names & set(HEARD):
        return _("It has been said and heard, and cannot be undone.")
    if names & set(PICTURES):
        return _("The picture of before is not kept. Choose it once more.")
    if names & set(PROPOSED):
        return _("That was only a proposal: nothing on the wall has changed.")
    if names & set(COUNTED):
        return _("Ballots and recommendations are not on the wall. Change them on their own page.")
    return _("This is nobody’s to undo but theirs.")


def undoable(tx_or_session: Any, event_id: int, revisions: set[int]) -> set[int]:
    """Which of these revisions changed the wall."""
    found = select(Past.revision).where(
        Past.event_id == event_id, col(Past.revision).in_(revisions), col(Past.name).in_(WALL), Past.revision > 1
    )
    return set(tx_or_session.exec(found).all())


def gone(session: Any, event_id: int) -> set[int]:
    """Which revisions are undone now: not those whose undo was undone."""
    of = select(Change).where(Change.event_id == event_id, Change.kind == "wall.undone")
    found: set[int] = set()
    for change in session.exec(of.order_by(col(Change.id).desc())).all():
        if change.revision not in found:
            found.add(int(change.facts.get("undone") or 0))
    return found


def last(session: Any, event_id: int) -> Change | None:
    """The newest change of the wall that has not been undone; the one that `undo` takes without a name."""
    newest = select(Change).where(Change.event_id == event_id).order_by(col(Change.id).desc()).limit(200)
    changes = [change for change in session.exec(newest).all() if not is_own(change.kind)]
    walls = undoable(session, event_id, {change.revision for change in changes})
    undone = gone(session, event_id)
    for change in changes:
        if change.revision in walls and change.kind != "wall.undone" and change.revision not in undone:
            found: Change = change
            return found
    return None


def undo(tx: "Transaction", change_id: int | None = None) -> Change:
    """Undo a change of the wall, or the last one; itself a change, which can be undone. Facilitator only.

    Each row gets back what that change took from it. Refuses CannotUndo when somebody has changed the same since,
    or when a rule that protects people would not allow it; NotThere for what is no change of this event.
    """
    tx.needs_facilitator()
    change = _named(tx, change_id)
    images = tx.session.exec(
        select(Past).where(Past.event_id == tx.event_id, Past.revision == change.revision).order_by(col(Past.id).desc())
    ).all()
    walls = [past for past in images if past.name in WALL]
    if is_own(change.kind) or not walls or change.revision <= 1:
        raise CannotUndo(_why_not(change.kind))
    targets = [target for past in walls if WALL[past.name] != GONE and (target := _target(tx, past))]
    _check_since(tx, change, targets)
    touched = {row.id: breakouts.concerned(tx, row) for row, _ in targets if isinstance(row, Breakout)}
    convened = {topic.id: set(conveners.ids(tx.session, topic)) for topic in _convened(tx, targets)}
    _lay_back(tx, targets)
    links = [_link_back(tx, past) for past in walls if WALL[past.name] == GONE]
    if not any(links) and not targets:
        raise CannotUndo(_("It is as it was before already."))
    for row, _values in targets:
        _check_rules(tx, row)
    _bring_seats_back(tx, [past for past in images if past.name == "seat" and past.before])
    facts = _facts(tx, change)
    tx.record("wall.undone", **facts)
    _tell_conveners(tx, convened)
    _tell(tx, targets, touched)
    return change


def _named(tx: "Transaction", change_id: int | None) -> Change:
    if change_id is None:
        found = last(tx.session, tx.event_id)
        if found is None:
            raise CannotUndo(_("Nothing on the wall has been changed yet."))
        return found
    change = tx.session.get(Change, change_id)
    if change is None or change.event_id != tx.event_id:
        raise NotThere
    return change


Target = tuple[Any, Row]
"""A row as it is now, and the columns that undoing gives it."""


def _target(tx: "Transaction", past: Past) -> Target | None:
    """What a row would get back; None when there is nothing in it to give back."""
    model = MODELS[past.name]
    if past.name == "proposal":
        return _proposal(tx, past)
    row: Any = tx.session.get(model, int(past.key))
    if row is None:
        raise CannotUndo(_("It is not there any more."))
    if past.before is None:
        column = WALL[past.name]
        values: Row = {column: tx.now}
        if past.name == "wall" and row.name == MAIN:  # it is always there; its first row came with its first scene
            values = {"scene": "", "step": None}
        if past.name == "topic":
            values["withdrawn_by"] = tx.needs_person().id
        return row, values
    after, before = _after(tx, past, row), decoded(model, past.before)
    names = [name for name in before if encoded({name: before[name]}) != encoded({name: after[name]})]
    values = {name: before[name] for name in names if name not in NO_COLUMNS.get(past.name, set())}
    return (row, values) if values else None


def _proposal(tx: "Transaction", past: Past) -> Target | None:
    """An answer that was given is not open again: what was agreed on is withdrawn, by the desk; and what was withdrawn
    after it had been agreed on stands again. Questions themselves are their sides' own."""
    row = tx.session.get(Proposal, int(past.key))
    if row is None or past.before is None:
        return None
    before, after = decoded(Proposal, past.before), _after(tx, past, row)
    if after["accepted_at"] is None or after["declined_at"]:
        return None
    if before["accepted_at"] is None:
        return row, {"withdrawn_at": tx.now}
    return (row, {"withdrawn_at": before["withdrawn_at"]}) if after["withdrawn_at"] != before["withdrawn_at"] else None


def _link_back(tx: "Transaction", past: Past) -> bool:
    """Take a link between two topics away again, or bring it back; whether there was anything to do."""
    model = MODELS[past.name]
    parts = tuple(int(part) for part in past.key.split("-"))
    row = tx.session.get(model, parts if len(parts) > 1 else parts[0])
    if past.before is None and row is not None:
        tx.session.delete(row)
    elif past.before is not None and row is None:
        before = decoded(model, past.before)
        same = [getattr(model, name) == before[name] for name in ("topic_id", "other_id")]
        if tx.session.exec(select(model).where(*same)).first() is not None:
            return False
        tx.session.add(model(**before))
    else:
        return False
    tx.session.flush()
    return True


def _after(tx: "Transaction", past: Past, row: SQLModel) -> Row:
    """The row as the change left it: the next before-image, or what it is now."""
    later = (
        select(Past.before)
        .where(Past.event_id == past.event_id, Past.name == past.name, Past.key == past.key)
        .where(Past.revision > past.revision)
        .order_by(col(Past.id))
        .limit(1)
    )
    found = tx.session.exec(later).first()
    return decoded(type(row), dict(found)) if found else dict(row.model_dump())


def _check_since(tx: "Transaction", change: Change, targets: list[Target]) -> None:
    """Refuses CannotUndo when the same columns of the same rows were changed again since."""
    for row, values in targets:
        name = str(row.__tablename__)
        key = str(row.id)
        later = tx.session.exec(
            select(Past)
            .where(Past.event_id == tx.event_id, Past.name == name, Past.key == key, Past.revision > change.revision)
            .order_by(col(Past.id))
        ).all()
        if not later:
            continue
        left = decoded(type(row), later[0].before or {})
        now = encoded({column: getattr(row, column) for column in values})
        if now != encoded({column: left[column] for column in values}):
            raise CannotUndo(_("It was changed again after that, by {by}. Undo that first.", by=_last_hand(tx, later)))


def _last_hand(tx: "Transaction", later: Any) -> str:
    revision = later[-1].revision
    found = tx.session.exec(
        select(Person.name)
        .join(Change, col(Change.person_id) == Person.id)
        .where(Change.event_id == tx.event_id, Change.revision == revision)
    ).first()
    return found or _("somebody")


def _lay_back(tx: "Transaction", targets: list[Target]) -> None:
    """Write it. Breakouts leave the wall first: where two change places, both would stand in one cell for a moment."""
    _check_only_one(tx, targets)
    ends = {row.id: values.get("taken_off_at", row.taken_off_at) for row, values in targets if _is_breakout(row)}
    for row, values in targets:
        if _is_breakout(row):
            if values.get("slot_id", row.slot_id) != row.slot_id and ends[row.id] is None:
                seats.bring_along(tx, row, tx.session.get_one(Slot, values["slot_id"]))
            row.taken_off_at = tx.now
    tx.session.flush()
    for row, values in targets:
        for name, value in values.items():
            if not (_is_breakout(row) and name == "taken_off_at"):
                setattr(row, name, value)
    tx.session.flush()
    for row, _values in targets:
        if _is_breakout(row):
            if ends[row.id] is None:
                _check_cell(tx, row)
            row.taken_off_at = ends[row.id]
            tx.session.flush()


def _check_only_one(tx: "Transaction", targets: list[Target]) -> None:
    """Refuses CannotUndo for what there is one of: a rush that is on, somebody among a topic's conveners."""
    for row, values in targets:
        if isinstance(row, Rush) and row.closed_at and values.get("closed_at", tx.now) is None:
            if current(tx.session, tx.event_id) is not None:
                raise CannotUndo(_("Another rush is on. Close it first."))
        elif isinstance(row, TopicConvener) and row.left_at and values.get("left_at", tx.now) is None:
            person = tx.session.get_one(Person, row.person_id)
            same = select(TopicConvener).where(
                TopicConvener.topic_id == row.topic_id,
                TopicConvener.person_id == row.person_id,
                col(TopicConvener.left_at).is_(None),
            )
            if not person.is_here or tx.session.exec(same).first() is not None:
                raise CannotUndo(_("{name} has left, or convenes it already.", name=person.name))


def _is_breakout(row: Any) -> bool:
    return isinstance(row, Breakout)


def _check_cell(tx: "Transaction", breakout: Breakout) -> None:
    """Refuses CannotUndo when the cell is gone, or somebody stands in it."""
    slot, room = tx.session.get_one(Slot, breakout.slot_id), tx.session.get_one(Room, breakout.room_id)
    is_shown = not (slot.removed_at or slot.held_at or room.removed_at or room.held_at)
    if not is_shown or slot.kind != "breakout":
        raise CannotUndo(_("That cell is not on the wall any more."))
    there = (
        select(Topic.title)
        .join(Breakout, col(Breakout.topic_id) == Topic.id)
        .where(Breakout.slot_id == slot.id, Breakout.room_id == room.id, col(Breakout.taken_off_at).is_(None))
    )
    title = tx.session.exec(there).first()
    if title is not None:
        raise CannotUndo(_("“{title}” stands there now. Move it first.", title=title))


def _check_rules(tx: "Transaction", row: Any) -> None:
    """What protects people holds for an undo, too."""
    from app.models.harvests import published

    if isinstance(row, Breakout):
        if row.taken_off_at is None:
            here = seats.taken(tx.session, row)
            if row.limit is not None and row.limit < here:
                raise CannotUndo(_("{n} people sit in it now, more than fit into it before.", n=here))
            topic = tx.session.get_one(Topic, row.topic_id)
            if topic.withdrawn_at and row.taken_off_at is None and published(tx.session, row) is None:
                raise CannotUndo(_("“{title}” was withdrawn.", title=topic.title))
        elif published(tx.session, row) is not None:
            raise CannotUndo(_("This breakout has a report: it happened, and it stays on the wall."))
        else:
            seats.give_back_all(tx, row)
    elif isinstance(row, (Room, Slot)):
        is_gone = row.removed_at or row.held_at or (isinstance(row, Slot) and row.kind != "breakout")
        where = {"room": row} if isinstance(row, Room) else {"slot": row}
        if is_gone and breakouts.standing_in(tx.session, **where):
            raise CannotUndo(_("Breakouts stand in it now. Move them first."))
        if is_gone and isinstance(row, Slot):
            seats.end_roaming(tx, row)
    elif isinstance(row, Topic) and (row.withdrawn_at or row.hidden_at) and _stands(tx, row):
        raise CannotUndo(_("“{title}” stands on the wall now. Take it off first.", title=row.title))


def _stands(tx: "Transaction", topic: Topic) -> bool:
    """Whether a topic that goes away has a breakout that is still to come, or any when it is hidden."""
    standing = select(Breakout, Slot).where(
        Breakout.slot_id == Slot.id, Breakout.topic_id == topic.id, col(Breakout.taken_off_at).is_(None)
    )
    return any(topic.hidden_at or slot.ends > tx.now for _, slot in tx.session.exec(standing).all())


def _bring_seats_back(tx: "Transaction", images: list[Past]) -> None:
    """Who lost a seat by that change has it again, unless they went elsewhere or the breakout is full."""
    for past in images:
        before = decoded(Seat, past.before or {})
        person, breakout = tx.session.get(Person, before["person_id"]), before["breakout_id"]
        found = tx.session.get(Breakout, breakout) if breakout else None
        if found is None or found.taken_off_at or person is None or not person.is_here:
            continue
        same = select(Seat).where(Seat.person_id == person.id, Seat.slot_id == found.slot_id)
        is_full = found.limit is not None and seats.taken(tx.session, found) >= found.limit
        if before["slot_id"] == found.slot_id and tx.session.exec(same).first() is None and not is_full:
            values = {
                "event_id": tx.event_id,
                "person_id": person.id,
                "slot_id": found.slot_id,
                "breakout_id": found.id,
            }
            tx.session.add(Seat.model_validate(values))
            tx.session.flush()


def _facts(tx: "Transaction", change: Change) -> dict[str, Any]:
    """The words to tell it with: who had done what."""
    by = tx.session.get(Person, change.person_id) if change.person_id else None
    kept = {name: value for name, value in change.facts.items() if name not in ("what", "who", "undone")}
    return {**kept, "what": change.kind, "who": by.name if by else "", "undone": change.revision}


def _convened(tx: "Transaction", targets: list[Target]) -> list[Topic]:
    """The topics whose conveners have changed; hidden ones are not spoken of."""
    ids = {row.topic_id for row, _ in targets if isinstance(row, TopicConvener)}
    ids |= {row.id or 0 for row, values in targets if isinstance(row, Topic) and "convener_id" in values}
    found = [tx.session.get_one(Topic, id) for id in sorted(ids)]
    return [topic for topic in found if topic.hidden_at is None]


def _tell_conveners(tx: "Transaction", convened: dict[Any, set[int]]) -> None:
    """Who convened these topics until now, and who does again, hears of it."""
    for id, before in convened.items():
        topic = tx.session.get_one(Topic, id)
        facts = {"topic": topic.id, "title": topic.title, "who": conveners.names(tx.session, topic)}
        people = before | set(conveners.ids(tx.session, topic))
        notices.post(tx, people, "conveners.restored", by=tx.needs_person().name, **facts)


def _tell(tx: "Transaction", targets: list[Target], touched: dict[Any, set[int]]) -> None:
    """Whoever it concerns hears of a breakout that moved or went, as when somebody moves it by hand."""
    for row, values in targets:
        if not isinstance(row, Breakout) or tx.session.get_one(Topic, row.topic_id).hidden_at:
            continue
        people = touched.get(row.id, set()) | breakouts.concerned(tx, row)
        if row.taken_off_at is not None:
            notices.post(tx, people, "breakout.taken_off", **breakouts.told(tx, row))
        elif {"slot_id", "room_id", "taken_off_at"} & values.keys():
            notices.post(tx, people, "breakout.moved", **breakouts.told(tx, row))
