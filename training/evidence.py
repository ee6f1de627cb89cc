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
from training.net import Array, Net, trust

_LEAST_HIDDEN, _MOST_HIDDEN = 0.01, 1.5
_LEAST, _MOST = 0.02, 20.0
"""A spread stays within these multiples of what it started from."""


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
    hidden: bool = False
    """Whether the hidden layer's is learned too."""

    def relearn(self, net: Net, inputs: Array, odds: Array, rows: int) -> None:
        """Move the net's spreads halfway (as logs) to what its weights suggest, in place.

        `inputs` (m, D) and the probabilities `odds` (m, O) are of a sample of the `rows`
        rows the net is fitted on.
        """
        if self.hidden:
            self._relearn_hidden(net, inputs, odds, rows)
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

    def _relearn_hidden(self, net: Net, inputs: Array, odds: Array, rows: int) -> None:
        spread, weights = net.frame.spread_hidden, net.p["outer"]
        hidden = np.tanh(inputs @ net.p["inner"] + net.p["inner_bias"])
        seen = (hidden * hidden).sum(axis=0) * (rows / len(inputs))
        information = seen[:, None] * (odds * (1.0 - odds)).mean(axis=0)[None, :]
        variance = float(spread[0]) ** 2
        determined = float((information / (information + 1.0 / variance)).sum())
        if determined < 1.0:
            return
        suggested = float((weights * weights).sum()) / determined
        halfway = (suggested * variance + 1e-12) ** 0.25
        spread[0] = min(max(halfway, _LEAST_HIDDEN), _MOST_HIDDEN)
