"""Serving: the database brought up to date, uvicorn with the habits a venue needs, and the address for phones."""

import os
from dataclasses import replace
from pathlib import Path

import uvicorn

from app.database import Database
from app.migrate import migrate
from app.qr import in_terminal
from app.settings import Settings

DRAIN_SECONDS = 5  # one stuck phone must not hold the exit for ever


def serve(settings: Settings, demo: bool = False) -> None:
    """Set up and serve until stopped."""
    if demo and not settings.database:
        settings = replace(settings, database=f"sqlite:///{settings.data / 'demo.db'}")
    settings.data.mkdir(parents=True, exist_ok=True)
    settings.secret()
    database = Database(settings.database_url)
    migrate(database)
    if demo:
        _tell_demo(settings, database)
    else:
        _tell(settings)
    database.close()
    _hand_on(settings)
    uvicorn.run(
        "app.main:create",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers if settings.workers > 1 else None,
        ws="websockets-sansio",
        ws_per_message_deflate=False,  # 5 KB a phone instead of 47
        ws_max_size=65_536,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        timeout_keep_alive=15,
        backlog=4096,
        access_log=False,  # addresses carry keys and names
        server_header=False,
        proxy_headers=False,  # who speaks through a proxy sets TWOFEET_PUBLIC_URL; nothing else is believed
        log_level="warning",
    )


def _hand_on(settings: Settings) -> None:
    """Workers read the environment; so that they find what the command line said."""
    os.environ.update(
        TWOFEET_HOST=settings.host,
        TWOFEET_PORT=str(settings.port),
        TWOFEET_DATABASE_URL=settings.database_url,
        TWOFEET_REDIS_URL=settings.redis,
        TWOFEET_WORKERS=str(settings.workers),
        TWOFEET_PUBLIC_URL=settings.public,
        TWOFEET_SMTP_URL=settings.smtp,
        TWOFEET_DATA_DIR=str(Path(settings.data).resolve()),
    )


def _tell(settings: Settings) -> None:
    print(f"Twofeet serves {settings.public_url}", flush=True)
    if settings.passphrase and not settings.hosts:
        print(f"To create an event a host needs this passphrase: {settings.passphrase}", flush=True)
    print(in_terminal(settings.public_url), flush=True)
    if settings.host in ("127.0.0.1", "localhost", "::1"):
        print("Only this machine can reach it. For the phones in the room: bin/serve --host 0.0.0.0", flush=True)


def _tell_demo(settings: Settings, database: Database) -> None:
    from app.demo.build import build

    links = build(database, settings.public_url)
    print(f"Twofeet serves {settings.public_url} with a day in full swing:", flush=True)
    for name, link in links.items():
        print(f"  {name:12} {link}", flush=True)
    print(in_terminal(links["phone"]), flush=True)
