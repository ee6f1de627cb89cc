"""How long the event loop was kept from its work: blocked handlers block every session."""

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_STEP = 0.01


class LagWatch:
    """Measures the loop's lag in seconds, the longest since `reset`.

    `most` is all of it; `own` leaves out the time in which the loop's thread was ready and no
    core was free (a browser drawing on the same two cores takes them both). Where the system
    doesn't tell that time, the two are the same.
    """

    def __init__(self) -> None:
        self.most = self.own = 0.0

    def reset(self) -> None:
        """Begin again at zero."""
        self.most = self.own = 0.0

    async def run(self) -> None:
        """Watch until cancelled. Runs in the loop's own thread."""
        with _schedule() as schedule:
            while True:
                before, queued = time.perf_counter(), _queued(schedule)
                await asyncio.sleep(_STEP)
                lag = time.perf_counter() - before - _STEP
                self.most = max(self.most, lag)
                self.own = max(self.own, lag - (_queued(schedule) - queued))


@contextlib.contextmanager
def _schedule() -> Iterator[int | None]:
    """Linux's account of this thread, open to be read again; None elsewhere."""
    path = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
    try:
        opened = os.open(path, os.O_RDONLY)
    except OSError:
        yield None
        return
    try:
        yield opened
    finally:
        os.close(opened)


def _queued(schedule: int | None) -> float:
    """Seconds for which the thread ever waited for a core (proc_pid_schedstat: the second)."""
    if schedule is None:
        return 0.0
    return int(os.pread(schedule, 100, 0).split()[1]) / 1e9
