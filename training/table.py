"""The cases as the fit sees them: on three sides, encoded, widened."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.recommender.features import FeatureSpec
from training.cases import Cases
from training.loop import old_index
from training.net import Net
from training.world import Expansion

Array = NDArray[np.float32]
Ints = NDArray[np.int64]

VALIDATION, HELD_OUT = 0.05, 0.07
"""Shares of the cases, by a hash of their id, for stopping and calibrating; for the card."""

_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Split:
    """Row numbers."""

    training: Ints
    validation: Ints
    held_out: Ints


def split(cases: Cases) -> Split:
    """By a hash of the case's id, so that a case stays on its side in every table."""
    share = cases.share()
    edge = 1 - VALIDATION - HELD_OUT
    return Split(
        np.flatnonzero(share < edge),
        np.flatnonzero((share >= edge) & (share < edge + VALIDATION)),
        np.flatnonzero(share >= edge + VALIDATION),
    )


@dataclass(frozen=True, slots=True)
class Table:
    """Encoded cases and what is needed to fit on them."""

    cases: Cases
    parts: Split
    spec: FeatureSpec
    expand: Expansion
    inputs: Array

    @property
    def depth(self) -> int:
        """How wide the widened inputs are."""
        return int(self.expand(self.inputs[:1]).shape[1])

    def scores(self, net: Net, rows: Ints) -> Array:
        """(rows, outputs) logits, in blocks so that memory stays small."""
        blocks = []
        for start in range(0, len(rows), _BLOCK):
            inputs = self.inputs[rows[start : start + _BLOCK]]
            blocks.append(net.scores(self.expand(inputs), old_index(self.spec, inputs)))
        return np.concatenate(blocks)
