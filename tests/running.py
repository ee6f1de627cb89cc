"""Starting the real thing in tests: the demo, and the app's jobs from a terminal."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TORTURE = "ILTEORO_TORTURE"
"""Set by `make torture`: by how much counts of kills and faults are multiplied."""


def times(usual: int) -> int:
    """How often a test kills or breaks something: `usual`, many times that in a torture run."""
    return usual * int(os.environ.get(TORTURE, "1"))


@contextmanager
def demo(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Run `demo up`; the process and what it said once it was ready."""
    started = subprocess.Popen(
        [sys.executable, "-m", "demo", "up", *arguments, "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert started.stdout
    try:
        yield started, json.loads(started.stdout.readline())
    finally:
        if started.poll() is None:
            started.send_signal(signal.SIGINT)
        started.wait(120)
        started.stdout.close()


def job(*arguments: str) -> Any:
    """Run one of the app's jobs; its JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments, "--json"],
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)
