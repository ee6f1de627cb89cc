"""The figures over all cases to learn from are those of cases their nets and slopes never saw."""

from pathlib import Path

import numpy as np

from tests.training.conftest import in_order
from training.cases import read_cases
from training.heads import Head
from training.judged import judged_anew, judged_by_folds
from training.loop import Plan
from training.priors import return_frame


def test_a_true_logit_is_off_by_luck_alone() -> None:
    rng = np.random.default_rng(4)
    logit = rng.normal(1, 1, (20_000, 1)).astype(np.float32)
    happened = (rng.random(20_000) < 1 / (1 + np.exp(-logit[:, 0]))).astype(np.int64)
    found = judged_by_folds(2 * logit + 3, happened, np.arange(20_000) % 4)
    assert found["cases"] == 20_000
    assert found["ece"] < 2 * found["ece_by_chance"] < 0.02
    assert found["auc"] > 0.7


def test_what_a_net_could_only_have_learned_by_heart_earns_nothing(cohort: Path) -> None:
    cases = read_cases(cohort).take(np.arange(3_000))
    table = in_order(cases, 2_600, 200)
    chance = (np.random.default_rng(5).random(3_000) < 0.5).astype(np.int64)
    nothing = np.zeros(3_000, dtype=np.int64)
    head = Head("return", np.full(3_000, True), nothing, chance, Plan(epochs=8, batch=256))
    found = judged_anew(
        table, head, return_frame(table.depth), np.random.default_rng(6), lambda _: None
    )
    assert found["cases"] == 2_600
    assert 0.45 < found["auc"] < 0.55
