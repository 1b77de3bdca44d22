"""The house: what stands on which floor, and what no floor does. docs/ARCHITECTURE.md gives the reasons."""

import ast
import hashlib
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.version import Version

from app.database import _sqlite_module
from app.regions import CONTAINERS

ROOT = Path(__file__).resolve().parent.parent
APP, TEMPLATES, STATIC = ROOT / "app", ROOT / "templates", ROOT / "static"
FILES = sorted(APP.rglob("*.py"))
LINES, FUNCTION = 400, 45

# Exceptions, by name and with what they may be at most. They only ever shrink: one that is no longer needed fails.
LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {}
WITHOUT_DOCSTRING = {"app/realtime/wire.py": {"replace", "put", "remove"}}
QUERIES_IN_ROUTES = {"app/routes/events.py": "a new event is added before there is anything to lock"}

# What has no noun of its own: the frame of each floor.
FRAME_OF_ROUTES = {
    "__init__", "errors", "exports", "fields", "guards", "health", "learning", "live", "mine", "pages", "prints",
    "proceedings", "static", "ways",
}  # fmt: skip
FRAME_OF_TEMPLATES = {"layouts", "pages", "book"}
FRAME_OF_STYLES = {
    "base", "atkinson", "phone", "wall", "desk", "proceedings", "room", "door", "helper", "moves", "outbox",
    "harvesting",
}  # fmt: skip
NOUNS_OF_THE_METHOD = {
    "topic", "room", "slot", "breakout", "seat", "star", "harvest", "person", "people", "announcement", "phase",
    "convener", "facilitator", "marketplace", "wall",
}  # fmt: skip


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), file.name)


def imports_of(file: Path) -> set[str]:
    """Every module that is imported, also within functions; not what only the type checker sees."""
    tree = tree_of(file)
    typing = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in typing:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(file)}: imports are written in full"
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def is_within(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for file in FILES:
        for node in ast.walk(tree_of(file)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield file, node


def calls(file: Path, method: str) -> list[str]:
    """Whose method of this name is called in a file."""
    return [
        ast.unparse(node.func.value)
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method
    ]


@pytest.mark.parametrize("file", sorted(APP.glob("models/**/*.py")), ids=name_of)
def test_models_know_nothing_above_them(file: Path) -> None:
    for module in imports_of(file):
        assert not is_within(module, "fastapi", "starlette", "jinja2", "markupsafe", "redis", "uvicorn", "httpx"), (
            module
        )
        if is_within(module, "app"):
            assert is_within(module, "app.models", "app.words"), module


@pytest.mark.parametrize("file", sorted(APP.glob("realtime/**/*.py")), ids=name_of)
def test_realtime_knows_no_noun(file: Path) -> None:
    tree = tree_of(file)
    for module in imports_of(file):
        if is_within(module, "app"):
            assert is_within(module, "app.realtime", "app.regions"), module
    said = {doc for node in ast.walk(tree) if isinstance(node, DOCUMENTED) and (doc := ast.get_docstring(node, False))}
    words = set()
    for node in ast.walk(tree):
        for found in (getattr(node, name, None) for name in ("id", "attr", "arg", "name", "value")):
            if isinstance(found, str) and found not in said and found != "__slots__":
                words |= {word.rstrip("s") for word in re.findall(r"[a-z]+", found.lower())}
    assert not words & NOUNS_OF_THE_METHOD


DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@pytest.mark.parametrize("file", sorted(APP.glob("routes/**/*.py")), ids=name_of)
def test_routes_ask_and_answer_and_nothing_else(file: Path) -> None:
    """One lookup is a route's to do (`get`); what needs more is a read or a verb of the models."""
    text = file.read_text()
    asks = re.search(r"\bselect\(|session\.(add|delete|exec|execute|commit|rollback|connection)\b", text)
    assert bool(asks) == (name_of(file) in QUERIES_IN_ROUTES)
    for module in imports_of(file):
        assert not is_within(module, "jinja2", "redis", "alembic"), module
        assert not is_within(module, "app.realtime") or file.stem == "live", module


def test_a_verb_asks_its_transaction_and_nobody_else() -> None:
    """It holds the event's lock: a second connection, opened beside it, may wait for ever behind those who wait."""
    reads = {"board", "person", "event", "read", "own", "regions", "is_facilitator", "may_place", "needs_own", "inbox"}
    for file in APP.glob("routes/*.py"):
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.FunctionDef) and any(arg.arg == "tx" for arg in node.args.args):
                used = {ast.unparse(part) for part in ast.walk(node) if isinstance(part, ast.Attribute)}
                assert not used & {f"ask.{name}" for name in reads}, f"{name_of(file)}: {node.name}"


def test_only_a_transaction_commits() -> None:
    found = {name_of(file): calls(file, "commit") for file in FILES if calls(file, "commit")}
    assert found.keys() == {"app/transaction.py", "app/migrate.py"}
    assert found["app/migrate.py"] == ["connection"]


def test_only_commits_ring() -> None:
    """The bell is rung by the transaction, which gets it as a function, and by nobody else."""
    assert [name_of(file) for file in FILES if re.search(r"\bring\(", file.read_text())] == [
        "app/realtime/bell.py",
        "app/transaction.py",
    ]


def test_only_where_it_waits_for_many_is_code_async() -> None:
    for file, node in functions():
        if isinstance(node, ast.AsyncFunctionDef):
            at = name_of(file)
            places = ("app/realtime/", "app/crowd", "app/routes/live.py", "app/main.py", "app/intake.py")
            assert at.startswith(places), f"{at}: {node.name}"


def test_a_noun_has_one_name_on_every_floor() -> None:
    models = {file.stem for file in APP.glob("models/*.py")} | {f.parent.name for f in APP.glob("models/*/__init__.py")}
    routes = {file.stem for file in APP.glob("routes/*.py")} | {f.parent.name for f in APP.glob("routes/*/__init__.py")}
    nouns = routes - FRAME_OF_ROUTES
    assert nouns <= models
    assert {folder.name for folder in TEMPLATES.iterdir() if folder.is_dir()} - FRAME_OF_TEMPLATES <= nouns
    assert {file.stem for file in STATIC.glob("css/*.css")} - FRAME_OF_STYLES <= nouns
    assert routes >= {file.stem.removeprefix("test_") for file in ROOT.glob("tests/routes/test_*.py")} - {
        "breakouts_day"
    }
    assert models >= {file.stem.removeprefix("test_") for file in ROOT.glob("tests/models/test_*.py")}


def test_every_street_is_tested() -> None:
    nouns = {file.stem for file in APP.glob("routes/*.py")} - {"__init__", "errors", "fields", "live"}
    assert nouns <= {file.stem.removeprefix("test_") for file in ROOT.glob("tests/routes/test_*.py")}


def test_models_and_routes_are_named_in_plural() -> None:
    nouns = {file.stem for file in APP.glob("routes/*.py")} - FRAME_OF_ROUTES
    assert all(noun.endswith("s") or noun == "people" for noun in nouns)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_file_is_short(file: Path) -> None:
    lines = len(file.read_text().splitlines())
    if name_of(file) in LONG_FILES:
        assert LINES < lines <= LONG_FILES[name_of(file)], "exceptions shrink; one that is not needed goes"
    else:
        assert lines <= LINES


def test_a_function_is_short() -> None:
    for file, node in functions():
        name = f"{name_of(file)}:{node.name}"
        lines = (node.end_lineno or 0) - node.lineno + 1
        assert lines <= LONG_FUNCTIONS.get(name, FUNCTION), f"{name} has {lines} lines"
        assert lines > FUNCTION or name not in LONG_FUNCTIONS, f"{name} is no exception any more"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_file_and_public_function_says_what_it_is(file: Path) -> None:
    tree = tree_of(file)
    assert ast.get_docstring(tree)
    silent = {
        node.name
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    }
    assert silent == WITHOUT_DOCSTRING.get(name_of(file), set())


def test_files_of_others_are_as_they_came() -> None:
    rows = re.findall(r"^\| `([\w.-]+)` \|.*`([0-9a-f]{64})` \|$", (STATIC / "vendor/VENDORED.md").read_text(), re.M)
    assert {name for name, _ in rows} == {file.name for file in (STATIC / "vendor").iterdir()} - {"VENDORED.md"}
    for name, wanted in rows:
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == wanted, name


@pytest.mark.parametrize(
    ("package", "least"),
    [("starlette", "1.3.0"), ("uvicorn", "0.52.1"), ("jinja2", "3.1.6"), ("python-multipart", "0.0.18")],
)
def test_no_package_is_known_to_be_unsafe(package: str, least: str) -> None:
    assert Version(version(package)) >= Version(least)


def test_the_sqlite_in_use_loses_nothing() -> None:
    """Before 3.51.3 a write-ahead log that is reset at the wrong moment loses committed rows."""
    assert tuple(map(int, _sqlite_module().sqlite_version.split("."))) >= (3, 51, 3)


# Words that are the same in every language.
NAMES = {"Twofeet", "Open", "Space", "BarCamp", "Markdown", "JSON", "UTC"}
NOT_FOR_PEOPLE = r"{% block (?:sheet|script|look|data) %}.*?{% endblock %}|{#.*?#}|{%.*?%}|{{.*?}}|<!.*?>|&\w+;|/\w+"


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=name_of)
def test_every_word_of_a_page_can_be_translated(file: Path) -> None:
    text = re.sub(NOT_FOR_PEOPLE, " ", file.read_text(), flags=re.DOTALL)
    read = re.findall(r"\s(?:alt|title|aria-label|aria-description|placeholder)=\"([^\"]*)\"", text)
    read.append(re.sub(r"<[^>]*>", " ", text))
    assert not set(re.findall(r"[^\W\d_]{2,}", " ".join(read))) - NAMES


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("_*.html")), ids=name_of)
def test_no_fragment_takes_the_focus(file: Path) -> None:
    assert "autofocus" not in file.read_text()


def test_what_pages_fill_is_known_by_name() -> None:
    """A page that missed how the last region of a container went can only be told by the container's name."""
    filled = {
        name for file in TEMPLATES.rglob("*.html") for name in re.findall(r"fill\('([\w-]+)'\)", file.read_text())
    }
    assert set(CONTAINERS) == filled


def test_templates_ask_nothing() -> None:
    """No queries, no clock, and nothing marked as safe: what comes from people is escaped or cleaned before."""
    for file in TEMPLATES.rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape|session|\.exec\(|now\(\)", file.read_text()), name_of(file)


def test_nobody_else_reads_the_environment_or_the_clock() -> None:
    for file in FILES:
        at, text = name_of(file), file.read_text()
        if at not in ("app/settings.py", "app/clock.py") and not at.startswith(("app/crowd", "app/demo")):
            assert not re.search(r"datetime\.now\(|utcnow\(|\btime\.time\(", text), at
