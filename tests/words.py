"""The catalogues: what people read, collected from code and templates. Run by bin/words."""

import io
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locales"
POT = LOCALES / "twofeet.pot"
METHODS = [("app/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.md", "jinja2")] + [
    (f"templates/**.{ending}", "jinja2") for ending in ("xhtml", "opf")
]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "plural": (1, 2)}


def collected() -> Catalog:
    """Every sentence in the code and the templates."""
    found = Catalog(project="Twofeet", charset="utf-8")
    options = {"templates/**": {"newstyle_gettext": "true", "silent": "false", "trim_blocks": "true"}}
    options = {pattern: options["templates/**"] for pattern, method in METHODS if method == "jinja2"}
    rows = extract_from_dir(ROOT, METHODS, options, KEYWORDS, comment_tags=("L10N:",))
    for path, line, message, comments, context in rows:
        if path.startswith(("app/", "templates/")):
            found.add(message, None, [(path, line)], auto_comments=comments, context=context)
    return found


def text_of(catalogue: Catalog) -> str:
    """A catalogue as a file: sorted, without line numbers, so that only words make a difference."""
    out = io.BytesIO()
    write_po(out, catalogue, no_location=True, sort_output=True, width=110, omit_header=catalogue.locale is None)
    return out.getvalue().decode()


def updated(path: Path, template: Catalog) -> tuple[str, Catalog]:
    """A language's catalogue with today's sentences; what is no longer said is dropped."""
    with path.open("rb") as file:
        catalogue = read_po(file, path.parent.parent.name)
    created = catalogue.creation_date
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.creation_date = created  # the hour at which somebody looked is no change
    catalogue.obsolete.clear()
    return text_of(catalogue), catalogue


def missing(catalogue: Catalog) -> list[str]:
    """Sentences without a translation."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not all(message.string if isinstance(message.string, (tuple, list)) else [message.string])
    ]


def main(check: bool) -> int:
    template, behind = collected(), []
    paths = sorted(LOCALES.glob("*/LC_MESSAGES/twofeet.po"))
    for path, fresh, catalogue in [(POT, text_of(template), None), *((p, *updated(p, template)) for p in paths)]:
        if not path.exists() or path.read_text() != fresh:
            behind.append(path.relative_to(ROOT))
            if not check:
                path.parent.mkdir(exist_ok=True)
                path.write_text(fresh)
        if catalogue is not None and (empty := missing(catalogue)):
            print(f"{path.relative_to(ROOT)}: {len(empty)} not translated, first: {empty[0]!r}")
    if check and behind:
        print(f"bin/words has to be run for: {', '.join(map(str, behind))}")
        return 1
    print(f"{len(template)} sentences, {len(paths)} catalogues")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
