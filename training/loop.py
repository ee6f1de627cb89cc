"""The fit: rows in random order, some with fields taken away, until held-out rows stop gaining."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.recommender.features import Block, FeatureSpec
from training.net import Adam, Loss, Net, gradients
from training.world import Expansion

Array = NDArray[np.float32]
Ints = NDArray[np.int64]

_EARLY = frozenset({"care_days", "disability_grade", "certificates", "training_ncs"})
"""What is not known yet while care goes on (the last two just stay none)."""


_STEPS_AN_EPOCH, _FEWEST = 20, 256


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast."""

    epochs: int = 24
    batch: int = 2048
    """At most; a small table is cut finer so that there are steps enough."""
    rate: float = 0.005
    masked: float = 0.25
    """Share of the rows with fields hidden."""
    least: int = _FEWEST
    """At least so many rows a step, few as they are."""
    steps: int = 0
    """At least so many steps: a small table is gone over more often."""
    gaps: int = 0
    """Rounds after that, for what a hidden field stands for alone."""


def hide(spec: FeatureSpec, inputs: Array, rng: Generator, share: float) -> None:
    """Take fields away from a share of the rows, in place, as profiles come incomplete."""
    rows = len(inputs)
    chosen = rng.random(rows) < share
    rate = np.where(rng.random(rows) < 0.5, 0.12, 0.6) * chosen
    early = chosen & (rng.random(rows) < 0.3)
    for block in spec.blocks:
        if not block.says_missing:
            continue
        gone = rng.random(rows) < rate
        if block.field in _EARLY:
            gone |= early
        take_away(block, inputs, gone)


def take_away(block: Block, inputs: Array, rows: NDArray[np.bool_] | slice) -> None:
    """Hide this field, which may be missing, in these rows, in place."""
    inputs[rows, block.start : block.start + block.columns] = 0.0
    inputs[rows, block.start + block.columns - 1] = 1.0


def old_index(spec: FeatureSpec, inputs: Array) -> Ints:
    """The old occupation of encoded rows, 136 where missing."""
    block = spec.block("occupation_before")
    part = inputs[:, block.start : block.start + block.columns]
    return np.asarray(part.argmax(axis=1), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learned from: encoded rows, how they are widened, the loss, and the output that
    each row can't have (-1 for none)."""

    spec: FeatureSpec
    expand: Expansion
    inputs: Array
    loss: Loss
    barred: Ints

    def wide(self, inputs: Array) -> tuple[Array, Ints]:
        """Such rows as a net takes them: widened, and the old occupation of each."""
        return self.expand(inputs), old_index(self.spec, inputs)


def train(
    net: Net,
    lesson: Lesson,
    plan: Plan,
    rng: Generator,
    *,
    judge: Callable[[], float],
    progress: Callable[[int, int, float], None],
    adapt: Callable[[], None] | None = None,
) -> None:
    """Fit in place; keeps the parameters of the epoch that `judge` (lower is better) liked best.

    `adapt` is called between epochs of the first three quarters and may move the prior; then the
    last epoch's stay, as such a prior is right at the end alone and few rows judge badly.
    """
    rows = len(lesson.inputs)
    adam = Adam(net, rows)
    size = _batch(plan, rows)
    epochs = max(plan.epochs, plan.steps // -(-rows // size))
    steps = epochs * -(-rows // size)
    wide, old = lesson.wide(lesson.inputs)
    best, kept = np.inf, {name: value.copy() for name, value in net.p.items()}
    for epoch in range(epochs):
        for chosen in _batches(rng, rows, size):
            batch, before = wide[chosen], old[chosen]
            some = np.flatnonzero(rng.random(len(chosen)) < plan.masked)
            part = lesson.inputs[chosen[some]]
            hide(lesson.spec, part, rng, 1.0)
            batch[some], before[some] = lesson.wide(part)
            gradient = gradients(net, batch, before, lesson.loss, chosen)
            adam.update(gradient, _rate(plan, adam.step, steps))
        if adapt is not None and epoch % 2 == 1 and epoch + 1 <= 0.75 * epochs:
            adapt()
        if epoch % 4 == 3 or epoch == epochs - 1:
            value = judge()
            progress(epoch + 1, epochs, value)
            if value < best or adapt is not None:
                best, kept = value, {name: v.copy() for name, v in net.p.items()}
    net.p.update(kept)


def train_gaps(net: Net, lesson: Lesson, plan: Plan, rng: Generator) -> None:
    """Fit, in place, what stands for a field that is not said, all else held: `plan.gaps` rounds
    over rows that each have fields hidden.

    Learned together, the rows with gaps would blur what the full ones say of each field.
    """
    rows = len(lesson.inputs)
    adam = Adam(net, rows, dict.fromkeys(("linear", "gate", "inner"), lesson.expand.gaps))
    size = _batch(replace(plan, least=_FEWEST), rows)
    steps = plan.gaps * -(-rows // size)
    for _ in range(plan.gaps):
        for chosen in _batches(rng, rows, size):
            part = lesson.inputs[chosen]
            hide(lesson.spec, part, rng, 1.0)
            gradient = gradients(net, *lesson.wide(part), lesson.loss, chosen)
            adam.update(gradient, _rate(plan, adam.step, steps))


def _batches(rng: Generator, rows: int, size: int) -> Iterator[Ints]:
    """Each of so many rows once, in random order."""
    order = rng.permutation(rows)
    for start in range(0, rows, size):
        yield order[start : start + size]


def _batch(plan: Plan, rows: int) -> int:
    return min(plan.batch, max(plan.least, rows // _STEPS_AN_EPOCH))


def _rate(plan: Plan, step: int, steps: int) -> float:
    """Up over the first sixty steps, then down in a line."""
    return plan.rate * min(1.0, step / 60 + 0.05) * (0.02 + 0.98 * (1 - step / steps))
