"""How far each input may matter, learned from the table itself.

What drives the choice differs from table to table; a prior tuned on one lets the noise of
another through. MacKay's evidence approximation: the spread of a group of weights is what
makes its weights, as far as the data determine them, unsurprising.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.recommender.features import FeatureSpec
from training.net import Array, Ints, Net, trust

_LEAST, _MOST = 0.02, 20.0
"""A spread stays within these multiples of what it started from."""

_LEAST_GATE, _MOST_GATE, _LEAST_KNOWN = 0.005, 1.0, 0.3
"""The same for gates, as spreads; and how many weights' worth the data must say to move one."""


def groups_of_inputs(spec: FeatureSpec, parts: Sequence[int]) -> tuple[slice, ...]:
    """Columns that share a spread: each field's, and each part (columns) of the widening."""
    fields = tuple(slice(b.start, b.start + b.columns) for b in spec.blocks)
    ends = [spec.width + int(n) for n in np.cumsum([0, *parts])]
    return (*fields, *(slice(a, b) for a, b in pairwise(ends)))


@dataclass(frozen=True, slots=True)
class Spreads:
    """The groups of inputs, the kind of each output feature, the spreads at the start."""

    groups: tuple[slice, ...]
    kinds: NDArray[np.str_]
    start: Array

    def relearn(self, net: Net, inputs: Array, odds: Array, rows: int) -> None:
        """Move the net's spreads halfway (as logs) to what its weights suggest, in place.

        `inputs` (m, D) and the probabilities `odds` (m, O) are of a sample of the `rows`
        rows the net is fitted on.
        """
        outputs = net.frame.outputs
        mean = odds @ outputs.T
        varies = (odds @ (outputs * outputs).T - mean * mean).mean(axis=0)
        seen = (inputs * inputs).sum(axis=0) * (rows / len(inputs))
        information = seen[:, None] * varies[None, :]
        spread, square = net.frame.spread_linear, net.p["linear"] ** 2
        variance = spread**2
        for _ in range(3):
            pull = trust(square + net.doubt, variance) / variance
            net.doubt = np.asarray(1.0 / (information + pull), dtype=np.float32)
        pull = trust(square + net.doubt, variance) / variance
        determined = information / (information + pull)
        for group in self.groups:
            for kind in np.unique(self.kinds):
                at = np.ix_(np.arange(group.start, group.stop), np.flatnonzero(self.kinds == kind))
                known = float(determined[at].sum())
                if known < 1.0:
                    continue
                suggested = float((pull[at] * variance[at] * square[at]).sum()) / known
                halfway = (suggested * float(variance[at].mean()) + 1e-12) ** 0.25
                first = float(self.start[at].mean())
                spread[at] = min(max(halfway, _LEAST * first), _MOST * first)

    def relearn_gates(self, net: Net, inputs: Array, odds: Array, old: Ints, rows: int) -> None:
        """The same for what weighs the tables, each group and each table by itself; these priors
        are Gaussian, as a gate leans a little on much."""
        spread = net.frame.spread_gate
        tables = net.tables(inputs, old)
        mean = np.matmul(tables, odds[:, :, None])[:, :, 0]
        varies = np.matmul(tables * tables, odds[:, :, None])[:, :, 0] - mean * mean
        information = (inputs * inputs).T @ np.maximum(varies, 0.0) * (rows / len(inputs))
        variance, square = spread**2, net.p["gate"] ** 2
        determined = information / (information + 1.0 / variance)
        for group in self.groups:
            known = determined[group].sum(axis=0)
            suggested = square[group].sum(axis=0) / np.maximum(known, _LEAST_KNOWN)
            halfway = (suggested * variance[group].mean(axis=0) + 1e-12) ** 0.25
            moved = np.clip(halfway, _LEAST_GATE, _MOST_GATE)
            spread[group] = np.where(known < _LEAST_KNOWN, spread[group], moved)
