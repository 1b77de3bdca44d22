"""What can be set from outside: each option of `twofeet serve` is also an environment variable."""

import os
import secrets
import socket
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent.parent


class SettingsWrong(Exception):
    """A setting that cannot work; the message is a sentence for the operator."""


def lan_address() -> str:
    """The address under which phones on the same network reach this machine; loopback when there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a datagram socket sends nothing on connect
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def is_near(host: str) -> bool:
    """Whether `host` can only be this machine or its own network: loopback, private, link-local, `.local`."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith((".localhost", ".local")):
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_private or address.is_link_local


@dataclass(frozen=True)
class Settings:
    """Everything an operator can choose. `from_environment` reads it; nothing else reads the environment."""

    host: str = "127.0.0.1"
    port: int = 8000
    database: str = ""
    redis: str = ""
    workers: int = 1
    public: str = ""
    smtp: str = ""
    data: Path = Path("var")
    hosts: str = ""
    allowed: tuple[str, ...] = field(default=())
    offline: bool = True  # whether phones may keep pages, by a service worker

    @classmethod
    def from_environment(cls, **given: object) -> "Settings":
        """Settings from TWOFEET_* variables, overridden by what is `given` and not None."""
        env = os.environ.get
        wanted = cls(
            host=env("TWOFEET_HOST", "127.0.0.1"),
            port=_port(env("TWOFEET_PORT", "8000")),
            database=env("TWOFEET_DATABASE_URL", ""),
            redis=env("TWOFEET_REDIS_URL", ""),
            workers=_count(env("TWOFEET_WORKERS", "1")),
            public=env("TWOFEET_PUBLIC_URL", "").rstrip("/"),
            smtp=env("TWOFEET_SMTP_URL", ""),
            data=Path(env("TWOFEET_DATA_DIR") or HERE / "var"),
            hosts=env("TWOFEET_HOSTS", ""),
            allowed=tuple(h.strip().lower() for h in env("TWOFEET_ALLOWED_HOSTS", "").split(",") if h.strip()),
            offline=env("TWOFEET_OFFLINE", "on").strip().lower() not in ("off", "0", "no", "false"),
        )
        chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        return replace(wanted, **chosen).checked()

    def checked(self) -> "Settings":
        """These settings, or SettingsWrong with the sentence that says what does not go together."""
        if self.workers > 1 and not self.is_postgres:
            raise SettingsWrong(
                "More than one worker needs PostgreSQL: set TWOFEET_DATABASE_URL=postgresql://… or use --workers 1."
            )
        if not self.database_url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise SettingsWrong("The database must be sqlite:///… or postgresql://…")
        if self.smtp and urlsplit(self.smtp).scheme not in ("smtp", "smtps"):
            raise SettingsWrong("The mail server must be smtp://… or smtps://…")
        if self.public and urlsplit(self.public).scheme not in ("http", "https"):
            raise SettingsWrong("The public URL must begin with http:// or https://")
        return self

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data / 'twofeet.db'}"

    @property
    def is_postgres(self) -> bool:
        return self.database_url.startswith("postgresql")

    @property
    def public_url(self) -> str:
        """What QR codes and links say; never taken from a request."""
        if self.public:
            return self.public
        host = lan_address() if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def allows_host(self, host: str) -> bool:
        """Whether a request may name this Host (without port). Anything else could be DNS rebinding."""
        name = host.strip("[]").rstrip(".").lower()
        own = urlsplit(self.public).hostname if self.public else None
        return name == own or name in self.allowed or is_near(name)

    @property
    def passphrase(self) -> str:
        """What somebody has to know to create events; empty where anyone may.

        Anyone may on a loopback or LAN address unless TWOFEET_HOSTS says otherwise. On a public address without
        TWOFEET_HOSTS one is made at the first start and kept in the data folder.
        """
        if self.hosts:
            return "" if self.hosts == "anyone" else self.hosts
        return "" if is_near(urlsplit(self.public_url).hostname or "") else self.secret().hex()[:16]

    def secret(self) -> bytes:
        """The installation's own secret, made at the first start, readable by its owner only."""
        path = self.data / "secret"
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(32))
        return path.read_bytes()


def _port(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) < 65536:
        raise SettingsWrong(f"TWOFEET_PORT must be a number below 65536, not {text!r}.")
    return int(text)


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise SettingsWrong(f"TWOFEET_WORKERS must be a number from 1 to 64, not {text!r}.")
    return int(text)
