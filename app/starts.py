"""Four starting points for an event: half a day, a day, three days, two hours online."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from app.words import _


@dataclass(frozen=True)
class Start:
    """Rooms and slots as lines of text, to be changed at once. `days` holds the lines of each day."""

    key: str
    name: Callable[[], str]
    rooms: Callable[[], str]
    days: Callable[[], list[list[str]]]

    def slots_from(self, first: date) -> str:
        """The slot lines, beginning on the day after `first`."""
        told = []
        for offset, day in enumerate(self.days(), 1):
            told += [f"{first + timedelta(days=offset)} {day[0]}", *day[1:]]
        return "\n".join(told)


def _day() -> list[str]:
    opening, lunch, closing = _("Opening circle and marketplace"), _("Lunch"), _("Closing circle")
    return [
        f"09:30-10:30 {opening} [plenary]",
        "10:30-11:30",
        "11:45-12:45",
        f"12:45-13:45 {lunch} [break]",
        "13:45-14:45",
        "15:00-16:00",
        f"16:00-17:00 {closing} [plenary]",
    ]


def _half_day() -> list[str]:
    opening, closing = _("Opening circle and marketplace"), _("Closing circle")
    return [
        f"13:00-13:45 {opening} [plenary]",
        "13:45-14:30",
        "14:40-15:25",
        "15:35-16:20",
        f"16:20-17:00 {closing} [plenary]",
    ]


def _three_days() -> list[list[str]]:
    news, announcements = _("Evening news"), _("Morning announcements")
    convergence, closing = _("Convergence"), _("Closing circle")
    evening, morning = f"17:15-17:45 {news} [plenary]", f"09:00-09:30 {announcements} [plenary]"
    first = [*_day()[:-1], "16:15-17:15", evening]
    second = [morning, "09:30-10:45", "11:00-12:15", *_day()[3:6], "16:15-17:15", evening]
    third = [morning, f"09:30-12:00 {convergence} [plenary]", f"12:00-13:00 {closing} [plenary]"]
    return [first, second, third]


def _online() -> list[str]:
    opening, closing = _("Opening and marketplace"), _("Closing circle")
    return [
        f"16:00-16:25 {opening} [plenary]",
        "16:25-16:55",
        "17:00-17:30",
        f"17:30-18:00 {closing} [plenary]",
    ]


def _places() -> str:
    return "\n".join(
        [_("Great hall") + ", 60", _("Library") + ", 12", _("Kitchen table") + ", 8", _("Garden") + ", 30"]
    )


def _online_places() -> str:
    return "\n".join(_("Online room {n}", n=n) + ", 100" for n in range(1, 6))


STARTS = {
    start.key: start
    for start in (
        Start("half-day", lambda: _("Half a day"), _places, lambda: [_half_day()]),
        Start("day", lambda: _("A day"), _places, lambda: [_day()]),
        Start("three-days", lambda: _("Three days"), _places, _three_days),
        Start("online", lambda: _("Two hours online"), _online_places, lambda: [_online()]),
    )
}
