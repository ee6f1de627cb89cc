"""Which listings a list is about: every word of a search, and the filters.

A filter keeps what says so: where a listing does not state its pay, "250만 원부터" leaves it
out, and the counts beside the filters tell how many that are. Marks are in the order of the
match columns.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.matching.ask import km_from
from app.matching.index import BITS, COURSE, INFERRED, NO_DEADLINE
from app.matching.places import lies_in
from app.matching.ranking import index_of
from app.matching.search import containing, no_marks
from app.matching.source import Source
from app.matching.tables import demand_parts
from app.models import EmploymentType, Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Marks = NDArray[np.bool_]
    Rows = NDArray[np.integer]

NOT_STATED = ""
"""Among the kinds of employment: a job that does not say."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it was written, and the occupations and regions that are called so.

    Listings are written in Korean: what a word means in another language is found by
    these codes, exact ones (a 시 and its 구 each). `titles` are words of titles that say it more
    exactly than such an occupation, which is other work too: those that hold one come first.
    """

    text: str
    occupations: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """Within so many kilometres of a region."""

    home: str
    km: int


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Only these: a kind, an occupation, a region with its parts (41000 is all of 경기), a field of
    training (NCS 대분류); near somewhere, of these kinds of employment (codes, or NOT_STATED), from
    so much pay a month in won, closing within so many days.

    `body` are the levels a person has of the six capacities, 0 where they did not say: only what
    asks no more of them, by the listing itself or, where it tells nothing of the body, usually in
    its occupation.
    """

    kind: Kind | None = None
    keco3: str | None = None
    region: str | None = None
    ncs: str | None = None
    near: Near | None = None
    employment: tuple[str, ...] = ()
    pay_from: int | None = None
    days: int | None = None
    body: tuple[int, ...] | None = None


EVERYTHING = Narrowed()


def holding(catalogue: Source, terms: Sequence[Term], hidden: Sequence[str] = ()) -> "Marks":
    """Whether a listing holds every term and is none of the hidden ids."""
    columns, shape = index_of(catalogue)
    keep = ~no_marks(catalogue)
    if hidden:
        keep[_rows_of(catalogue, hidden)] = False
    for term in terms:
        marks = containing(catalogue, term.text)
        if term.occupations:
            marks[columns.rowid[of_occupations(catalogue, term.occupations)]] = True
        if term.regions:
            called = set(term.regions)
            places = _marked([place in called for place in shape.places])
            marks[columns.rowid[places[columns.place]]] = True
        keep &= marks
    return keep[columns.rowid]


def passing(catalogue: Source, narrowed: Narrowed, today: date) -> dict[str, "Marks"]:
    """What passes each filter that is set, by the filter's name."""
    columns, shape = index_of(catalogue)
    found: dict[str, Marks] = {}
    course = columns.offer_key >= COURSE
    if narrowed.kind:
        found["kind"] = (course == (narrowed.kind is Kind.COURSE))[columns.offer]
    if narrowed.keco3:
        found["keco3"] = of_occupations(catalogue, [narrowed.keco3])
    if wished := narrowed.region:
        inside = _marked([lies_in(place or "", wished) is True for place in shape.places])
        found["place"] = inside[columns.place]
    if near := narrowed.near:
        km = km_from(near.home)
        inside = _marked([km.get(place or "", near.km + 1) <= near.km for place in shape.places])
        found["place"] = inside[columns.place]
    if narrowed.ncs:
        found["ncs"] = _in_field(catalogue, narrowed.ncs)[columns.rowid]
    if narrowed.employment:
        codes = (NOT_STATED, *EmploymentType)
        wanted = _marked([code in narrowed.employment for code in codes])
        term = wanted[shape.term_parts[1]] & (shape.term_parts[0] == 0)
        found["employment"] = term[columns.terms]
    if narrowed.pay_from is not None:
        found["pay"] = ((won_of(columns.offer_key) >= narrowed.pay_from) & ~course)[columns.offer]
    if narrowed.days is not None:
        left = columns.deadline - today.toordinal()
        found["days"] = (left >= 0) & (left <= narrowed.days) & (columns.deadline != NO_DEADLINE)
    if narrowed.body is not None:
        found["body"] = allowed(catalogue, narrowed.body)[columns.cell]
    return found


def won_of(offer_key: "Rows") -> "Rows":
    """The pay a month of offers in won, -1 where they state none; of a course it says nothing."""
    return offer_key % INFERRED - 1


def allowed(catalogue: Source, body: Sequence[int]) -> "Marks":
    """By cell: whether nothing is asked that the body, as in `Narrowed`, does not allow."""
    import numpy as np

    _, shape = index_of(catalogue)
    keep = np.ones(shape.cell_demand.shape[1], dtype=bool)
    for place, level in enumerate(body):
        if level:
            told, stated, usual = demand_parts(shape.cell_demand[place])
            keep &= np.where(stated, stated, np.where(told, 0, usual)) <= level
    return keep


def of_occupations(catalogue: Source, codes: Sequence[str]) -> "Marks":
    """Whether a listing is of one of the occupations, also where that is only inferred."""
    import numpy as np

    columns, _ = index_of(catalogue)
    numbers = [int(code) for code in codes]
    called: Marks = np.isin((columns.cell_key >> BITS) % 1000, numbers)[columns.cell]
    return called


def _marked(marks: Sequence[bool]) -> "Marks":
    import numpy as np

    return np.array(marks, dtype=bool)


def _rows_of(catalogue: Source, ids: Sequence[str]) -> list[int]:
    sql = "SELECT rowid FROM listing WHERE id IN (SELECT value FROM json_each(?))"
    return [row for (row,) in catalogue.query(sql, [json.dumps(list(ids))])]


def _in_field(catalogue: Source, ncs: str) -> "Marks":
    def load() -> "Marks":
        marks = no_marks(catalogue)
        sql = "SELECT rowid FROM listing WHERE kind = 'course' AND course_ncs = ?"
        marks[[row for (row,) in catalogue.query(sql, [ncs])]] = True
        return marks

    return catalogue.kept(("ncs", ncs), load)
