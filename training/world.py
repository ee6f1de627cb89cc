"""What the model is told about occupations: its fixed tables, in the order of `keco.csv`."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.recommender.features import CAPACITY_FIELDS, FeatureSpec
from app.reference import occupations
from app.reference.certificates import certificate_links, ncs_links
from training.tables import tables

Array = NDArray[np.float32]

PAIRS = ("same", "same_group2", "same_group1", "moved_to", "moved_from", "unlike", "harder")
_STEPS = (0.2, 0.4, 0.6, 0.8)
_TRAITS = ("group2", "group1", "demand")

_ORDERED = ("education", "firm_size", "disability_grade", *CAPACITY_FIELDS)
_REACH = 1.2
"""A step up in education may add as much each time: one weight says it, and twelve rows of
a rare answer need not."""

TRENDS = 4 + len(_ORDERED)
PRODUCTS = 2 * len(CAPACITY_FIELDS) * (len(_STEPS) + 1)

_TELL_OF_OLD = (
    "sex", "age", "education", "industry", "firm_size", "employment_type", "wage_before"
)  # fmt: skip
"""What says most of an old occupation that is not told; little more where it is."""


@dataclass(frozen=True, slots=True)
class OutputFeatures:
    """(K, 136) features of the occupations and the kind of each row."""

    matrix: Array
    kind: tuple[str, ...]


@cache
def output_features() -> OutputFeatures:
    """Itself, its two groups, its demands, and whether a demand is above a fifth."""
    t = tables()
    demands = (t.demands - t.demands.mean(axis=0)) / t.demands.std(axis=0)
    steps = np.concatenate([(t.need > s).astype(float) - (1 - s) for s in _STEPS], axis=1)
    parts = {
        "itself": np.eye(len(t.codes)),
        "group2": (t.group2[None] == np.unique(t.group2)[:, None]).astype(float),
        "group1": (t.group1[None] == np.unique(t.group1)[:, None]).astype(float),
        "demand": demands.T,
        "step": steps.T,
    }
    kind = tuple(name for name, part in parts.items() for _ in range(len(part)))
    return OutputFeatures(np.concatenate(list(parts.values())).astype(np.float32), kind)


@cache
def pair_tables() -> Array:
    """(137, P, 136) by old occupation; the last is for a missing one."""
    t = tables()
    n = len(t.codes)
    same = np.eye(n)
    near2 = (t.group2[:, None] == t.group2[None]) - same
    near1 = (t.group1[:, None] == t.group1[None]) - same
    flow = _smoothed(t.moves)
    demands = (t.demands - t.demands.mean(axis=0)) / t.demands.std(axis=0)
    apart = np.sqrt(((demands[:, None] - demands[None]) ** 2).mean(axis=2))
    harder = np.maximum(t.need[None] - t.need[:, None], 0).sum(axis=2)
    stacked = np.stack([same, near2, near1, flow, _smoothed(t.moves.T), apart, harder], axis=1)
    return np.concatenate([stacked, np.zeros((1, *stacked.shape[1:]))]).astype(np.float32)


def _smoothed(moves: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log of how much more often than usual one leads to the other, shrunk to 0."""
    base = (moves.sum(axis=0) + 0.5) / (moves.sum() + 0.5 * len(moves))
    strength = 3.0
    share = (moves + strength * base[None]) / (moves.sum(axis=1, keepdims=True) + strength)
    return np.asarray(np.log(share / base[None]))


@dataclass(frozen=True, slots=True)
class Expansion:
    """Inputs are widened to [x, x @ traits, (x @ left) * (x @ right)].

    `traits` (F, 75) gives groups and demands of the old occupation and where an answer
    stands among answers that have an order, `left` and `right` (F, P) what tells of an old
    occupation that is missing, and what a low capacity meets in its demands. `gaps` are the
    columns of the widened inputs that are 0 wherever nothing is missing.
    """

    traits: Array
    left: Array
    right: Array
    gaps: NDArray[np.int64]

    def __call__(self, inputs: Array) -> Array:
        """(n, F) to (n, D)."""
        return np.concatenate(
            [inputs, inputs @ self.traits, (inputs @ self.left) * (inputs @ self.right)], axis=1
        )


def _trends(spec: FeatureSpec) -> Array:
    """(F, 13): low to high of the fields whose answers have an order, 0 where missing."""
    columns = []
    for block in spec.blocks:
        if block.kind != "hat" and block.field not in _ORDERED:
            continue
        count = len(block.knots or block.values)
        column = np.zeros(spec.width, dtype=np.float32)
        column[block.start : block.start + count] = np.linspace(-_REACH, _REACH, count)
        if block.field == "disability_grade":
            # 1 is the gravest, 14 the lightest, 0 none at all.
            grave = [-1.0 if v == "0" else (15 - int(v)) / 14 for v in block.values]
            column[block.start : block.start + count] = grave
        columns.append(column)
    return np.stack(columns, axis=1)


def _tell_of_old(spec: FeatureSpec) -> list[int]:
    """Columns of the inputs."""
    blocks = [spec.block(name) for name in _TELL_OF_OLD]
    return [b.start + i for b in blocks for i in range(len(b.knots or b.values))]


def widening(spec: FeatureSpec) -> tuple[int, ...]:
    """How many columns each part of the widening has: the old occupation's groups of two
    digits, of one, its demands; each trend; what tells of a missing one; the capacities'
    products."""
    kinds = output_features().kind
    told = len(_tell_of_old(spec))
    return (*(kinds.count(k) for k in _TRAITS), *(1,) * TRENDS, told, PRODUCTS)


def expansion(spec: FeatureSpec) -> Expansion:
    """For this feature specification."""
    features = output_features()
    kinds = np.array(features.kind)
    before = spec.block("occupation_before")
    place = {code: i for i, code in enumerate(before.values)}
    order = [place[o.keco3] for o in occupations()]
    rows = before.start + np.array(order)
    chosen = np.isin(kinds, _TRAITS)
    old = np.zeros((spec.width, int(chosen.sum())), dtype=np.float32)
    old[rows] = features.matrix[chosen].T * np.where(kinds[chosen] == "demand", 0.5, 1.0)
    asked = np.concatenate([features.matrix[kinds == "step"], tables().need.T])
    left: list[NDArray[np.float64]] = []
    right: list[NDArray[np.float64]] = []
    missing = before.start + before.columns - 1
    for told in _tell_of_old(spec):
        for part, at in ((left, told), (right, missing)):
            column = np.zeros(spec.width)
            column[at] = 1.0
            part.append(column)
    unsaid = len(left)
    for k, name in enumerate(CAPACITY_FIELDS):
        block = spec.block(name)
        for level in ("1", "2"):
            for step in range(len(_STEPS) + 1):
                column = np.zeros(spec.width)
                column[block.start + block.values.index(level)] = 1.0
                left.append(column)
                column = np.zeros(spec.width)
                column[rows] = asked[step * 6 + k]
                right.append(column)
    traits = np.concatenate([old, _trends(spec)], axis=1)
    gaps = [b.start + b.columns - 1 for b in spec.blocks if b.says_missing]
    products = spec.width + traits.shape[1]
    return Expansion(
        traits,
        np.stack(left, axis=1).astype(np.float32),
        np.stack(right, axis=1).astype(np.float32),
        np.array([*gaps, *range(products, products + unsaid)]),
    )


def links(spec: FeatureSpec, depth: int) -> Array:
    """(2, D, 136): what certificates and training are said to open."""
    index = tables().index
    matrix = np.zeros((2, depth, len(index)), dtype=np.float32)
    for kind, (field, table) in enumerate(
        (("certificates", certificate_links()), ("training_ncs", ncs_links()))
    ):
        block = spec.block(field)
        for (code, keco3), weight in table.items():
            if code in block.values:
                matrix[kind, block.start + block.values.index(code), index[keco3]] = weight
    return matrix
