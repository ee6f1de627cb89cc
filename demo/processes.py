"""Starting other processes and stopping every one of them again."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from app.models import ErrorCode, IlteoroError

_PATIENCE_SECONDS = 10


class Processes:
    """Children that end when this context does, whatever ends it.

    Their stderr is ours; of their stdout the first line is read, one JSON object that
    says where they listen.
    """

    def __init__(self) -> None:
        self._running: list[subprocess.Popen[str]] = []
        self._names: dict[int, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for child in reversed(self._running):
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in reversed(self._running):
            try:
                child.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            if child.stdout:
                child.stdout.close()

    def start(
        self, module: str, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Run `python -m module arguments…` and give what it says once it is ready. `environment`
        is told to it besides our own.

        Raises PROGRAM_ENDED where it ends before it was ready; it has said why on stderr.
        """
        child = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | dict(environment or {}),
            # Ctrl-C reaches this process alone; it then stops them in order.
            start_new_session=True,
        )
        self._running.append(child)
        self._names[child.pid] = " ".join((module, *arguments[:1]))
        line = child.stdout.readline() if child.stdout else ""
        with suppress(ValueError):
            ready: dict[str, Any] = json.loads(line)
            return ready
        command = " ".join((module, *arguments[:1]))
        raise IlteoroError(ErrorCode.PROGRAM_ENDED, program=command, status=child.wait())

    def wait(self, told: Callable[[str], None]) -> int:
        """Wait until all of them have ended by themselves; the last one's exit code.

        `told` hears of each one that ends: the others go on, as where a server is lost.
        """
        left = list(self._running)
        code = 0
        while left:
            for child in tuple(left):
                with suppress(subprocess.TimeoutExpired):
                    code = child.wait(0.5)
                    left.remove(child)
                    told(f"{self._names[child.pid]} ended ({code}); the others go on")
        return code


def run(module: str, *arguments: str) -> Any:
    """Run `python -m module arguments… --json` to its end and give what it answered.

    Raises PROGRAM_ENDED with its exit code where it failed; it has said why on stderr.
    """
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments, "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        command = " ".join((module, *arguments[:1]))
        raise IlteoroError(ErrorCode.PROGRAM_ENDED, program=command, status=done.returncode)
    return json.loads(done.stdout)
