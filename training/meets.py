"""What a low capacity meets in an occupation, in five shapes, as one figure each.

Learned answer by answer and demand by demand, "can't lift" against "must lift" takes hundreds
of moves to show; as a sum over all capacities it shows in a few, and how much it counts may
hang on the person (the grade, the age). Which shape fits, the table says.
"""

from dataclasses import dataclass

import numpy as np

from app.recommender.features import CAPACITY_FIELDS, FeatureSpec
from training.tables import Floats, Ints, tables
from training.world import Array

MEETS = ("asked", "short", "too_much", "short_squared", "asked_share")

_LOST = {"1": 1.0, "2": 0.5}
_LEFT = {"1": 0.15, "2": 0.5}
"""How much of a capacity is lost at a level, and up to which rank of a demand it still does."""


@dataclass(frozen=True, slots=True)
class Meets:
    """Columns (C) of the inputs that say a low level, and what each adds to the five figures of
    each occupation (C, 5, 136); a level that is full or missing adds nothing."""

    columns: Ints
    tables: Array


def _shapes(rank: Floats, share: Floats, level: str) -> Floats:
    """(5, 136) for one capacity at a level: by the rank and the share of those asked."""
    lost, beyond = _LOST[level], rank - _LEFT[level]
    short = np.maximum(beyond, 0.0)
    return np.stack(
        [
            -2.0 * lost * rank,
            -3.0 * short,
            -1.0 / (1.0 + np.exp(-beyond / 0.05)),
            -6.0 * short**2,
            -0.6 * lost * share / share.std(),
        ]
    )


def meets(spec: FeatureSpec) -> Meets:
    """For this feature specification."""
    t = tables()
    columns: list[int] = []
    shapes: list[Floats] = []
    for k, field in enumerate(CAPACITY_FIELDS):
        block = spec.block(field)
        for level in _LOST:
            columns.append(block.start + block.values.index(level))
            shapes.append(_shapes(t.need[:, k], t.demands[:, k], level))
    return Meets(np.array(columns), np.stack(shapes).astype(np.float32))


def none(outputs: int) -> Meets:
    """No such figures, for what is not asked of occupations."""
    return Meets(np.zeros(0, dtype=np.int64), np.zeros((0, 0, outputs), dtype=np.float32))
