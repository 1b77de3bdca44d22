"""The words people read: gettext catalogues, the language in use, and dates as people write them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALES = Path(__file__).resolve().parent.parent / "locales"
DEFAULT = "en"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


@cache
def languages() -> tuple[str, ...]:
    """The languages the house speaks: English, and every catalogue that is there."""
    return (DEFAULT, *sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/twofeet.po")))


@cache
def _catalogue(language: str) -> NullTranslations:
    path = LOCALES / language / "LC_MESSAGES" / "twofeet.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()  # in memory: there is no build step that could be forgotten
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, language))
    compiled.seek(0)
    return Translations(compiled, domain="twofeet")


def language() -> str:
    """The language of the page that is being made."""
    return _language.get()


def speak(tongue: str) -> None:
    """Use `tongue` from here on, in this request."""
    _language.set(tongue)


@contextmanager
def speaking(tongue: str) -> Iterator[None]:
    """Use `tongue` inside the block."""
    token = _language.set(tongue)
    try:
        yield
    finally:
        _language.reset(token)


def choose(*wishes: str | None) -> str:
    """The first language of `wishes` (tags, or whole Accept-Language headers) that the house speaks."""
    for wish in wishes:
        for tag in _by_weight(wish or ""):
            base = tag.replace("_", "-").split("-")[0].lower()
            if base in languages():
                return base
    return DEFAULT


def _by_weight(header: str) -> list[str]:
    weighed = []
    for part in header[:200].split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weighed.append((-float(quality or 1), tag))
        except ValueError:
            continue
    return [tag for _, tag in sorted(weighed, key=lambda pair: pair[0]) if tag]


def _(message: str, **values: object) -> str:
    """`message` in the language in use, with `{name}` places filled."""
    text = _catalogue(language()).gettext(message)
    return text.format(**values) if values else text


def plural(one: str, many: str, n: int, **values: object) -> str:
    """`one` or `many` (or the language's own third form) for `n`, with `{n}` and other places filled."""
    return _catalogue(language()).ngettext(one, many, n).format(n=n, **values)


def raw_gettext(message: str) -> str:
    """For templates: the message, places unfilled."""
    return _catalogue(language()).gettext(message)


def raw_ngettext(one: str, many: str, n: int) -> str:
    """For templates: the form for `n`, places unfilled."""
    return _catalogue(language()).ngettext(one, many, n)


def direction(tongue: str) -> str:
    """`ltr` or `rtl`."""
    return str(Locale.parse(tongue).text_direction)


def own_name(tongue: str) -> str:
    """A language's name in itself: `Nederlands`."""
    try:
        return str(Locale.parse(tongue).get_display_name(tongue) or tongue).capitalize()
    except (UnknownLocaleError, ValueError):
        return tongue


def clock_time(moment: datetime) -> str:
    """`14:30`; the house writes times the same in all languages so that they match the wall."""
    return f"{moment:%H:%M}"


def long_date(moment: datetime) -> str:
    """`Saturday 12 June` in the language in use."""
    return str(format_date(moment, "EEEE d MMMM", locale=language()))


def short_time(moment: datetime) -> str:
    """A time in the habit of the language, for running text."""
    return str(format_time(moment, "short", locale=language()))
