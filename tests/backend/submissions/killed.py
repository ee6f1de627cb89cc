"""The backend in a process that can be killed and stands again in a moment.

`multiprocessing`'s fork server has loaded everything; what it forks is the real `serve`.
"""

import multiprocessing
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx

from backend.settings import Settings
from tests.backend.serving import SECRET

_FORKS = multiprocessing.get_context("forkserver")


def _serve(data: Path, port: int, database: str) -> None:
    from backend.server import serve

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stdout = nowhere
        sys.exit(serve(Settings(
            data=data, port=port, database=database, secret_key=SECRET, log=data / "serve.log",
        )))  # fmt: skip


class Mortal:
    """A backend on one port, ended and begun again."""

    def __init__(self, data: Path, database: str) -> None:
        _FORKS.set_forkserver_preload(["backend.server", "tests.backend.submissions.killed"])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._arguments = (data, self.port, database)
        self._process: ForkServerProcess | None = None
        self.url = f"http://127.0.0.1:{self.port}"
        # One for all: making a client takes longer than asking.
        self.client = httpx.Client(base_url=self.url, trust_env=False)

    def start(self) -> None:
        """Begin, and wait until it answers."""
        self._process = _FORKS.Process(target=_serve, args=self._arguments, daemon=True)
        self._process.start()
        end = time.monotonic() + 60
        while True:
            with suppress(httpx.TransportError):
                if self.client.get("/healthz").is_success:
                    return
            assert self._process.is_alive(), "it ended by itself"
            assert time.monotonic() < end
            time.sleep(0.02)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.kill(self._process.pid or 0, signal.SIGKILL)
        self._process.join(60)
        self._process = None
