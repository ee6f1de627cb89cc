"""What the model must be ahead of: a table of moves, and how often each occupation is taken."""

import numpy as np
from numpy.typing import NDArray

from training.tables import tables

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def base_rate(after: Ints) -> Floats:
    """(136,) share of each occupation among these returns."""
    counts = np.bincount(after, minlength=len(tables().codes)) + 0.1
    return np.asarray(counts / counts.sum())


def moves_table(before: Ints, after: Ints) -> Floats:
    """(137, 136) share by old occupation, thin rows leaning on their groups; last for missing."""
    t = tables()
    n = len(t.codes)
    base = base_rate(after)
    counts = np.zeros((n, n))
    known = before >= 0
    np.add.at(counts, (before[known], after[known]), 1.0)
    table = np.tile(base, (n + 1, 1))
    for group, strength in ((t.group1, 20.0), (t.group2, 20.0), (np.arange(n), 10.0)):
        summed = np.zeros((int(group.max()) + 1, n))
        np.add.at(summed, group, counts)
        mine = summed[group]
        table[:n] = (mine + strength * table[:n]) / (mine.sum(axis=1, keepdims=True) + strength)
    return table
