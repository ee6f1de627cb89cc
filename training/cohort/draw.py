"""Drawing many values at once, with margins that come out as published."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.random import Generator

from training.tables import Floats, Ints


def margins(seed: Floats, rows: Floats, columns: Floats, rounds: int = 60) -> Floats:
    """Iterative proportional fitting: a joint table with these row and column sums."""
    table = seed.copy()
    for _ in range(rounds):
        table *= (rows / table.sum(axis=1))[:, None]
        table *= (columns / table.sum(axis=0))[None, :]
    return table


def categorical(rng: Generator, probabilities: Floats) -> Ints:
    """One index a row of (n, k); rows need not sum to one."""
    cumulative = probabilities.cumsum(axis=1)
    point = rng.random((len(probabilities), 1)) * cumulative[:, -1:]
    return np.asarray((cumulative <= point).sum(axis=1), dtype=np.int64)


def given(rng: Generator, table: Floats, row: Ints) -> Ints:
    """One column index a person, from that person's row of (rows, k)."""
    return categorical(rng, table[row])


def by_rank(score: Floats, shares: Sequence[float]) -> Ints:
    """Cut people into classes of these shares, lowest scores into class 0."""
    position = score.argsort(kind="stable").argsort(kind="stable") / len(score)
    edges = np.cumsum(np.asarray(shares, dtype=float) / float(np.sum(shares)))[:-1]
    return np.asarray(np.searchsorted(edges, position, side="right"), dtype=np.int64)


def sigmoid(x: Floats) -> Floats:
    """The logistic function, without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))


def shift_to(logit: Floats, mean: float) -> Floats:
    """Add the constant that makes the mean probability `mean`."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        if sigmoid(logit + middle).mean() < mean:
            low = middle
        else:
            high = middle
    return logit + (low + high) / 2


def choose(rng: Generator, utility: Floats) -> Ints:
    """The best of each row after Gumbel noise: a draw from its softmax."""
    noise = -np.log(-np.log(rng.random(utility.shape) + 1e-300) + 1e-300)
    return np.asarray((utility + noise).argmax(axis=1), dtype=np.int64)


def lookup(values: Sequence[str], table: Mapping[str, float], default: float) -> Floats:
    """Figures by name, with a default."""
    return np.array([table.get(v, default) for v in values])
