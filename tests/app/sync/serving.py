"""A small server of published files that can be told to fail."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answers = Callable[[str], tuple[int, str, bytes] | None]


@contextmanager
def serving_files(
    published: Path,
    answers: Answers = lambda _path: None,
    *,
    log: list[tuple[str, str | None]] | None = None,
    cut: dict[str, int] | None = None,
    pace: float = 0.0,
) -> Iterator[str]:
    """Serve a folder of published files, ranges too.

    `answers` may answer otherwise; `log` takes every path with its range; of a file in `cut`
    the connection breaks after so many bytes, once; `pace` are seconds every 16 kB take.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(201, "application/json", b'{"installation": "i", "token": "t"}')

        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            if log is not None:
                log.append((self.path, asked))
            if other := answers(self.path):
                self._answer(*other)
                return
            name = self.path.rsplit("/", 1)[1]
            file = published / ("manifest.json" if name == "manifest" else name)
            body, status, start = file.read_bytes(), 200, 0
            if asked:
                start, status = int(asked.removeprefix("bytes=").rstrip("-")), 206
            self._answer(status, "application/octet-stream", body[start:], start, len(body))

        def _answer(
            self, status: int, media_type: str, body: bytes, start: int = 0, whole: int = 0
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            if status == 206:
                self.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
            self.end_headers()
            after = (cut or {}).pop(self.path.rsplit("/", 1)[1], None)
            for at in range(0, len(body[:after]), 16_384):
                time.sleep(pace)
                with suppress(OSError):
                    self.wfile.write(body[at : min(at + 16_384, after or len(body))])
            if after is not None:
                self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *arguments: object) -> None:
            """A client that was killed is no error here."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
