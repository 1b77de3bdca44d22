"""The rules of the method as refusals: one class each, with a kind sentence. The web answers them with 409.

`NotThere` (404), `NotYours` (403) and `Unfit` (422) are the three that are no conflict.
"""

from collections.abc import Sequence
from re import sub
from typing import Any

from app.words import _


class Refusal(Exception):
    """A rule that says no. `message` is a sentence for people; `rule` its name for programs.

    `keeps`: what the verb wrote before it refused stays. `is_final`: an op that was refused this way gets the same
    answer again (a conflict with the state of the wall, 409).
    """

    keeps = False
    is_final = True

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message

    @property
    def rule(self) -> str:
        return sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    def told(self) -> dict[str, Any]:
        """The refusal as data, for the JSON answer."""
        return {"ok": False, "rule": self.rule, "message": self.message}


class NotThere(Refusal):
    """Unknown, of another event, or hidden: always the same words, so that nothing can be told apart."""

    is_final = False

    def __init__(self) -> None:
        super().__init__(_("There is nothing here. It may have been removed, or the link is not complete."))


class NotYours(Refusal):
    """Somebody without the right."""

    is_final = False


class NotJoined(NotYours):
    def __init__(self) -> None:
        super().__init__(_("Join first: a first name is enough."))


class Unfit(Refusal):
    """Input that cannot be taken; `field` says which."""

    is_final = False

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field

    def told(self) -> dict[str, Any]:
        return super().told() | {"field": self.field}


class PhaseClosed(Refusal):
    """The phase of the day, or the closed book, does not allow it; the facilitator may do it all the same."""


class RoomTaken(Refusal):
    """Somebody was faster. Names the nearest free cells."""

    def __init__(self, who: str, free: Sequence[str]):
        first = _("{who} was there a moment earlier.", who=who)
        if free:
            first += " " + _("Free beside it: {cells}.", cells=", ".join(free))
        else:
            first += " " + _("The wall has no free cell left; ask for another room or slot.")
        super().__init__(first)
        self.free = list(free)

    def told(self) -> dict[str, Any]:
        return super().told() | {"free": self.free}


class SeatsFull(Refusal):
    """A hard limit is reached."""

    def __init__(self, limit: int, elsewhere: Sequence[str]):
        text = _("All {limit} seats are taken.", limit=limit)
        if elsewhere:
            text += " " + _("At the same time: {topics}.", topics=", ".join(elsewhere))
        super().__init__(text)


class LimitTooLow(Refusal):
    """More people are in the breakout than the new limit allows."""


class NotABreakoutSlot(Refusal):
    """Plenaries and breaks take no topics."""


class TopicWithdrawn(Refusal):
    """A withdrawn topic can be read, and nothing else."""


class MainWallStays(Refusal):
    """The main wall is always there."""


class BallotClosed(Refusal):
    """A ballot that is closed stays as it is: nothing says any more whose dots they were."""


class DotsSpent(Refusal):
    """More dots than a person has."""


class InUse(Refusal):
    """A room or slot that has breakouts cannot be removed, nor a recommendation on which dots are laid."""


class NotRunning(Refusal):
    """Only a round that is on can be given more minutes."""


class HasBegun(Refusal):
    """What has begun does not move."""


class PastMidnight(Refusal):
    """A day does not grow into the night, or into the next one."""


class AlreadyInLine(Refusal):
    """One topic of a person stands in the pitch line at a time."""


class LineClosed(Refusal):
    """Nobody stands in the pitch line any more."""


class LineEmpty(Refusal):
    """There is nobody to call."""


class NobodySpeaks(Refusal):
    """There is nobody on the stage to be passed over."""


class NobodyBefore(Refusal):
    """There is nobody who could come back."""


class NoCells(Refusal):
    """The wall has no rooms, or no times to come."""


class SlotUsedUp(Refusal):
    """In the opening rush somebody was faster. Names the slots that have uses left: id, time, how many."""

    def __init__(self, time: str, left: Sequence[tuple[int, str, int]]):
        first = _("{time} is used up.", time=time)
        if left:
            first += " " + _("There is room at {times}.", times=", ".join(time for _id, time, _uses in left))
        else:
            first += " " + _("So is every other time. Post it without one: the wall can grow.")
        super().__init__(first)
        self.left = left

    def told(self) -> dict[str, Any]:
        slots = [{"id": id, "time": time, "left": uses} for id, time, uses in self.left]
        return super().told() | {"slots": slots}


class ExchangeOver(Refusal):
    """The breakout has begun; what is to be said is said in the room."""


class NotesPromised(Refusal):
    """Somebody else takes notes there."""


class TopicMerged(Refusal):
    """A topic that has gone together with another one lives on in that one."""


class NeedsConvener(Refusal):
    """Nobody convenes this topic yet: first somebody takes it."""


class ConvenerFound(Refusal):
    """Somebody else was faster, or nobody is sought."""


class ChampionFound(Refusal):
    """Somebody else was faster: an action has one champion."""


class LastConvener(Refusal):
    """A topic keeps one convener."""


class AlreadyConvener(Refusal):
    """They convene it already."""


class AlreadyProposed(Refusal):
    """One open proposal for two sides and a kind."""


class ProposalOver(Refusal):
    """It was answered, taken back, or its time has passed."""


class ProposalStale(Refusal):
    """The wall is no longer as it was when this was proposed; the proposal ends."""

    keeps = True  # that it has ended


class SlotPast(Refusal):
    """What is over is not exchanged any more."""


class AlreadyContinued(Refusal):
    """A breakout goes on once; from there it may go on again."""


class NoTomorrow(Refusal):
    """There is no free cell on a next day. Names the next free cells."""

    def __init__(self, why: str, free: Sequence[str]):
        if free:
            super().__init__(why + " " + _("Free next: {cells}.", cells=", ".join(free)))
        else:
            super().__init__(why + " " + _("The wall has no free cell left; ask for another room or slot."))
        self.free = list(free)

    def told(self) -> dict[str, Any]:
        return super().told() | {"free": self.free}


class NotesLinkUsed(Refusal):
    """A link to the notes of a breakout works once."""


class OffTheWall(Refusal):
    """A report for a breakout that does not stand on the wall any more; the text is kept as a draft."""

    keeps = True


class HasHarvest(Refusal):
    """A breakout with a report happened; it stays on the wall."""


class HarvestConflict(Refusal):
    """Somebody else changed the report meanwhile. Both texts are kept; `current` is the published one."""

    keeps = True  # the writer's text, as a draft

    def __init__(self, message: str, current: dict[str, object], yours: dict[str, object], revision: int):
        super().__init__(message)
        self.current, self.yours, self.revision = current, yours, revision

    def told(self) -> dict[str, Any]:
        both = {"current": self.current, "yours": self.yours, "revision": self.revision}
        return super().told() | both


class ThemeConflict(HarvestConflict):
    """The same for a text of the learning document."""


class ReportChanged(Refusal):
    """The line that somebody wanted to take is not in the report any more."""


class NothingToPublish(Refusal):
    """A learning document has a theme, or it is none."""


class CannotUndo(Refusal):
    """Something stands in the way of an undo; the sentence says what."""


class LastFacilitator(Refusal):
    """An event keeps one facilitator."""


class OpReused(Refusal):
    """The same op with another body or path (422)."""

    is_final = False

    def __init__(self) -> None:
        super().__init__(_("This command was already used for something else."))


class TooMany(Refusal):
    """More than anybody needs (429)."""

    is_final = False


class OnlyConvenersSort(Refusal):
    """In Open Space mode nobody arranges the topics of others."""


class StillArranging(Refusal):
    """One arrangement of an event is worked out at a time."""

    is_final = False


class BoardChanged(Refusal):
    """The wall is not the one a proposal was made for."""


class AlreadyAnswered(Refusal):
    """A proposal is accepted or declined once."""


class OrganiserPlaces(Refusal):
    """In BarCamp mode conveners pitch and the organiser places."""

    def __init__(self) -> None:
        super().__init__(
            _("Here the organiser places the topics. Yours is in the list; say in which slots you cannot.")
        )


class FixedProgramme(Refusal):
    """In Workshop mode conveners place in the open parts; pinned breakouts stay where they are."""


class EnoughPhotos(Refusal):
    """A breakout, or the event, has as many photos as it holds."""


class ReportThere(Refusal):
    """Nobody is asked for a report that is there."""


class NotBegun(Refusal):
    """A report is asked for when there was a breakout."""


class JustNudged(Refusal):
    """They were asked a few minutes ago."""


class NobodyToNudge(Refusal):
    """Nobody else convenes the breakout or takes notes in it."""
