"""How far each part of the model may go before the data must insist: prior spreads.

Figures tuned on held-out rows of four made-up worlds that differ in what drives the
choice; standard deviations of log-odds.
"""

import numpy as np
from numpy.typing import NDArray

from app.recommender.features import CAPACITY_FIELDS, FeatureSpec
from training.meets import meets, none
from training.net import Frame
from training.world import PRODUCTS, TRENDS, Array, links, output_features, pair_tables, widening

_CHOICE = {"itself": 0.12, "group2": 0.2, "group1": 0.2, "demand": 0.06, "step": 0.06}
_RETAINED = {"itself": 0.012, "group2": 0.018, "group1": 0.024, "demand": 0.024, "step": 0.018,
             "any": 0.18}  # fmt: skip
_RETAINED_BIAS = {"itself": 0.15, "group2": 0.2, "group1": 0.2, "demand": 0.2, "step": 0.1,
                  "any": 3.0}  # fmt: skip

_OPENS = 3.0
"""A certificate or a course may matter more than a person's age."""

_OLD, _OLD_GROUP, _CAPACITY, _CAPACITY_MEETS_OLD, _TREND = 2.0, 1.0, 2.5, 0.3, 2.0


def _by_input(spec: FeatureSpec, depth: int) -> Array:
    """(D,) how much more than usual an input may matter."""
    factor = np.full(depth, _OLD_GROUP, dtype=np.float32)
    factor[-PRODUCTS:] = _CAPACITY_MEETS_OLD
    *_, told, _ = widening(spec)
    factor[-PRODUCTS - told - TRENDS : -PRODUCTS - told] = _TREND
    factor[: spec.width] = 1.0
    for field, value in (
        ("certificates", _OPENS),
        ("training_ncs", _OPENS),
        ("occupation_before", _OLD),
        *((name, _CAPACITY) for name in CAPACITY_FIELDS),
    ):
        block = spec.block(field)
        factor[block.start : block.start + block.columns] = value
    return factor


def choice_frame(spec: FeatureSpec, depth: int, *, hidden: int = 0) -> Frame:
    """For which occupation, given a return."""
    features, pairs, met = output_features(), pair_tables(), meets(spec)
    gates = pairs.shape[1] + met.tables.shape[1]
    spread = np.array([_CHOICE[kind] for kind in features.kind], dtype=np.float32)
    return Frame(
        outputs=features.matrix,
        pairs=pairs,
        links=links(spec, depth),
        meets=met,
        spread_linear=_by_input(spec, depth)[:, None] * spread[None],
        spread_bias=3 * spread,
        spread_gate=_all(0.1, depth, gates),
        spread_hidden=0.15,
        hidden=hidden,
    )


def retained_frame(depth: int) -> Frame:
    """For whether one is still in an occupation after six months."""
    features = output_features()
    kinds = (*features.kind, "any")
    ones = np.ones((1, features.matrix.shape[1]), dtype=np.float32)
    matrix = np.concatenate([features.matrix, ones])
    spread = np.array([_RETAINED[kind] for kind in kinds], dtype=np.float32)
    pairs = pair_tables()
    return Frame(
        outputs=matrix,
        pairs=pairs,
        links=np.zeros((0, depth, matrix.shape[1]), dtype=np.float32),
        meets=none(matrix.shape[1]),
        spread_linear=np.ones((depth, 1), dtype=np.float32) * spread[None],
        spread_bias=np.array([_RETAINED_BIAS[kind] for kind in kinds], dtype=np.float32),
        spread_gate=_all(0.02, depth, pairs.shape[1]),
        spread_hidden=0.1,
        hidden=8,
    )


def _all(spread: float, *shape: int) -> Array:
    return np.full(shape, spread, dtype=np.float32)


def return_frame(depth: int) -> Frame:
    """For whether something happened at all: one output, no pairs."""
    one: NDArray[np.float32] = np.ones((1, 1), dtype=np.float32)
    return Frame(
        outputs=one,
        pairs=np.zeros((len(output_features().matrix[0]) + 1, 0, 1), dtype=np.float32),
        links=np.zeros((0, depth, 1), dtype=np.float32),
        meets=none(1),
        spread_linear=np.full((depth, 1), 0.25, dtype=np.float32),
        spread_bias=np.full(1, 3.0, dtype=np.float32),
        spread_gate=_all(0.1, depth, 0),
        spread_hidden=0.2,
        hidden=16,
    )
