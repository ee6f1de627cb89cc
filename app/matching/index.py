"""The match columns: what the formula reads of every listing, as packed numbers.

Each column points into the distinct values of one part of the formula, so a question is
answered by a few small tables and as many look-ups a listing:

    cell      occupation, kind and stated demands       place     region
    offer     pay of a job, start of a course           terms     employment, shift, …
    deadline  day, or NO_DEADLINE

Rows are sorted by occupation and 시도; such a stretch is a block, whose best possible
score follows from the tables alone. Stored in `match_column`, one BLOB a column.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from app.models import Capacity, Education, EmploymentType, Shift

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.integer[Any]]

NO_DEADLINE = 2**31 - 1
COURSE = 1 << 50
"""Added to an offer that is a course's first day, as its ordinal; 0 for none."""
INFERRED = 1 << 40
"""Added to an offer that is an inferred pay plus 1; 0 for none."""
_CHUNK = 10_000
BITS = 12
"""Two bits a capacity: the stated demand, 0 for none."""

_ORDINAL = 1721424.5
"""Julian day of the day before the one whose `date.toordinal()` is 1."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Every column, and the distinct values (`*_key`) they point into."""

    rowid: "Ints"
    id_rank: "Ints"
    newest: "Ints"
    """By row number: the place of the listing when the newest stand first."""
    cell: "Ints"
    place: "Ints"
    offer: "Ints"
    terms: "Ints"
    deadline: "Ints"
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
_SELECT = f"""
SELECT rowid,
  (((kind = 'course') * 2 + keco3_inferred) * 1000 + coalesce(keco3 + 0, 999)) << {BITS}
    | {_DEMANDS},
  coalesce(region + 0, 0),
  CASE kind WHEN 'course'
    THEN {COURSE} + coalesce(cast(julianday(course_starts_on) - {_ORDINAL} AS INTEGER), 0)
    ELSE coalesce(min(pay_month_krw, 1000000000) + 1 + pay_inferred * {INFERRED}, 0) END,
  (((kind = 'course') * 8 + {_case("employment_type", EmploymentType)}) * 8
    + {_case("shift", Shift)}) * 64
    + {_case("education", Education)} * 8
    + (instr(prefers, '"disabled"') > 0) + (instr(prefers, '"older"') > 0) * 2
    + (instr(employer_flags, '"wage_arrears"') > 0) * 4,
  coalesce(cast(julianday(deadline) - {_ORDINAL} AS INTEGER), {NO_DEADLINE}),
  coalesce(cast(julianday(opens_on) - {_ORDINAL} AS INTEGER), 0)
FROM listing ORDER BY rowid"""  # noqa: S608 - our own codes


def store_columns(db: sqlite3.Connection) -> None:
    """Read every listing and store its match columns."""
    columns = make_columns(db)
    db.execute(
        "CREATE TABLE match_column (name TEXT NOT NULL PRIMARY KEY, type TEXT NOT NULL, "
        "content BLOB NOT NULL) STRICT"
    )
    db.executemany(
        "INSERT INTO match_column VALUES (?, ?, ?)",
        (
            (field.name, array.dtype.str, array.tobytes())
            for field in fields(Columns)
            for array in [getattr(columns, field.name)]
        ),
    )


def make_columns(db: sqlite3.Connection) -> Columns:
    """The match columns of the table `listing`, which must not be empty of indexes on id."""
    import numpy as np

    table = _numbers(db, _SELECT, 7)
    by_id = _numbers(db, "SELECT rowid FROM listing ORDER BY id", 1)
    rowid, cell, place, offer, terms, deadline, opens = table.T
    count = len(rowid)
    place_of_row = np.zeros(int(rowid.max(initial=0)) + 1, dtype=np.int64)
    place_of_row[by_id.ravel()] = np.arange(count)
    id_rank = place_of_row[rowid]
    newest = np.zeros(len(place_of_row), dtype=np.uint32)
    newest[rowid[np.lexsort((id_rank, -opens))]] = np.arange(count, dtype=np.uint32)

    occupation, sido = cell >> BITS, place // 1000
    order = np.lexsort((id_rank, cell, sido, occupation))
    block = (occupation * 100 + sido)[order]
    starts = np.flatnonzero(np.diff(block, prepend=-1))
    keyed = {}
    for name, values in (("cell", cell), ("place", place), ("offer", offer), ("terms", terms)):
        keys, found = np.unique(values[order], return_inverse=True)
        keyed[name] = found.astype(np.min_scalar_type(max(0, len(keys) - 1)))
        keyed[f"{name}_key"] = keys
    return Columns(
        rowid=rowid[order].astype(np.uint32),
        id_rank=id_rank[order].astype(np.uint32),
        newest=newest,
        deadline=deadline[order].astype(np.int32),
        block_start=np.append(starts, count).astype(np.uint32),
        **keyed,
    )


def _numbers(db: sqlite3.Connection, sql: str, columns: int) -> "NDArray[np.int64]":
    """A query of whole numbers, never all its rows as Python's own at once."""
    import numpy as np

    cursor = db.execute(sql)
    chunks = [np.zeros((0, columns), dtype=np.int64)]
    while rows := cursor.fetchmany(_CHUNK):
        chunks.append(np.array(rows, dtype=np.int64))
    return np.concatenate(chunks)


def read_columns(rows: list[tuple[Any, ...]]) -> Columns:
    """The columns of the rows (name, type, content) of `match_column`, without a copy."""
    import numpy as np

    return Columns(**{name: np.frombuffer(content, kind) for name, kind, content in rows})


def cell_parts(key: int) -> tuple[str, str | None, int]:
    """Kind, keco3 and whether it is inferred, of a cell's occupation (without demands)."""
    flags, number = divmod(key, 1000)
    code = None if number == 999 else f"{number:03d}"
    return ("course" if flags & 2 else "job"), code, flags & 1
