"""What every learned peer is given and how long it may take."""

from dataclasses import dataclass

import numpy as np

from benchmarks.peers.features import Encoder, Features, Ints

CPU_SECONDS = 560.0
"""No peer learns longer than this (under five minutes of two cores), whatever else the machine
does meanwhile; it then answers with the best it has."""
_HELD_OUT = 0.15


@dataclass(frozen=True, slots=True)
class Lesson:
    """Features and labels (0 to `classes` - 1), and which rows are held out to know when to stop.

    Every class stands among the rows of `learn`.
    """

    encoder: Encoder
    features: Features
    labels: Ints
    classes: int
    learn: Ints
    watch: Ints
    seed: int


def lesson(encoder: Encoder, features: Features, labels: Ints, classes: int, seed: int) -> Lesson:
    """The rows parted at random; the first case of each class is always learnt from."""
    rng = np.random.default_rng(seed)
    watched = rng.random(len(labels)) < _HELD_OUT
    watched[np.unique(labels, return_index=True)[1]] = False
    return Lesson(
        encoder, features, labels, classes, np.flatnonzero(~watched), np.flatnonzero(watched), seed
    )
