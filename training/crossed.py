"""Nets that each leave some rows out, as one, and what they say of the rows they left out.

A net with weights for each occupation fits its own rows too well to be calibrated by them,
and the few rows of the validation tell a mean only within a percent or two. Here every row to
learn from is left out by half of the nets, whose mean score says what the whole would of
someone it never saw: all rows calibrate, and none of them by a net that knew it.
"""

from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np
from numpy.random import Generator

from training.heads import Head, Say, fit_head
from training.mixture import averaged, say_of
from training.net import Array, Frame, Net
from training.table import Ints, Split, Table

_FOLDS = 4
"""Each net leaves two of them out: six nets, and three that have not seen a row."""


def fit_crossed(
    table: Table, head: Head, frame: Frame, rng: Generator, say: Say
) -> tuple[Net, Ints, Array]:
    """The net, the rows (n) to calibrate it by and their scores (n, 1) by nets that did not
    learn from them, for a head that says whether something happened."""
    rows, _ = head.rows(table)
    fold = rng.permutation(len(rows)) % _FOLDS
    total = np.zeros(len(rows), dtype=np.float32)
    nets: list[Net] = []
    pairs = list(combinations(range(_FOLDS), 2))
    for number, left_out in enumerate(pairs, 1):
        told = partial(say_of, say, f"net {number} of {len(pairs)}")
        aside = np.isin(fold, left_out)
        parts = Split(rows[~aside], table.parts.validation, table.parts.held_out)
        net = fit_head(replace(table, parts=parts), head, frame, rng, told)
        scores = table.scores(net, rows[aside])
        total[aside] += scores[np.arange(len(scores)), head.output[rows[aside]]]
        nets.append(net)
    return averaged(nets), rows, np.asarray(total[:, None] / (_FOLDS - 1), dtype=np.float32)
