"""The reference tables as arrays in the order of `keco.csv`."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.models import Capacity
from app.reference import EXTRA_DEMANDS, demands, occupations, transitions

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CAPACITIES = tuple(c.value for c in Capacity)


@dataclass(frozen=True, slots=True)
class Tables:
    """136 occupations: codes, group indices, demands (136, 17), moves (136, 136)."""

    codes: tuple[str, ...]
    index: dict[str, int]
    group2: Ints
    group1: Ints
    keco2: tuple[str, ...]
    demands: Floats
    need: Floats
    moves: Floats


@cache
def tables() -> Tables:
    """Read once. `need` (136, 6) is the rank of a demand among occupations, 0 to 1."""
    listed = occupations()
    codes = tuple(o.keco3 for o in listed)
    index = {code: i for i, code in enumerate(codes)}
    keco2 = tuple(o.keco2 for o in listed)
    asked = demands()
    names = (*CAPACITIES, *EXTRA_DEMANDS)
    matrix = np.array([[asked[c][n] for n in names] for c in codes])
    ranks = matrix[:, :6].argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    moves = np.zeros((len(codes), len(codes)))
    for (old, new), count in transitions().items():
        moves[index[old], index[new]] = count
    return Tables(
        codes=codes,
        index=index,
        group2=np.unique(keco2, return_inverse=True)[1].astype(np.int64),
        group1=np.unique([o.keco1 for o in listed], return_inverse=True)[1].astype(np.int64),
        keco2=keco2,
        demands=matrix,
        need=ranks / (len(codes) - 1.0),
        moves=moves,
    )
