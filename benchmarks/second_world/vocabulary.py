"""The reference tables as arrays, in the order of the classification."""

from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.models import Capacity
from app.reference import EXTRA_DEMANDS, demands, keco3_codes, occupations, regions, transitions

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

CODES = keco3_codes()
INDEX = {code: i for i, code in enumerate(CODES)}
COUNT = len(CODES)
CAPACITIES = tuple(c.value for c in Capacity)


def _indexed(names: list[str]) -> tuple[Ints, tuple[str, ...]]:
    kinds = tuple(dict.fromkeys(names))
    return np.array([kinds.index(n) for n in names], np.int64), kinds


KECO2, KECO2_CODES = _indexed([o.keco2 for o in occupations()])
KECO1, KECO1_CODES = _indexed([o.keco1 for o in occupations()])


def demand_matrix() -> Floats:
    """(occupations, 17): the six capacities, then the eleven others, 0 to 1."""
    names = (*CAPACITIES, *EXTRA_DEMANDS)
    return np.array([[demands()[code][name] for name in names] for code in CODES])


DEMANDS = demand_matrix()
BODY = DEMANDS[:, : len(CAPACITIES)]
RANKED_BODY = np.argsort(np.argsort(BODY, axis=0, kind="stable"), axis=0) / (COUNT - 1)
"""(occupations, 6): each demand as its rank among all occupations, 0 to 1."""


def moves_matrix() -> Floats:
    """(from, to): how many surveyed workers moved; none stand on the diagonal."""
    counts = np.zeros((COUNT, COUNT))
    for (old, new), count in transitions().items():
        counts[INDEX[old], INDEX[new]] = count
    np.fill_diagonal(counts, 0)
    return counts


@cache
def sigungu_by_sido() -> dict[str, tuple[str, ...]]:
    """The codes of the 시군구 without parts, by the first two digits of their 시도."""
    found: dict[str, list[str]] = {}
    for code, region in regions().items():
        if region.leaf and region.sigungu:
            found.setdefault(code[:2], []).append(code)
    return {sido: tuple(codes) for sido, codes in sorted(found.items())}


def by_prefix(values: dict[str, float], rest: float) -> Floats:
    """A value an occupation: that of its longest listed prefix, else `rest`."""
    return np.array([
        next((values[c[:n]] for n in (3, 2, 1) if c[:n] in values), rest) for c in CODES
    ])  # fmt: skip


def opened(prefixes: str) -> Floats:
    """1 for each occupation one of the space-separated prefixes names, else 0."""
    return by_prefix(dict.fromkeys(prefixes.split(), 1.0), 0.0)


def pick(rng: np.random.Generator, weights: Floats) -> Ints:
    """One column a row, drawn by the row's weights (which need not sum to 1)."""
    edges = np.cumsum(weights, axis=1)
    drawn = rng.random(len(weights)) * edges[:, -1]
    return np.asarray((edges <= drawn[:, None]).sum(axis=1), np.int64).clip(
        max=weights.shape[1] - 1
    )


def sigmoid(x: Floats) -> Floats:
    """The logistic function."""
    return 1 / (1 + np.exp(-x))
