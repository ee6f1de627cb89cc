"""One person's tables: the formula's points for every distinct value of each column.

Made by calling the formula's own functions, once a value instead of once a listing.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.matching import formula
from app.matching.ask import Ask
from app.matching.index import BITS, COURSE, INFERRED, Columns, cell_parts, day_of
from app.models import Capacity, Education, EmploymentType, Shift

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.int32]
    Ints = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What follows from the columns alone, the same for every person."""

    occupation_key: "Ints"
    """The distinct occupations of the cells, with kind and whether inferred."""
    occupation_cell: "Ints"
    """The first cell of each occupation."""
    cell_occupation: "Ints"
    cell_demand: "Ints"
    """(6, cells): stated demand × 4 + the occupation's usual one."""
    sido_place: "Ints"
    """The first place of each 시도."""
    block_occupation: "Ints"
    block_sido: "Ints"
    first_inferred: int
    """The first offer that is an inferred pay, and the first that is a course's start."""
    first_course: int
    term_parts: "Ints"
    """(5, terms): kind, employment, shift, education, flags."""


def shape_of(columns: Columns) -> Shape:
    """Read the structure of the columns once."""
    import numpy as np

    occupations = columns.cell_key >> BITS
    keys, first, of_cell = np.unique(occupations, return_index=True, return_inverse=True)
    usual = np.array(
        [[formula.usual(cell_parts(int(k))[1], c) for k in keys] for c in range(len(Capacity))]
    ).reshape(len(Capacity), -1)
    stated = np.stack([columns.cell_key >> 2 * c & 3 for c in range(len(Capacity))])
    starts = columns.block_start[:-1]
    _, sido_first, sido_of_place = np.unique(
        columns.place_key // 1000, return_index=True, return_inverse=True
    )
    terms = columns.terms_key
    return Shape(
        occupation_key=keys,
        occupation_cell=first,
        cell_occupation=of_cell,
        cell_demand=(stated * 4 + usual[:, of_cell]).astype(np.intp),
        sido_place=sido_first,
        block_occupation=of_cell[columns.cell[starts]],
        block_sido=sido_of_place[columns.place[starts]],
        first_inferred=int(np.searchsorted(columns.offer_key, INFERRED)),
        first_course=int(np.searchsorted(columns.offer_key, COURSE)),
        term_parts=np.stack(
            [terms >> 12, terms >> 9 & 7, terms >> 6 & 7, terms >> 3 & 7, terms & 7]
        ).astype(np.intp),
    )


@dataclass(frozen=True, slots=True)
class Tables:
    """Points by cell, place, offer and terms, and the best score of every block."""

    cell: "Points"
    place: "Points"
    offer: "Points"
    terms: "Points"
    block: "Points"


def tables_of(ask: Ask, columns: Columns, shape: Shape) -> Tables:
    """What every distinct value is worth to one person."""
    import numpy as np

    occupation = _points(
        formula.occupation(ask, *cell_parts(int(key))) for key in shape.occupation_key
    )
    cell = occupation[shape.cell_occupation]
    for place, capacity in enumerate(ask.capacities):
        if capacity:
            cell += _demand_points(capacity)[shape.cell_demand[place]]
    where = _points(formula.where(ask, f"{int(k):05d}" if k else None) for k in columns.place_key)
    offer = _offers(ask, columns, shape)
    terms = _terms(ask, shape)

    block = np.maximum.reduceat(cell, shape.occupation_cell)[shape.block_occupation]
    block += np.maximum.reduceat(where, shape.sido_place)[shape.block_sido]
    is_course = shape.occupation_key[shape.block_occupation] // 2000
    of_kind = shape.term_parts[0]
    split = shape.first_course
    best = np.array(
        [
            offer[:split].max(initial=formula.REMOVED)
            + terms[of_kind == 0].max(initial=formula.REMOVED),
            offer[split:].max(initial=formula.REMOVED)
            + terms[of_kind == 1].max(initial=formula.REMOVED),
        ],
        dtype=np.int32,
    )
    block += best[is_course]
    return Tables(cell, where, offer, terms, block)


def _points(effects: Any) -> "Points":
    import numpy as np

    return np.array([sum(effect.points for effect in some) for some in effects], dtype=np.int32)


@lru_cache(maxsize=3)
def _demand_points(capacity: int) -> "Points":
    return _points(
        formula.demand(capacity, stated, usual, 0) for stated in range(4) for usual in range(4)
    )


def _offers(ask: Ask, columns: Columns, shape: Shape) -> "Points":
    import numpy as np

    keys, inferred, course = columns.offer_key, shape.first_inferred, shape.first_course
    steps = formula.pay_steps(ask)
    points = np.zeros(len(keys), dtype=np.int32)
    for start, end, flag in ((0, inferred, 0), (inferred, course, 1)):
        won = keys[start:end] - flag * INFERRED - 1
        worth = _points(formula.pay(ask, step, flag) for step in steps)
        points[start:end] = worth[np.maximum(np.searchsorted(steps, won, side="right") - 1, 0)]
    if course and keys[0] == 0:
        points[0] = sum(effect.points for effect in formula.pay(ask, None, 0))
    points[course:] = _points(formula.starts(ask, day_of(int(k) - COURSE)) for k in keys[course:])
    return points


def _terms(ask: Ask, shape: Shape) -> "Points":
    kinds = ("job", "course")
    employment = _points(formula.employment(ask, code) for code in (None, *EmploymentType))
    shift = _points(formula.shift(ask, code) for code in (None, *Shift))
    parts = shape.term_parts
    job = parts[0] == 0
    points: Points = _points(formula.kind(ask, kind) for kind in kinds)[parts[0]]
    points += employment[parts[1]] * job
    points += shift[parts[2]] * job
    points += _points(formula.schooling(ask, code) for code in (None, *Education))[parts[3]]
    points += _points(
        formula.flags(ask, bool(bits & 1), bool(bits & 2), bool(bits & 4)) for bits in range(8)
    )[parts[4]]
    return points
