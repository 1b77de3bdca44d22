"""Reading what came in: typed, bounded, cleaned; what is wrong is said about the field it is in."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.intake import Upload
from app.models import texts
from app.models.columns import NAME
from app.models.rules import NotThere, Unfit
from app.models.slots import FIRST_YEAR, LAST_YEAR
from app.words import _, plural, tag_of

BIGGEST = 2**31 - 1


class Fields:
    """The fields of a command, from a form or JSON alike. Every reader refuses with Unfit."""

    def __init__(self, given: dict[str, Any]):
        self.given = given

    def line(self, name: str, most: int, *, required: bool = True, default: str = "") -> str:
        """A text on one line, of at most `most` characters."""
        return self._bounded(name, texts.one_line(self._string(name, default)), most, required)

    def text(self, name: str, most: int, *, required: bool = False) -> str:
        """A text of several lines; a JSON list is its lines."""
        return self._bounded(name, texts.paragraphs(self._string(name, "")), most, required)

    def language(self, name: str) -> str:
        """A language, by its tag or its name; empty when none was given."""
        text = self.line(name, NAME, required=False)
        tag = tag_of(text) if text else ""
        if tag is None:
            raise Unfit(name, _("This language is not known here. Write it like nl, or Dutch."))
        return tag

    def number(self, name: str, least: int, most: int, *, required: bool = False) -> int | None:
        """A whole number; None when it was left empty."""
        raw = self.given.get(name)
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            if required:
                raise Unfit(name, _("A number is missing here."))
            return None
        text = str(raw).strip() if isinstance(raw, (int, str)) and not isinstance(raw, bool) else ""
        if not re.fullmatch("-?[0-9]{1,12}", text):
            raise Unfit(name, _("This has to be a whole number."))
        if not least <= int(text) <= most:
            raise Unfit(name, _("This has to be a number from {least} to {most}.", least=least, most=most))
        return int(text)

    def id(self, name: str) -> int:
        """The id of something; what cannot be one is not there."""
        raw = self.given.get(name)
        if raw is None or raw == "":
            raise Unfit(name, _("Something to choose is missing here."))
        return ident(str(raw) if isinstance(raw, (int, str)) and not isinstance(raw, bool) else "")

    def choice(self, name: str, of: Sequence[str], default: str | None = None) -> str:
        """One of a few words."""
        raw = self.given.get(name, default)
        if raw in (None, "") and default is not None:
            raw = default
        if not isinstance(raw, str) or raw not in of:
            raise Unfit(name, _("Choose one of these: {words}.", words=", ".join(of)))
        return raw

    def yes(self, name: str, default: bool = False) -> bool:
        """A yes or no."""
        raw = self.given.get(name)
        if raw is None or raw == "":
            return default
        word = str(raw).lower()
        if word not in ("true", "1", "yes", "on", "false", "0", "no", "off"):
            raise Unfit(name, _("This has to be true or false."))
        return word in ("true", "1", "yes", "on")

    def moment(self, name: str, zone: ZoneInfo) -> datetime:
        """A moment in ISO 8601; without an offset it is local to the event's `zone`."""
        try:
            found = datetime.fromisoformat(self._string(name, "").strip())
            aware = found if found.tzinfo else found.replace(tzinfo=zone)
            if not FIRST_YEAR <= aware.year <= LAST_YEAR:
                raise ValueError
            return aware
        except (ValueError, OverflowError):
            raise Unfit(name, _("This has to be a time like 2027-03-01T10:00.")) from None

    def file(self, name: str) -> Upload | None:
        """A file that came along, where the address takes files; None when nobody chose one."""
        raw = self.given.get(name)
        return raw if isinstance(raw, Upload) else None

    def _string(self, name: str, default: str) -> str:
        raw = self.given.get(name, default)
        if raw is None:
            return default
        if isinstance(raw, list) and all(isinstance(part, (str, int)) for part in raw):
            return "\n".join(str(part) for part in raw)
        if isinstance(raw, bool) or not isinstance(raw, (str, int)):
            raise Unfit(name, _("This has to be text."))
        return str(raw)

    def _bounded(self, name: str, text: str, most: int, required: bool) -> str:
        if required and not text:
            raise Unfit(name, _("This cannot stay empty."))
        if len(text) > most:
            over = len(text) - most
            raise Unfit(name, plural("{n} character too many.", "{n} characters too many.", over))
        return text


def ident(text: str) -> int:
    """A path's or field's id; what cannot be one is not there, in the same words as an unknown one."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) <= BIGGEST):
        raise NotThere
    return int(text)
