"""How good a ranking is under the truth, and how good any could be.

The definition: over the workers who returned to another occupation than their old one
(`World.changers`), the old occupation is struck from every ranking, and a ranking earns the
truth's mass on its first ten. That is its expected top-10 hit rate, free of the luck of the
one life drawn; its upper bound is the mass on the ten most likely by the truth itself.
"""

import numpy as np
from numpy.typing import NDArray

from benchmarks.second_world.world import World

Scores = NDArray[np.floating]


def top_k(scores: Scores, before: NDArray[np.int64], k: int = 10) -> NDArray[np.int64]:
    """(rows, k): the occupations scored highest, best first, without the old one.

    Ties go to the occupation earlier in the classification. Raises ValueError for scores
    that are not numbers.
    """
    if np.isnan(scores).any():
        raise ValueError("a score is not a number")
    ranked = np.array(scores, np.float64)
    ranked[np.arange(len(ranked)), before] = -np.inf
    return np.asarray(np.argsort(-ranked, axis=1, kind="stable")[:, :k], np.int64)


def top_k_accuracy(scores: Scores, world: World, k: int = 10) -> float:
    """Expected top-k hit rate over `world.changers()`; `scores` has a row for each case."""
    rows = world.changers()
    chosen = top_k(scores[rows], world.before[rows], k)
    return float(np.take_along_axis(world.truth[rows], chosen, axis=1).sum(axis=1).mean())


def drawn_top_k_accuracy(scores: Scores, world: World, k: int = 10) -> float:
    """The share of `world.changers()` whose occupation as drawn is among the first k."""
    rows = world.changers()
    chosen = top_k(scores[rows], world.before[rows], k)
    return float((chosen == world.after[rows, None]).any(axis=1).mean())


def best_top_k_accuracy(world: World, k: int = 10) -> float:
    """The most any ranking can expect: that of the truth itself."""
    return top_k_accuracy(world.truth, world, k)
