"""The words people read: gettext catalogues, the language in use, and dates as people write them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_date_format
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


def in_words(tag: str) -> str:
    """A language's name in the language in use: `Dutch`; a tag that nobody knows stays as it is."""
    try:
        return str(Locale.parse(tag, sep="-").get_display_name(language()) or tag)
    except (UnknownLocaleError, ValueError):
        return tag


@cache
def _tags() -> dict[str, str]:
    """The tag of each language that has a name, by that name: in itself, and in all languages of the house."""
    found: dict[str, str] = {}
    for tongue in (*languages(), "en"):
        for tag, name in Locale.parse(tongue).languages.items():
            if re.fullmatch("[a-z]{2,3}", tag):
                found.setdefault(name.casefold(), tag)
    for tag in list(found.values()):
        with suppress(UnknownLocaleError, ValueError):
            found.setdefault(str(Locale.parse(tag).get_language_name(tag)).casefold(), tag)
    return found


def tag_of(text: str) -> str | None:
    """The tag of a language that somebody has written, as a tag (`nl`, `pt-BR`) or by its name (`Dutch`); None when
    nobody knows it."""
    if (named := _tags().get(text.casefold())) is not None:
        return named
    parts = text.replace("_", "-").split("-")
    if parts[0].lower() not in _tags().values() or not re.fullmatch(
        "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", "-".join(parts)
    ):
        return None
    return "-".join([parts[0].lower(), *(part.upper() if len(part) == 2 else part.capitalize() for part in parts[1:])])


def clock_time(moment: datetime) -> str:
    """`14:30`; the house writes times the same in all languages so that they match the wall."""
    return f"{moment:%H:%M}"


def long_date(moment: date) -> str:
    """`Saturday 12 June` in the habit of the language in use."""
    return str(format_date(moment, _without_year(language()), locale=language()))


@cache
def _without_year(tongue: str) -> str:
    """The long date of a language without its year: Spanish keeps its `de`, Arabic its comma."""
    pattern = str(get_date_format("full", "en_GB" if tongue == "en" else tongue))
    return re.sub(r"[\s,،]*(?:'de'\s*)?y+\s*$", "", pattern)


def short_time(moment: datetime) -> str:
    """A time in the habit of the language, for running text."""
    return str(format_time(moment, "short", locale=language()))
