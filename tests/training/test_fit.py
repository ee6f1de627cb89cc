"""Fit and export: the file says what the nets say, the same each time, ahead of the moves."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from app.models import DataOrigin, ErrorCode, IlteoroError
from app.recommender.features import INPUT_FIELDS, encode
from app.recommender.session import METADATA_KEY, load_session
from app.reference import keco3_codes
from tests.training.conftest import Fitted
from training.cases import read_cases
from training.cohort import write_cohort
from training.evaluate import (
    Truth,
    auc,
    calibration_error,
    calibration_error_by_chance,
    ranks,
    report,
    tops,
)
from training.export import export
from training.fit import fit, fit_nets
from training.heads import calibrated
from training.held_out import ask_all
from training.loop import hide, old_index
from training.mixture import averaged
from training.net import Net, binary_loss, choice_loss, gradients, new_net, without
from training.priors import choice_frame, retained_frame, return_frame
from training.table import Table, split
from training.vocabulary import specification
from training.world import expansion


def test_ahead_of_the_table_of_moves_on_the_same_held_out_cases(fitted: Fitted) -> None:
    held = fitted.result["held_out"]
    assert held["top_changed"]["10"] > held["moves_changed"]["10"] > held["base_rate_changed"]["10"]
    assert held["top_all"]["10"] > held["base_rate_all"]["10"]


def test_the_return_is_told_apart_and_its_chances_are_true(fitted: Fitted) -> None:
    held = fitted.result["held_out"]
    assert held["return_auc"] > 0.65
    assert held["return_ece"] < 0.06
    assert held["retained_auc"] > 0.55


def test_the_same_table_gives_the_same_model(tmp_path: Path) -> None:
    write_cohort(tmp_path / "cases.csv", 1_000, seed=11)
    cases = read_cases(tmp_path / "cases.csv")
    answers = []
    for name in ("a", "b"):
        made = fit(cases, tmp_path / name, data=DataOrigin.REAL, say=lambda _: None, epochs=2)
        answers.append((made["version"], ask_all(tmp_path / name / "recommender.onnx", cases)))
    assert answers[0][0] == answers[1][0]
    assert np.array_equal(answers[0][1].p_occupation, answers[1][1].p_occupation)


def test_onnx_gives_what_the_nets_give(cohort: Path, tmp_path: Path) -> None:
    cases = read_cases(cohort).take(np.arange(200))
    spec = specification(cases.columns)
    expand = expansion(spec)
    inputs = encode(spec, cases.columns)
    rng = np.random.default_rng(1)
    hide(spec, inputs, rng, 0.5)
    depth = expand(inputs[:1]).shape[1]
    frames = {
        "occupation": choice_frame(spec, depth),
        "same": return_frame(depth),
        "retained": retained_frame(depth),
        "return": return_frame(depth),
        "original": return_frame(depth),
    }
    nets = {name: new_net(frame, depth, rng) for name, frame in frames.items()}
    for net in nets.values():
        for value in net.p.values():
            value[...] = value + rng.normal(0, 0.1, value.shape)
    slopes = {"occupation": (0.8, 0.0), "retained": (1.2, -0.1), "return": (0.9, 0.3)}
    slopes |= {"original": (1.1, 0.2), "same": (1.3, -0.2)}
    metadata = _metadata(spec.to_data())
    export(
        tmp_path / "m.onnx", spec=spec, expand=expand, nets=nets, calibration=slopes,
        metadata=metadata,
    )  # fmt: skip
    answers = load_session(tmp_path / "m.onnx").run(inputs)
    wide, old = expand(inputs), old_index(spec, inputs)
    expected = _chosen(nets, slopes, wide, old)
    stay = 1 / (1 + np.exp(-1.2 * nets["retained"].scores(wide, old).astype(float) + 0.1))
    back = 1 / (1 + np.exp(-0.9 * nets["return"].scores(wide, old).astype(float)[:, 0] - 0.3))
    assert (old == 136).any()
    assert (old < 136).any()
    assert answers.p_occupation == pytest.approx(expected, abs=1e-5)
    assert answers.p_retained == pytest.approx(stay, abs=1e-5)
    assert answers.p_return == pytest.approx(back, abs=1e-5)
    again = 1 / (1 + np.exp(-1.1 * nets["original"].scores(wide, old).astype(float)[:, 0] - 0.2))
    assert answers.p_original == pytest.approx(back * again, abs=1e-5)


def test_ten_thousand_lists_of_ten_are_those_of_the_nets(cohort: Path, tmp_path: Path) -> None:
    cases = read_cases(cohort).take(np.arange(10_000))
    parts = split(cases)
    spec = specification(cases.columns)
    table = Table(cases, parts, spec, expansion(spec), encode(spec, cases.columns))
    nets, slopes, _ = fit_nets(table, 3, lambda _: None)
    export(
        tmp_path / "m.onnx", spec=spec, expand=table.expand, nets=nets, calibration=slopes,
        metadata=_metadata(spec.to_data()),
    )  # fmt: skip
    rows = np.arange(10_000)
    old = old_index(spec, table.inputs)
    chosen = np.concatenate(
        [
            _chosen(nets, slopes, table.expand(table.inputs[part]), old[part])
            for part in np.array_split(rows, 5)
        ]
    )
    slope, shift = slopes["retained"]
    stay = 1 / (1 + np.exp(-slope * table.scores(nets["retained"], rows).astype(float) - shift))
    chance = chosen * stay
    asked = ask_all(tmp_path / "m.onnx", cases).chance
    for here, there in zip(chance, asked, strict=True):
        best, found = (np.argsort(-one, kind="stable")[:10] for one in (here, there))
        # Two that differ by less than float32 can tell may change places.
        same = (best == found) | np.isclose(here[best], here[found], rtol=1e-5)
        assert same.all()


def _chosen(
    nets: dict[str, Net], slopes: dict[str, tuple[float, float]], wide: Any, old: Any
) -> Any:
    """Whether one stays, and where the others go, as the file has to say it."""
    known = np.flatnonzero(old < 136)
    choice = slopes["occupation"][0] * nets["occupation"].scores(wide, old).astype(float)
    choice[known, old[known]] = -np.inf
    odds = np.exp(choice - choice.max(axis=1, keepdims=True))
    chances = odds / odds.sum(axis=1, keepdims=True)
    slope, shift = slopes["same"]
    same = 1 / (1 + np.exp(-slope * nets["same"].scores(wide, old).astype(float)[:, 0] - shift))
    chances[known] *= 1 - same[known, None]
    chances[known, old[known]] = same[known]
    return chances


def test_the_average_scores_what_its_nets_score_on_average(cohort: Path) -> None:
    cases = read_cases(cohort).take(np.arange(60))
    spec = specification(cases.columns)
    expand = expansion(spec)
    inputs = encode(spec, cases.columns)
    wide, old = expand(inputs), old_index(spec, inputs)
    rng = np.random.default_rng(4)
    nets = []
    for hidden in (3, 5):
        net = new_net(choice_frame(spec, wide.shape[1], hidden=hidden), wide.shape[1], rng)
        for value in net.p.values():
            value[...] = value + rng.normal(0, 0.1, value.shape)
        nets.append(net)
    together = sum(net.scores(wide, old) for net in nets) / 2
    assert averaged(nets).scores(wide, old) == pytest.approx(together, abs=1e-4)


def _metadata(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "format": 1, "version": "t", "data": "synthetic", "trained_on": "2026-01-01",
        "features": features, "occupations": list(keco3_codes()),
        "thresholds": {"high": 0.2, "fair": 0.02}, "figures": {},
    }  # fmt: skip


def test_gradients_are_those_of_the_loss(cohort: Path) -> None:
    cases = read_cases(cohort).take(np.arange(40))
    spec = specification(cases.columns)
    expand = expansion(spec)
    inputs = encode(spec, cases.columns)
    wide, old, rows = expand(inputs), old_index(spec, inputs), np.arange(40)
    chosen = np.maximum(cases.after, 0)
    happened = np.arange(40) % 2
    barred = np.where(rows % 4 == 0, -1, (chosen + 1) % 136)
    rng = np.random.default_rng(2)
    frame = choice_frame(spec, wide.shape[1], hidden=4)
    for loss, outcome in (
        (choice_loss(chosen, barred), None),
        (binary_loss(chosen, happened), happened),
    ):
        net = new_net(frame, wide.shape[1], rng)
        for value in net.p.values():
            value[...] = value + rng.normal(0, 0.05, value.shape)
        found = gradients(net, wide, old, loss, rows)
        for name, value in net.p.items():
            way = rng.normal(0, 1, value.shape).astype(np.float32)
            kept = value.copy()
            ends = []
            for side in (1, -1):
                value[...] = kept + side * 2e-3 * way
                scores = net.scores(wide, old)
                scores = without(scores, barred) if outcome is None else scores
                ends.append(_mean_loss(scores, chosen, outcome))
            value[...] = kept
            slope = (ends[0] - ends[1]) / 4e-3
            assert float((found[name] * way).sum()) == pytest.approx(slope, rel=0.05, abs=2e-3), (
                name
            )


def _mean_loss(scores: Any, chosen: Any, happened: Any) -> float:
    own = scores[np.arange(len(chosen)), chosen].astype(float)
    if happened is None:
        return float((np.log(np.exp(scores.astype(float)).sum(1)) - own).mean())
    return float(np.logaddexp(0, -np.where(happened == 1, own, -own)).mean())


def test_the_file_is_small_plain_and_says_what_it_is(fitted: Fitted) -> None:
    assert fitted.model.stat().st_size < 4_000_000
    model = onnx.load(fitted.model)
    assert model.ir_version <= 10
    told = json.loads(next(p.value for p in model.metadata_props if p.key == METADATA_KEY))
    assert told["occupations"] == list(keco3_codes())
    assert [b["field"] for b in told["features"]] == list(INPUT_FIELDS)
    assert told["data"] == "synthetic"
    assert 0 < told["thresholds"]["fair"] < told["thresholds"]["high"] < 1
    assert str(fitted.cases.case_id[0]) not in json.dumps(told)


def test_the_card_has_the_figures_and_the_groups(fitted: Fitted) -> None:
    card = fitted.card.read_text(encoding="utf-8")
    for said in (
        "Synthetic", "table of moves", "age 60-90", "sex F", "grade 10-14", "nationality other",
        str(fitted.result["held_out"]["return_auc"]), fitted.result["version"], "Limits",
    ):  # fmt: skip
        assert said in card


def test_any_field_may_be_missing_also_all(fitted: Fitted) -> None:
    session = load_session(fitted.model)
    full = {name: values[:50] for name, values in fitted.cases.columns.items()}
    for field in INPUT_FIELDS:
        gone = session.ask({**full, field: [None] * 50})
        assert np.isfinite(gone.chance).all()
        assert gone.p_occupation.sum(axis=1) == pytest.approx(np.ones(50), abs=1e-4)
    nothing = session.ask({name: [None] * 50 for name in full})
    assert (nothing.p_occupation == nothing.p_occupation[0]).all()


def test_too_few_cases_are_refused(tmp_path: Path) -> None:
    write_cohort(tmp_path / "few.csv", 50, seed=1)
    with pytest.raises(IlteoroError) as caught:
        fit(
            read_cases(tmp_path / "few.csv"), tmp_path, data=DataOrigin.SYNTHETIC,
            say=lambda _: None,
        )  # fmt: skip
    assert caught.value.code is ErrorCode.CASES_UNFIT


def test_a_case_stays_on_its_side_whatever_else_is_in_the_table(fitted: Fitted) -> None:
    parts = split(fitted.cases)
    half = fitted.cases.take(np.arange(0, len(fitted.cases), 2))
    held = {fitted.cases.case_id[i] for i in parts.held_out}
    again = {half.case_id[i] for i in split(half).held_out}
    assert again == held & set(half.case_id)
    assert not set(parts.training) & (set(parts.validation) | set(parts.held_out))


def test_calibration_finds_the_slope_that_was_put_in() -> None:
    rng = np.random.default_rng(3)
    logit = rng.normal(0, 1, (20_000, 1)).astype(np.float32)
    happened = (rng.random(20_000) < 1 / (1 + np.exp(-1.5 * logit[:, 0] - 0.4))).astype(np.int64)
    slope, shift = calibrated(logit, np.zeros(20_000, dtype=np.int64), happened)
    assert slope == pytest.approx(1.5, abs=0.1)
    assert shift == pytest.approx(0.4, abs=0.1)


def test_figures_are_what_they_say() -> None:
    scores = np.array([[0.5, 0.3, 0.2], [0.2, 0.2, 0.6], [0.1, 0.8, 0.1]])
    assert ranks(scores, np.array([0, 1, 2])).tolist() == [0, 2, 2]
    assert tops(np.array([0, 2, 4, 20])) == {"1": 0.25, "3": 0.5, "5": 0.75, "10": 0.75}
    assert auc(np.array([0.1, 0.4, 0.35, 0.8]), np.array([0, 0, 1, 1])) == 0.75
    assert auc(np.array([0.5, 0.5]), np.array([0, 1])) == 0.5
    assert auc(np.array([0.5]), np.array([1])) is None
    assert calibration_error(np.full(10, 0.3), np.zeros(10, dtype=np.int64)) == pytest.approx(0.3)
    nobody = np.zeros(0, dtype=np.int64)
    empty = report(np.zeros((0, 3)), np.zeros(0), Truth(nobody, nobody, nobody, nobody))
    assert empty["top_changed"]["10"] is None


def test_luck_alone_makes_the_calibration_error_that_is_told() -> None:
    rng = np.random.default_rng(5)
    chance = rng.beta(4, 2, 2_000)
    found = [
        calibration_error(chance, (rng.random(len(chance)) < chance).astype(np.int64)) or 0.0
        for _ in range(300)
    ]
    assert calibration_error_by_chance(chance) == pytest.approx(np.mean(found), rel=0.05)
