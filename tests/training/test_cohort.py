"""The synthetic cohort: the same for a seed, and as the published figures say."""

from collections import Counter
from pathlib import Path

import pytest

from training.cases import Cases, read_cases
from training.cohort import figures, write_cohort
from training.tables import tables


@pytest.fixture(scope="module")
def cases(cohort: Path) -> Cases:
    return read_cases(cohort)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_cohort(tmp_path / name, 300, seed)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").read_bytes() != (tmp_path / "c").read_bytes()


def test_one_row_is_a_cohort_too(tmp_path: Path) -> None:
    write_cohort(tmp_path / "one.csv", 1, seed=3)
    assert len(read_cases(tmp_path / "one.csv")) == 1


def test_three_in_four_return_and_most_of_them_to_the_old_employer(cohort: Path) -> None:
    lines = cohort.read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("outcome")
    seen = Counter(line.split(",")[place] for line in lines[1:])
    for form, share in figures.FORM.items():
        assert seen[form] / 15_000 == pytest.approx(share, abs=0.012)


@pytest.mark.parametrize(("low", "high", "rate"), figures.RETURN_BY_GRADE)
def test_the_severer_the_grade_the_fewer_return(
    cases: Cases, low: int, high: int, rate: float
) -> None:
    rows = [
        i for i, g in enumerate(cases.columns["disability_grade"]) if low <= int(str(g)) <= high
    ]
    assert cases.returned[rows].mean() == pytest.approx(rate, abs=2.5 * (0.25 / len(rows)) ** 0.5)


def test_industries_are_as_published(cases: Cases) -> None:
    seen = Counter(cases.columns["industry"])
    for industry, share in figures.INDUSTRY.items():
        assert seen[industry] / len(cases) == pytest.approx(share, abs=0.002)


def test_three_in_four_are_still_there_after_six_months(cases: Cases) -> None:
    kept = cases.retained[cases.returned == 1]
    assert kept.mean() == pytest.approx(figures.RETAINED_6M, abs=0.015)


def test_who_can_lift_little_moves_to_lighter_work(cases: Cases) -> None:

    lift = tables().demands[:, 0]
    moved = (cases.after >= 0) & (cases.after != cases.before)
    weak = [c == 1 for c in cases.columns["capacity_lift"]]
    strong = [c == 3 for c in cases.columns["capacity_lift"]]
    assert lift[cases.after[moved & weak]].mean() < lift[cases.after[moved & strong]].mean() - 0.05


def test_who_holds_a_welding_certificate_more_often_becomes_a_welder(cases: Cases) -> None:

    welder = tables().index["824"]
    moved = (cases.after >= 0) & (cases.before != welder)
    held = ["welding" in (c or ()) for c in cases.columns["certificates"]]  # type: ignore[operator]
    others = [not h for h in held]
    assert (cases.after[moved & held] == welder).mean() > 3 * (
        (cases.after[moved & others] == welder).mean()
    )
