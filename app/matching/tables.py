"""One person's tables: the formula's points for every distinct value of each column.

Made by calling the formula's own functions, once a value instead of once a listing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.matching import formula
from app.matching.ask import Ask, km_from
from app.matching.index import (
    BITS,
    COURSE,
    INFERRED,
    LICENCES,
    OLDER,
    REGISTERED,
    Columns,
    cell_parts,
)
from app.matching.places import is_exact, lies_in
from app.models import Capacity, Education, EmploymentType, Shift
from app.reference import region
from app.reference.licences import licence_places

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.int32]
    Ints = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What follows from the columns alone, the same for every person."""

    codes: list[str | None]
    """The distinct occupations."""
    code: "Ints"
    """By occupation of the cells, which differ also by kind, by being inferred and by the
    experience that is asked for."""
    inferred: "Ints"
    experienced: "Ints"
    occupation_cell: "Ints"
    """The first cell of each occupation."""
    cell_occupation: "Ints"
    cell_demand: "Ints"
    """(6, cells): stated demand × 4 + the work's usual one, 16 more where any is stated."""
    places: list[str | None]
    nowhere: list[int]
    """Places that are no region."""
    sido_place: "Ints"
    """The first place of each 시도."""
    block_occupation: "Ints"
    block_sido: "Ints"
    block_course: "Ints"
    block_size: "Ints"
    first_inferred: int
    """The first offer that is an inferred pay, and the first that is a course's start."""
    first_course: int
    term_parts: "Ints"
    """(8, terms): kind, employment, shift, education, flags, for the registered, for older
    people, licences."""
    licences: list[tuple[str, ...]]
    """The distinct certificates that are asked for together."""
    memory: dict[object, Any]
    """What was once computed for a home or a wished region."""


def shape_of(columns: Columns) -> Shape:
    """Read the structure of the columns once."""
    import numpy as np

    count = len(Capacity)
    keys, first, of_cell = np.unique(
        columns.cell_key >> BITS, return_index=True, return_inverse=True
    )
    of_key, inferred, course, experienced, titled = cell_parts(keys)
    parts = list(zip(of_key, titled.tolist(), strict=True))
    codes = sorted(set(of_key), key=str)
    usual = np.array(
        [[formula.usual(code, c, titled=bool(one)) for code, one in parts] for c in range(count)]
    )
    stated = np.stack([columns.cell_key >> 2 * c & 3 for c in range(count)])
    starts = columns.block_start[:-1]
    block_occupation = of_cell[columns.cell[starts]]
    places = [f"{int(key):05d}" if key else None for key in columns.place_key]
    _, sido_first, sido_of_place = np.unique(
        columns.place_key // 1000, return_index=True, return_inverse=True
    )
    terms = columns.terms_key
    masks, licences = np.unique(terms >> LICENCES, return_inverse=True)
    return Shape(
        codes=codes,
        code=np.array([codes.index(code) for code in of_key]),
        inferred=inferred,
        experienced=experienced,
        occupation_cell=first,
        cell_occupation=of_cell,
        cell_demand=(
            stated * 4 + usual.reshape(count, -1)[:, of_cell] + 16 * stated.any(axis=0)
        ).astype(np.intp),
        places=places,
        nowhere=[at for at, code in enumerate(places) if region(code) is None],
        sido_place=sido_first,
        block_occupation=block_occupation,
        block_sido=sido_of_place[columns.place[starts]],
        block_course=course[block_occupation],
        block_size=columns.block_start[1:].astype(np.intp) - columns.block_start[:-1],
        first_inferred=int(np.searchsorted(columns.offer_key, INFERRED)),
        first_course=int(np.searchsorted(columns.offer_key, COURSE)),
        term_parts=np.stack(
            [
                terms >> 12 & 1,
                terms >> 9 & 7,
                terms >> 6 & 7,
                terms >> 3 & 7,
                terms & 7,
                (terms & REGISTERED) > 0,
                (terms & OLDER) > 0,
                licences,
            ]
        ).astype(np.intp),
        licences=[
            tuple(code for code, place in licence_places().items() if mask >> place & 1)
            for mask in masks.tolist()
        ],
        memory={},
    )


def demand_parts(demand: "Ints") -> "tuple[Ints, Ints, Ints]":
    """Of cells' demands on one capacity: whether the listing states any at all, what it states of
    this one and what is usual, 0 for nothing."""
    return demand >> 4, demand >> 2 & 3, demand & 3


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

    cell = by_work(ask, shape)
    for place, capacity in enumerate(ask.capacities):
        if capacity:
            cell += _demand_points(capacity)[shape.cell_demand[place]]
    where = by_place(ask, shape)
    offer = by_offer(ask, columns, shape)
    terms = by_terms(ask, shape)

    block = np.maximum.reduceat(cell, shape.occupation_cell)[shape.block_occupation]
    block += np.maximum.reduceat(where, shape.sido_place)[shape.block_sido]
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
    block += best[shape.block_course]
    return Tables(cell, where, offer, terms, block)


def _points(effects: Iterable[list[formula.Effect]]) -> "Points":
    import numpy as np

    return np.array([formula.total(some) for some in effects], dtype=np.int32)


@lru_cache(maxsize=3)
def _demand_points(capacity: int) -> "Points":
    return _points(
        formula.demand(capacity, stated, usual, 0, told=told)
        for told in (False, True)
        for stated in range(4)
        for usual in range(4)
    )


def by_work(ask: Ask, shape: Shape) -> "Points":
    """By cell, but for what is asked of the body."""
    points: Points = _points(
        formula.chance(ask, "", code) + formula.schooling_usual(ask, code) for code in shape.codes
    )[shape.code]
    points += _points(
        formula.experience(ask, code, asked) for asked in (False, True) for code in shape.codes
    )[shape.code + len(shape.codes) * shape.experienced]
    if ask.wishes.occupations_wanted or ask.wishes.occupations_unwanted:
        points += _points(
            formula.choice(ask, code, inferred) for inferred in (0, 1) for code in shape.codes
        )[shape.code + len(shape.codes) * shape.inferred]
    return points[shape.cell_occupation]


def by_place(ask: Ask, shape: Shape) -> "Points":
    """By region."""
    import numpy as np

    points = np.zeros(len(shape.places), dtype=np.int32)
    if ask.home:
        km, exact, vague = _from_home(shape, ask.home)
        steps = formula.km_steps(ask)
        worth = np.stack(
            [_points(formula.at(ask, step, one) for step in steps) for one in (False, True)]
        )
        points += worth[exact, np.searchsorted(steps, km, side="right") - 1]
        for place in vague:
            points[place] = formula.total(
                formula.distance(ask, ask.home, shape.places[place] or "")
            )
    if ask.wishes.regions:
        answers = np.max([_lies_in(shape, wished) for wished in ask.wishes.regions], axis=0)
        worth = _points(formula.in_wished(ask, one, "") for one in (False, None, True))
        points += worth[answers]
    points[shape.nowhere] = formula.total(formula.where(ask, None))
    return points


def away_from(ask: Ask, shape: Shape) -> "NDArray[np.bool_] | None":
    """By region: whether it lies away from where the person would go, outside the regions they
    wish or more than `AWAY_KM` from home; None where they said neither, or how far."""
    import numpy as np

    away: NDArray[np.bool_]
    if ask.wishes.regions:
        away = np.max([_lies_in(shape, one) for one in ask.wishes.regions], axis=0) == 0
        return away
    if not ask.home or ask.wishes.radius_km is not None:
        return None
    away = _from_home(shape, ask.home)[0] > formula.AWAY_KM
    return away


def _from_home(shape: Shape, home: str) -> "tuple[Ints, Ints, list[int]]":
    """Kilometres and exactness by place, and the places without kilometres."""
    import numpy as np

    if home not in shape.memory:
        km = km_from(home)
        exact = [is_exact(home, place or "") for place in shape.places]
        shape.memory[home] = (
            np.array([km.get(place or "", 0) for place in shape.places]),
            np.array([int(one or 0) for one in exact]),
            [at for at, one in enumerate(exact) if one is None and at not in shape.nowhere],
        )
    found: tuple[Ints, Ints, list[int]] = shape.memory[home]
    return found


def _lies_in(shape: Shape, wished: str) -> "Ints":
    """By place: 0 outside, 1 perhaps, 2 inside."""
    import numpy as np

    key = ("in", wished)
    if key not in shape.memory:
        order = (False, None, True)
        answers = [order.index(lies_in(place or "", wished)) for place in shape.places]
        shape.memory[key] = np.array(answers)
    found: Ints = shape.memory[key]
    return found


def by_offer(ask: Ask, columns: Columns, shape: Shape) -> "Points":
    """By pay, or the day a course starts."""
    import numpy as np

    keys, inferred, course = columns.offer_key, shape.first_inferred, shape.first_course
    points = np.zeros(len(keys), dtype=np.int32)
    steps = formula.pay_steps(ask)
    for start, end, flag in ((0, inferred, 0), (inferred, course, 1)):
        if start < end:
            worth = _points(formula.pay(ask, step, flag) for step in steps)
            won = keys[start:end] - flag * INFERRED - 1
            points[start:end] = worth[np.searchsorted(steps, won, side="right") - 1]
    if course and keys[0] == 0:
        points[0] = formula.total(formula.pay(ask, None, 0))
    if course < len(keys):
        days = formula.start_steps(ask)
        worth = _points(formula.starts(ask, day.isoformat()) for day in days)
        ordinals = [day.toordinal() for day in days]
        since = np.searchsorted(ordinals, keys[course:] - COURSE, side="right") - 1
        points[course:] = worth[since]
        if keys[course] == COURSE:
            points[course] = formula.total(formula.starts(ask, None))
    return points


def by_terms(ask: Ask, shape: Shape) -> "Points":
    """By employment, hours, schooling and whatever else is neither work, place nor pay."""
    employment = _points(formula.employment(ask, code) for code in (None, *EmploymentType))
    shift = _points(formula.shift(ask, code) for code in (None, *Shift))
    parts = shape.term_parts
    job = parts[0] == 0
    points: Points = _points(formula.kind(ask, kind) for kind in ("job", "course"))[parts[0]]
    points += employment[parts[1]] * job
    points += shift[parts[2]] * job
    points += _points(formula.schooling(ask, code) for code in (None, *Education))[parts[3]]
    points += _points(
        formula.flags(ask, bool(bits & 1), bool(bits & 2), bool(bits & 4)) for bits in range(8)
    )[parts[4]]
    points += _points(formula.registration(ask, asked) for asked in (False, True))[parts[5]]
    points += _points(formula.age(ask, asked) for asked in (False, True))[parts[6]]
    points += _points(formula.licence(ask, codes) for codes in shape.licences)[parts[7]]
    return points
