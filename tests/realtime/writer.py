"""A page that writes together with others, without a browser: Yjs as pycrdt has it, over the real socket."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pycrdt import Doc, Text
from starlette.websockets import WebSocketDisconnect

from app.realtime import updates
from tests.conftest import BASE, Device


class Writer:
    """What it has written and heard. `over` is the code and the reason with which its socket was closed."""

    def __init__(self, socket: Any):
        self.socket = socket
        self.doc: Doc[Any] = Doc()
        self.sent = self.stored = 0
        self.here: list[dict[str, Any]] = []
        self.over: tuple[int, str] | None = None
        self._own: list[bytes] = []
        self._is_theirs = False
        self._ears = self.doc.observe(lambda event: None if self._is_theirs else self._own.append(event.update))
        self.is_ready = False

    def text(self, field: str = "summary") -> str:
        return str(self.doc.get(field, type=Text))

    def type(self, words: str, at: int = 0, field: str = "summary") -> None:
        """Type, and send it; a message for each call."""
        text = self.doc.get(field, type=Text)
        text.insert(len(str(text)[:at].encode()), words)
        self.flush()

    def delete(self, at: int, size: int, field: str = "summary") -> None:
        text = self.doc.get(field, type=Text)
        del text[at : at + size]
        self.flush()

    def flush(self) -> None:
        own, self._own = self._own, []
        for update in own:
            self.send(updates.message(updates.UPDATE, update))

    def send(self, message: bytes) -> None:
        self.sent += 1
        self.socket.send_bytes(message)

    def hear(self) -> None:
        """The next thing that comes."""
        try:
            came = self.socket.receive()
            if came["type"] == "websocket.close":
                raise WebSocketDisconnect(came["code"], came.get("reason"))
        except WebSocketDisconnect as closed:
            self.over = closed.code, closed.reason
            return
        if came.get("bytes") is None:
            self._told(json.loads(came["text"]))
        else:
            self._came(*updates.read_message(came["bytes"]))

    def _told(self, told: dict[str, Any]) -> None:
        self.here = told.get("here", self.here)
        self.stored = told.get("stored", self.stored)

    def _came(self, kind: int, body: bytes) -> None:
        if kind == updates.STEP1:
            self._own.clear()
            self.send(updates.message(updates.STEP2, self.doc.get_update(body)))
            self.socket.send_bytes(updates.message(updates.STEP1, self.doc.get_state()))
            return
        self.is_ready = self.is_ready or kind == updates.STEP2
        self._is_theirs = True
        self.doc.apply_update(body)
        self._is_theirs = False

    def until(self, is_so: Callable[[], bool], seconds: float = 8) -> None:
        """Hear what comes until something is so. A heartbeat comes every three seconds, so this ends."""
        deadline = time.monotonic() + seconds
        while not is_so():
            assert self.over is None or is_so(), self.over
            assert time.monotonic() < deadline, "it never came"
            self.hear()

    def until_stored(self) -> None:
        self.until(lambda: self.stored >= self.sent)

    def until_over(self) -> tuple[int, str]:
        """Until the server closes; the code and the reason."""
        deadline = time.monotonic() + 8
        while self.over is None and time.monotonic() < deadline:
            self.hear()
        assert self.over is not None, "it stays open"
        return self.over


def line(device: Device, at: str, breakout: int, headers: dict[str, str] | None = None) -> Any:
    """The socket itself; a context manager."""
    path = f"ws://127.0.0.1:8000{at}/breakouts/{breakout}/harvest/live"
    return device.http.websocket_connect(path, headers=headers or {"Origin": BASE})


@contextmanager
def writing(device: Device, at: str, breakout: int) -> Iterator[Writer]:
    """Somebody at the shared text, brought up to date."""
    with line(device, at, breakout) as socket:
        writer = Writer(socket)
        writer.until(lambda: writer.is_ready)
        yield writer
