"""Bringing a database up to date: Alembic's migrations, from code."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.database import Database

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def config() -> Config:
    """Alembic's settings; there is no ini file."""
    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS))
    return found


@cache
def head() -> str | None:
    """The newest migration."""
    return ScriptDirectory.from_config(config()).get_current_head()


def migrate(database: Database) -> None:
    """Run the migrations that are missing; nothing happens when there are none."""
    settings = config()
    with database.engine.connect() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        connection.commit()
