"""The second world: a contract kept, a truth the draws follow, and nothing of the pipeline."""

import ast
import csv
import importlib
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import benchmarks.second_world as package
from app.models import (
    BodyPart,
    Education,
    FirmSize,
    FormerEmployment,
    Industry,
    InjuryType,
)
from app.reference import keco3_codes, ncs_names, regions
from benchmarks.second_world import (
    WORLDS,
    World,
    best_top_k_accuracy,
    drawn_top_k_accuracy,
    generate,
    top_k,
    top_k_accuracy,
    write,
)
from benchmarks.second_world.bodies import Bodies
from benchmarks.second_world.market import SIDO, zone_of
from benchmarks.second_world.vocabulary import Floats, Ints, sigungu_by_sido
from benchmarks.second_world.workers import Mix, Workers
from benchmarks.second_world.world import workers_of

CAPACITIES = ("lift", "stand_walk", "fine_hand", "both_hands", "eyesight", "listen_talk")
CODED: dict[str, set[str]] = {
    "sex": {"M", "F"},
    "education": set(Education),
    "industry": set(Industry),
    "firm_size": set(FirmSize),
    "employment_type": set(FormerEmployment),
    "injury_type": set(InjuryType),
    "body_part": set(BodyPart),
    "occupation_before": set(keco3_codes()),
    "region": set(regions()),
    "training_ncs": {"", *ncs_names()},
    "outcome": {"original_employer", "other_employer", "self_employed", "none"},
}
COUNTED = {
    "age": (15, 90),
    "tenure_months": (0, 900),
    "wage_before": (1, 10_000),
    "care_days": (0, 10_000),
    "disability_grade": (0, 14),
    **{f"capacity_{c}": (1, 3) for c in CAPACITIES},
}
DRAWN = 50_000


@pytest.fixture(scope="module", params=WORLDS)
def world(request: pytest.FixtureRequest) -> World:
    return generate(str(request.param), DRAWN, 3)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_written_keeps_the_contract(world: World, tmp_path: Path) -> None:
    write(world, tmp_path / "cases.csv")
    rows = _read(tmp_path / "cases.csv")
    assert len(rows) == len({r["case_id"] for r in rows}) == DRAWN
    for row in rows:
        assert date(2015, 1, 1) < date.fromisoformat(row["approved_on"]) < date(2026, 1, 1)
        for column, allowed in CODED.items():
            assert row[column] in allowed, column
        for column, (least, most) in COUNTED.items():
            assert least <= int(row[column]) <= most, column
        assert len(row["nationality"]) == 2
        assert row["nationality"].isupper()
        assert 12 * int(row["age"]) >= int(row["tenure_months"]) + 12 * 15
        held = row["certificates"].split(";")
        assert len(held) == len(set(held))
        after = ("occupation_after", "days_to_return", "retained_6m", "wage_after")
        if row["outcome"] == "none":
            assert [row[c] for c in after] == [""] * 4
        else:
            assert row["occupation_after"] in CODED["occupation_before"]
            assert 0 <= int(row["days_to_return"]) <= 365
            assert row["retained_6m"] in {"0", "1"}
            assert int(row["wage_after"]) > 0


def test_a_seed_fixes_the_cases_and_a_draw_takes_others_of_the_same_world() -> None:
    for name in WORLDS:
        first, again = generate(name, 2000, 5), generate(name, 2000, 5)
        assert first.cases == again.cases
        assert np.array_equal(first.truth, again.truth)
        other, drawn = generate(name, 2000, 6), generate(name, 2000, 5, draw=1)
        assert other.cases["age"] != first.cases["age"] != drawn.cases["age"]
        assert not set(first.cases["case_id"]) & set(drawn.cases["case_id"])
    with pytest.raises(ValueError, match="none of ladder, doors, gravity"):
        generate("moon", 10, 1)
    with pytest.raises(ValueError, match="missing must lie"):
        generate("doors", 10, 1, missing=0.9)


def test_missing_empties_cells_and_changes_nothing_else() -> None:
    whole, holed = generate("doors", 20_000, 4), generate("doors", 20_000, 4, missing=0.2)
    assert np.array_equal(whole.truth, holed.truth)
    for column, cells in holed.cases.items():
        pairs = list(zip(cells, whole.cases[column], strict=True))
        assert all(c in {"", w} for c, w in pairs)
        asked = [c for c, w in pairs if w]
        emptied = asked.count("") / len(asked)
        if column in {"case_id", "approved_on"} or column in list(whole.cases)[-5:]:
            assert emptied == 0
        elif column in {"disability_grade", "certificates", "training_ncs"}:
            assert 0.38 < emptied < 0.42
        else:
            assert 0.19 < emptied < 0.21


def test_the_truth_is_a_distribution_over_the_other_occupations(world: World) -> None:
    assert world.truth.shape == (DRAWN, len(keco3_codes()))
    assert world.truth.dtype == np.float32
    assert world.truth.min() >= 0
    assert np.abs(world.truth.sum(axis=1, dtype=float) - 1).max() < 1e-5
    assert np.all(world.truth[np.arange(DRAWN), world.before] == 0)
    assert np.abs(world.after_return().sum(axis=1) - 1).max() < 1e-5
    for chance in (world.returns, world.original, world.changed, world.retained):
        assert chance.min() >= 0
        assert chance.max() <= 1
    assert np.all(world.original <= world.returns)


def _workers(world: World, mix: Mix) -> Workers:
    """The workers read back from the cells of their input columns, and from nothing else."""
    cells = world.cases

    def places(column: str, names: Iterable[str]) -> Ints:
        at = {name: i for i, name in enumerate(names)}
        return np.array([at[c] for c in cells[column]], np.int64)

    def numbers(column: str) -> Ints:
        return np.array(cells[column], np.int64)

    sido = np.array([SIDO.index(c[:2]) for c in cells["region"]], np.int64)
    homes = sigungu_by_sido()
    sigungu = np.array([homes[c[:2]].index(c) for c in cells["region"]], np.int64)
    capacity = np.stack([numbers(f"capacity_{c}") for c in CAPACITIES], axis=1)
    bodies = Bodies(
        places("injury_type", InjuryType), places("body_part", BodyPart),
        numbers("care_days"), numbers("disability_grade"), capacity,
    )  # fmt: skip
    held = [[c in cell.split(";") for c in mix.certificates] for cell in cells["certificates"]]
    return Workers(
        approved=np.array([date.fromisoformat(c).toordinal() for c in cells["approved_on"]]),
        sex=places("sex", "MF"), age=numbers("age"), education=places("education", Education),
        nation=places("nationality", ("KR", *mix.nationalities)), sido=sido,
        zone=zone_of()[sido], sigungu=sigungu, industry=places("industry", Industry),
        firm=places("firm_size", FirmSize), employment=places("employment_type", FormerEmployment),
        tenure=numbers("tenure_months"), wage=numbers("wage_before"),
        before=places("occupation_before", keco3_codes()), bodies=bodies, held=np.array(held),
        training=np.array([int(c or 0) - 1 for c in cells["training_ncs"]]),
    )  # fmt: skip


@pytest.mark.parametrize("name", WORLDS)
def test_the_truth_follows_from_the_cells_alone(name: str) -> None:
    world = generate(name, 3000, 12)
    rules = WORLDS[name](12)
    read = _workers(world, rules.mix)
    pull = rules.pull(read)
    pull[np.arange(len(world)), read.before] = 0
    assert np.abs(pull / pull.sum(axis=1, keepdims=True) - world.truth).max() < 1e-6
    assert np.allclose(rules.odds(read).returns, world.returns)
    assert np.ptp(world.returns) > 0.3


def _surprise(found: NDArray[np.generic], chance: Floats) -> float:
    """How many standard deviations the sum of 0/1 draws lies from its expectation."""
    return float((np.count_nonzero(found) - chance.sum()) / np.sqrt((chance * (1 - chance)).sum()))


def test_what_happened_agrees_with_the_truth(world: World) -> None:
    returned = world.after >= 0
    outcome = np.array(world.cases["outcome"])
    kept = np.array(world.cases["retained_6m"]) == "1"
    other = world.after != world.before
    everyone = np.full(DRAWN, True)
    for found, chance, among in (
        (returned, world.returns, everyone),
        (outcome == "original_employer", world.original, everyone),
        (other, world.changed, returned),
        (kept, world.retained, returned),
    ):
        edges = np.quantile(chance, np.linspace(0, 1, 11)[1:-1])
        tenth = np.searchsorted(edges, chance)
        for i in range(10):
            rows = among & (tenth == i)
            assert abs(_surprise(found[rows], chance[rows])) < 4


def test_where_they_went_agrees_with_the_truth(world: World) -> None:
    rows = world.changers()
    truth = world.truth[rows].astype(float)
    went = np.zeros_like(truth)
    went[np.arange(len(rows)), world.after[rows]] = 1
    light = np.array(world.cases["capacity_lift"])[rows] != "3"
    taught = np.array(world.cases["training_ncs"])[rows] != ""
    for group in (np.full(len(rows), True), light, ~light, taught):
        expected, found = truth[group].sum(axis=0), went[group].sum(axis=0)
        spread = (truth[group] * (1 - truth[group])).sum(axis=0)
        enough = expected >= 5
        chi = ((found - expected) ** 2 / spread)[enough].sum()
        freedom = enough.sum()
        assert abs(chi - freedom) < 4.5 * np.sqrt(2 * freedom)
    edges = [0, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 1]
    for low, high in pairwise(edges):
        cells = (truth > low) & (truth <= high)
        assert abs(_surprise(went[cells], truth[cells])) < 4


def test_rates_are_those_of_the_field_roughly(world: World) -> None:
    assert 0.62 < world.returns.mean() < 0.8
    assert 0.3 < world.original.mean() < 0.6
    assert 0.2 < np.mean(world.after[world.after >= 0] != world.before[world.after >= 0]) < 0.55
    assert 0.7 < world.retained.mean() < 0.9
    grade = np.array(world.cases["disability_grade"], int)
    severe = world.returns[(grade >= 1) & (grade <= 3)].mean()
    assert severe < world.returns[grade >= 10].mean() < world.returns[grade == 0].mean()
    counts = np.bincount(world.before, minlength=len(keco3_codes()))
    assert (counts < 10).sum() >= 10
    assert best_top_k_accuracy(world) > 0.5


def test_only_the_truth_reaches_the_best() -> None:
    world = generate("gravity", 6000, 8)
    best = best_top_k_accuracy(world)
    assert abs(best - drawn_top_k_accuracy(world.truth, world)) < 0.04
    others = {
        "popular": np.tile(world.truth.mean(axis=0), (len(world), 1)),
        "shaken": world.truth + np.random.default_rng(1).random(world.truth.shape) * 0.05,
        "reversed": -world.truth,
    }
    for scores in others.values():
        assert top_k_accuracy(scores, world) < best - 0.01
    # The old occupation scored sky-high changes nothing, in each ranking it is struck.
    raised = world.truth.copy()
    raised[np.arange(len(world)), world.before] = 9
    assert top_k_accuracy(raised, world) == best
    assert top_k_accuracy(world.truth, world, len(keco3_codes()) - 1) == pytest.approx(1)
    some = world.take(world.changers()[:50])
    expected = np.sort(some.truth, axis=1)[:, -10:].sum(axis=1).mean()
    assert best_top_k_accuracy(some) == pytest.approx(expected)
    with pytest.raises(ValueError, match="not a number"):
        top_k(np.full((1, 136), np.nan), np.array([0]))


def _imports(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path.name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield path.name, node.module or "."


def test_nothing_of_the_pipeline_is_imported() -> None:
    found = list(_imports(Path(package.__file__).parent))
    allowed = ("app.models", "app.reference", "benchmarks.second_world", "numpy", "collections",
               "csv", "dataclasses", "datetime", "functools", "pathlib", "typing")  # fmt: skip
    assert {file for file, _ in found} >= {"world.py", "ladder.py", "doors.py", "gravity.py"}
    for file, name in found:
        assert any(name == a or name.startswith(f"{a}.") for a in allowed), (file, name)


@pytest.mark.parametrize("name", WORLDS)
def test_what_is_told_the_worlds_form_says_what_the_world_says(name: str) -> None:
    pytest.importorskip("autograd", reason="pip install --group peers")
    form = importlib.import_module(f"benchmarks.own_forms.{name}")
    world = generate(name, 300, 5)
    weights = form.form(5, workers_of(name, 300, 5))(form.unknown(5).truth)
    assert weights / weights.sum(axis=1, keepdims=True) == pytest.approx(world.truth, abs=5e-3)
