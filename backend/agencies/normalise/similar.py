"""The occupation whose known names look most like a text: for words nobody wrote down.

Each name is cut into its runs of two and three characters with its ends marked; a run weighs
the less the more occupations have it (log(136 ÷ occupations)). An occupation's vector is the
sum of its names' vectors, damped by a square root, so that one with many names does not win by
their number alone. The score is the cosine of the two vectors.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from app.reference import keco3_codes

_Weights = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """`rows` gives each run its row of `weights`, which has a column an occupation."""

    rows: dict[str, int]
    rarity: _Weights
    weights: _Weights


def runs(text: str) -> list[str]:
    """The runs of a plain text."""
    marked = f"^{text}$"
    return [marked[i : i + n] for n in (2, 3) for i in range(len(marked) - n + 1)]


def learn(names: Iterable[tuple[str, str]]) -> Likeness:
    """From plain names and their occupations."""
    column = {keco3: i for i, keco3 in enumerate(keco3_codes())}
    rows: dict[str, int] = {}
    cells: dict[tuple[int, int], int] = {}
    for name, keco3 in names:
        for run in runs(name):
            cell = rows.setdefault(run, len(rows)), column[keco3]
            cells[cell] = cells.get(cell, 0) + 1
    counts = np.zeros((len(rows), len(column)), dtype=np.float32)
    where = np.array(list(cells), dtype=np.int64)
    counts[where[:, 0], where[:, 1]] = np.sqrt(np.array(list(cells.values()), dtype=np.float32))
    rarity = np.log((len(column) + 1) / (counts > 0).sum(axis=1)).astype(np.float32)
    weights = counts * rarity[:, None]
    weights /= np.maximum(np.linalg.norm(weights, axis=0), 1e-9)
    return Likeness(rows, rarity, weights.astype(np.float32))


def likenesses(text: str, known: Likeness) -> _Weights:
    """The cosine of a plain text with each occupation, 0 to 1, in the classification's order.

    Runs nobody knows do not count against it.
    """
    index = [row for run in runs(text) if (row := known.rows.get(run)) is not None]
    if not index:
        return np.zeros(known.weights.shape[1], dtype=np.float32)
    rarity = known.rarity[index]
    length = sqrt(float(rarity @ rarity))
    return np.asarray(rarity @ known.weights[index] / max(length, 1e-9), dtype=np.float32)
