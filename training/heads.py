"""What the model answers, each fitted by itself: its rows, its loss, its calibration."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.optimize import minimize

from training.evidence import Spreads, groups_of_inputs
from training.loop import Lesson, Plan, take_away, train, train_gaps
from training.net import Frame, Loss, Net, binary_loss, choice_loss, new_net, without
from training.table import Array, Ints, Table
from training.world import output_features, widening

Say = Callable[[str], None]
Scores = NDArray[np.floating[Any]]

_LEARNED = {
    "occupation": "occupation",
    "same": "the old occupation again",
    "retained": "staying six months",
    "return": "return within a year",
    "original": "back to the old employer",
}
"""What is said of a head while it is fitted."""

_SAMPLE = 4000


@dataclass(frozen=True, slots=True)
class Head:
    """One question: asked of the cases `known`, answered by the `output` (n) that was chosen,
    or, where `happened` (n, 0 or 1) is given, by whether it happened with that output.

    A case can't have its output `barred` (n, -1 for none). The cases `unsaid` teach what a
    gap stands for, as if they had not said their old occupation.
    """

    name: str
    known: NDArray[np.bool_]
    output: Ints
    happened: Ints | None
    plan: Plan
    barred: Ints | None = None
    unsaid: NDArray[np.bool_] | None = None

    def rows(self, table: Table) -> tuple[Ints, Ints]:
        """Those to learn from and those to check by; the same where there are none."""
        parts = table.parts
        learned = parts.training[self.known[parts.training]]
        checked = parts.validation[self.known[parts.validation]]
        return learned, checked if len(checked) else learned

    def scores(self, table: Table, net: Net, rows: Ints) -> Array:
        """(rows, outputs) logits, those of barred outputs out of reach."""
        scores = table.scores(net, rows)
        return scores if self.barred is None else without(scores, self.barred[rows])

    def loss(self, rows: Ints, barred: Ints) -> Loss:
        """Of the cases `rows`, each with its barred output."""
        if self.happened is None:
            return choice_loss(self.output[rows], barred)
        return binary_loss(self.output[rows], self.happened[rows])

    def lesson(self, table: Table, *, gaps: bool = False) -> Lesson:
        """What is learned from; with `gaps` also those `unsaid`."""
        learned, _ = self.rows(table)
        aside = learned[:0]
        if gaps and self.unsaid is not None:
            aside = table.parts.training[self.unsaid[table.parts.training]]
        cases = np.concatenate([learned, aside])
        inputs = table.inputs[cases]
        take_away(table.spec.block("occupation_before"), inputs, slice(len(learned), None))
        barred = np.full(len(cases), -1)
        if self.barred is not None:
            barred[: len(learned)] = self.barred[learned]
        return Lesson(table.spec, table.expand, inputs, self.loss(cases, barred), barred)


def fit_head(table: Table, head: Head, frame: Frame, rng: Generator, say: Say) -> Net:
    """Fit a new net of this frame; of a choice, how far its weights may go is learned, too."""
    _, checked = head.rows(table)
    lesson = head.lesson(table)
    net = new_net(frame, table.depth, rng)
    output, happened = head.output, head.happened
    spreads = Spreads(
        groups_of_inputs(table.spec, widening(table.spec)),
        np.array(output_features().kind),
        frame.spread_linear.copy(),
    )

    def judge() -> float:
        outcome = None if happened is None else happened[checked]
        return log_loss(head.scores(table, net, checked), output[checked], outcome, 1.0, 0.0)

    def adapt() -> None:
        rows = len(lesson.inputs)
        sample = rng.permutation(rows)[:_SAMPLE]
        wide, old = lesson.wide(lesson.inputs[sample])
        odds = softmax(without(net.scores(wide, old), lesson.barred[sample]))
        spreads.relearn(net, wide, odds, rows)
        spreads.relearn_gates(net, wide, odds, old, rows)

    def tell(epoch: int, epochs: int, value: float) -> None:
        say(f"{_LEARNED[head.name]}: round {epoch} of {epochs}, loss {value:.4f}")

    train(
        net, lesson, head.plan, rng, judge=judge, progress=tell,
        adapt=adapt if happened is None else None,
    )  # fmt: skip
    if head.plan.gaps:
        train_gaps(net, head.lesson(table, gaps=True), head.plan, rng)
    return net


def softmax(scores: Array) -> Array:
    """(n, O) odds that sum to one."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)


def log_loss(
    scores: NDArray[np.floating[Any]],
    output: Ints,
    happened: Ints | None,
    slope: float,
    shift: float,
) -> float:
    """Mean: of the output chosen, or of whether it happened with the output seen."""
    own = scores[np.arange(len(output)), output].astype(np.float64)
    if happened is None:
        scaled = slope * scores.astype(np.float64)
        top = scaled.max(axis=1)
        total = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float((total - slope * own).mean())
    logit = np.where(happened == 1, 1.0, -1.0) * (slope * own + shift)
    return float(np.logaddexp(0.0, -logit).mean())


def calibrated(scores: Array, output: Ints, happened: Ints | None) -> tuple[float, float]:
    """Slope and shift of the logit that suit held-out rows best (Platt); slope in 0.5 to 2 for a
    choice, in 0.05 to 2.7 for a chance, which may be the same for all."""

    def loss(x: NDArray[np.float64]) -> float:
        return log_loss(scores, output, happened, float(np.exp(x[0])), float(x[1]))

    bounds = [(-0.7, 0.7), (0.0, 0.0)] if happened is None else [(-3.0, 1.0), (-5.0, 5.0)]
    found = minimize(loss, np.zeros(2), method="L-BFGS-B", bounds=bounds)
    return float(np.exp(found.x[0])), float(found.x[1])
