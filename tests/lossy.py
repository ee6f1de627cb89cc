"""A TCP proxy in front of the backend that loses, doubles, delays and cuts requests.

What it does is done to whole HTTP requests, as retries of a phone on a bad line are:

    dropped     the request never arrives, or its answer does not
    doubled     it arrives twice; the second answer is thrown away
    reordered   a copy of it arrives once more, after others
    truncated   it, or its answer, breaks off in the middle
"""

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Line:
    """How bad the line is: shares of requests. `told` counts what was done."""

    drop: float = 0.3
    double: float = 0.2
    reorder: float = 0.2
    truncate: float = 0.1
    seed: int = 1
    told: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random, self._lock = random.Random(self.seed), threading.Lock()

    def fate(self) -> tuple[str, float]:
        """What happens to the next request, and a number for where."""
        with self._lock:
            n, where = self._random.random(), self._random.random()
            for name in ("drop", "double", "reorder", "truncate"):
                share = getattr(self, name)
                if n < share:
                    self.told[name] = self.told.get(name, 0) + 1
                    return name, where
                n -= share
            return "through", where


@contextmanager
def lossy(backend: str, line: Line) -> Iterator[str]:
    """The address of a proxy in front of `backend` (http on loopback)."""
    target = urlsplit(backend)
    assert target.hostname
    assert target.port
    there = (target.hostname, target.port)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    ended = threading.Event()

    def accept() -> None:
        while not ended.is_set():
            with suppress(TimeoutError):
                client, _ = listener.accept()
                threading.Thread(target=serve, args=(client,), daemon=True).start()

    def serve(client: socket.socket) -> None:
        with closing(client), suppress(OSError, ValueError):
            client.settimeout(30)
            while (request := _message(client)) and not ended.is_set():
                if not _pass_on(client, request, there, line):
                    return

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        ended.set()
        accepting.join()
        listener.close()


def _pass_on(client: socket.socket, request: bytes, there: tuple[str, int], line: Line) -> bool:
    """Do to one request what the line does; whether the connection goes on."""
    fate, where = line.fate()
    if fate == "drop" and where < 0.5:
        return False
    if fate == "reorder":
        late = threading.Timer(0.02 + 0.1 * where, _ask, (there, request))
        late.daemon = True
        late.start()
    if fate == "truncate" and where < 0.5:
        _ask(there, request[: max(1, int(len(request) * where * 2))], wait=False)
        return False
    answer = _ask(there, request)
    if fate == "double":
        _ask(there, request)
    if fate == "drop":
        return False
    if fate == "truncate":
        client.sendall(answer[: max(1, int(len(answer) * (where - 0.5) * 2))])
        return False
    client.sendall(answer)
    return True


def _ask(there: tuple[str, int], request: bytes, *, wait: bool = True) -> bytes:
    with closing(socket.create_connection(there, timeout=30)) as backend:
        backend.sendall(request)
        return _message(backend, is_head=request.startswith(b"HEAD ")) if wait else b""


def _message(stream: socket.socket, *, is_head: bool = False) -> bytes:
    """One HTTP/1.1 message with a Content-Length or chunked body, empty at the end of a stream."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (more := stream.recv(65536)):
            return b""
        data += more
    head = data[: data.index(b"\r\n\r\n") + 4]
    fields = {
        name.strip().lower(): value.strip()
        for name, _, value in (one.partition(b":") for one in head.split(b"\r\n")[1:])
    }
    no_body = is_head or head.split(b" ", 2)[1][:3] in (b"204", b"304")
    if no_body:
        return data
    if fields.get(b"transfer-encoding") == b"chunked":
        while not data.endswith(b"0\r\n\r\n"):
            if not (more := stream.recv(65536)):
                return data
            data += more
        return data
    whole = len(head) + int(fields.get(b"content-length", b"0"))
    while len(data) < whole:
        if not (more := stream.recv(65536)):
            return data
        data += more
    return data
