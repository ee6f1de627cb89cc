"""Which listings exist on a day: a pure function of seed, agency, place and calendar day.

Every agency has as many slots as it has open listings. In a slot one listing follows
another: it is posted, stays open for the slot's period, closes, and the next is posted the
day after. So the world of any day is known without living through the days before it, and
N days later is the same as another day's world.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from random import Random

from app.models import Agency
from demo.agencies.chance import mix

SHARES = {
    Agency.KEIS: 85_000,
    Agency.HRDNET: 72_000,
    Agency.KORDI: 10_000,
    Agency.KEAD: 2_500,
    Agency.CWMA: 500,
}
"""The split of 170,000 open listings (estimate of the agencies' documentation)."""

CLOSED = {
    Agency.KEIS: 0.004,
    Agency.HRDNET: 0.004,
    Agency.KORDI: 0.4,
    Agency.KEAD: 0.05,
    Agency.CWMA: 0.2,
}
"""Closed rows an agency still lists, as a share of its open ones. KORDI keeps many."""

BROKEN = 0.0005
"""Unreadable rows on top, at least one for an agency with 20 listings."""

PERIODS = (14,) + (21,) * 4 + (30,) * 5 + (45,) * 5 + (60,) * 5
"""Days a slot's listing stays open: on average 3.1 % close, and as many are new, each day."""

CHANGE_EVERY = 50
"""Days from one change of a listing to the next: 2 % change each day."""

_EPOCH = date(2020, 1, 1).toordinal()
_LONG_AGO = 120
"""Days after which a closed row is closed for a backend whose clock is behind, too."""


TWIN_SHARES = {Agency.KORDI: 15, Agency.KEAD: 30, Agency.CWMA: 25}
"""Percent of an agency's vacancies that also stand at KEIS, worded differently (our choice)."""

LAG_DAYS = 3
"""A vacancy reaches KEIS on the day the other agency posts it or up to two days later."""

_TWIN_SLOTS = 700_000_000
"""Where the slots of KEIS's own vacancies end and those of duplicates begin."""

_FOLLOWING = 6
"""Percent of vacancies that look like another one without being the same."""


class State(Enum):
    """What a row is."""

    OPEN = "open"
    CLOSED = "closed"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Moment:
    """One listing of one slot, as it stands today.

    It is open from `posted` until the day before `closes`; `number` counts the slot's
    listings, `revision` the changes since it was posted. `original` is the moment of the
    same vacancy at another agency; `follows` one that this only looks like.
    """

    agency: Agency
    slot: int
    number: int
    posted: date
    closes: date
    revision: int
    state: State
    key: int
    original: "Moment | None" = None
    follows: "Moment | None" = None

    def rng(self) -> Random:
        """The same draws for the same listing, on whatever day."""
        return Random(self.key)


def split(listings: int) -> dict[Agency, int]:
    """Open listings of each agency; they add up to `listings` exactly."""
    whole = sum(SHARES.values())
    counts = {agency: listings * share // whole for agency, share in SHARES.items()}
    by_rest = sorted(SHARES, key=lambda a: -(listings * SHARES[a] % whole))
    for agency in by_rest[: listings - sum(counts.values())]:
        counts[agency] += 1
    return counts


class World:
    """The listings of all agencies on one day; rows are made when they are asked for.

    `open` counts distinct open listings by agency. KEIS lists `len(twins)` more: vacancies
    of other agencies once again, each open no day longer than its original. `duplicates`
    scales how many.
    """

    def __init__(self, seed: int, listings: int, today: date, duplicates: float = 1.0) -> None:
        self.today = today
        self.seed = seed
        self._day = today.toordinal()
        self._numbers = {agency: i for i, agency in enumerate(SHARES)}
        self.open = split(listings)
        self.twins = list(self._find_twins(duplicates))
        self._twin_at = {twin.slot: twin for twin in self.twins}
        self._order = {a: self._newest_first(a, n) for a, n in self.open.items()}
        self.closed = {a: int(n * CLOSED[a]) for a, n in self.open.items()}
        self.broken = {a: max(1, int(n * BROKEN)) if n >= 20 else 0 for a, n in self.open.items()}

    def listed(self, agency: Agency) -> int:
        """Open rows an agency lists: its distinct ones and, at KEIS, the duplicates."""
        return len(self._order[agency])

    def rows(self, agency: Agency) -> int:
        """All rows an agency lists: open, closed and unreadable."""
        return self.listed(agency) + self.closed[agency] + self.broken[agency]

    def page(self, agency: Agency, start: int, count: int) -> list[Moment]:
        """Rows `start` to `start + count`, newest first, closed and unreadable ones last."""
        stop = min(start + count, self.rows(agency))
        return [self.moment(agency, i) for i in range(max(start, 0), stop)]

    def moment(self, agency: Agency, row: int) -> Moment:
        """The listing of one row."""
        listed = self.listed(agency)
        if row < listed:
            slot = self._order[agency][row]
            return self.twins[~slot] if slot < 0 else self._at(agency, slot, State.OPEN, self._day)
        row -= listed
        if row < self.closed[agency]:
            return self._closed(agency, row)
        slot = self.open[agency] + row - self.closed[agency]
        return self._at(agency, slot, State.BROKEN, self._day)

    def found(self, agency: Agency, slot: int) -> list[Moment]:
        """The listed moments of a slot: the open one, the closed one, the unreadable one."""
        if agency is Agency.KEIS and slot >= _TWIN_SLOTS:
            return [twin for twin in (self._twin_at.get(slot),) if twin]
        opened = self.open[agency]
        found = []
        if 0 <= slot < opened:
            found.append(self._at(agency, slot, State.OPEN, self._day))
        if 0 <= slot < self.closed[agency]:
            found.append(self._closed(agency, slot))
        return found

    def _closed(self, agency: Agency, slot: int) -> Moment:
        moment = self._at(agency, slot, State.CLOSED, self._day)
        # A session that starts today takes nobody any more, but is still asked for by its day.
        return replace(moment, closes=self.today) if agency is Agency.HRDNET else moment

    def _newest_first(self, agency: Agency, count: int) -> list[int]:
        ages = {slot: self._age(agency, slot) for slot in range(count)}
        if agency is Agency.KEIS:
            # Duplicates by the complement of their index.
            ages |= {~i: self._day - m.posted.toordinal() for i, m in enumerate(self.twins)}
        return sorted(ages, key=ages.__getitem__)

    def _age(self, agency: Agency, slot: int) -> int:
        period, offset = self._rhythm(agency, slot)
        return (self._day + offset) % period

    def _rhythm(self, agency: Agency, slot: int) -> tuple[int, int]:
        drawn = mix(self.seed, self._numbers[agency], slot)
        period = PERIODS[drawn % len(PERIODS)]
        return period, (drawn >> 16) % period

    def _find_twins(self, duplicates: float) -> Iterator[Moment]:
        for agency, percent in TWIN_SHARES.items():
            first = _TWIN_SLOTS + self._numbers[agency] * 10_000_000
            for slot in range(self.open[agency]):
                original = self._at(agency, slot, State.OPEN, self._day)
                drawn = mix(original.key, 42)
                posted = original.posted + timedelta(days=(drawn >> 32) % LAG_DAYS)
                if drawn % 10_000 < percent * 100 * duplicates and posted <= self.today:
                    yield replace(
                        original,
                        agency=Agency.KEIS,
                        slot=first + slot,
                        posted=posted,
                        key=mix(original.key, 43),
                        original=original,
                        follows=None,
                    )

    def _at(self, agency: Agency, slot: int, state: State, day: int) -> Moment:
        period, offset = self._rhythm(agency, slot)
        count, age = divmod(day + offset, period)
        if state is State.CLOSED:
            past = -(-_LONG_AGO // period)
            count, age = count - past, age + past * period
        posted = day - age
        key = mix(self.seed, self._numbers[agency], slot, count)
        phase = key % CHANGE_EVERY
        last = min(day, posted + period)
        revision = (last + phase) // CHANGE_EVERY - (posted + phase) // CHANGE_EVERY
        return Moment(
            agency,
            slot,
            count - _EPOCH // period,
            date.fromordinal(posted),
            date.fromordinal(posted + period),
            revision,
            state,
            key,
            follows=self._followed(agency, slot, state, key, posted),
        )

    def _followed(
        self, agency: Agency, slot: int, state: State, key: int, posted: int
    ) -> Moment | None:
        """The vacancy this one looks like, as it stood when this was posted.

        At KEIS and CWMA a neighbour's, else one of KEIS's.
        """
        if agency is Agency.HRDNET or state is not State.OPEN or (key >> 36) % 100 >= _FOLLOWING:
            return None
        # Even slots of KEIS and CWMA follow nobody, so this ends there.
        if agency not in (Agency.KEIS, Agency.CWMA):
            return self._at(Agency.KEIS, 2 * slot, State.OPEN, posted)
        return self._at(agency, slot - 1, State.OPEN, posted) if slot % 2 else None
