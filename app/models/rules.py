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


class InUse(Refusal):
    """A room or slot that has breakouts cannot be removed."""


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
