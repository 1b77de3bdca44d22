"""The `twofeet` command."""

import argparse
import os
import sys
from pathlib import Path

from app.settings import Settings, SettingsWrong


def main(words: list[str] | None = None) -> None:
    """Run one of the commands; ends with a sentence and status 2 when a setting cannot work."""
    parser = _parser()
    given = parser.parse_args(words)
    try:
        settings = Settings.from_environment(
            **{
                name: getattr(given, name, None)
                for name in ("host", "port", "database", "redis", "workers", "public", "smtp")
            }
        )
        given.run(settings, given)
    except (SettingsWrong, CannotDo) as wrong:
        sys.exit(f"twofeet: {wrong}")
    except KeyboardInterrupt:
        sys.exit(130)


class CannotDo(Exception):
    """A command that cannot do what was asked; the message says why."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="twofeet", description="Run a live Open Space.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, run, told: str) -> argparse.ArgumentParser:  # type: ignore[no-untyped-def]
        sub = commands.add_parser(name, help=told, description=told)
        sub.add_argument("--database", help="sqlite:///path or postgresql://… (TWOFEET_DATABASE_URL)")
        sub.set_defaults(run=run)
        return sub

    serve = command("serve", _serve, "Set up the database and serve.")
    serve.add_argument("--demo", action="store_true", help="with one event in full swing, in a database of its own")
    serve.add_argument("--host", help="address to listen on; 0.0.0.0 for the venue (TWOFEET_HOST, 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (TWOFEET_PORT, 8000)")
    serve.add_argument("--redis", help="redis://… to ring between workers (TWOFEET_REDIS_URL)")
    serve.add_argument("--workers", type=int, help="processes; more than one needs PostgreSQL (TWOFEET_WORKERS, 1)")
    serve.add_argument("--public-url", dest="public", help="what links and QR codes say (TWOFEET_PUBLIC_URL)")
    serve.add_argument("--smtp", help="smtp://… for mails; without it they go to a folder (TWOFEET_SMTP_URL)")
    command("migrate", _migrate, "Bring the database up to date.")
    create = command("create-event", _create, "Create an event and print its links.")
    create.add_argument("title")
    create.add_argument("question")
    create.add_argument("--rooms", default="Great hall, 60\nLibrary, 12", help="a line each: Name, seats")
    create.add_argument("--slots", default="", help="a line each: 2027-03-01 10:00-11:00 Label")
    create.add_argument("--timezone", default="UTC")
    out = command("export", _export, "Write a whole event as one zip, to FILE or standard output.")
    out.add_argument("event", help="the event's slug")
    out.add_argument("file", nargs="?", type=Path)
    command("import", _import, "Read an event that was exported.").add_argument("file", type=Path)
    command("backup", _backup, "Write everything as one zip, while the server runs.").add_argument("file", type=Path)
    command("restore", _restore, "Read a backup into an empty installation.").add_argument("file", type=Path)
    erase = command("erase", _erase, "Erase an event and everything in it, for good.")
    erase.add_argument("event", help="the event's slug")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    crowd = command("crowd", _crowd, "Send simulated phones to a running server, and see that all end on one board.")
    crowd.add_argument("phones", nargs="?", type=int, default=100)
    crowd.add_argument("--server", default="", help="address of the server (http://127.0.0.1:8000)")
    crowd.add_argument("--event", default="", help="slug or code; the demo event when left out")
    crowd.add_argument("--seconds", type=float, default=20.0, help="how long they act")
    crowd.add_argument("--seed", type=int, default=1)
    return parser


def _serve(settings: Settings, given: argparse.Namespace) -> None:
    from app.server import serve

    serve(settings, demo=given.demo)


def _migrate(settings: Settings, given: argparse.Namespace) -> None:
    from app.database import Database
    from app.migrate import head, migrate

    migrate(Database(settings.database_url))
    print(f"The database is at migration {head()}.")


def _create(settings: Settings, given: argparse.Namespace) -> None:
    from app.operator import create_event

    for name, value in create_event(
        settings, given.title, given.question, given.rooms, given.slots, given.timezone
    ).items():
        print(f"{name:16} {value}")


def _export(settings: Settings, given: argparse.Namespace) -> None:
    from app.archive import export_event

    parcel = _tried(lambda: export_event(_database(settings), given.event))
    if given.file:
        given.file.write_bytes(parcel)
        print(f"Wrote {given.file} ({len(parcel):,} bytes).")
    else:
        sys.stdout.buffer.write(parcel)


def _import(settings: Settings, given: argparse.Namespace) -> None:
    from app.archive import import_archive

    for slug in _tried(lambda: import_archive(_database(settings), given.file.read_bytes())):
        print(f"Imported {slug}.")


def _backup(settings: Settings, given: argparse.Namespace) -> None:
    from app.archive import export_all

    parcel = export_all(_database(settings))
    given.file.write_bytes(parcel)
    print(f"Wrote {given.file} ({len(parcel):,} bytes).")


def _restore(settings: Settings, given: argparse.Namespace) -> None:
    from app.archive import import_archive

    slugs = _tried(lambda: import_archive(_database(settings), given.file.read_bytes(), only_into_empty=True))
    print(f"Restored {len(slugs)} events.")


def _erase(settings: Settings, given: argparse.Namespace) -> None:
    from app.archive import erase_event

    if not given.yes and input(f"Erase {given.event} for good? Type its slug again: ") != given.event:
        raise CannotDo("Nothing was erased.")
    _tried(lambda: erase_event(_database(settings), given.event))
    print(f"Erased {given.event}.")


def _crowd(settings: Settings, given: argparse.Namespace) -> None:
    from app.crowd import run

    server = given.server or f"http://127.0.0.1:{settings.port}"
    sys.exit(run(server, given.event, given.phones, given.seconds, given.seed))


def _database(settings: Settings):  # type: ignore[no-untyped-def]
    from app.database import Database
    from app.migrate import migrate

    database = Database(settings.database_url)
    migrate(database)
    return database


def _tried(act):  # type: ignore[no-untyped-def]
    from app.archived import ArchiveWrong
    from app.models.rules import NotThere

    try:
        return act()
    except (ArchiveWrong, OSError) as wrong:
        raise CannotDo(str(wrong)) from None
    except NotThere:
        raise CannotDo("There is no event of that name here.") from None


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
