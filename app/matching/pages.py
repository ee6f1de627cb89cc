"""A screen's search, a page at a time: every term, under the filters.

Without a person the newest listing stands first. For a person the order is that of the
formula, as in a match: by score, ties by id. What a match leaves out (a stated demand
above the body, a must, a deadline that is past) is not left out here, as somebody asked
for it by name: its score puts it behind everything else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.matching.ask import make_ask
from app.matching.formula import lies_in
from app.matching.index import BITS, COURSE
from app.matching.ranking import index_of, keys_of
from app.matching.search import containing, ids_of, newest_rows, no_marks
from app.matching.source import Source
from app.matching.tables import tables_of
from app.models import Kind, Profile, Wishes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Marks = NDArray[np.bool_]

PAGE = 20
"""Listings a screen shows at once."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it was written, and the occupations and regions that are called so.

    Listings are written in Korean: what a word means in another language is found by
    these codes, exact ones (a 시 and its 구 each).
    """

    text: str
    occupations: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Only these: a kind, an occupation, a region with its parts (41000 is all of 경기), a field of
    training (NCS 대분류)."""

    kind: Kind | None = None
    keco3: str | None = None
    region: str | None = None
    ncs: str | None = None


EVERYTHING = Narrowed()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `after` asks for the next one, None where this is the last."""

    count: int
    ids: list[str]
    after: int | None


def search_newest(
    catalogue: Source,
    terms: Sequence[Term] = (),
    *,
    narrowed: Narrowed = EVERYTHING,
    after: int | None = None,
    size: int = PAGE,
) -> Page:
    """A page of the listings that hold every term, the newest first.

    `after` is that of the page before. Without terms it lists everything.
    """
    rows = newest_rows(catalogue)
    rows = rows[_holding(catalogue, terms, narrowed)[rows]]
    start = after or 0
    end = start + size
    ids = ids_of(catalogue, rows[start:end])
    return Page(len(rows), ids, end if end < len(rows) else None)


def search_ranked(
    catalogue: Source,
    terms: Sequence[Term],
    profile: Profile,
    wishes: Wishes,
    chances: Mapping[str, float],
    *,
    today: date,
    narrowed: Narrowed = EVERYTHING,
    after: int | None = None,
    size: int = PAGE,
) -> Page:
    """A page of the listings that hold every term, the best fit first, none left out.

    `chances` are the recommender's, by keco3; `after` is that of the page before.
    """
    import numpy as np

    columns, shape = index_of(catalogue)
    rows = np.flatnonzero(_holding(catalogue, terms, narrowed)[columns.rowid])
    if not len(rows):
        return Page(0, [], None)
    ask = make_ask(profile, wishes, chances, today)
    keys = keys_of(ask, columns, tables_of(ask, columns, shape), rows)
    start = after or 0
    end = min(start + size, len(rows))
    top = np.argpartition(keys, len(rows) - end)[len(rows) - end :] if end else rows[:0]
    shown = top[np.argsort(-keys[top])][start:]
    ids = ids_of(catalogue, columns.rowid[rows[shown]])
    return Page(len(rows), ids, end if end < len(rows) else None)


def _holding(catalogue: Source, terms: Sequence[Term], narrowed: Narrowed) -> "Marks":
    """A mark by row number: whether a listing holds every term and passes the filters."""
    columns, shape = index_of(catalogue)
    keep = ~no_marks(catalogue)
    for term in terms:
        marks = containing(catalogue, term.text)
        if term.occupations:
            marks |= _of_occupations(catalogue, term.occupations)
        if term.regions:
            called = set(term.regions)
            marks |= _in_places(catalogue, [place in called for place in shape.places])
        keep &= marks
    if narrowed.kind:
        course = columns.offer_key >= COURSE
        keep &= _by_row(catalogue, (course == (narrowed.kind is Kind.COURSE))[columns.offer])
    if narrowed.keco3:
        keep &= _of_occupations(catalogue, [narrowed.keco3])
    if wished := narrowed.region:
        inside = [lies_in(place or "", wished) is True for place in shape.places]
        keep &= _in_places(catalogue, inside)
    if narrowed.ncs:
        keep &= _in_field(catalogue, narrowed.ncs)
    return keep


def _in_field(catalogue: Source, ncs: str) -> "Marks":
    def load() -> "Marks":
        marks = no_marks(catalogue)
        sql = "SELECT rowid FROM listing WHERE kind = 'course' AND course_ncs = ?"
        marks[[row for (row,) in catalogue.query(sql, [ncs])]] = True
        return marks

    return catalogue.kept(("ncs", ncs), load)


def _of_occupations(catalogue: Source, codes: Sequence[str]) -> "Marks":
    import numpy as np

    columns, _ = index_of(catalogue)
    numbers = [int(code) for code in codes]
    called = np.isin((columns.cell_key >> BITS) % 1000, numbers)
    return _by_row(catalogue, called[columns.cell])


def _in_places(catalogue: Source, places: Sequence[bool]) -> "Marks":
    import numpy as np

    columns, _ = index_of(catalogue)
    return _by_row(catalogue, np.array(places, dtype=bool)[columns.place])


def _by_row(catalogue: Source, marks: "Marks") -> "Marks":
    """From the order of the match columns to row numbers."""
    columns, _ = index_of(catalogue)
    by_row = no_marks(catalogue)
    by_row[columns.rowid] = marks
    return by_row
