"""A chance that is calibrated by rows which the nets left out is true also where all is noise."""

from pathlib import Path

import numpy as np

from tests.training.conftest import in_order
from training.cases import read_cases
from training.crossed import fit_crossed
from training.heads import Head, calibrated
from training.loop import Plan
from training.priors import retained_frame


def test_what_depends_on_nothing_is_said_alike_of_all(cohort: Path) -> None:
    cases = read_cases(cohort)
    cases = cases.take(np.flatnonzero(cases.after >= 0)[:4_000])
    table = in_order(cases, 2_500, 100)
    parts = table.parts
    happened = (np.random.default_rng(5).random(len(cases)) < 0.8).astype(np.int64)
    by_heart = Plan(epochs=8, batch=256, rate=0.01, masked=0.0)
    head = Head("retained", np.full(len(cases), True), cases.after, happened, by_heart)
    crossed = fit_crossed(
        table, head, retained_frame(table.depth), np.random.default_rng(6), lambda _: None
    )
    net, against, scores = crossed.net, crossed.rows, crossed.scores
    slope, shift = calibrated(scores, np.zeros(len(against), dtype=np.int64), happened[against])
    learned, unseen = (
        table.scores(net, part)[np.arange(len(part)), cases.after[part]].astype(float)
        for part in (against, parts.held_out)
    )
    said = 1 / (1 + np.exp(-slope * unseen - shift))
    assert sorted(against) == sorted(parts.training)
    assert abs(said.mean() - 0.8) < 0.03
    assert said.std() < 0.02
    # What the nets learned is chance, which those that left a row out can't have seen in it.
    assert np.corrcoef(learned, happened[against])[0, 1] > 0.2
    assert abs(np.corrcoef(scores[:, 0], happened[against])[0, 1]) < 0.1
