"""How true a chance is, over all cases to learn from: each is judged by nets that left it out.

The held-out cases judge the file itself, but their few thousand returns show an error of one
or two percent by luck alone. These many show what the procedure makes, a little worse than it
is, since each net here learned from fewer cases than the file's.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.random import Generator

from training.evaluate import of_chance
from training.heads import Head, Say, calibrated, fit_head
from training.net import Array, Frame
from training.table import Ints, Split, Table

FOLDS = 4


def judged_by_folds(scores: Array, happened: Ints, fold: Ints) -> dict[str, Any]:
    """Figures of scores (n, 1) by nets that left the row out, each row's slope and shift from
    the other folds."""
    nothing = np.zeros(len(happened), dtype=np.int64)
    chance = np.zeros(len(happened))
    for number in np.unique(fold):
        own = fold == number
        slope, shift = calibrated(scores[~own], nothing[~own], happened[~own])
        chance[own] = _chance(scores[own, 0], slope, shift)
    return of_chance(chance, happened)


def judged_anew(table: Table, head: Head, frame: Frame, rng: Generator, say: Say) -> dict[str, Any]:
    """Figures of a head of one output, fitted and calibrated anew without each fold."""
    happened = head.happened
    if happened is None:
        raise ValueError(f"{head.name} is a choice, not a chance")
    rows, checked = head.rows(table)
    fold = rng.permutation(len(rows)) % FOLDS
    chance = np.zeros(len(rows))
    for number in range(FOLDS):
        own, others = rows[fold == number], rows[fold != number]
        parts = Split(others, table.parts.validation, table.parts.held_out)
        net = fit_head(replace(table, parts=parts), head, frame, rng, say)
        against = np.concatenate([others, checked])
        slope, shift = calibrated(
            table.scores(net, against), head.output[against], happened[against]
        )
        chance[fold == number] = _chance(table.scores(net, own)[:, 0], slope, shift)
    return of_chance(chance, happened[rows])


def _chance(scores: Array, slope: float, shift: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.asarray(1 / (1 + np.exp(-slope * scores.astype(np.float64) - shift)))
