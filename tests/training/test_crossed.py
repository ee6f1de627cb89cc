"""A chance that is calibrated by rows which the nets left out is true also where all is noise."""

from pathlib import Path

import numpy as np

from app.recommender.features import encode
from training.cases import read_cases
from training.crossed import fit_crossed
from training.heads import Head, calibrated
from training.loop import Plan
from training.priors import retained_frame
from training.table import Split, Table
from training.vocabulary import specification
from training.world import expansion


def test_what_depends_on_nothing_is_said_alike_of_all(cohort: Path) -> None:
    cases = read_cases(cohort)
    cases = cases.take(np.flatnonzero(cases.after >= 0)[:4_000])
    spec = specification(cases.columns)
    rows = np.arange(len(cases))
    parts = Split(rows[:2_500], rows[2_500:2_600], rows[2_600:])
    table = Table(cases, parts, spec, expansion(spec), encode(spec, cases.columns))
    happened = (np.random.default_rng(5).random(len(cases)) < 0.8).astype(np.int64)
    head = Head("retained", rows >= 0, cases.after, happened, Plan(epochs=8, batch=512))
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
    assert np.corrcoef(learned, happened[against])[0, 1] > 0.15
    assert abs(np.corrcoef(scores[:, 0], happened[against])[0, 1]) < 0.1
