"""What a gap stands for is learned without touching what is said of full answers."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.training.conftest import in_order
from training.cases import read_cases
from training.fit import _heads
from training.heads import fit_head, log_loss
from training.loop import Plan, hide, old_index, train_gaps
from training.net import without
from training.priors import choice_frame


def test_a_gap_is_learned_and_full_answers_stay(cohort: Path) -> None:
    cases = read_cases(cohort)
    cases = cases.take(np.flatnonzero(cases.after >= 0)[:6_000])
    table = in_order(cases, 5_000, 200)
    spec, parts = table.spec, table.parts
    plan = Plan(epochs=6, batch=512, rate=0.015, masked=0.0)
    head = replace(_heads(cases, 6)[0], plan=plan)
    rng = np.random.default_rng(3)
    net = fit_head(table, head, choice_frame(spec, table.depth), rng, lambda _: None)
    unseen = parts.held_out[head.known[parts.held_out]]
    full = table.inputs[unseen]
    gappy = full.copy()
    hide(spec, gappy, rng, 1.0)

    def loss() -> float:
        scores = net.scores(table.expand(gappy), old_index(spec, gappy))
        return log_loss(without(scores, cases.before[unseen]), cases.after[unseen], None, 1.0, 0.0)

    before, told = loss(), table.scores(net, unseen)
    assert not table.expand(full)[:, table.expand.gaps].any()
    lesson = head.lesson(table, gaps=True)
    assert len(lesson.inputs) > len(head.lesson(table).inputs)
    train_gaps(net, lesson, replace(plan, gaps=4), rng)
    assert (table.scores(net, unseen) == told).all()
    assert loss() < before - 0.02
