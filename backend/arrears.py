"""Employers on the published list of those who owe wages, by their business numbers.

The list is a CSV with a column for the number and one for the day of publication. A name
stands on the ministry's list for three years (명단 공개; 근로기준법 제43조의2, its 시행령
제23조의3 제2항: "3년간 게시"), so a row older than that accuses nobody any more. The day is
kept in the table `wage_arrears`; a listing carries the flag alone.
"""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from app.models import ErrorCode, IlteoroError, to_instant
from app.models.codes import EmployerFlag
from backend.agencies.normalise.dates import read_date

STANDS_YEARS = 3

_NUMBER_NAMES = {"사업자등록번호", "사업자번호", "businessnumber", "busino"}
_DATE_NAMES = {"공개일", "공개일자", "명단공개일", "게시일", "date", "publishedon"}
_DELIMITERS = ",\t;"
_LOOSE_DAY = re.compile(r"(\d{4})[-./]\s*(\d{1,2})[-./]\s*(\d{1,2})\.?")
_NAMED = 20
"""So many bad rows are named one by one."""

_FLAGGED = (
    "SELECT l.id, l.employer_flags, a.business_number IS NOT NULL FROM listing l "
    "LEFT JOIN harvested h ON h.id = l.id "
    "LEFT JOIN wage_arrears a ON a.business_number = h.business_number "
    "WHERE l.closed_at IS NULL "
    "AND (a.business_number IS NOT NULL) <> (instr(l.employer_flags, ?) > 0)"
)


@dataclass(slots=True)
class Arrears:
    """Day of publication by business number (ten digits), and the rows that are not that."""

    published_on: dict[str, date] = field(default_factory=dict)
    bad_rows: list[str] = field(default_factory=list)

    def standing(self, today: date) -> dict[str, date]:
        """Those whose publication began and is not over."""
        return {n: day for n, day in self.published_on.items() if day <= today < _over(day)}


def read_arrears(path: Path) -> Arrears:
    """The list of a CSV in UTF-8, with or without BOM, or CP949; columns by their names.

    Where a number stands more than once its newest day counts. Raises BAD_USAGE where the
    file can't be read or has no such columns; a bad row is named and passed over.
    """
    rows = _rows(_text(path))
    _, header = next(rows, (0, []))
    names = ["".join(c for c in name.lower() if c.isalnum()) for name in header or []]
    columns = [next((i for i, name in enumerate(names) if name in wanted), None)
               for wanted in (_NUMBER_NAMES, _DATE_NAMES)]  # fmt: skip
    if columns[0] is None or columns[1] is None:
        raise IlteoroError(
            ErrorCode.BAD_USAGE, detail=f"{path.name}: no columns 사업자등록번호 and 공개일"
        )
    found, bad = Arrears(), 0
    for line, row in rows:
        if row is not None and not any(cell.strip() for cell in row):
            continue
        reason = _take(found, row, columns[0], columns[1])
        if reason:
            bad += 1
            if bad <= _NAMED:
                found.bad_rows.append(f"line {line}: {reason}")
    if bad > _NAMED:
        found.bad_rows.append(f"and {bad - _NAMED:,} more")
    return found


def flag_arrears(db: sqlite3.Connection, standing: Mapping[str, date], now: datetime) -> int:
    """Set and clear the flag of the open listings; how many it changed for."""
    name = EmployerFlag.WAGE_ARREARS.value
    with db:
        db.execute("DELETE FROM wage_arrears")
        db.executemany(
            "INSERT INTO wage_arrears VALUES (?, ?)",
            [(number, day.isoformat()) for number, day in standing.items()],
        )
        changed = db.execute(_FLAGGED, (json.dumps(name),)).fetchall()
        db.executemany(
            "UPDATE listing SET employer_flags = ?, updated_at = ? WHERE id = ?",
            [
                (_flags(flags, name, owes=bool(owes)), to_instant(now), listing)
                for listing, flags, owes in changed
            ],
        )
    return len(changed)


def _flags(before: str, name: str, *, owes: bool) -> str:
    flags = [flag for flag in json.loads(before) if flag != name]
    return json.dumps([*flags, name] if owes else flags, separators=(",", ":"))


def _over(day: date) -> date:
    """The first day on which it no longer stands."""
    try:
        return day.replace(year=day.year + STANDS_YEARS)
    except ValueError:  # 29 February
        return date(day.year + STANDS_YEARS, 3, 1)


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IlteoroError(ErrorCode.BAD_USAGE, detail=f"{path}: {error.strerror}") from error
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise IlteoroError(ErrorCode.BAD_USAGE, detail=f"{path.name}: neither UTF-8 nor CP949")


def _rows(text: str) -> Iterator[tuple[int, list[str] | None]]:
    """Line number and cells of every row, None for cells that can't be told apart."""
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count))
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield reader.line_num, None
        else:
            yield reader.line_num, row


def _two_digits(found: re.Match[str]) -> str:
    """2026. 3. 2. as 2026-03-02."""
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"


def _take(found: Arrears, row: list[str] | None, number_at: int, date_at: int) -> str | None:
    """Take one row; why not, where it is none."""
    if row is None or len(row) <= max(number_at, date_at):
        return "not enough columns"
    number = row[number_at].strip().replace("-", "").replace(" ", "")
    if not (number.isascii() and number.isdecimal() and len(number) == 10):
        return "no business number of ten digits"
    day = read_date(_LOOSE_DAY.sub(_two_digits, row[date_at].strip()))
    if day is None:
        return "no day of publication"
    found.published_on[number] = max(day, found.published_on.get(number, day))
    return None
