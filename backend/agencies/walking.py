"""Walking an agency's list to its end: every record once, whatever the agency claims.

Pages are asked for until one is short or empty. What an agency says of itself is doubted: a
total that is never reached, a page that comes again or a list that stops in the middle makes
the harvest incomplete, so that nothing is taken for closed.
"""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import NamedTuple

from app.models import KST, IlteoroError
from backend.agencies.asking import Asker
from backend.agencies.base import (
    Harvest,
    Harvested,
    Note,
    Page,
    Position,
    QuotaSpentError,
    Record,
    Service,
    SetAside,
)
from backend.agencies.detailing import as_they_are, ask_details, places, with_details
from backend.agencies.memory import Memory, digest_of
from backend.agencies.normalise.text import native_id
from backend.agencies.reading import read_record
from backend.agencies.state import Part, State, state_of

_ASKED_AGAIN = 2
"""How often a page that can't be true is asked for again."""

_DOUBTS = 5
"""Pages that stayed as they were when asked again; after so many none is asked again."""

_MOST_SPLITS = 100
"""An agency that takes no notice of what its list is narrowed to is not split for ever."""

_BARREN = 2
"""Pages one after the other that bring nothing new; then the list is over."""

_MOST_PAGES = 20_000
"""An agency without a bound of its own is not followed for ever."""

_LONGEST = timedelta(hours=6)
"""Rows move from page to page while a list is read: one that took longer is not complete."""


class Read(NamedTuple):
    """One record of a page: what it is told apart by, whether it is the first of the harvest,
    what was read of it, how urgently its detail is to be asked for."""

    key: str
    new: bool
    item: Harvested | SetAside
    record: Record
    urgency: int | None


class Walk:
    """One harvest of one agency."""

    def __init__(
        self, service: Service, asker: Asker, memory: Memory, now: datetime, resume: str | None
    ) -> None:
        self._service = service
        self._asker = asker
        self._memory = memory
        self._now = now
        self._today = now.astimezone(KST).date()
        self._seen: set[str] = set()
        self._of_part: set[str] = set()
        self._doubts = 0
        self._resumed = state_of(resume, now)
        self._afresh = resume is not None and self._resumed is None
        self._state = self._resumed or State(
            now.isoformat(), [Part(query) for query in service.queries(self._today)]
        )

    def run(self) -> Harvest:
        """Everything; see `base.Harvest`. Raises AGENCY_UNREACHABLE, _REFUSED, _UNREADABLE."""
        state = self._state
        if self._resumed is None:
            self._memory.forget_waiting()
        if self._afresh:
            yield Note("begun afresh")
        try:
            while state.todo:
                yield from self._part(state.todo[0])
                yield state.position()
            yield from ask_details(self._service, self._asker, self._memory, self._now)
        except QuotaSpentError:
            yield Note("quota spent")
            yield from as_they_are(self._service, self._memory, self._now)
            return False
        except IlteoroError:
            # What waited for its detail is not held back for that.
            yield from as_they_are(self._service, self._memory, self._now)
            raise
        yield Position("")
        if self._now - datetime.fromisoformat(state.began) > _LONGEST:
            state.whole = False
            yield Note("took too long")
        return state.whole

    def _part(self, part: Part) -> Generator[Harvested | SetAside | Position | Note, None, None]:
        """One query to its end; then it, or what it was split into, is in `todo`'s place."""
        state, settings = self._state, self._asker.settings
        most = settings.max_pages or _MOST_PAGES
        if part.since is not None:
            part.read = state.read - part.since
            if part.missing <= 0:
                state.todo.pop(0)
                return
            yield Note("parts do not add up")
        barren = 0
        self._of_part = set()
        while True:
            page, fresh, notes = self._page(part)
            yield from notes
            if part.page == 1 and part.told > most * settings.page_size and self._split(part):
                yield Note("queries split")
                return
            if self._is_another(part, page, fresh):
                state.todo.pop(0)
                return
            yield from self._shown(fresh)
            part.read += len(fresh)
            if part.since is not None:
                part.read = state.read - part.since
            barren = 0 if fresh else barren + 1
            full = len(page.records) >= settings.page_size
            if part.page >= most:
                if full and part.told < most * settings.page_size and self._split(part):
                    yield Note("queries split")
                    return
                if full and part.since is None and part.told != most * settings.page_size:
                    state.whole = False
                    yield Note("more than can be asked")
                break
            if barren >= _BARREN or (part.missing <= 0 and (barren or not full)):
                break
            part.page += 1
            yield state.position()
        yield from self._judged(part)
        state.totals.append(part.told)
        state.todo.pop(0)

    def _judged(self, part: Part) -> Generator[Note, None, None]:
        if part.missing > 0:
            self._state.whole = False
            yield Note("fewer than told", part.told - part.read)
        elif part.read > part.told + part.told // 100:
            yield Note("more than told", part.read - part.told)

    def _is_another(self, part: Part, page: Page, fresh: list[Read]) -> bool:
        """Whether this is a query that was walked before: the agency took no notice of what
        it was narrowed to."""
        if part.page > 1 or part.since is not None or not page.records:
            return False
        if any(read.new for read in fresh):
            return False
        return any(abs(total - part.told) <= total // 100 for total in self._state.totals)

    def _split(self, part: Part) -> bool:
        """Put the parts of a query in its place, and it behind them for what they lack."""
        if part.since is not None or self._state.splits >= _MOST_SPLITS:
            return False
        queries = self._service.split(part.query, self._today)
        if not queries:
            return False
        # What was already read of it counts for the whole, not for one of its parts.
        since = self._state.read - part.read
        # A query that went on past what it told has more than was read of it: its parts have
        # to bring some, beyond what is forgiven.
        told = max(part.told, part.read + part.read // 500 + 2 if part.read else 0)
        rest = Part(part.query, told=told, since=since)
        self._state.splits += 1
        self._state.totals.append(part.told)
        self._state.todo[0:1] = [*(Part(query) for query in queries), rest]
        return True

    def _page(self, part: Part) -> tuple[Page, list[Read], list[Note]]:
        """A page, what of it is new, and what is to be told; asked again where it can't be."""
        service, settings = self._service, self._asker.settings
        best: tuple[Page, list[Read]] | None = None
        notes = []
        for attempt in range(_ASKED_AGAIN + 1):
            if attempt:
                notes.append(Note("pages asked again"))
                self._asker.wait_a_little(attempt)
            parameters = service.parameters(settings, part.page, part.query)
            page = self._asker.ask(service.path, parameters, service.parse)
            self._memory.flush()
            part.told = max(part.told, page.total)
            part.least = page.total if part.least is None else min(part.least, page.total)
            fresh = self._fresh(page.records)
            if best is None or len(fresh) > len(best[1]):
                best = page, fresh
            if not self._doubtful(part, page, fresh):
                break
        else:
            self._doubts += 1
        return *best, notes  # type: ignore[misc]  # asked at least once

    def _doubtful(self, part: Part, page: Page, fresh: list[Read]) -> bool:
        """Whether a page is short or brings nothing new although more was told."""
        if part.since is not None or self._doubts >= _DOUBTS:
            return False
        if part.missing - len(fresh) <= 0 or self._is_another(part, page, fresh):
            return False
        return not fresh or len(page.records) < self._asker.settings.page_size

    def _fresh(self, records: list[Record]) -> list[Read]:
        """What of a page has not come before in this query, read."""
        listings: list[Read] = []
        asides: list[Read] = []
        here: set[str] = set()
        pairs = with_details(self._service, self._memory, records)
        for record, (full, urgency) in zip(records, pairs, strict=True):
            item = read_record(self._service, full, self._now)
            if isinstance(item, SetAside):
                key = "\0" + digest_of(record).hex()
                asides.append(Read(key, key not in self._seen, item, record, None))
                continue
            key = item.listing.id
            if key not in here and key not in self._of_part:
                listings.append(Read(key, key not in self._seen, item, record, urgency))
            here.add(key)
        return listings + self._broken(asides, listings)

    def _broken(self, asides: list[Read], listings: list[Read]) -> list[Read]:
        """Those of a page's broken records that count: broken ones may all look the same, so on
        a page that brings anything new each does, and on one that came before none."""
        found = listings + asides
        if not any(read.key not in self._of_part for read in found):
            return []
        brings = any(read.new for read in found)
        return [read._replace(new=brings) for read in asides]

    def _shown(self, fresh: list[Read]) -> Generator[Harvested | SetAside, None, None]:
        """Yield what is new, or keep it for its detail call."""
        held: list[tuple[str, int, Record]] = []
        for read in fresh:
            self._of_part.add(read.key)
            if not read.new:
                continue
            self._seen.add(read.key)
            self._state.read += 1
            item, urgency = read.item, read.urgency
            if isinstance(item, Harvested) and item.listing.closed_at is None:
                name = native_id(read.record.get(self._service.native))
                if name and urgency is not None and self._room(urgency, len(held)):
                    held.append((name, urgency, read.record))
                    continue
            yield item
        self._memory.wait(held)

    def _room(self, urgency: int, held: int) -> bool:
        return self._memory.waiting + held < places(self._asker.settings, urgency)
