"""Who is to look at once: notices from the threads that wrote something to whoever waits.

A notice says that something changed and never what: whoever gets one asks over HTTP, where rights
are looked at and reading is written into the audit. So one that is lost costs nothing but time,
and whoever is too slow to take them gets one that says: look at everything.

In this process alone; of several that share a database each tells its own (they ask every
`AGAIN` seconds anyway).
"""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from app.models import ErrorCode, IlteoroError

Notice = Mapping[str, Any]
EVERYTHING: Notice = {"type": "everything"}
WAITING = 50
"""Notices that wait for one listener."""
AT_ONCE, OF_ONE = 5_000, 8
"""Listeners of this process, and of one account."""


class Listener:
    """One socket or one request that waits, on the loop it was made on."""

    def __init__(self, account: str) -> None:
        self.account = account
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[Notice] = asyncio.Queue(WAITING)

    async def next(self) -> Notice:
        """The next notice."""
        return await self._queue.get()

    def tell(self, notice: Notice) -> None:
        """Hand it over, from any thread."""
        self._loop.call_soon_threadsafe(self._take, notice)

    def _take(self, notice: Notice) -> None:
        if self._queue.full():
            while not self._queue.empty():
                self._queue.get_nowait()
            notice = EVERYTHING
        self._queue.put_nowait(notice)


class Hub:
    """The listeners of one backend."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: dict[str, set[Listener]] = defaultdict(set)
        self._count = 0

    @contextmanager
    def listening(self, account: str) -> Iterator[Listener]:
        """A listener until the block ends. Raises TRY_LATER where there are too many."""
        one = Listener(account)
        with self._lock:
            if self._count >= AT_ONCE or len(self._of[account]) >= OF_ONE:
                raise IlteoroError(ErrorCode.TRY_LATER, seconds=30)
            self._of[account].add(one)
            self._count += 1
        try:
            yield one
        finally:
            with self._lock:
                self._of[account].discard(one)
                self._count -= 1
                if not self._of[account]:
                    del self._of[account]

    def tell(self, accounts: Iterable[str], notice: Notice) -> None:
        """Tell every listener of these accounts, from any thread."""
        with self._lock:
            listeners = [one for account in accounts for one in self._of.get(account, ())]
        for one in listeners:
            one.tell(notice)

    @property
    def count(self) -> int:
        """How many listen now."""
        return self._count
