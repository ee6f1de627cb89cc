"""Nets that each leave some rows out, as one, and what they say of the rows they left out.

A net with weights for each occupation fits its own rows too well to be calibrated by them,
and the few rows of the validation tell a mean only within a percent or two. Here every row to
learn from is left out by half of the nets, whose mean score says what the whole would of
someone it never saw: all rows calibrate, and none of them by a net that knew it.
"""

from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

import numpy as np
from numpy.random import Generator

from training.heads import Head, Say, fit_head
from training.judged import FOLDS
from training.mixture import averaged, say_of
from training.net import Array, Frame, Net
from training.table import Ints, Split, Table


@dataclass(frozen=True, slots=True)
class Crossed:
    """The net; the rows (n) to calibrate it by, their scores (n, 1) by nets that did not learn
    from them, and the fold (n) of each."""

    net: Net
    rows: Ints
    scores: Array
    fold: Ints


def fit_crossed(table: Table, head: Head, frame: Frame, rng: Generator, say: Say) -> Crossed:
    """For a head that says whether something happened. Each net leaves two folds out: six nets
    of four folds, and three that have not seen a row."""
    rows, _ = head.rows(table)
    fold = rng.permutation(len(rows)) % FOLDS
    total = np.zeros(len(rows), dtype=np.float32)
    nets: list[Net] = []
    pairs = list(combinations(range(FOLDS), 2))
    for number, left_out in enumerate(pairs, 1):
        told = partial(say_of, say, f"net {number} of {len(pairs)}")
        aside = np.isin(fold, left_out)
        parts = Split(rows[~aside], table.parts.validation, table.parts.held_out)
        net = fit_head(replace(table, parts=parts), head, frame, rng, told)
        scores = table.scores(net, rows[aside])
        total[aside] += scores[np.arange(len(scores)), head.output[rows[aside]]]
        nets.append(net)
    unseen = np.asarray(total[:, None] / (FOLDS - 1), dtype=np.float32)
    return Crossed(averaged(nets), rows, unseen, fold)
