"""The table of closed cases: read, checked cell by cell, split."""

import csv
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.models import (
    BodyPart,
    Education,
    ErrorCode,
    FirmSize,
    FormerEmployment,
    IlteoroError,
    Industry,
    InjuryType,
    Sex,
)
from app.recommender.features import CAPACITY_FIELDS, Value
from app.reference import keco3_codes, ncs_names, regions

OUTCOMES = ("original_employer", "other_employer", "self_employed", "none")
_RETURN_FIELDS = ("occupation_after", "days_to_return", "retained_6m")
_OLD_SIDO = {"42": "51", "45": "52"}
"""강원 and 전북 before 2023 and 2024."""

_OLD_REGION = {"47720": "27720"}
"""군위군 went from 경북 to 대구 in 2023."""


@dataclass(frozen=True, slots=True)
class Cases:
    """A table of cases: inputs by column, outcomes as arrays.

    `before` and `after` are indices in the order of `keco.csv`, -1 for missing or none;
    `returned` and `retained` are 1, 0, or -1 where not known. `outside` holds the columns a
    model never sees: the day of the approval, the outcome, the days to the return.
    """

    case_id: tuple[str, ...]
    columns: dict[str, list[Value]]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    returned: NDArray[np.int64]
    retained: NDArray[np.int64]
    outside: dict[str, list[Value]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.case_id)

    def share(self) -> NDArray[np.float64]:
        """A number in [0, 1) a case, from its id alone: the split is the same everywhere."""
        return np.array([zlib.crc32(i.encode()) / 2**32 for i in self.case_id])

    def take(self, rows: NDArray[np.int64]) -> "Cases":
        """The cases of these row numbers."""
        return Cases(
            tuple(self.case_id[i] for i in rows),
            {name: [values[i] for i in rows] for name, values in self.columns.items()},
            self.before[rows],
            self.after[rows],
            self.returned[rows],
            self.retained[rows],
            {name: [values[i] for i in rows] for name, values in self.outside.items()},
        )


class BadCellError(Exception):
    """What is wrong with one cell, without saying where."""


def _text(value: str) -> str:
    return value


def _code(codes: frozenset[str]) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in codes:
            raise BadCellError("not a known code")
        return value

    return read


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.isascii() or len(value) > 12:
            raise BadCellError("not a whole number")
        try:
            number = int(value)
        except ValueError:
            raise BadCellError("not a whole number") from None
        if not low <= number <= high:
            raise BadCellError(f"not within {low} to {high}")
        return number

    return read


def _day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise BadCellError("not a date as YYYY-MM-DD") from None
    return value


def _country(value: str) -> str:
    if len(value) != 2 or not value.isascii() or not value.isalpha() or not value.isupper():
        raise BadCellError("not an ISO 3166-1 alpha-2 code")
    return value


def _region(value: str) -> str:
    now = _OLD_REGION.get(value, _OLD_SIDO.get(value[:2], value[:2]) + value[2:])
    if now not in regions():
        raise BadCellError("not a known region")
    return value


def _list(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(";") if part.strip())


def _enum(codes: type) -> Callable[[str], str]:
    return _code(frozenset(str(code) for code in codes))  # type: ignore[attr-defined]


_MANY = 10_000_000

READERS: dict[str, Callable[[str], Value]] = {
    "case_id": _text,
    "approved_on": _day,
    "sex": _enum(Sex),
    "age": _number(15, 90),
    "education": _enum(Education),
    "nationality": _country,
    "region": _region,
    "industry": _enum(Industry),
    "firm_size": _enum(FirmSize),
    "employment_type": _enum(FormerEmployment),
    "tenure_months": _number(0, _MANY),
    "wage_before": _number(0, _MANY),
    "occupation_before": _code(frozenset(keco3_codes())),
    "injury_type": _enum(InjuryType),
    "body_part": _enum(BodyPart),
    "care_days": _number(0, _MANY),
    "disability_grade": _number(0, 14),
    **dict.fromkeys(CAPACITY_FIELDS, _number(1, 3)),
    "certificates": _list,
    "training_ncs": _code(frozenset(ncs_names())),
    "outcome": _code(frozenset(OUTCOMES)),
    "occupation_after": _code(frozenset(keco3_codes())),
    "days_to_return": _number(0, _MANY),
    "retained_6m": _number(0, 1),
}
"""How each required column is read, in the order of the schema."""

_NOT_REQUIRED: dict[str, Callable[[str], Value]] = {"wage_after": _number(0, _MANY)}
"""Checked where the table has it; nothing is learned from it."""

_MAY_BE_EMPTY = frozenset({"certificates", "training_ncs"})
_AFTER = frozenset({"outcome", *_RETURN_FIELDS})


def _bad(path: Path, row: int, column: str, problem: str) -> IlteoroError:
    return IlteoroError(
        ErrorCode.CASES_INVALID, file=path.name, row=row, column=column, problem=problem
    )


def read_cases(path: Path, *, gaps: bool = False) -> Cases:
    """Read a table in the case schema, UTF-8 with or without byte order mark.

    With `gaps` any input cell may be empty (outcomes too: then only their figures are
    missing). The first problem is raised as CASES_INVALID with its row, counted as a
    spreadsheet does with the header as row 1, and column.
    """
    read: dict[str, list[Value]] = {name: [] for name in READERS}
    seen: set[str] = set()
    for line, cells in _rows(path):
        for column, reader in READERS.items():
            value = cells[column]
            try:
                read[column].append(reader(value) if value else None)
            except BadCellError as problem:
                shown = value if len(value) <= 40 else value[:37] + "..."
                raise _bad(path, line, column, f"{problem}: {shown!r}") from None
            if not value and not gaps and column not in _MAY_BE_EMPTY | set(_RETURN_FIELDS):
                raise _bad(path, line, column, "empty")
        for column, reader in _NOT_REQUIRED.items():
            try:
                reader(cells.get(column) or "0")
            except BadCellError as problem:
                raise _bad(path, line, column, str(problem)) from None
        if cells["case_id"] in seen:
            raise _bad(path, line, "case_id", f"not unique: {cells['case_id'][:40]!r}")
        if cells["case_id"]:
            seen.add(cells["case_id"])
        _check_outcome(path, line, cells, gaps=gaps)
    if not read["case_id"]:
        raise IlteoroError(ErrorCode.CASES_UNREADABLE, file=path.name, problem="no cases in it")
    return _cases(read)


def _check_outcome(path: Path, line: int, cells: dict[str, str], *, gaps: bool) -> None:
    outcome = cells["outcome"]
    for column in _RETURN_FIELDS:
        if outcome == "none" and cells[column]:
            raise _bad(path, line, column, "not empty although the outcome is none")
        if outcome not in {"", "none"} and not cells[column] and not gaps:
            raise _bad(path, line, column, "empty although there was a return")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        reason = problem.strerror or "cannot be read"
        raise IlteoroError(ErrorCode.CASES_UNREADABLE, file=path.name, problem=reason) from None
    except UnicodeDecodeError as problem:
        row = problem.object[: problem.start].count(b"\n") + 1
        raise IlteoroError(
            ErrorCode.CASES_UNREADABLE, file=path.name, problem=f"not UTF-8 in row {row}"
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        places = {name: i for i, name in enumerate(header)}
        for column in READERS:
            if column not in places:
                raise _bad(path, 1, column, "column missing")
            if header.count(column) > 1:
                raise _bad(path, 1, column, "column stands there twice")
        wanted = {n: i for n, i in places.items() if n in READERS or n in _NOT_REQUIRED}
        for line, cells in enumerate(reader, start=2):
            if not cells:
                continue
            if len(cells) != len(header):
                uneven = f"{len(cells)} cells where the header has {len(header)}"
                raise _bad(path, line, header[min(len(cells), len(header) - 1)], uneven)
            yield line, {name: cells[place].strip() for name, place in wanted.items()}
    except csv.Error as error:
        raise IlteoroError(
            ErrorCode.CASES_UNREADABLE, file=path.name, problem=f"row {line + 1}: {error}"
        ) from None


def _cases(read: dict[str, list[Value]]) -> Cases:
    place = {code: i for i, code in enumerate(keco3_codes())}

    def index(column: str) -> NDArray[np.int64]:
        return np.array([place.get(str(v), -1) for v in read[column]], dtype=np.int64)

    outcome = read["outcome"]
    retained = [-1 if v is None else int(str(v)) for v in read["retained_6m"]]
    return Cases(
        case_id=tuple(str(v or f"row {i}") for i, v in enumerate(read["case_id"])),
        columns={n: v for n, v in read.items() if n not in _AFTER | {"case_id", "approved_on"}},
        before=index("occupation_before"),
        after=index("occupation_after"),
        returned=np.array([-1 if v is None else int(v != "none") for v in outcome], dtype=np.int64),
        retained=np.array(retained, dtype=np.int64),
        outside={name: read[name] for name in ("approved_on", "outcome", "days_to_return")},
    )
