"""The published figures beside the cohort's, and that `docs/cohort.md` says what it makes."""

import re
from pathlib import Path

import pytest

from app.models import ErrorCode, IlteoroError
from training.cohort import cohort as make
from training.cohort.case_table import Columns
from training.cohort.compared import Figure, figures_of
from training.cohort.directions import directions_of
from training.cohort.report import END, START, put_into, tables_of
from training.loop import Plan

DOC = Path(__file__).resolve().parents[2] / "docs" / "cohort.md"
ROWS, SHIPPED_ROWS, SHIPPED_SEED = 20_000, 70_000, 20230302


@pytest.fixture(scope="module")
def columns() -> Columns:
    return make(ROWS, 77)


@pytest.fixture(scope="module")
def figures(columns: Columns) -> list[Figure]:
    return figures_of(columns)


def cells(text: str) -> dict[str, list[str]]:
    """Rows of the figures by group and name."""
    found, group = {}, ""
    for line in text.splitlines():
        row = [cell.strip() for cell in line.strip("|").split("|")]
        if named := re.fullmatch(r"\*\*(.+)\*\*", row[0]):
            group = named[1]
        elif line.startswith("| ") and len(row) == 5:
            found[f"{group}: {row[0]}"] = row[1:]
    return found


def test_every_figure_is_met_by_a_cohort_of_another_seed(figures: list[Figure]) -> None:
    missed = [(f.group, f.name, f.aimed, f.cohort) for f in figures if not f.holds]
    assert missed == []
    assert sum(f.aimed is not None for f in figures) > 50


def test_what_is_published_outright_is_what_is_aimed_at(figures: list[Figure]) -> None:
    for f in figures:
        if f.published is not None and f.aimed is not None and "raised" not in f.source:
            assert f.aimed == pytest.approx(f.published, abs=0.5), f.name


def test_predictors_go_the_published_way(columns: Columns) -> None:
    found = directions_of(columns)
    assert [d.predictor for d in found if not d.holds] == []
    assert len(found) >= 12


def test_a_cohort_that_misses_is_told(columns: Columns) -> None:
    spoilt = {**columns, "outcome": ["none"] * ROWS, "sex": ["F"] * ROWS}
    missed = {f.name for f in figures_of(spoilt) if not f.holds}
    assert {"in work again", "original employer", "no grade", "2023"} <= missed


def test_the_document_says_what_the_shipped_seed_makes(figures: list[Figure]) -> None:
    text = DOC.read_text(encoding="utf-8")
    assert f"--rows {SHIPPED_ROWS} --seed {SHIPPED_SEED}" in text
    told = cells(text.split(START)[1].split(END)[0])
    told = {key: row for key, row in told.items() if not key.endswith(": figure")}
    assert list(told) == [f"{f.group}: {f.name}" for f in figures]
    for f in figures:
        published, aimed, cohort, source = told[f"{f.group}: {f.name}"]
        assert published == ("" if f.published is None else f"{f.published:.1f}")
        assert aimed == ("" if f.aimed is None else f"{f.aimed:.1f}")
        assert source == f.source
        # Two draws of one world, one of 20,000 and one of 70,000 cases.
        assert float(cohort) == pytest.approx(f.cohort, abs=4.5 * f.noise + 0.15), f.name


def test_the_document_tells_how_many_rows_lose_fields() -> None:
    assert f"by a chance of {100 * Plan(epochs=1).masked:.0f} %" in DOC.read_text(encoding="utf-8")


def test_a_single_case_has_a_report_too() -> None:
    assert "| in work again | 75.5 | 75.5 |" in tables_of(make(1, 5))


def test_the_figures_go_between_the_marks_and_nowhere_else(
    columns: Columns, tmp_path: Path
) -> None:
    doc = tmp_path / "doc.md"
    doc.write_text(f"before\n\n{START}\nold\n{END}\n\nafter\n", encoding="utf-8")
    table = tables_of(columns)
    for _ in range(2):
        put_into(doc, table)
    text = doc.read_text(encoding="utf-8")
    assert text == f"before\n\n{START}\n\n{table}\n\n{END}\n\nafter\n"
    put_into(tmp_path / "new.md", table)
    assert table in (tmp_path / "new.md").read_text(encoding="utf-8")
    (tmp_path / "other.md").write_text("mine", encoding="utf-8")
    with pytest.raises(IlteoroError) as caught:
        put_into(tmp_path / "other.md", table)
    assert caught.value.code is ErrorCode.BAD_USAGE
    assert (tmp_path / "other.md").read_text(encoding="utf-8") == "mine"
