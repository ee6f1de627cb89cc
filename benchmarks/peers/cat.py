"""CatBoost, multiclass: symmetric trees, one for all classes in each round.

Its statistics of categories cost a column for each class, so categories are one-hot here."""

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.features import Features, Floats
from benchmarks.peers.learning import CPU_SECONDS, Lesson


def _table(features: Features) -> NDArray[np.object_]:
    codes = features.codes.astype(object)
    numbers = np.concatenate([features.numbers, features.held], axis=1).astype(object)
    return np.concatenate([codes, numbers], axis=1)


class _InTime:
    """Ends the learning when its time is up."""

    def __init__(self) -> None:
        self._start = time.process_time()

    def after_iteration(self, info: Any) -> bool:  # noqa: ARG002 - CatBoost's signature
        """Whether to go on."""
        return time.process_time() - self._start < CPU_SECONDS


def learn(it: Lesson, asked: Features) -> Floats:
    """Probabilities (rows, classes); stops when the held-out rows gain no more, or in time."""
    from catboost import CatBoostClassifier, Pool

    columns = list(range(it.features.codes.shape[1]))
    known = _table(it.features)
    model = CatBoostClassifier(
        loss_function="MultiClass", iterations=1000, learning_rate=0.15, depth=4, l2_leaf_reg=4,
        od_type="Iter", od_wait=20, thread_count=2, random_seed=it.seed, verbose=False,
        one_hot_max_size=255, rsm=0.3, bootstrap_type="Bernoulli", subsample=0.7,
        border_count=32, allow_writing_files=False, classes_count=it.classes,
    )  # fmt: skip
    model.fit(
        Pool(known[it.learn], it.labels[it.learn], cat_features=columns),
        eval_set=Pool(known[it.watch], it.labels[it.watch], cat_features=columns),
        callbacks=[_InTime()],
    )
    return np.asarray(model.predict_proba(Pool(_table(asked), cat_features=columns)), np.float64)
