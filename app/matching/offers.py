"""What the vacancies of one occupation offer: how many, what they pay, where they are."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.matching.index import BITS, COURSE, INFERRED, cell_parts
from app.matching.ranking import index_of
from app.matching.source import Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.integer[Any]]

FEWEST = 5
"""From fewer vacancies than these no usual pay is told: one of them would decide it."""


@dataclass(frozen=True, slots=True)
class Pay:
    """Whole won a month: the median, and the half of the vacancies around it from `low` to
    `high`; `count` is how many of them name a pay, `inferred` of how many it was worked out
    from pay by the hour, day or year."""

    count: int
    inferred: int
    low: int
    median: int
    high: int


@dataclass(frozen=True, slots=True)
class Offers:
    """The open vacancies of an occupation, courses not among them.

    `pay` is None where fewer than `FEWEST` name one; `places` are 시도 by their two digits with
    how many there are, the most first; those that name no place are in `count` alone.
    """

    count: int
    pay: Pay | None
    places: tuple[tuple[str, int], ...]


def offers_of(catalogue: Source, keco3: str, today: date) -> Offers:
    """Count what is open today. Reads the match columns alone: some milliseconds."""
    import numpy as np

    columns, shape = index_of(catalogue)
    cell = columns.cell_key >> BITS
    _, _, course, _, _ = cell_parts(cell)
    job = (cell % 1000 == int(keco3)) & (course == 0)
    rows = np.flatnonzero(job[columns.cell] & (columns.deadline >= today.toordinal()))
    nowhere = set(shape.nowhere)
    places: Counter[str] = Counter()
    for place, n in zip(*np.unique(columns.place[rows], return_counts=True), strict=True):
        code = shape.places[place]
        if code is not None and int(place) not in nowhere:
            places[code[:2]] += int(n)
    ranked = sorted(places.items(), key=lambda found: (-found[1], found[0]))
    return Offers(len(rows), _pay(columns.offer_key[columns.offer[rows]]), tuple(ranked))


def _pay(offers: "Ints") -> Pay | None:
    """From the offers of vacancies: pay plus 1, `INFERRED` above it, 0 for none."""
    import numpy as np

    told = offers[(offers > 0) & (offers < COURSE)]
    if len(told) < FEWEST:
        return None
    low, median, high = np.percentile(told % INFERRED - 1, (25, 50, 75))
    inferred = int((told >= INFERRED).sum())
    return Pay(len(told), inferred, round(low), round(median), round(high))
