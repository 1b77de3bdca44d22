"""A fixed programme as rows: from CSV, or from the schedule JSON that conference tools (frab, pretalx) export.

What cannot be read is refused with Unfit, and the sentence names the line or the entry.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.models.columns import NAME, TEXT, TITLE
from app.models.rules import Unfit
from app.models.slots import FIRST_YEAR, LAST_YEAR, LONGEST
from app.models.texts import one_line, paragraphs
from app.words import _

KINDS = ("breakout", "plenary", "break", "open")
COLUMNS = ("title", "room", "start", "end", "kind", "convener", "description")
MOST = 2_000
MOST_SEATS = 100_000


@dataclass(frozen=True)
class Row:
    """One entry. `where` is how its sentence begins (`Line 3`); `guid` is its own name, empty in CSV; `more` is what
    goes out again as it came in. Kind `open` is a slot for everybody's topics."""

    where: str
    title: str
    room: str
    starts: datetime
    ends: datetime
    kind: str
    conveners: tuple[str, ...]
    description: str
    language: str = ""
    guid: str = ""
    more: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """The same for the same content, wherever in the file it stands."""
        told = (self.title, self.room, self.starts.timestamp(), self.ends.timestamp(), self.kind, self.conveners)
        return hashlib.sha256(repr((*told, self.description, self.language, self.more)).encode()).hexdigest()


@dataclass(frozen=True)
class Programme:
    """Rows in the order of the file, and the seats of rooms where it tells them."""

    rows: list[Row]
    seats: dict[str, int] = field(default_factory=dict)


def read(body: bytes, zone: ZoneInfo) -> Programme:
    """The programme in a file; local times are in `zone`."""
    text = _decoded(body)
    start = text.lstrip()[:1]
    if start == "<":
        raise Unfit("file", _("This is XML or a web page. Export the schedule as JSON, or as CSV, and send that."))
    if start in ("{", "["):
        return _from_json(text, zone)
    return Programme(_few(_from_csv(text, zone)))


def _decoded(body: bytes) -> str:
    try:
        text = body.decode("utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unfit("file", _("This file is not UTF-8. Save it as “CSV UTF-8”, and send it again.")) from None
    if not text.strip() or "\x00" in text:
        raise Unfit("file", _("There is no programme in this file."))
    return text


def _few(rows: Iterator[Row]) -> list[Row]:
    found = []
    for row in rows:
        found.append(row)
        if len(found) > MOST:
            raise Unfit("file", _("A programme has {n} lines at most.", n=MOST))
    if not found:
        raise Unfit("file", _("There is no programme in this file."))
    return found


def _from_csv(text: str, zone: ZoneInfo) -> Iterator[Row]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    lines = csv.reader(
        io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")),
        delimiter=delimiter,
        skipinitialspace=True,
        strict=True,
    )
    try:
        names = [name.strip().casefold() for name in next(lines)]
        if not {"title", "start", "end"} <= set(names):
            raise Unfit("file", _("The first line names the columns: {columns}.", columns=", ".join(COLUMNS)))
        for cells in lines:
            if any(cell.strip() for cell in cells):
                where = _("Line {n}", n=lines.line_num)
                if len(cells) > len(names):
                    raise Unfit("file", _("{where} has more cells than the first line.", where=where))
                yield _csv_row(where, dict(zip(names, cells, strict=False)), zone)
    except csv.Error:
        where = _("Line {n}", n=lines.line_num)
        raise Unfit("file", _("{where} is broken: a quotation mark is not closed.", where=where)) from None


def _csv_row(where: str, cells: dict[str, str], zone: ZoneInfo) -> Row:
    kind = cells.get("kind", "").strip().casefold() or "breakout"
    starts = _moment(where, cells.get("start", ""), zone)
    ending = cells.get("end", "").strip()
    if re.fullmatch(r"\d{1,2}:\d{2}", ending):
        ending = f"{starts:%Y-%m-%d} {ending.zfill(5)}"
    return _row(
        where,
        title=cells.get("title", ""),
        room=cells.get("room", ""),
        starts=starts,
        ends=_moment(where, ending, zone),
        kind=kind,
        conveners=[cells.get("convener", "")],
        description=cells.get("description", ""),
    )


def _moment(where: str, text: str, zone: ZoneInfo) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip())
        return found if found.tzinfo else found.replace(tzinfo=zone)
    except ValueError:
        sentence = _("{where}: “{text}” is not a time like 2027-03-01T10:00.", where=where, text=one_line(text)[:40])
        raise Unfit("file", sentence) from None


def _row(where: str, **told: Any) -> Row:
    """A row, cleaned and checked."""
    title, room = one_line(told.pop("title")), one_line(told.pop("room"))
    conveners = tuple(name for name in (one_line(name) for name in told.pop("conveners")) if name)
    description = paragraphs(told.pop("description"))
    row = Row(where, title, room, conveners=conveners, description=description[:TEXT], **told)
    if row.kind not in KINDS:
        raise Unfit("file", _("{where}: the kind is one of {words}.", where=where, words=", ".join(KINDS)))
    if not title or len(title) > (TITLE if row.kind == "breakout" else NAME):
        most = TITLE if row.kind == "breakout" else NAME
        raise Unfit("file", _("{where} needs a title of at most {n} signs.", where=where, n=most))
    if row.kind == "breakout" and not room:
        raise Unfit("file", _("{where} needs a room.", where=where))
    if any(len(name) > NAME for name in (room, *conveners)) or len(conveners) > 20:
        raise Unfit("file", _("{where}: names have {n} signs at most.", where=where, n=NAME))
    try:
        is_fit = FIRST_YEAR <= row.starts.year <= LAST_YEAR and timedelta(0) < row.ends - row.starts <= LONGEST
    except OverflowError:
        is_fit = False
    if not is_fit:
        raise Unfit("file", _("{where} has to end after it starts, and within a day.", where=where))
    return row


def _from_json(text: str, zone: ZoneInfo) -> Programme:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        raise Unfit("file", _("This JSON could not be read. Is the file complete?")) from None
    conference = _dict(_dict(_dict(whole).get("schedule")).get("conference"))
    if not isinstance(conference.get("days"), list):
        raise Unfit("file", _("This JSON is no schedule: it has no schedule, conference and days."))
    seats = {
        one_line(_text(room.get("name"))).casefold(): room["capacity"]
        for room in map(_dict, _list(conference.get("rooms")))
        if type(room.get("capacity")) is int and 0 < room["capacity"] <= MOST_SEATS
    }
    return Programme(_few(_events(conference, zone)), seats)


def _events(conference: dict[str, Any], zone: ZoneInfo) -> Iterator[Row]:
    count = 0
    for day in map(_dict, _list(conference["days"])):
        for room, events in _dict(day.get("rooms")).items():
            for event in map(_dict, _list(events)):
                count += 1
                yield _event(count, event, str(room), _text(day.get("date")), zone)


def _event(number: int, event: dict[str, Any], room: str, day: str, zone: ZoneInfo) -> Row:
    title = _text(event.get("title"))
    where = _("Entry {n}, “{title}”", n=number, title=one_line(title)[:60])
    when = _text(event.get("date"))
    starts = _moment(
        where, when if "T" in when or " " in when else f"{when or day} {_text(event.get('start')).zfill(5)}", zone
    )
    kind = _text(event.get("type")).casefold()
    kind = kind if kind in KINDS else "breakout"
    persons = [
        next((_text(p[name]) for name in ("public_name", "name", "full_public_name") if _text(p.get(name))), "")
        for p in map(_dict, _list(event.get("persons")))
    ]
    parts = [_text(event.get(name)).strip() for name in ("subtitle", "abstract", "description")]
    language = _text(event.get("language")).strip()
    return _row(
        where,
        title=title if kind == "breakout" else one_line(title)[:NAME],
        room=_text(event.get("room")) or room,
        starts=starts,
        ends=starts + _duration(where, _text(event.get("duration"))),
        kind=kind,
        conveners=persons,
        description="\n\n".join(part for n, part in enumerate(parts) if part and part not in parts[:n]),
        language=language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language[:20]) else "",
        guid=one_line(_text(event.get("guid")))[:100],
        more=tuple((name, one_line(_text(event.get(name)))[:TITLE]) for name in ("track", "type", "slug", "url")),
    )


def _duration(where: str, text: str) -> timedelta:
    """`01:30`, and also `1:00:00` with days before it."""
    found = re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})", text.strip())
    if found is None:
        raise Unfit("file", _("{where}: a duration looks like 01:30.", where=where))
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
