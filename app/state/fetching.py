"""Fetching the listings: one fetch at a time for the process, when asked and by itself.

By itself at the start, every few hours while the app stays open, on coming back after a
while and, ever more rarely, after a failure. Over a connection that costs, or in doubt where
the person wants Wi-Fi only, the size is said and the person asked first.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.models import ErrorCode, IlteoroError
from app.state.models import Held, Link

if TYPE_CHECKING:
    from app.state.hub import Hub
    from app.state.session import Session
    from app.sync.choice import Offer

log = logging.getLogger("ilteoro.fetching")

STEPS = {
    "download": (0.0, 0.5),
    "rows": (0.5, 0.85),
    "index": (0.85, 0.92),
    "check": (0.92, 0.98),
    "model": (0.98, 1.0),
}
"""Where each step of fetching begins and ends in the whole (estimate, by the time they take)."""

ASK_FROM = 2_000_000
"""Bytes from which on an update over a connection that costs is asked for first; the first time
it is asked whatever the size."""
_SEEN = 0.7
"""Seconds that fetching is shown at least, where it was asked for and fails at once."""
FIRST = "near"
"""The step of a sync that ends with what lies near being in place; it is a whole of its own."""
MODEL = "model"
"""The step of a sync that begins once the listings are in place."""
_TELL = 0.5
"""Seconds between two words on how far it is: each draws a line of every screen."""


ANYWHERE = "00000"
"""The region of who does not say where they live."""


@dataclass(frozen=True)
class Pace:
    """How often to fetch by itself, all in seconds."""

    again: float = 6 * 3600
    """While the app stays open."""
    away: float = 3600
    """On coming back, when the last fetch is at least so long ago."""
    retry: float = 60
    """After a failure; twice as long after each further one."""
    longest: float = 3600
    """The longest wait after a failure."""
    link: float = 3
    """At the start, for the device to tell what connects it."""

    def wait(self, failures: int) -> float:
        """How long to wait after the last fetch, which was the `failures`th bad one in a row."""
        if not failures:
            return self.again
        return min(self.longest, self.retry * 2.0 ** min(failures - 1, 20))


@dataclass(frozen=True)
class Wanted:
    """What to fetch: 시도 by their two digits (None all), over Wi-Fi only, nearest to where."""

    sido: tuple[str, ...] | None = None
    wifi_only: bool = False
    region: str | None = None


class _Stopped(Exception):  # noqa: N818 - no error, the person asked for it
    """The person stopped the fetching."""


def whole_share(step: str, share: float) -> float:
    """How much of all of the fetching is done, from 0 to 1; 0 for a step not known."""
    begin, end = (0.0, 1.0) if step == FIRST else STEPS.get(step, (0.0, 0.0))
    return begin + (end - begin) * min(1.0, max(0.0, share))


class Fetching:
    """The fetching of one hub. What it finds out is told to every session."""

    def __init__(self, hub: "Hub", pace: Pace | None = None) -> None:
        self._hub = hub
        self._pace = pace or Pace()
        self.wanted = Wanted()
        self.link = Link.UNKNOWN
        self.offer: Offer | None = None
        self._lock = asyncio.Lock()
        self._looking = asyncio.Lock()
        self._stop = False
        self._fetched: tuple[str, ...] | None = None
        self._asking: int | None = None
        self._held = Held.NOT
        self._error: IlteoroError | None = None
        self._later = False
        self._failures = 0
        self._ended = 0.0
        self._due = asyncio.Event()
        self._linked = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being fetched right now."""
        return self._lock.locked()

    def start(self) -> None:
        """Fetch by itself from now on; for who comes later, where the last time is long ago."""
        if self._hub.backend is None or not self._hub.fetches:
            return
        if self._loop is None:
            self._loop = asyncio.get_running_loop().create_task(self._by_itself())
        else:
            self.back()

    async def _by_itself(self) -> None:
        """Fetch, wait, fetch: for as long as the process lives."""
        if not self._hub.memory:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._linked.wait(), self._pace.link)
        while True:
            # With every tab closed a person's own device rests.
            if self._hub.memory or self._hub.sessions:
                await self.fetch(asked=False)
            self._due.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._due.wait(), self._pace.wait(self._failures))

    def back(self) -> None:
        """Somebody came back: fetch where the last time is long ago or failed."""
        ago = time.monotonic() - self._ended
        if ago >= (self._pace.retry if self._failures else self._pace.away):
            self._due.set()

    def linked(self, link: Link) -> None:
        """The device told what connects it."""
        before, self.link = self.link, link
        self._linked.set()
        self._hub.tell(lambda session: session.standing.link(link))
        free = link is Link.FREE and before is not Link.FREE and self._held is not Held.NOT
        if free or (before is Link.NONE and self._failures):
            self._due.set()

    def greet(self, session: "Session") -> None:
        """Tell somebody who just came how things are."""
        standing = session.standing
        standing.link(self.link)
        if self.offer is not None:
            standing.offer(self.offer)
        if self._error is not None:
            standing.failed(self._error)
        elif self._lock.locked():
            standing.started(asked=True)
        standing.held(self._held)
        standing.ask(self._asking)

    def want(self, wanted: Wanted) -> None:
        """The person's wishes as they are now; a fetch that is going on hears of the region."""
        freed = self._held is Held.WIFI and not wanted.wifi_only
        self.wanted = wanted
        if freed:
            self._hold(Held.NOT)
            self._due.set()

    # -- what it would cost ----------------------------------------------------------

    async def look(self) -> "Offer | None":
        """Ask what is there and how large it is; None where nobody answers."""
        backend, data = self._hub.backend, self._hub.data
        if backend is None:
            return None

        def ask() -> "Offer":
            from app.sync.client import offer

            return offer(backend, data, clock=self._hub.clock)

        async with self._looking:
            try:
                found = await asyncio.to_thread(ask)
            except (IlteoroError, OSError):
                found = None
        if found is not None:
            self.offer = found
            self._hub.tell(lambda session: session.standing.offer(found))
        return found

    async def _may(self) -> bool:
        """Whether to fetch by itself now; where the person has to say so, they are asked."""
        only, link = self.wanted.wifi_only, self.link
        # Without any connection fetching fails and says why.
        costs = link is Link.METERED or (only and link is Link.UNKNOWN)
        if self._hub.memory or not costs:
            return True
        if only and link is Link.METERED:
            self._hold(Held.WIFI)
            return False
        if self._later:
            self._hold(Held.LATER)
            return False
        offer = await self.look()
        size = self._cost(offer)
        if offer is None or not size:  # nobody answers, or there is nothing new
            return True
        if size < ASK_FROM and offer.update_bytes is not None and not only:
            return True
        self._ask(size)
        return False

    def _cost(self, offer: "Offer | None") -> int | None:
        """The bytes of what is wanted, None where nobody told."""
        if offer is None:
            return None
        if offer.update_bytes is not None:
            listings = offer.update_bytes
        elif self.wanted.sido is None:
            listings = offer.whole_bytes
        else:
            listings = sum(offer.sido_bytes.get(sido, 0) for sido in self.wanted.sido)
        return listings + offer.model_bytes

    def _ask(self, size: int | None) -> None:
        self._asking = size
        self._hub.tell(lambda session: session.standing.ask(size))

    def _hold(self, held: Held) -> None:
        self._held = held
        self._hub.tell(lambda session: session.standing.held(held))

    async def answer(self, yes: bool) -> None:
        """What the person said to the question; later means until they ask for it themselves."""
        if self._asking is None:
            return
        self._later = not yes
        self._ask(None)
        if yes:
            await self.fetch()
        else:
            self._hold(Held.LATER)

    # -- fetching --------------------------------------------------------------------

    def stop(self) -> None:
        """End what is being fetched; what came so far is used the next time."""
        self._stop = True

    async def fetch(self, *, asked: bool = True) -> None:
        """Fetch, telling every session how far it is and how it went."""
        if self._hub.backend is None or (self._asking is not None and not asked):
            return
        if asked:
            self._later = False
            self._ask(None)
        if self._lock.locked():
            if asked:  # so far it went on unseen
                self._hub.tell(lambda session: session.standing.started(asked=True))
            return
        async with self._lock:
            if not (asked or await self._may()):
                return
            told = await self._fetch(asked)
        self._hub.tell(told)
        # Other 시도 may have been chosen meanwhile.
        if self._error is None and self._held is Held.NOT and self.wanted.sido != self._fetched:
            await self.fetch(asked=asked)

    async def _fetch(self, asked: bool) -> "Callable[[Session], None]":
        """Fetch; returns what every session is to be told once nothing is being fetched."""
        self._stop, self._held = False, Held.NOT
        self._hub.tell(lambda session: session.standing.started(asked=asked))
        seen = asyncio.get_running_loop().time() + _SEEN
        try:
            await asyncio.to_thread(self._work, self._teller())
        except _Stopped:
            self._later, self._held, self._error = True, Held.LATER, None
            await self._hub.engine.reopen()
            return lambda session: session.standing.stopped()
        except Exception as error:  # noqa: BLE001 - the screen must not say "fetching" for ever
            self._failures, self._ended = self._failures + 1, time.monotonic()
            self._error = told = _told(error)
            if asked:  # who presses a button sees that something was done
                await asyncio.sleep(seen - asyncio.get_running_loop().time())
            return lambda session: session.standing.failed(told)
        self._failures, self._error, self._ended = 0, None, time.monotonic()
        self._hub.synced, self.offer = True, None
        await self._hub.engine.reopen()
        if await self._hub.engine.renew_model():
            self._hub.tell(lambda session: session.run(session.finding.refresh_quietly))
        return lambda session: session.standing.done()

    async def _came(self) -> None:
        """Something new lies here."""
        await self._hub.engine.reopen()
        self._hub.tell(lambda session: session.standing.came())

    def _work(self, progress: Callable[[str, float], None]) -> None:
        from app.sync.client import sync

        backend, wanted = self._hub.backend, self.wanted
        assert backend is not None  # noqa: S101 - asked before
        self._fetched = wanted.sido
        sync(
            backend,
            self._hub.data,
            sido=wanted.sido,
            near=self._near,
            progress=progress,
            clock=self._hub.clock,  # set right by the server's date, for deadlines
        )

    def _near(self) -> str | None:
        return ANYWHERE if self._hub.memory else self.wanted.region

    def _teller(self) -> Callable[[str, float], None]:
        loop = asyncio.get_running_loop()
        told: tuple[str, float] = ("", 0.0)

        def progress(step: str, share: float) -> None:
            nonlocal told
            if self._stop:
                raise _Stopped
            # The model comes last: what the listings say need not wait for it.
            if (step == FIRST and share >= 1.0) or step == MODEL != told[0]:
                asyncio.run_coroutine_threadsafe(self._came(), loop)
            now = time.monotonic()
            if step == told[0] and now - told[1] < _TELL:
                return
            told = (step, now)
            whole = whole_share(step, share)
            loop.call_soon_threadsafe(
                self._hub.tell, lambda session: session.standing.progress(step, whole)
            )

        return progress


def _told(error: Exception) -> IlteoroError:
    """What a person is told of a failure."""
    if isinstance(error, IlteoroError):
        return error
    if isinstance(error, OSError):
        return IlteoroError(ErrorCode.FOLDER_UNUSABLE, detail=error.strerror or "")
    log.error("%s", type(error).__name__)
    return IlteoroError(ErrorCode.UNEXPECTED, kind=type(error).__name__)
