"""The table of cases is a contract: what breaks it is named by row and column."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from app.models import ErrorCode, IlteoroError
from training.cases import READERS, read_cases
from training.cohort import write_cohort

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    path = tmp_path_factory.mktemp("cases") / "cases.csv"
    write_cohort(path, 60, seed=5)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(path: Path, rows: Rows, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def changed(rows: Rows, row: int, **cells: str) -> Rows:
    return [{**r, **cells} if i == row else dict(r) for i, r in enumerate(rows)]


def refused(path: Path, *, gaps: bool = False) -> IlteoroError:
    with pytest.raises(IlteoroError) as caught:
        read_cases(path, gaps=gaps)
    assert "\n" not in str(caught.value)
    return caught.value


def test_columns_in_any_order_and_unknown_ones_are_read(tmp_path: Path, rows: Rows) -> None:
    turned = [{"shoe_size": "42", **dict(reversed(r.items()))} for r in rows]
    straight = read_cases(written(tmp_path / "a.csv", rows))
    assert read_cases(written(tmp_path / "b.csv", turned)).columns == straight.columns
    assert len(straight) == 60


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path, rows: Rows) -> None:
    plain = read_cases(written(tmp_path / "a.csv", rows))
    marked = read_cases(written(tmp_path / "b.csv", rows, "utf-8-sig"))
    assert marked.columns == plain.columns


@pytest.mark.parametrize("column", list(READERS))
def test_a_missing_required_column_is_named(tmp_path: Path, rows: Rows, column: str) -> None:
    less = [{k: v for k, v in r.items() if k != column} for r in rows]
    error = refused(written(tmp_path / "a.csv", less))
    assert error.code is ErrorCode.CASES_INVALID
    assert error.params["column"] == column


def test_wage_after_is_not_required(tmp_path: Path, rows: Rows) -> None:
    less = [{k: v for k, v in r.items() if k != "wage_after"} for r in rows]
    assert len(read_cases(written(tmp_path / "a.csv", less))) == 60


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sex", "X"),
        ("age", "14"),
        ("age", "91"),
        ("age", "fifty"),
        ("age", "4٣"),
        ("age", "9" * 5000),
        ("approved_on", "2023-02-30"),
        ("nationality", "kr"),
        ("region", "99999"),
        ("occupation_before", "999"),
        ("disability_grade", "15"),
        ("capacity_lift", "0"),
        ("capacity_eyesight", "2.5"),
        ("training_ncs", "25"),
        ("tenure_months", "-1"),
        ("outcome", "maybe"),
        ("wage_after", "a lot"),
        ("sex", ""),
        ("disability_grade", ""),
    ],
)
def test_a_bad_value_is_named_by_row_and_column(
    tmp_path: Path, rows: Rows, column: str, value: str
) -> None:
    error = refused(written(tmp_path / "a.csv", changed(rows, 4, **{column: value})))
    assert error.code is ErrorCode.CASES_INVALID
    assert (error.params["row"], error.params["column"]) == (6, column)
    assert len(str(error)) < 300


@pytest.mark.parametrize("code", ["42110", "51110", "45110", "47720", "27720", "41000"])
def test_regions_may_bear_their_former_codes(tmp_path: Path, rows: Rows, code: str) -> None:
    read = read_cases(written(tmp_path / "a.csv", changed(rows, 0, region=code)))
    assert read.columns["region"][0] == code


def test_an_outcome_must_hang_together(tmp_path: Path, rows: Rows) -> None:
    back = next(i for i, r in enumerate(rows) if r["outcome"] != "none")
    error = refused(written(tmp_path / "a.csv", changed(rows, back, occupation_after="")))
    assert error.params["column"] == "occupation_after"
    error = refused(written(tmp_path / "b.csv", changed(rows, back, outcome="none")))
    assert error.params["row"] == back + 2


def test_a_case_twice_is_refused(tmp_path: Path, rows: Rows) -> None:
    error = refused(written(tmp_path / "a.csv", changed(rows, 9, case_id=rows[0]["case_id"])))
    assert (error.params["row"], error.params["column"]) == (11, "case_id")


def test_with_gaps_any_input_cell_may_be_empty(tmp_path: Path, rows: Rows) -> None:
    kept = {"case_id", "outcome", "occupation_after", "days_to_return", "retained_6m"}
    bare = [{k: (v if k in kept else "") for k, v in r.items()} for r in rows]
    path = written(tmp_path / "a.csv", bare)
    assert all(v is None for v in read_cases(path, gaps=True).columns["age"])
    assert refused(path).code is ErrorCode.CASES_INVALID


def spoiled(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "make",
    [
        lambda p: p / "missing.csv",
        lambda p: p,
        lambda p: spoiled(p / "empty.csv", b""),
        lambda p: spoiled(p / "header.csv", ",".join(READERS).encode()),
        lambda p: spoiled(p / "euckr.csv", "case_id\n경비원\n".encode("euc-kr")),
        lambda p: spoiled(p / "zeros.csv", b"\0" * 500),
        lambda p: spoiled(p / "quote.csv", (",".join(READERS) + '\n"open').encode()),
        lambda p: spoiled(p / "short.csv", (",".join(READERS) + "\na,b\n").encode()),
    ],
)
def test_what_is_no_table_is_one_clear_line(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    assert refused(make(tmp_path)).code in {ErrorCode.CASES_INVALID, ErrorCode.CASES_UNREADABLE}
