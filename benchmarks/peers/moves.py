"""A table of moves: counts from old to new occupation, backing off to popularity."""

import numpy as np

from benchmarks.peers.features import Features, Floats, Ints
from benchmarks.peers.learning import Lesson

_WEIGHTS = (3.0, 10.0, 30.0, 100.0)


def _counts(groups: Ints, labels: Ints, size: int, classes: int) -> Floats:
    table = np.zeros((size, classes))
    np.add.at(table, (groups, labels), 1)
    return table


def _tables(it: Lesson, rows: Ints, weight: float, features: Features) -> Floats:
    """Old occupation, backed by its 중분류, its 대분류 and popularity."""
    labels = it.labels[rows]
    chance = np.bincount(labels, minlength=it.classes) + 0.1
    answer = np.tile(chance / chance.sum(), (len(features.codes), 1))
    for column in (9, 8, 7):
        size = it.encoder.sizes[column]
        counts = _counts(it.features.codes[rows, column], labels, size, it.classes)
        counts[0] = 0  # an unknown occupation says nothing of its own
        found = counts[features.codes[:, column]]
        answer = (found + weight * answer) / (found.sum(axis=1, keepdims=True) + weight)
    return answer


def learn(it: Lesson, asked: Features) -> Floats:
    """Probabilities (rows, classes); how fast to back off is what the held-out rows like best."""

    def loss(weight: float) -> float:
        chance = _tables(it, it.learn, weight, it.features.take(it.watch))
        return float(-np.log(chance[np.arange(len(it.watch)), it.labels[it.watch]]).mean())

    weight = min(_WEIGHTS, key=loss)
    return _tables(it, np.arange(len(it.labels)), weight, asked)
