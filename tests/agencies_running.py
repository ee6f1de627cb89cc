"""Real servers for tests: the stand-in agencies, and one that answers what it is told to."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from urllib.parse import parse_qsl

ROOT = Path(__file__).resolve().parent.parent
FIRST_DAY = "2026-03-02"


@contextmanager
def stand_ins(*arguments: str) -> Iterator[str]:
    """Run `demo agencies`; their address. They must stop cleanly when asked to."""
    started = subprocess.Popen(
        [sys.executable, "-m", "demo", "agencies", "--port", "0", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert started.stdout
    assert started.stderr
    try:
        line = started.stdout.readline()
        assert line, started.stderr.read()
        yield json.loads(line)["agencies"]
    finally:
        started.send_signal(signal.SIGTERM)
        try:
            started.wait(120)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()
            raise
        finally:
            started.stdout.close()
            started.stderr.close()


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: its body, status and headers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def serving(answer: Callable[[str, dict[str, str]], Said]) -> Iterator[tuple[str, list[str]]]:
    """A server that gives what `answer` makes of a path and its parameters; its address and
    what was asked of it, one path with parameters a request."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65_536  # head and body in one packet

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            parameters = dict(parse_qsl(query, keep_blank_values=True))
            asked.append(self.path)
            said = answer(path, parameters)
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # who asked was killed

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def answering(*answers: tuple[int, bytes]) -> Iterator[tuple[str, list[str]]]:
    """A server that gives `answers` in turn, the last one for ever; its address and what was
    asked of it."""
    turn = count()

    def answer(_path: str, _parameters: dict[str, str]) -> Said:
        status, body = answers[min(next(turn), len(answers) - 1)]
        return Said(body, status)

    with serving(answer) as served:
        yield served
