"""One phone's mailbox. It is never waited for: a phone that does not read is let go, and catches up later."""

import asyncio
import socket
import struct
from typing import Any, Protocol

from app.realtime.wire import Frame, Parcel

BACKLOG_BYTES = 512 * 1024
BACKLOG_FRAMES = 32
COME_BACK = 1013
LINGER_NOT = struct.pack("ii", 1, 0)


class Socket(Protocol):
    """What a mailbox needs of a websocket."""

    async def send_text(self, data: str) -> None: ...
    async def send_bytes(self, data: bytes) -> None: ...
    async def close(self, code: int = 1000) -> None: ...


class Mailbox:
    """Where a page gets its frames: `page` and `language` say which ones, `owner` whose nudges (0: nobody's).

    Where the server's own transport is known the same bytes are written to it directly; elsewhere (tests, other
    servers) a small queue and a task of its own send them.
    """

    backlog_bytes = BACKLOG_BYTES

    def __init__(self, socket: Socket, page: str, language: str, transport: Any = None, owner: int = 0):
        self.page, self.language, self.owner = page, language, owner
        self._socket, self._transport = socket, transport
        self._queue: asyncio.Queue[Frame | Parcel] = asyncio.Queue(BACKLOG_FRAMES)
        self._sender = None if transport else asyncio.create_task(self._send_all())
        self._let_go: asyncio.Task[None] | None = None

    @property
    def audience(self) -> tuple[str, str]:
        return self.page, self.language

    def post(self, frame: Frame | Parcel) -> None:
        """Hand over a frame; returns at once."""
        if self._transport is not None:
            self._write(frame)
            return
        try:
            self._queue.put_nowait(frame)
        except asyncio.QueueFull:
            self.let_go()

    def _write(self, frame: Frame | Parcel) -> None:
        if self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size() > self.backlog_bytes:
            self._cut()
        else:
            self._transport.write(frame.raw)

    def _cut(self) -> None:
        """A close frame would wait behind what the phone does not read, and so would the kernel, with megabytes."""
        line = self._transport.get_extra_info("socket")
        if line is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
        self._transport.abort()

    def let_go(self, code: int = COME_BACK) -> None:
        """Close this socket; the code says whether to come back."""
        if self._let_go is None:
            self._let_go = asyncio.create_task(self._close(code))

    async def _close(self, code: int) -> None:
        try:
            await asyncio.wait_for(self._socket.close(code), 2)
        except Exception:  # already gone, which is what we want
            return

    async def _send_all(self) -> None:
        try:
            while True:
                frame = await self._queue.get()
                if isinstance(frame, Parcel):
                    await self._socket.send_bytes(frame.data)
                else:
                    await self._socket.send_text(frame.text)
        except Exception:  # the reading side sees the disconnect and cleans up
            return

    def close(self) -> None:
        """The page has gone."""
        if self._sender:
            self._sender.cancel()
