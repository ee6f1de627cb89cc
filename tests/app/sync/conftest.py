"""A small published catalogue and servers on loopback to fetch it from."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.models import Clock
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.listings import fill_backend

ROWS = 1500

Answers = Callable[[str], tuple[int, str, bytes] | None]


@pytest.fixture(scope="session")
def backend_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backend's data folder with one published version of 1,500 listings."""
    data = tmp_path_factory.mktemp("backend")
    fill_backend(data / "backend.db", ROWS)
    publish(Settings(data=data, demo=True), Clock())
    return data


@pytest.fixture(scope="session")
def backend(backend_data: Path) -> Iterator[str]:
    """The address of the real backend, serving that version from its own process."""
    command = [sys.executable, "-m", "backend", "serve", "--demo", "--port", "0"]
    with subprocess.Popen(
        [*command, "--data", str(backend_data)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        try:
            yield json.loads(server.stdout.readline())["backend"]
        finally:
            server.terminate()


@contextmanager
def _serving(published: Path, answers: Answers) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            other = answers(self.path)
            if other:
                status, media_type, body = other
            else:
                name = self.path.rsplit("/", 1)[1]
                file = published / ("manifest.json" if name == "manifest" else name)
                status, media_type, body = 200, "application/octet-stream", file.read_bytes()
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def serving(backend_data: Path) -> Callable[[Answers], object]:
    """Serve the same version, but for what a function of the path answers itself."""
    return partial(_serving, backend_data / "published")
