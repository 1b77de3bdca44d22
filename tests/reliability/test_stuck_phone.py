"""A phone that stops reading is nobody's business but its own."""

import base64
import os
import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from tests.reliability.ears import Ear, Ears
from tests.reliability.phones import Gathering
from tests.reliability.serving import Serving, wait_until

HEALTHY = 30
CHANGES = 100
REPORT = "word " * 20_000  # 100 KB for the page of its topic, where the stuck phone is
NO_DELAY = 3.0  # seconds; whoever waits for a stuck phone waits for minutes


@contextmanager
def stuck_phone(gathering: Gathering, page: str, topic_page_since: int) -> Iterator[socket.socket]:
    """A websocket, opened by hand, that is never read."""
    port = gathering.host.port
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", port))
        key = base64.b64encode(os.urandom(16)).decode()
        path = f"{gathering.at}/live?since={topic_page_since}&page={page}"
        wanted = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        wanted += "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        wanted += f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        line.sendall(wanted.encode())
        assert b" 101 " in line.recv(64)
        yield line


def _is_let_go(line: socket.socket) -> bool:
    """Whether the server has ended this connection; asked without reading."""
    poll = select.poll()
    poll.register(line, select.POLLRDHUP)
    return any(event & (select.POLLRDHUP | select.POLLHUP | select.POLLERR) for _, event in poll.poll(0))


@pytest.mark.sqlite_only
def test_a_stuck_phone_delays_nobody(database_url: str, serve: Callable[..., Serving], seed: int) -> None:
    port = serve(database_url).port
    gathering = Gathering(port, phase="breakouts")
    ana = gathering.person("Ana")
    breakout = gathering.breakout(ana, gathering.topic(ana, "Bread"))
    since = int(gathering.board()["revision"])
    slowest = 0.0
    with (
        Ears([Ear(port, gathering.at, since) for _ in range(HEALTHY)], seed) as healthy,
        stuck_phone(gathering, "topic", since) as stuck,
    ):
        for n in range(CHANGES):
            began = time.monotonic()
            answer = gathering.host.post(f"{gathering.at}/topics", title=f"Change {n}.")
            wait_until(partial(healthy.are_at, int(answer.json["revision"])), NO_DELAY, "a phone waited for the other")
            slowest = max(slowest, time.monotonic() - began)
            if not _is_let_go(stuck):
                ana.post(f"{gathering.at}/breakouts/{breakout}/harvest", summary=f"{n} {REPORT}")
                let_go = n
        print(f"slowest {slowest:.2f} s; let go after {let_go} large reports")
        assert _is_let_go(stuck), "it is waited for to this day"
        assert all(ear.heard_of(f"Change {n}.") for ear in healthy.all for n in range(CHANGES))
