"""What the model answers, each fitted by itself: its rows, its loss, its calibration."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.optimize import minimize

from training.evidence import Spreads, groups_of_inputs
from training.loop import Plan, train
from training.net import Frame, Loss, Net, binary_loss, choice_loss, new_net
from training.table import Array, Ints, Table
from training.world import output_features

Say = Callable[[str], None]
Scores = NDArray[np.floating[Any]]

_SAMPLE = 4000
_LEARNED = {
    "occupation": "occupation",
    "retained": "staying six months",
    "return": "return within a year",
    "original": "back to the old employer",
}
"""What is said of a head while it is fitted."""


@dataclass(frozen=True, slots=True)
class Head:
    """One question: asked of the cases `known`, answered by the `output` (n) that was chosen,
    or, where `happened` (n, 0 or 1) is given, by whether it happened with that output."""

    name: str
    known: NDArray[np.bool_]
    output: Ints
    happened: Ints | None
    plan: Plan

    def rows(self, table: Table) -> tuple[Ints, Ints]:
        """Those to learn from and those to check by; the same where there are none."""
        parts = table.parts
        learned = parts.training[self.known[parts.training]]
        checked = parts.validation[self.known[parts.validation]]
        return learned, checked if len(checked) else learned


def fit_head(
    table: Table, head: Head, frame: Frame, rng: Generator, say: Say, *, hidden: bool = False
) -> Net:
    """Fit a new net of this frame; with `hidden` how far its hidden layer may go is learned."""
    learned, checked = head.rows(table)
    net = new_net(frame, table.depth, rng)
    output, happened = head.output, head.happened
    loss: Loss = (
        choice_loss(output[learned])
        if happened is None
        else binary_loss(output[learned], happened[learned])
    )
    spreads = Spreads(
        groups_of_inputs(table.spec, table.depth, table.expand.left.shape[1]),
        np.array(output_features().kind),
        frame.spread_linear.copy(),
        hidden,
    )

    def judge() -> float:
        outcome = None if happened is None else happened[checked]
        return log_loss(table.scores(net, checked), output[checked], outcome, 1.0, 0.0)

    def adapt() -> None:
        sample = rng.permutation(learned)[:_SAMPLE]
        odds = softmax(table.scores(net, sample))
        spreads.relearn(net, table.expand(table.inputs[sample]), odds, len(learned))

    def tell(epoch: int, value: float) -> None:
        say(f"{_LEARNED[head.name]}: round {epoch} of {head.plan.epochs}, loss {value:.4f}")

    train(
        net, spec=table.spec, expand=table.expand, inputs=table.inputs[learned], loss=loss,
        plan=head.plan, rng=rng, judge=judge, progress=tell,
        adapt=adapt if happened is None else None,
    )  # fmt: skip
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
    """Slope and shift of the logit that suit held-out rows best (Platt); slope in 0.5 to 2."""

    def loss(x: NDArray[np.float64]) -> float:
        return log_loss(scores, output, happened, float(np.exp(x[0])), float(x[1]))

    bounds = [(-0.7, 0.7), (0.0, 0.0) if happened is None else (-1.0, 1.0)]
    found = minimize(loss, np.zeros(2), method="L-BFGS-B", bounds=bounds)
    return float(np.exp(found.x[0])), float(found.x[1])
