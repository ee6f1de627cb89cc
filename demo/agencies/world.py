"""Which listings exist on a day: a pure function of seed, agency, place and calendar day.

Every agency has as many slots as it has open listings. In a slot one listing follows
another: it is posted, stays open for the slot's period, closes, and the next is posted the
day after. So the world of any day is known without living through the days before it, and
N days later is the same as another day's world.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from random import Random

from app.models import Agency

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
_MASK = (1 << 64) - 1
_LONG_AGO = 120
"""Days after which a closed row is closed for a backend whose clock is behind, too."""


class State(Enum):
    """What a row is."""

    OPEN = "open"
    CLOSED = "closed"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Moment:
    """One listing of one slot, as it stands today.

    It is open from `posted` until the day before `closes`; `number` counts the slot's
    listings, `revision` the changes since it was posted.
    """

    agency: Agency
    slot: int
    number: int
    posted: date
    closes: date
    revision: int
    state: State
    key: int

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


def mix(*parts: int) -> int:
    """A 64-bit hash of whole numbers (the finaliser of SplitMix64), the same everywhere."""
    x = 0x9E3779B97F4A7C15
    for part in parts:
        x = (x ^ part) * 0xBF58476D1CE4E5B9 & _MASK
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB & _MASK
        x ^= x >> 31
    return x


class World:
    """The listings of all agencies on one day; rows are made when they are asked for."""

    def __init__(self, seed: int, listings: int, today: date) -> None:
        self.today = today
        self._seed = seed
        self._day = today.toordinal()
        self._numbers = {agency: i for i, agency in enumerate(SHARES)}
        self.open = split(listings)
        self._order = {a: self._newest_first(a, n) for a, n in self.open.items()}
        self.closed = {a: int(n * CLOSED[a]) for a, n in self.open.items()}
        self.broken = {a: max(1, int(n * BROKEN)) if n >= 20 else 0 for a, n in self.open.items()}

    def rows(self, agency: Agency) -> int:
        """All rows an agency lists: open, closed and unreadable."""
        return self.open[agency] + self.closed[agency] + self.broken[agency]

    def page(self, agency: Agency, start: int, count: int) -> list[Moment]:
        """Rows `start` to `start + count`, newest first, closed and unreadable ones last."""
        stop = min(start + count, self.rows(agency))
        return [self.moment(agency, i) for i in range(max(start, 0), stop)]

    def moment(self, agency: Agency, row: int) -> Moment:
        """The listing of one row."""
        opened = self.open[agency]
        if row < opened:
            return self._at(agency, self._order[agency][row], State.OPEN)
        row -= opened
        if row < self.closed[agency]:
            return self._at(agency, row, State.CLOSED)
        return self._at(agency, opened + row - self.closed[agency], State.BROKEN)

    def _newest_first(self, agency: Agency, count: int) -> list[int]:
        def age(slot: int) -> int:
            period, offset = self._rhythm(agency, slot)
            return (self._day + offset) % period

        return sorted(range(count), key=age)

    def _rhythm(self, agency: Agency, slot: int) -> tuple[int, int]:
        drawn = mix(self._seed, self._numbers[agency], slot)
        period = PERIODS[drawn % len(PERIODS)]
        return period, (drawn >> 16) % period

    def _at(self, agency: Agency, slot: int, state: State) -> Moment:
        period, offset = self._rhythm(agency, slot)
        count, age = divmod(self._day + offset, period)
        if state is State.CLOSED:
            past = -(-_LONG_AGO // period)
            count, age = count - past, age + past * period
        posted = self._day - age
        key = mix(self._seed, self._numbers[agency], slot, count)
        phase = key % CHANGE_EVERY
        last = min(self._day, posted + period)
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
        )
