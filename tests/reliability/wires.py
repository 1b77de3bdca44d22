"""The wire between a browser and the server: it can be cut, go silent, lose answers, or belong to a captive portal."""

import contextlib
import socket
import threading

PORTAL = b"<!doctype html><title>Welcome</title><form method=post><button>Accept the terms</button></form>"
PORTAL_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(PORTAL)
    + PORTAL
)


class Wire:
    """Listens on `port` and passes everything on to the server's. `be(mode)` breaks off what is open: `whole`, `cut`
    (nobody answers), `silent` (somebody listens and says nothing), `lossy` (commands arrive, answers do not),
    `portal` (every answer is a login page)."""

    def __init__(self, server: int):
        self.server, self.mode = server, "whole"
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def be(self, mode: str) -> None:
        self.mode = mode
        for line in list(self._open):
            self._hang_up(line)

    def close(self) -> None:
        self._door.close()
        self.be("cut")

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            self._open.add(line)
            threading.Thread(target=self._serve, args=(line, self.mode), daemon=True).start()

    def _serve(self, line: socket.socket, mode: str) -> None:
        with contextlib.suppress(OSError):
            if mode in ("whole", "lossy"):
                self._join(line, mode)
            elif mode == "silent":
                while line.recv(65_536):
                    pass
            elif mode == "portal" and line.recv(65_536):
                line.sendall(PORTAL_ANSWER)
        self._hang_up(line)

    def _join(self, line: socket.socket, mode: str) -> None:
        far = socket.create_connection(("127.0.0.1", self.server))
        self._open.add(far)
        threading.Thread(target=self._pump, args=(line, far), daemon=True).start()
        if mode == "lossy":
            far.recv(1)  # it has been done; nobody will hear of it
            self._hang_up(far)
        else:
            self._pump(far, line)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65_536):
                sink.sendall(piece)
        self._hang_up(source)
        self._hang_up(sink)

    def _hang_up(self, line: socket.socket) -> None:
        self._open.discard(line)
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        line.close()
