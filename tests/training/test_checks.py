"""What `fit` refuses: tables too small, skewed or leaking; what it takes, in every world."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.models import DataOrigin, ErrorCode, IlteoroError
from app.recommender.features import Value
from benchmarks.second_world import WORLDS, generate, write
from training.cases import Cases, read_cases
from training.checks import FEWEST_CHANGES, FEWEST_RETURNS, check, counts, findings
from training.fit import fit

ROOT = Path(__file__).resolve().parents[2]

Spoil = Callable[[Cases], Cases]


@pytest.fixture(scope="module")
def cases(cohort: Path) -> Cases:
    return read_cases(cohort)


def with_column(cases: Cases, column: str, values: list[Value]) -> Cases:
    return replace(cases, columns={**cases.columns, column: values})


def kept(cases: Cases, rows: np.ndarray) -> Cases:
    return cases.take(np.flatnonzero(rows))


def moved(cases: Cases) -> np.ndarray:
    return np.asarray((cases.after >= 0) & (cases.after != cases.before))


def coin(cases: Cases, share: float) -> np.ndarray:
    return np.asarray(np.random.default_rng(4).random(len(cases)) < share)


def by(told: np.ndarray, yes: Value, no: Value) -> list[Value]:
    return [yes if t else no for t in told.tolist()]


def test_the_cohort_is_fit_to_learn_from(cases: Cases) -> None:
    assert findings(cases) == []
    check(cases)


@pytest.mark.parametrize("missing", [0.0, 0.2])
@pytest.mark.parametrize("world", WORLDS)
def test_worlds_made_from_other_assumptions_are_too(
    tmp_path: Path, world: str, missing: float
) -> None:
    write(generate(world, 5_000, 3, missing=missing), tmp_path / "world.csv")
    assert findings(read_cases(tmp_path / "world.csv", gaps=missing > 0)) == []


def test_a_thousand_cases_are_enough(cases: Cases) -> None:
    few = cases.take(np.arange(1_000))
    assert findings(few) == []
    told = counts(few)
    assert told["returns"] > FEWEST_RETURNS
    assert told["changes"] > FEWEST_CHANGES
    assert not told["enough_for_the_card"]
    assert told["card_within_points"] > 20


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda c: c.take(np.arange(300)), f"returns where {FEWEST_RETURNS}"),
        (lambda c: kept(c, c.returned == 1), "cases without a return"),
        (lambda c: kept(c, c.retained != 0), "returns that did not last"),
        (lambda c: kept(c, c.retained != 1), "returns"),
        (lambda c: kept(c, ~moved(c)), "0 changes of occupation"),
        (lambda c: replace(c, before=np.where(c.after >= 0, c.after, c.before)), "changes"),
    ],
)
def test_too_few_cases_are_counted(cases: Cases, spoil: Spoil, said: str) -> None:
    found = findings(spoil(cases))
    assert {f.kind for f in found} == {"small"}
    assert any(said in f.problem for f in found)


def one_trade(cases: Cases) -> Cases:
    trades, sizes = np.unique(cases.before, return_counts=True)
    common = trades[sizes.argmax()]
    return kept(cases, (cases.before == common) | coin(cases, 0.06))


SKEWED: dict[str, tuple[Spoil, str]] = {
    "nearly all returned": (lambda c: kept(c, (c.returned == 1) | coin(c, 0.03)), "outcome"),
    "nearly all stayed": (lambda c: kept(c, (c.retained != 0) | coin(c, 0.04)), "retained_6m"),
    "one trade": (one_trade, "occupation_before"),
    "one new occupation": (
        lambda c: replace(c, after=np.where(moved(c) & coin(c, 0.7), 66, c.after)),
        "occupation_after",
    ),
    "one region": (
        lambda c: with_column(c, "region", by(coin(c, 0.93), "41110", "11110")), "region",
    ),
    "no women": (
        lambda c: kept(c, np.array([s == "M" for s in c.columns["sex"]])), "sex",
    ),
    "sex not exported": (lambda c: with_column(c, "sex", by(coin(c, 0.6), None, "M")), "sex"),
    "no young": (
        lambda c: kept(c, np.array([int(str(a)) >= 40 for a in c.columns["age"]])), "age",
    ),
    "ages not exported": (
        lambda c: with_column(c, "age", by(coin(c, 0.7), None, 50)), "age",
    ),
    "grade not exported": (
        lambda c: with_column(c, "disability_grade", [None] * len(c)), "disability_grade",
    ),
    "rows twice": (lambda c: c.take(np.repeat(np.arange(4_000), 2)), "case_id"),
}  # fmt: skip


@pytest.mark.parametrize("name", SKEWED)
def test_a_skewed_table_is_refused_by_its_column(cases: Cases, name: str) -> None:
    spoil, column = SKEWED[name]
    found = [f for f in findings(spoil(cases)) if f.kind == "skewed"]
    assert column in {f.column for f in found}


def new_occupation_as_tenure(cases: Cases) -> Cases:
    rng = np.random.default_rng(1)
    told = np.where(moved(cases), cases.after, rng.integers(0, 136, len(cases)))
    return with_column(cases, "tenure_months", told.tolist())


def days_as_tenure(cases: Cases) -> Cases:
    days = cases.outside["days_to_return"]
    old = cases.columns["tenure_months"]
    return with_column(
        cases, "tenure_months", [o if d is None else d for d, o in zip(days, old, strict=True)]
    )


def numbered_by_outcome(cases: Cases) -> Cases:
    ids = [f"{'A' if back else 'B'}-{i:06}" for i, back in enumerate(cases.returned.tolist())]
    return replace(cases, case_id=tuple(ids))


def not_yet_closed(cases: Cases) -> Cases:
    late = (cases.returned == 0) & coin(cases, 0.9)
    days: list[Value] = by(late, "2026-09-01", "2022-03-01")
    return replace(cases, outside={**cases.outside, "approved_on": days})


LEAKING: dict[str, tuple[Spoil, str]] = {
    "training entered after the return": (
        lambda c: with_column(c, "training_ncs", by((c.returned == 1) & coin(c, 0.11), "11", None)),
        "training_ncs",
    ),
    "certificates of those who returned": (
        lambda c: with_column(
            c, "certificates", by((c.returned == 1) & coin(c, 0.4), ("forklift",), None)
        ),
        "certificates",
    ),
    "one certificate given at the return": (
        lambda c: with_column(
            c, "certificates",
            [("placed", *(h or ())) if p else h for p, h in  # type: ignore[misc]
             zip(((c.returned == 1) & coin(c, 0.08)).tolist(), c.columns["certificates"],
                 strict=True)],
        ),
        "certificates",
    ),
    "care only of those who returned": (
        lambda c: with_column(
            c, "care_days",
            [d if b else None for d, b in
             zip(c.columns["care_days"], c.returned.tolist(), strict=True)],
        ),
        "care_days",
    ),
    "schooling asked where there was a return": (
        lambda c: with_column(
            c, "education",
            [e if b or not g else None for e, b, g in
             zip(c.columns["education"], c.returned.tolist(), coin(c, 0.5).tolist(), strict=True)],
        ),
        "education",
    ),
    "capacity measured at work": (
        lambda c: with_column(c, "capacity_lift", by((c.returned == 1) ^ coin(c, 0.03), 3, 1)),
        "capacity_lift",
    ),
    "pay of the new work": (
        lambda c: with_column(c, "wage_before", by(moved(c) ^ coin(c, 0.04), 210, 390)),
        "wage_before",
    ),
    "the size of the firm they stayed with": (
        lambda c: with_column(c, "firm_size", by((c.retained == 1) ^ coin(c, 0.04), "1-4", "5-9")),
        "firm_size",
    ),
    "the new occupation in another column": (new_occupation_as_tenure, "tenure_months"),
    "days to the return in another column": (days_as_tenure, "tenure_months"),
    "ids given by outcome": (numbered_by_outcome, "case_id"),
    "cases not closed yet": (not_yet_closed, "approved_on"),
}  # fmt: skip


@pytest.mark.parametrize("name", LEAKING)
def test_a_leak_is_named_by_its_column_and_nothing_else_is(cases: Cases, name: str) -> None:
    spoil, column = LEAKING[name]
    assert {(f.kind, f.column) for f in findings(spoil(cases))} == {("leak", column)}


def test_what_truly_predicts_a_return_is_no_leak(cases: Cases) -> None:
    strong = with_column(
        cases, "capacity_lift", by((cases.returned == 1) ^ coin(cases, 0.25), 3, 1)
    )
    assert findings(strong) == []
    often = (cases.returned == 1) & coin(cases, 0.2) | coin(cases, 0.02)
    assert findings(with_column(cases, "training_ncs", by(often, "11", None))) == []


def test_the_error_says_what_and_what_to_do(cases: Cases, tmp_path: Path) -> None:
    spoilt = days_as_tenure(cases)
    with pytest.raises(IlteoroError) as caught:
        check(spoilt, "cases.csv")
    assert caught.value.code is ErrorCode.CASES_UNFIT
    assert caught.value.params["file"] == "cases.csv"
    detail = str(caught.value.params["detail"])
    assert detail.startswith("tenure_months: goes with the days to the return")
    assert "check that the columns were not mixed up" in detail
    with pytest.raises(IlteoroError) as refused:
        fit(spoilt, tmp_path, data=DataOrigin.REAL, say=lambda _: None, epochs=1)
    assert refused.value.code is ErrorCode.CASES_UNFIT
    assert not list(tmp_path.iterdir())


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "training", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


def test_the_command_tells_what_there_is_or_what_is_wrong(cohort: Path, tmp_path: Path) -> None:
    lines = cohort.read_text(encoding="utf-8").splitlines()
    table = tmp_path / "some.csv"
    table.write_text("\n".join(lines[:2001]), encoding="utf-8")
    done = command("check", "--cases", table, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["cases"], told["enough_for_the_card"], told["empty"]) == (2_000, False, {})
    table.write_text("\n".join(lines[:101]), encoding="utf-8")
    done = command("check", "--cases", table)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = (text for text in done.stderr.splitlines() if text.startswith("error: "))
    assert line.startswith("error: some.csv: outcome: ")
    assert "export more cases" in line


def test_empty_inputs_are_taken_where_one_says_so(cohort: Path, tmp_path: Path) -> None:
    with cohort.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:2000]
    for row in rows[::3]:
        row["education"] = ""
    table = tmp_path / "gaps.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert command("check", "--cases", table).returncode == 1
    done = command("check", "--cases", table, "--gaps", "--json")
    assert json.loads(done.stdout)["empty"] == {"education": 0.334}
    fitted = command("fit", "--cases", table, "--gaps", "--out", tmp_path, "--epochs", 2, "--json")
    assert fitted.returncode == 0, fitted.stderr
    assert json.loads(fitted.stdout)["rows"] == 2_000
