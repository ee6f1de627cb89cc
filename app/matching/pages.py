"""A list on a screen, a page at a time: every word of a search, under the filters.

For a person the order is that of the formula, as in a match: by score, ties by id, mixed
(`mixing`); or by what they chose, ties by score. What a match leaves out (a stated
demand above the body, a must, a deadline that is past) is left out of a list as well, but not of
a search, as somebody asked for it by name: its score puts it behind everything else. What holds a
word only inside its employer's name is behind even that (`inside`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING

from app.matching.ask import Ask, km_from, make_ask
from app.matching.formula import LACKS, REMOVED_BELOW
from app.matching.index import BITS, COURSE, NO_DEADLINE
from app.matching.inside import put_last
from app.matching.mixing import mixed
from app.matching.musts import kept_in
from app.matching.narrowed import EVERYTHING, Narrowed, Near, Term, holding, passing, won_of
from app.matching.ranking import index_of, keys_of
from app.matching.search import ids_of, newest_rows, no_marks
from app.matching.source import Source
from app.matching.tables import away_from, by_terms, tables_of
from app.models import Profile, Wishes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.int64]
    Marks = NDArray[np.bool_]
    Rows = NDArray[np.intp]

__all__ = [
    "EVERYTHING", "PAGE", "Narrowed", "Near", "Page", "Sort", "Term", "search_newest",
    "search_ranked",
]  # fmt: skip

PAGE = 20
"""Listings a screen shows at once."""

NO_WISHES = Wishes()
_SCORE_BITS, _ID_BITS = 20, 25
_MOST = (1 << 16) - 1
_BEHIND = 3 * REMOVED_BELOW // 4 << 32
"""Below every listing that is not left out, and above those that are."""
_BELOW_SCORES, _BELOW_ALL = -(1 << 61), -(1 << 63)
"""Below every score there is, and below every key of another order, which is 0 at least."""


class Sort(StrEnum):
    """What stands first: the best fit, the highest pay, the nearest, the newest, what closes
    soonest. What does not state it stands last."""

    FIT = "fit"
    PAY = "pay"
    NEAR = "near"
    NEW = "new"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `after` asks for the next one, None where this is the last; `beyond` is
    how many the filter of the body alone leaves out, `kept_out` how many the musts, and `unmet`
    by must how many it alone."""

    count: int
    ids: list[str]
    after: int | None
    beyond: int = 0
    kept_out: int = 0
    unmet: Mapping[str, int] = field(default_factory=dict)


def search_newest(
    catalogue: Source,
    terms: Sequence[Term] = (),
    *,
    narrowed: Narrowed = EVERYTHING,
    after: int | None = None,
    size: int = PAGE,
) -> Page:
    """A page of the listings that hold every term, the newest first, for nobody in particular.

    `after` is that of the page before. Without terms it lists everything.
    """
    columns, _ = index_of(catalogue)
    by_row = no_marks(catalogue)
    by_row[columns.rowid] = reduce(
        lambda one, other: one & other,
        passing(catalogue, narrowed, date.min).values(),
        holding(catalogue, terms),
    )
    rows = newest_rows(catalogue)
    rows = rows[by_row[rows]]
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
    sort: Sort = Sort.FIT,
    hidden: Sequence[str] = (),
    strict: bool = False,
    musts: bool = False,
    after: int | None = None,
    size: int = PAGE,
) -> Page:
    """A page of the listings that hold every term, in the order asked for.

    `chances` are the recommender's, by keco3; `hidden` are ids that are not shown; what a match
    leaves out is last, or left out where `strict`; with `musts` what is past its deadline or
    surely not what a must asks for is left out alone; `after` is that of the page before.
    """
    import numpy as np

    columns, shape = index_of(catalogue)
    ask = make_ask(profile, wishes, chances, today)
    parts = passing(catalogue, narrowed, today)
    body = parts.pop("body", None)
    marks = reduce(
        lambda one, other: one & other, parts.values(), holding(catalogue, terms, hidden)
    )
    if musts:
        marks &= columns.deadline >= today.toordinal()
    rows = np.flatnonzero(marks)
    keys = scored(catalogue, ask, rows)
    if strict:
        stay = keys >= REMOVED_BELOW << 32
        rows, keys = rows[stay], keys[stay]
    able = np.ones(len(rows), dtype=bool) if body is None else body[rows]
    kept, alone = kept_in(catalogue, ask if musts else replace(ask, wishes=NO_WISHES), rows)
    beyond, kept_out = int((kept & ~able).sum()), int((able & ~kept).sum())
    unmet = {name: n for name, one in alone.items() if (n := int((able & one).sum()))}
    rows, keys = rows[able & kept], keys[able & kept]
    if not len(rows):
        return Page(0, [], None, beyond, kept_out, unmet)
    start = after or 0
    end = min(start + size, len(rows))
    numbers = columns.rowid[rows]
    if sort is Sort.FIT:
        occupations = (columns.cell_key >> BITS)[columns.cell[rows]] % 1000
        # What only an employer's name holds goes behind: any of the rest may come to the front.
        away = away_from(ask, shape)
        keys = mixed(
            keys,
            occupations,
            len(keys) if terms else max(end, 1),
            None if away is None else away[columns.place[rows]],
        )
        apart = {"behind": _BEHIND, "below": _BELOW_SCORES}
        put_last(catalogue, terms, numbers, keys, **apart, most=end)
    else:
        keys = _sorted_by(sort, catalogue, ask, rows, keys)
        put_last(catalogue, terms, numbers, keys, below=_BELOW_ALL, most=end)
    top = np.argpartition(keys, len(rows) - end)[len(rows) - end :] if end else rows[:0]
    shown = top[np.argsort(-keys[top])][start:]
    ids = ids_of(catalogue, numbers[shown])
    after = end if end < len(rows) else None
    return Page(len(rows), ids, after, beyond, kept_out, unmet)


def scored(catalogue: Source, ask: Ask, rows: "Rows") -> "Keys":
    """The formula's key of each of the rows: the score and, in the lower 32 bits, the id's place
    turned round."""
    import numpy as np

    columns, shape = index_of(catalogue)
    if not len(rows):
        return np.zeros(0, dtype=np.int64)
    return keys_of(ask, columns, tables_of(ask, columns, shape), rows)


def _sorted_by(sort: Sort, catalogue: Source, ask: Ask, rows: "Rows", keys: "Keys") -> "Keys":
    """Keys by what was chosen; below it score and id. What asks for what one surely lacks comes
    behind the rest, what a match leaves out last."""
    import numpy as np

    columns, shape = index_of(catalogue)
    today = ask.today.toordinal()
    if sort is Sort.PAY:  # in 10,000 won, as people count it; a course pays nothing
        won = np.where(columns.offer_key < COURSE, won_of(columns.offer_key), 0)
        first = (np.clip(won // 10_000, 0, _MOST))[columns.offer[rows]]
    elif sort is Sort.NEAR:
        km = km_from(ask.home) if ask.home else {}
        near = [max(0, _MOST - km[place]) if place in km else 0 for place in shape.places]
        first = np.array(near, dtype=np.int64)[columns.place[rows]]
    elif sort is Sort.NEW:
        first = np.clip(columns.opens[rows].astype(np.int64) - today + _MOST // 2, 0, _MOST)
    else:
        left = columns.deadline[rows].astype(np.int64) - today
        dated = columns.deadline[rows] != NO_DEADLINE
        first = np.where(dated, np.clip(_MOST - left, 0, _MOST), 0)
    score = keys >> 32
    lacks = by_terms(ask, shape)[columns.terms[rows]] <= LACKS // 2
    stays = np.where(score < REMOVED_BELOW, 0, np.where(lacks, 1, 2)).astype(np.int64)
    half = 1 << (_SCORE_BITS - 1)
    score = np.clip(score, -half, half - 1) + half
    turned = (1 << _ID_BITS) - 1 - columns.id_rank[rows].astype(np.int64)
    key: Keys = ((stays << 16 | first.astype(np.int64)) << _SCORE_BITS | score) << _ID_BITS | turned
    return key
