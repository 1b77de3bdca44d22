"""One command, one transaction: who is it, was it done before, the rule, the change, the commit, the ring."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app import clock
from app.database import Database
from app.models import keys, pasts
from app.models.changes import Change, Operation
from app.models.events import Event
from app.models.people import Person
from app.models.rules import NotJoined, NotThere, NotYours, OpReused, Refusal
from app.words import _

Ring = Callable[[int, int, frozenset[int]], None]
"""Tells whoever listens that an event (id) is at a revision, and which people (ids) have something of their own."""


@dataclass(frozen=True)
class Op:
    """A client's name for a command, and what it asked for. The same op has one effect and one answer: to a person,
    or `of_device` where the command says who a device is."""

    key: str
    fingerprint: str
    client: str = ""
    of_device: bool = False

    def sealed(self, secret: str) -> "Op":
        """The same op, which knows what it asked for by the asker's own key alone: whoever reads the rows cannot find
        out by trying."""
        key = secret.encode("utf-8", "replace")
        return replace(self, fingerprint=hmac.new(key, self.fingerprint.encode(), hashlib.sha256).hexdigest())

    @classmethod
    def of(cls, key: str, method: str, path: str, fields: dict[str, Any], client: str = "") -> "Op":
        asked = json.dumps([method, path, fields], sort_keys=True, default=str)
        return cls(key, hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest(), client)


@dataclass(frozen=True)
class Answer:
    """What a command came to. `facts` go into the JSON answer, `said` onto the page. `private` facts go into this
    answer only, and `secret` (a fresh key) into a cookie: neither is stored with the op."""

    id: int | None = None
    revision: int = 0
    location: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    private: dict[str, Any] = field(default_factory=dict)
    said: str = ""
    secret: str = ""
    again: bool = False


class Transaction:
    """What a verb works with: the locked event, the asker, the session, one moment for all it does.

    `person` is in whose name it is done, `doer` whose device asks. The two differ when a helper enters what somebody
    without a phone has said (`speak_for`)."""

    def __init__(self, session: Session, event: Event, person: Person | None, now: datetime):
        self.session, self.event, self.person, self.now = session, event, person, now
        self._helper: Person | None = None
        self.changes: list[Change] = []
        self.told: set[int] = set()
        self.kept: set[tuple[str, str]] = set()  # rows (table, key) whose before-image is written down
        pasts.watch(session, self)

    @property
    def event_id(self) -> int:
        return self.event.id or 0

    @property
    def doer(self) -> Person | None:
        return self._helper or self.person

    @property
    def is_facilitator(self) -> bool:
        return self.doer is not None and self.doer.is_facilitator

    def needs_person(self) -> Person:
        """The asker; refuses NotJoined."""
        if self.person is None:
            raise NotJoined
        return self.person

    def needs_facilitator(self) -> Person:
        """The asker, who has to hold the space; refuses NotJoined, NotYours."""
        self.needs_person()
        if self.doer is None or not self.doer.is_facilitator:
            raise NotYours(_("This is for the facilitator. They can send you a link that makes you one, too."))
        return self.doer

    def needs_helper(self) -> Person:
        """The asker, who has to be a helper or hold the space; refuses NotJoined, NotYours."""
        self.needs_person()
        if self.doer is None or not self.doer.is_helper:
            raise NotYours(_("This is for helpers. The facilitator can send you a link that makes you one."))
        return self.doer

    def speak_for(self, person: Person) -> None:
        """From here on, what is done is done in this person's name; who really does it stays in every Change.
        Whether they may is for the caller to ask (`helpers.speak_for`)."""
        self._helper, self.person = self.needs_person(), person

    def tell(self, *people: int | None) -> None:
        """These people (ids) have something new of their own: their pages, and nobody else's, are nudged to ask for
        it after the commit. What it is, is never pushed."""
        self.told.update(id for id in people if id)

    def record(self, kind: str, by: Person | None = None, is_secret: bool = False, **facts: Any) -> None:
        """Say what was done; the first change of a transaction takes the event's next revision. `is_secret`: by whom
        is written nowhere."""
        if not self.changes:
            self.event.revision += 1
        who = None if is_secret else by or self.doer
        if by is None and not is_secret and self._helper is not None and self.person is not None:
            facts |= {"person": self.person.id, "in_name_of": self.person.name}
        change = Change(
            event_id=self.event_id,
            revision=self.event.revision,
            kind=kind,
            person_id=who.id if who else None,
            at=self.now,
            facts=facts,
        )
        self.changes.append(change)
        self.session.add(change)


Verb = Callable[[Transaction], Answer]
Command = ParamSpec("Command")


def _looks_again(do: Callable[Command, Answer]) -> Callable[Command, Answer]:
    """Where there is nothing to lock yet (two new events of one name, one op for both), a unique index stops
    whoever was later: they look again, and see who was faster."""

    @wraps(do)
    def done(*args: Command.args, **options: Command.kwargs) -> Answer:
        for _again in range(2):
            with suppress(IntegrityError):
                return do(*args, **options)
        return do(*args, **options)

    return done


@_looks_again
def run(database: Database, ring: Ring, slug: str, secret: str, op: Op | None, verb: Verb) -> Answer:
    """Let the holder of `secret` do `verb` at the event `slug`; returns the answer, or raises its Refusal.

    The event's row is locked first, so commands of one event happen one after another, and the order of commits
    is the order of revisions. The op is stored with the effect, a refusal with its words: whoever asks again
    hears the same. A repeated op gives the first answer with `again=True`.
    """
    with database.writing() as session:
        event = _locked(session, slug)
        now = clock.now()
        bearer = keys.bearer(session, event, secret, now)
        tx = Transaction(session, event, bearer if bearer and bearer.is_here else None, now)
        scope = _scope(event, bearer, op)
        if op and (before := _before(session, scope, op)):
            return before
        answer, refusal = _attempt(tx, verb)
        if refusal is None or op or refusal.keeps:
            _remember(tx, scope, op, answer, refusal)
            session.commit()
    if tx.changes or tx.told:
        ring(tx.event_id, event.revision, frozenset(tx.told))
    if refusal is not None:
        raise refusal
    return answer


@_looks_again
def create(database: Database, op: Op | None, build: Callable[[Session, datetime], Transaction], verb: Verb) -> Answer:
    """The one command without an event: `build` makes it, `verb` furnishes it, in one transaction."""
    with database.writing() as session:
        scope = f"client:{op.client if op else ''}"
        if op and (before := _before(session, scope, op)):
            return before
        tx = build(session, clock.now())
        answer = replace(verb(tx), revision=tx.event.revision)
        _remember(tx, scope, op, answer, None)
        session.commit()
    return answer


@contextmanager
def by_hand(database: Database) -> Iterator[Session]:
    """The operator's own transaction: import, restore, erase. No rules, no ring."""
    with database.writing() as session:
        yield session
        session.commit()


def _locked(session: Session, slug: str) -> Event:
    """The event's row, locked until the transaction ends; SQLite's one writer needs no more than its own lock."""
    event = session.exec(select(Event).where(Event.slug == slug).with_for_update()).first()
    if event is None:
        raise NotThere
    return event


def _scope(event: Event, bearer: Person | None, op: Op | None) -> str:
    """Within which an op is known. Who has just left is told so again."""
    if op is None or bearer is None or op.of_device:
        return f"{event.id}:device:{op.client if op else ''}"
    return f"{event.id}:{bearer.id}"


def _before(session: Session, scope: str, op: Op) -> Answer | None:
    """The first answer to this op; raises the first refusal, or OpReused when it was another command."""
    done = session.exec(select(Operation).where(Operation.scope == scope, Operation.op == op.key)).first()
    if done is None:
        return None
    if done.fingerprint != op.fingerprint:
        raise OpReused
    if done.status != 200:
        raise Repeated(done.answer)
    return Answer(**done.answer, again=True)


def _attempt(tx: Transaction, verb: Verb) -> tuple[Answer, Refusal | None]:
    """Do it within a savepoint, so that a refusal leaves nothing behind but what it means to keep."""
    revision = tx.event.revision
    savepoint = tx.session.begin_nested()
    try:
        answer = verb(tx)
        tx.session.flush()
    except Refusal as refusal:
        if not refusal.keeps:
            savepoint.rollback()
            tx.changes.clear()
            tx.told.clear()
            tx.kept.clear()
            tx.event.revision = revision
            return Answer(), refusal
        savepoint.commit()
        return Answer(), refusal
    savepoint.commit()
    return replace(answer, revision=tx.event.revision), None


def _remember(tx: Transaction, scope: str, op: Op | None, answer: Answer, refusal: Refusal | None) -> None:
    if op is None or (refusal is not None and not refusal.is_final):
        return
    told = refusal.told() if refusal else None
    kept = {name: getattr(answer, name) for name in ("id", "revision", "location", "facts", "said")}
    tx.session.add(
        Operation(
            event_id=tx.event.id,
            scope=scope,
            op=op.key,
            fingerprint=op.fingerprint,
            status=409 if told else 200,
            answer=told or kept,
            at=tx.now,
        )
    )


class Repeated(Refusal):
    """A refusal that was given before, in the same words."""

    is_final = True

    def __init__(self, told: dict[str, Any]):
        super().__init__(str(told["message"]))
        self._told = told

    @property
    def rule(self) -> str:
        return str(self._told["rule"])

    def told(self) -> dict[str, Any]:
        return self._told
