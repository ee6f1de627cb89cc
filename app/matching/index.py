"""The match columns: what the formula reads of every listing, as packed numbers.

Each column points into the distinct values of one part of the formula, so a question is
answered by a few small tables and as many look-ups a listing:

    cell      occupation, kind, experience, demands     place     region
    offer     pay of a job, start of a course           terms     employment, licence, …
    deadline  day, or NO_DEADLINE

Rows are sorted by occupation and 시도; such a stretch is a block, whose best possible
score follows from the tables alone. Stored in `match_column`, one BLOB a column. Row
numbers need not be without gaps.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from app.matching.whom import FOR_OLDER, FOR_REGISTERED, passed_on_by
from app.models import Capacity, Education, EmploymentType, Shift
from app.reference import titled_words
from app.reference.licences import licence_places, licences_for, licensed_occupations

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.integer[Any]]
    _Coded = Mapping[str, tuple[Ints, Ints]]
    """Distinct values and, by row, which of them."""

_CODED = ("cell", "place", "offer", "terms")
NO_DEADLINE = 2**31 - 1
COURSE = 1 << 50
"""Added to an offer that is a course's first day, as its ordinal; 0 for none."""
INFERRED = 1 << 40
"""Added to an offer that is an inferred pay plus 1; 0 for none."""
_CHUNK = 8_000
BITS = 12
"""Two bits a capacity: the stated demand, 0 for none."""

REGISTERED = 1 << 13
"""Added to the terms of what one has to be registered as disabled for."""
OLDER = 1 << 14
"""Added to the terms of what is for older people alone."""
LICENCES = 15
"""From this bit on the terms have one a certificate the law asks for, as `licence_places`."""

_RANK_BITS = 24
"""Enough for the numbers of sixteen million listings."""
_LATEST = 2**31 - 1
"""Above every day there is."""
_ORDINAL = 1721424.5
"""Julian day of the day before the one whose `date.toordinal()` is 1."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Every column, and the distinct values (`*_key`) they point into."""

    rowid: "Ints"
    id_rank: "Ints"
    newest: "Ints"
    """Row numbers, the newest listing first, ties by id."""
    cell: "Ints"
    place: "Ints"
    offer: "Ints"
    terms: "Ints"
    deadline: "Ints"
    opens: "Ints"
    cell_key: "Ints"
    place_key: "Ints"
    offer_key: "Ints"
    terms_key: "Ints"
    block_start: "Ints"
    """The first row of each block, and at last the number of rows."""


def _case(column: str, codes: Iterable[str]) -> str:
    whens = " ".join(f"WHEN '{code}' THEN {number}" for number, code in enumerate(codes, 1))
    return f"CASE {column} {whens} ELSE 0 END"


_DEMANDS = " + ".join(
    f"(coalesce(demand_{capacity.value}, 0) << {2 * place})"
    for place, capacity in enumerate(Capacity)
)


def _held(words: Iterable[str]) -> str:
    return " OR ".join(f"instr(title, '{word}') > 0" for word in words)


# CASE, for SQLite works out both sides of an AND that is a value.
_TITLED_OF = " ".join(f"WHEN '{code}' THEN {_held(some)}" for code, some in titled_words().items())
_TITLED = f"CASE WHEN kind = 'job' THEN CASE keco3 {_TITLED_OF} ELSE 0 END ELSE 0 END"
_FORMS = "source_form"
_VALUES = (
    "rowid",
    f"((({_TITLED}) * 8 + (career IS 'experienced') * 4 + (kind = 'course') * 2 "
    f"+ keco3_inferred) * 1000 + coalesce(keco3 + 0, 999)) << {BITS} | {_DEMANDS}",
    "coalesce(region + 0, 0)",
    f"CASE kind WHEN 'course' "
    f"THEN {COURSE} + coalesce(cast(julianday(course_starts_on) - {_ORDINAL} AS INTEGER), 0) "
    f"ELSE coalesce(min(pay_month_krw, 1000000000) + 1 + pay_inferred * {INFERRED}, 0) END",
    f"{passed_on_by(FOR_REGISTERED, _FORMS)} * {REGISTERED} "
    f"+ {passed_on_by(FOR_OLDER, _FORMS)} * {OLDER} "
    f"+ (((kind = 'course') * 8 + {_case('employment_type', EmploymentType)}) * 8 "
    f"+ {_case('shift', Shift)}) * 64 "
    f"+ {_case('education', Education)} * 8 "
    "+ (instr(prefers, '\"disabled\"') > 0) "
    f"+ CASE WHEN instr(prefers, '\"older\"') > 0 THEN NOT {passed_on_by(FOR_OLDER, _FORMS)} "
    "ELSE 0 END * 2 "
    "+ (instr(employer_flags, '\"wage_arrears\"') > 0) * 4",
    f"coalesce(cast(julianday(deadline) - {_ORDINAL} AS INTEGER), {NO_DEADLINE})",
    f"coalesce(cast(julianday(opens_on) - {_ORDINAL} AS INTEGER), 0)",
)
_TABLE = (
    "CREATE TABLE IF NOT EXISTS match_column (name TEXT NOT NULL PRIMARY KEY, "
    "type TEXT NOT NULL, content BLOB NOT NULL) STRICT"
)


def make_columns(db: sqlite3.Connection) -> None:
    """Read every listing and store its match columns."""
    import numpy as np

    table = _values(db, "listing")
    coded = {
        name: np.unique(table[:, place], return_inverse=True)
        for place, name in enumerate(_CODED, 1)
    }
    (order,) = db.execute(
        "SELECT group_concat(number, ' ') FROM (SELECT rowid AS number FROM listing ORDER BY id)"
    ).fetchone()
    by_id = _numbers([order], 1).ravel()
    store_columns(db, _arranged(table[:, 0], table[:, 5], table[:, 6], coded, by_id=by_id))


def _values(db: sqlite3.Connection, source: str, forms: str = _FORMS) -> "Ints":
    """(rows, len(_VALUES)) of every row of the table `source`; `forms` is that of its sources."""
    (highest,) = db.execute(f"SELECT coalesce(max(rowid), 0) FROM {source}").fetchone()  # noqa: S608
    ranges = [(first, first + _CHUNK - 1) for first in range(1, highest + 1, _CHUNK)]
    # As one text: a step a row would ask for the interpreter's lock at every row.
    row = " || char(32) || ".join(f"({value})" for value in _VALUES).replace(_FORMS, forms)
    sql = f"SELECT group_concat({row}, ' ') FROM {source} WHERE rowid BETWEEN ? AND ?"  # noqa: S608
    table = _numbers(db.execute(sql, some).fetchone()[0] for some in ranges)
    _add_licences(db, source, table, ranges)
    return table


def _add_licences(
    db: sqlite3.Connection, source: str, table: "Ints", ranges: Iterable[tuple[int, int]]
) -> None:
    """Add to the terms what the law asks for, by the titles of the rows."""
    import numpy as np

    places = {code: LICENCES + place for code, place in licence_places().items()}
    bits = np.zeros(int(table[:, 0].max(initial=0)) + 1, dtype=np.int64)
    codes = ", ".join(f"'{code}'" for code in licensed_occupations())
    sql = (
        "SELECT json_group_array(rowid), json_group_array(title), json_group_array(keco3) "  # noqa: S608
        f"FROM {source} WHERE rowid BETWEEN ? AND ? AND kind = 'job' "
        f"AND (+keco3 IS NULL OR +keco3 IN ({codes}))"  # "+": by the rows' numbers, not its index
    )
    for some in ranges:
        found = (json.loads(text) for text in db.execute(sql, some).fetchone())
        for number, title, keco3 in zip(*found, strict=True):
            for code in licences_for(title, keco3):
                bits[number] |= 1 << places[code]
    table[:, 1 + _CODED.index("terms")] += bits[table[:, 0]]


@dataclass(frozen=True, slots=True)
class Added:
    """What the columns need of rows that are to come."""

    values: "Ints"
    """(rows, 7): row number and, by column, the value."""
    before: "Ints"
    """(rows, 2) by id: row number, and that of the row that stands before it, 0 for none."""


def read_added(
    db: sqlite3.Connection,
    source: str,
    standing: str,
    numbers: Mapping[int, int],
    forms: str = _FORMS,
) -> Added:
    """Of every row of the table `source` beside those of the table `standing`; `numbers`
    are, by the row number there, the one it will have; `forms` as in `_values`."""
    import numpy as np

    number_of = np.zeros(max(numbers, default=0) + 1, dtype=np.int64)
    number_of[list(numbers)] = list(numbers.values())
    values = _values(db, source, forms)
    (order,) = db.execute(
        "SELECT group_concat(place || ' ' || before, ' ') FROM (SELECT n.rowid AS place, coalesce("  # noqa: S608
        f"(SELECT p.rowid FROM {standing} p WHERE p.id < n.id ORDER BY p.id DESC LIMIT 1), 0) "
        f"AS before FROM {source} n ORDER BY n.id)"
    ).fetchone()
    before = _numbers([order], 2)
    for table in (values, before):
        table[:, 0] = number_of[table[:, 0]]
    return Added(values, before)


def changed_columns(old: Columns, gone: Collection[int], added: Added) -> Columns:
    """The columns after the rows of the numbers `gone` went and those of `added` came.

    A number may be in both. What stayed is not read again.
    """
    import numpy as np

    touched = np.append(np.fromiter(gone, dtype=np.int64), added.values[:, 0])
    stay = ~_marks(touched, int(old.newest.max(initial=0)))[old.rowid]
    rowid, deadline, opens = (
        np.append(values[stay].astype(np.int64), added.values[:, place])
        for values, place in ((old.rowid, 0), (old.deadline, 5), (old.opens, 6))
    )
    coded = {}
    for place, name in enumerate(_CODED, 1):
        keys, values = getattr(old, f"{name}_key"), getattr(old, name)[stay]
        every = _united(keys, added.values[:, place])
        found = np.append(
            np.searchsorted(every, keys)[values], np.searchsorted(every, added.values[:, place])
        )
        # Values that nothing has any more go.
        used = np.bincount(found, minlength=len(every)) > 0
        coded[name] = every[used], (np.cumsum(used) - 1)[found]
    return _arranged(rowid, deadline, opens, coded, by_id=_merged_by_id(old, stay, added.before))


def _merged_by_id(old: Columns, stay: "NDArray[np.bool_]", before: "Ints") -> "Ints":
    """Row numbers by id: those that stayed in the order they had, each new one behind those
    up to the row that stood before it."""
    import numpy as np

    by_rank = np.zeros(len(old.rowid), dtype=np.int64)
    staying = np.zeros(len(old.rowid), dtype=bool)
    by_rank[old.id_rank], staying[old.id_rank] = old.rowid, stay
    behind = np.zeros(int(old.rowid.max(initial=0)) + 1, dtype=np.int64)
    behind[by_rank] = np.cumsum(staying)
    return np.insert(by_rank[staying], behind[before[:, 1]], before[:, 0])


def _united(some: "Ints", others: "Ints") -> "Ints":
    """The distinct values of both, sorted. `np.unique` would load numpy.ma for it: 15 ms."""
    import numpy as np

    both = np.sort(np.concatenate((some, others)))
    return both[np.append(True, both[1:] != both[:-1])] if len(both) else both


def _marks(numbers: "Ints", highest: int) -> "NDArray[np.bool_]":
    import numpy as np

    marks = np.zeros(highest + 1, dtype=bool)
    marks[numbers[numbers <= highest]] = True
    return marks


def store_columns(db: sqlite3.Connection, columns: Columns) -> None:
    """Put the columns into their table."""
    db.execute(_TABLE)
    db.executemany(
        "INSERT OR REPLACE INTO match_column VALUES (?, ?, ?)",
        (
            (field.name, array.dtype.str, array.tobytes())
            for field in fields(Columns)
            for array in [getattr(columns, field.name)]
        ),
    )


def _arranged(
    rowid: "Ints", deadline: "Ints", opens: "Ints", coded: "_Coded", *, by_id: "Ints"
) -> Columns:
    """The columns of rows in any order; `by_id` are the row numbers by id."""
    import numpy as np

    count = len(rowid)
    rank_of_row = np.zeros(int(rowid.max(initial=0)) + 1, dtype=np.int64)
    rank_of_row[by_id] = np.arange(count)
    id_rank = rank_of_row[rowid]
    # One number to sort by is several times as fast as `lexsort` on its parts.
    newest = rowid[np.argsort((_LATEST - opens) << 32 | id_rank)]
    cell, place = (keys[values] for keys, values in (coded["cell"], coded["place"]))
    block = (cell >> BITS) * 100 + place // 1000
    order = np.argsort((block << BITS | cell & (1 << BITS) - 1) << _RANK_BITS | id_rank)
    starts = np.flatnonzero(np.diff(block[order], prepend=-1))
    keyed = {}
    for name, (keys, values) in coded.items():
        keyed[name] = values[order].astype(np.min_scalar_type(max(0, len(keys) - 1)))
        keyed[f"{name}_key"] = keys
    return Columns(
        rowid=rowid[order].astype(np.uint32),
        id_rank=id_rank[order].astype(np.uint32),
        newest=newest.astype(np.uint32),
        deadline=deadline[order].astype(np.int32),
        opens=opens[order].astype(np.int32),
        block_start=np.append(starts, count).astype(np.uint32),
        **keyed,
    )


def _numbers(texts: Iterable[str | None], columns: int = len(_VALUES)) -> "NDArray[np.int64]":
    """Rows of whole numbers from texts of numbers and blanks."""
    import numpy as np

    found = [np.zeros((0, columns), dtype=np.int64)]
    found += [
        np.fromstring(text, dtype=np.int64, sep=" ").reshape(-1, columns) for text in texts if text
    ]
    return np.concatenate(found)


def read_columns(rows: list[tuple[Any, ...]]) -> Columns:
    """The columns of the rows (name, type, content) of `match_column`, without a copy."""
    import numpy as np

    return Columns(**{name: np.frombuffer(content, kind) for name, kind, content in rows})


def cell_parts(key: "Ints") -> "tuple[list[str | None], Ints, Ints, Ints, Ints]":
    """Of cells' occupations (without demands): keco3, and whether it is inferred, a course's,
    of work that asks for experience, and of what a title tells to be harder than its kind."""
    flags, numbers = key // 1000, key % 1000
    codes = [None if number == 999 else f"{number:03d}" for number in numbers.tolist()]
    return codes, flags & 1, flags >> 1 & 1, flags >> 2 & 1, flags >> 3
