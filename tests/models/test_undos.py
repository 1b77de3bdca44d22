"""Every kind of change there is: undone and done again, or not for undo, with the reason."""

from typing import Any

import pytest
from sqlmodel import col, select

from app.models.changes import Change
from app.models.events import Event
from app.models.rooms import Room
from app.models.slots import Slot
from tests.conftest import Device
from tests.realtime.test_law import CASES, Scene

NOT_FOR_UNDO = {
    "person.joined": "theirs", "person.renamed": "theirs", "person.left": "theirs", "person.raised": "theirs",
    "person.demoted": "theirs", "person.helping": "theirs", "person.entered": "theirs", "person.called": "theirs",
    "person.seen_off": "theirs", "topic.starred": "theirs", "topic.unstarred": "theirs", "seat.taken": "theirs",
    "seat.given_back": "theirs", "seat.roaming": "theirs", "harvest.published": "theirs", "remark.made": "theirs",
    "remark.hidden": "theirs", "editor.came": "theirs", "editor.left": "theirs",
    "notetaker.wanted": "theirs", "notetaker.unwanted": "theirs", "attendance.signed": "theirs",
    "attendance.taken_back": "theirs", "question.reworded": "theirs", "question.reset": "theirs",
    "notetaker.came": "theirs", "notetaker.left": "theirs",
    "photo.added": "theirs",
    "photo.reworded": "theirs", "nudge.sent": "heard", "photo.removed": "picture",
    **dict.fromkeys(
        (
            "action.proposed", "action.changed", "action.adopted", "action.given_up", "action.joined", "action.left",
            "action.checked_in", "action.withdrawn", "action.asked",
            "commitment.made", "commitment.withdrawn", "commitment.hidden",
            "commitment.shown", "hosting.offered", "hosting.reworded", "hosting.taken_back", "hosting.moved",
            "link.added", "link.removed", "naming.given", "naming.taken_back",
        ),
        "theirs",
    ),
    "announcement.made": "heard", "announcement.planned": "heard", "announcement.sent": "heard",
    "announcement.taken_back": "heard", "bell.rung": "heard", "line.joined": "heard", "line.left": "heard",
    "line.called": "heard", "line.ended": "heard", "line.skipped": "heard", "line.returned": "heard",
    "line.cleared": "heard",
    "plan.drawn": "picture", "plan.removed": "picture",
    "arrangement.proposed": "proposal", "arrangement.declined": "proposal",
    "wall.undone": "undo",
    "ballot.opened": "counted", "ballot.closed": "counted", "ballot.dropped": "counted", "dots.given": "counted",
    "dots.taken_back": "counted", "recommendation.added": "counted", "recommendation.reworded": "counted",
    "recommendation.removed": "counted",
}  # fmt: skip
"""Each with the reason in a word: people's own, said and heard, a picture that is not kept, only a proposal, and an
undo itself, which is undone after every other case here."""
SENTENCES = {
    "theirs": "theirs",
    "heard": "heard",
    "picture": "not kept",
    "proposal": "only a proposal",
    "counted": "their own page",
}

UNDONE = (
    "event.reworded", "book.closed", "book.opened", "phase.switched", "room.added", "room.changed", "room.removed",
    "room.held", "room.released", "room.dropped", "slot.added", "slot.changed", "slot.extended", "slot.removed",
    "slot.held", "slot.released", "slot.dropped", "slot.fixed", "slot.opened", "topic.pitched", "topic.reworded",
    "topic.withdrawn", "topic.hidden", "topic.shown", "topic.taken", "topic.handed_over", "topic.merged",
    "topic.unmerged", "topic.kept_apart", "topic.let_meet", "topic.translated", "topic.related", "topic.unrelated",
    "convener.joined", "convener.left", "breakout.placed", "breakout.moved", "breakout.exchanged", "breakout.swapped",
    "breakout.continued", "breakout.taken_off", "breakout.pinned", "breakout.unpinned", "line.closed", "line.opened",
    "line.timed", "rush.opened", "rush.closed", "mode.switched", "programme.read_in", "arrangement.accepted",
    "wall.added", "wall.removed", "scene.switched", "idea.added", "idea.withdrawn", "idea.hidden", "idea.shown",
    "bell.set", "learning.published", "learning.withdrawn",
)  # fmt: skip


def test_every_kind_is_undone_or_not_for_undo() -> None:
    assert sorted((*UNDONE, *NOT_FOR_UNDO)) == sorted(CASES)


def acts(kind: str) -> Any:
    """The case of a kind; where it goes on after the change, only as far as that."""
    if kind == "rush.opened":
        return lambda scene: scene.flora.post(f"{scene.at}/rush", uses=1)
    return CASES[kind]


class Watched:
    """A scene whose board is looked at before every command."""

    def __init__(self, town: Any, monkeypatch: pytest.MonkeyPatch):
        self.scene, self.town = Scene(town), town
        self.boards: list[dict[str, Any]] = [self.board()]
        for name in ("post", "delete", "send"):
            monkeypatch.setattr(Device, name, self._looking(getattr(Device, name)))

    def _looking(self, give: Any) -> Any:
        def looked(device: Device, *args: Any, **options: Any) -> Any:
            self.boards.append(self.board())
            return give(device, *args, **options)

        return looked

    def board(self) -> dict[str, Any]:
        """The board, and what of the wall is not on it: the bells, whether the book is closed, what is held back."""
        with self.town.house.database.reading() as session:
            event = session.get_one(Event, self.scene.event.id)
            beside: dict[str, Any] = {"bells": event.bells, "book": event.book_closed_at is not None}
            beside["learning"] = event.learning_at is not None
            for model in (Room, Slot):
                standing = select(model.id, model.held_at).where(model.event_id == event.id)
                rows = session.exec(standing.where(col(model.removed_at).is_(None)).order_by(col(model.id))).all()
                beside[model.__name__] = [(id, held is not None) for id, held in rows]
        return self.scene.event.board() | beside

    def change(self, kind: str) -> Change:
        """The newest change of a kind."""
        of = select(Change).where(Change.event_id == self.scene.event.id, Change.kind == kind)
        with self.town.house.database.reading() as session:
            found: Change = session.exec(of.order_by(col(Change.id).desc())).first()
            session.expunge_all()
        return found

    def before(self, change: Change) -> dict[str, Any]:
        """The board as it was before a change."""
        return max((b for b in self.boards if b["revision"] < change.revision), key=lambda board: board["revision"])

    def undo(self, change: Change) -> Any:
        return self.scene.flora.post(f"{self.scene.at}/undo", change=change.id)


def shown(board: dict[str, Any]) -> dict[str, Any]:
    """What a board shows, apart from its revision: whoever came stays, and a new card is as good as away when it is
    withdrawn."""
    left = {name: value for name, value in board.items() if name not in ("revision", "people")}
    left["topics"] = [topic for topic in board["topics"] if not (topic["withdrawn"] and topic["new"])]
    left["walls"] = [wall | {"id": 0} if wall["name"] == "main" else wall for wall in board["walls"]]
    return left


# The databases differ in keys, indexes and order: on the second one, what is entangled with these will do.
ENTANGLED = ("breakout", "convener", "rush", "arrangement", "programme")
LINKED = ("topic.merged", "topic.unmerged", "topic.related", "topic.kept_apart", "topic.let_meet", "scene.switched")


def on_databases(kind: str) -> Any:
    both = kind in LINKED or kind.partition(".")[0] in ENTANGLED
    return pytest.param(kind, marks=() if both else pytest.mark.sqlite_only)


@pytest.mark.parametrize("kind", [on_databases(kind) for kind in UNDONE])
def test_every_change_of_the_wall_is_undone_and_done_again(
    town: Any, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched(town, monkeypatch)
    acts(kind)(watched.scene)
    done, change = watched.board(), watched.change(kind)
    before = watched.before(change)
    there = {topic["id"] for topic in before["topics"]}

    def seen(board: dict[str, Any]) -> dict[str, Any]:
        topics = [topic | {"new": topic["id"] not in there} for topic in board["topics"]]
        found = shown(board | {"topics": topics})
        return found

    assert seen(done) != seen(before), "it does something that can be seen"
    answer = watched.undo(change)
    assert answer.status_code == 200, answer.text
    assert seen(watched.board()) == seen(before)
    assert watched.undo(change).status_code == 409, "a second time it takes nothing"
    again = watched.undo(watched.change("wall.undone"))
    assert again.status_code == 200, again.text
    assert seen(watched.board()) == seen(done)


@pytest.mark.parametrize("kind", [kind for kind, reason in NOT_FOR_UNDO.items() if reason != "undo"])
@pytest.mark.sqlite_only
def test_what_is_not_for_undo_says_so(town: Any, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched(town, monkeypatch)
    CASES[kind](watched.scene)
    before = watched.board()
    refused = watched.undo(watched.change(kind))
    assert (refused.status_code, refused.json()["rule"]) == (409, "cannot_undo")
    assert SENTENCES[NOT_FOR_UNDO[kind]] in refused.json()["message"]
    assert watched.board() == before
