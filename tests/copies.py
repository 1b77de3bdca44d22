"""An event that was begun once, as often as it is wanted: as good as doing it all again, and twenty times quicker."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from app import archive, clock, transaction
from app.models import events, pasts
from app.models.keys import digest
from tests.conftest import Gathering


class Prepared:
    """The rows of an event as they are now, and the cookies by which people come in."""

    def __init__(self, server: Any, made: dict[str, Any], devices: list[Any]):
        self.server, self.database, self.made, self.read_at = server, server.house.database, made, clock.now()
        self.cookies = [[(it.name, it.value or "", it.path) for it in device.http.cookies.jar] for device in devices]
        with self.database.reading() as session:
            self.rows = {name: rows for name, rows in archive._rows(session, int(made["id"])).items() if rows}
        assert "operation" not in self.rows, "ops stay with the event for which they were made"


class Copy:
    """The same event again, with ids, an address and keys of its own. Everything in it has just been done."""

    def __init__(self, of: Prepared):
        self._keys = {it: secrets.token_urlsafe(24) for cookies in of.cookies for _, it, _ in cookies}
        digests = {digest(old): digest(new) for old, new in self._keys.items()}
        age = clock.now() - of.read_at
        self.ids: dict[str, dict[int, int]] = {}
        with transaction.by_hand(of.database) as session:
            names = {"slug": f"{of.made['slug']}-{secrets.token_hex(5)}", "code": events.code_for(session)}
            for table in archive._tables():
                rows = [{name: _aged(name, it, age) for name, it in row.items()} for row in of.rows.get(table.name, ())]
                for row in rows:
                    if table.name == "event":
                        row |= names
                    if table.name == "key":
                        row["digest"] = digests.get(row["digest"]) or secrets.token_hex(32)
                here = pasts.moved(table.name, rows, self.ids, False)
                new = [archive._referring(table, row, self.ids) for row in here]
                self.ids[table.name] = archive._insert(session, table, new, False)
        said = json.dumps(of.made).replace(of.made["slug"], names["slug"]).replace(of.made["code"], names["code"])
        self.made: dict[str, Any] = json.loads(said) | {"id": self.ids["event"][int(of.made["id"])]}
        self.devices = [self._device(of, cookies) for cookies in of.cookies]

    def _device(self, of: Prepared, cookies: list[tuple[str, str, str]]) -> Any:
        device = of.server.device()
        for name, value, path in cookies:
            name, path = (it.replace(of.made["slug"], self.made["slug"]) for it in (name, path))
            device.http.cookies.set(name, self._keys[value], domain="127.0.0.1", path=path)
        return device


def _aged(name: str, value: Any, age: timedelta) -> Any:
    """When something was done moves along; when a slot is, does not."""
    return value + age if isinstance(value, datetime) and (name == "at" or name.endswith("_at")) else value


class Begun:
    """An event with people and things in it. `begin` makes them, over HTTP; whoever wants the same again in one server
    gets a copy."""

    PEOPLE: tuple[str, ...] = ()  # what they are called here; first who holds the space
    IDS: dict[str, str] = {}  # what is called by an id or ids here, and in which table it is
    event: Gathering

    def __init__(self, server: Any, **fields: str):
        self.server = server
        like = (type(self), clock._shift, *sorted(fields.items()))
        if like not in server.begun:  # who asks only once does not pay for a second
            server.begun[like] = None
            self.begin(**fields)
        else:
            self._begin_like(*(server.begun[like] or self._keep(like, fields)))

    def begin(self, **fields: str) -> None:
        raise NotImplementedError

    def _keep(self, like: Any, fields: dict[str, str]) -> tuple["Begun", Prepared]:
        """One that nobody touches."""
        first = type(self).__new__(type(self))
        first.server = self.server
        first.begin(**fields)
        kept = first, Prepared(self.server, first.event.made, [getattr(first, name) for name in self.PEOPLE])
        self.server.begun[like] = kept
        return kept

    def _begin_like(self, first: "Begun", prepared: Prepared) -> None:
        copy = Copy(prepared)
        self.event = Gathering(self.server, copy.devices[0], copy.made)
        self.at = self.event.at
        vars(self).update(zip(self.PEOPLE, copy.devices, strict=True))
        for name, table in self.IDS.items():
            there, ids = getattr(first, name), copy.ids[table]
            setattr(self, name, [ids[id] for id in there] if isinstance(there, list) else there and ids[there])
