"""Several occupations among the first of a list, where they fit nearly as well."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.integer[Any]]
    Order = NDArray[np.intp]

MIXED = 1_000
"""So many of the best are mixed; behind them stands the rest by score alone."""
TOGETHER, STEP, STEPS = 3, 100, 5
"""Every `TOGETHER` listings of one occupation the next ones count `STEP` points less than they
are worth, at most `STEPS` times: less than what one lacks or how far it is weighs."""


def mixed(scores: "Ints", occupations: "Ints") -> "Order":
    """The places of listings in the order they are shown; both arguments best first.

    The order is one of all of them, so pages of any size fit together.
    """
    import numpy as np

    count = len(scores)
    by_occupation = np.argsort(occupations, kind="stable")
    grouped = occupations[by_occupation]
    first = np.flatnonzero(np.append(True, grouped[1:] != grouped[:-1])) if count else grouped
    before = np.repeat(first, np.diff(np.append(first, count)))
    nth = np.empty(count, dtype=np.int64)
    nth[by_occupation] = np.arange(count) - before
    less = np.minimum(nth // TOGETHER, STEPS) * STEP
    return np.argsort(less - scores, kind="stable")
