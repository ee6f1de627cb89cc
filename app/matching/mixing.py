"""Several occupations among the first of a list, where they fit nearly as well."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.integer[Any]]
    Keys = NDArray[np.int64]
    Marks = NDArray[np.bool_]

TOGETHER, STEP, STEPS = 3, 100, 7
"""Every `TOGETHER` listings of one occupation the next ones count `STEP` points less than they
are worth, at most `STEPS` times: less than what one lacks or how far it is weighs."""
_FIRST, _MOST = TOGETHER * STEPS, STEP * STEPS
"""So many of an occupation count for more than the rest of it, which counts so much less."""
_NEVER = -(1 << 62)
"""Below the key of every listing there is."""
_SCORE = 32
"""The bits of a key below its score."""


def mixed(keys: "Keys", occupations: "Ints", end: int, away: "Marks | None" = None) -> "Keys":
    """Keys by which the first `end` listings stand mixed; `occupations` in stretches as the rows of
    the match columns are. Nothing that is `away` comes before another one by being mixed: work of
    one more kind is no gain where nobody goes to it.

    The order is one of all of them, so pages of any size fit together.
    """
    import numpy as np

    starts = np.flatnonzero(np.diff(occupations, prepend=-1))
    ends = np.append(starts[1:], len(keys))
    least = int(np.partition(keys, len(keys) - end)[len(keys) - end]) - (_MOST << _SCORE)
    near = keys if away is None else np.where(away, _NEVER, keys)
    some = []
    for place in np.flatnonzero(np.maximum.reduceat(near, starts) >= least).tolist():
        start, stop = int(starts[place]), int(ends[place])
        rest = stop - start - _FIRST
        stretch = np.arange(start, stop)
        some.append(
            stretch[np.argpartition(near[start:stop], rest)[rest:]] if rest > 0 else stretch
        )
    found = keys - (_MOST << _SCORE)
    if not some:
        return found
    first = np.concatenate(some)
    first = first[near[first] > _NEVER]
    first = first[np.argsort(-keys[first])]
    found[first] = keys[first] - (_less(occupations[first]) << _SCORE)
    return found


def _less(occupations: "Ints") -> "Keys":
    """How many points less each listing counts; they stand best first."""
    import numpy as np

    count = len(occupations)
    by_occupation = np.argsort(occupations, kind="stable")
    grouped = occupations[by_occupation]
    first = np.flatnonzero(np.append(True, grouped[1:] != grouped[:-1])) if count else grouped
    before = np.repeat(first, np.diff(np.append(first, count)))
    nth = np.empty(count, dtype=np.int64)
    nth[by_occupation] = np.arange(count) - before
    less: Keys = np.minimum(nth // TOGETHER, STEPS) * STEP
    return less
