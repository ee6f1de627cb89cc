"""A link of so many bits a second between a client and a server on this computer."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_PIECE = 4096
_LATE = 0.1
"""Seconds of a full link that may be made up for."""


class SlowLink:
    """Passes connections on to a server and holds what comes back, all of it together, to `bits`
    a second (0: as fast as it goes). `began` is when the first connection came (perf_counter),
    `carried` the bytes that came back; `cut` breaks every connection and takes no new one."""

    def __init__(self, server: str, bits: int) -> None:
        url = urlsplit(server)
        assert url.hostname is not None
        self._server = (url.hostname, url.port or 80)
        self.bits = bits
        self.began = 0.0
        self.carried = 0
        self._free_at = 0.0
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener = self._small(socket.create_server(("127.0.0.1", 0)))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    @staticmethod
    def _small(of: socket.socket) -> socket.socket:
        # What the kernel would take at once must not count as carried.
        for side in (socket.SO_SNDBUF, socket.SO_RCVBUF):
            of.setsockopt(socket.SOL_SOCKET, side, 4 * _PIECE)
        return of

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.began = self.began or time.perf_counter()
            try:
                server = self._small(socket.create_connection(self._server, timeout=120))
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            with self._lock:
                self._open |= {client, server}
            for one, other, slow in ((client, server, False), (server, client, True)):
                threading.Thread(target=self._pass, args=(one, other, slow), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, slow: bool) -> None:
        with suppress(OSError):
            while piece := one.recv(_PIECE):
                if slow:
                    self._wait(len(piece))
                other.sendall(piece)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._open -= {one, other}
        one.close()

    def _wait(self, count: int) -> None:
        """Until the link is free again after so many bytes."""
        with self._lock:
            now = time.monotonic()
            seconds = count * 8 / self.bits if self.bits else 0.0
            # A thread that woke too late makes up for it: the link itself never sleeps.
            self._free_at = max(now - _LATE, self._free_at) + seconds
            wait = self._free_at - now
            self.carried += count
        if wait > 0:
            time.sleep(wait)

    def cut(self) -> None:
        """Nothing comes through any more."""
        with suppress(OSError):  # or the thread that waits would keep it open
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            left = list(self._open)
        for one in left:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextmanager
def slow_link(server: str, bits: int) -> Iterator[SlowLink]:
    """A link to the server at an address, cut at the end."""
    link = SlowLink(server, bits)
    try:
        yield link
    finally:
        link.cut()
