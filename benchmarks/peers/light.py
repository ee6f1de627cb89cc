"""LightGBM, multiclass: a tree for each class in each round."""

import time
from typing import Any

import numpy as np

from benchmarks.peers.features import Features, Floats
from benchmarks.peers.learning import CPU_SECONDS, Lesson

_ROUNDS = 400
_SETTINGS = {
    "objective": "multiclass", "metric": "multi_logloss", "learning_rate": 0.08,
    "num_leaves": 8, "min_data_in_leaf": 10, "min_sum_hessian_in_leaf": 0.05, "lambda_l2": 5.0,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "cat_smooth": 10.0,
    "cat_l2": 10.0, "max_bin": 63, "verbosity": -1, "num_threads": 2, "deterministic": True,
    "force_row_wise": True,
}  # fmt: skip


def _table(features: Features) -> Floats:
    return np.concatenate([features.codes, features.numbers, features.held], axis=1)


def learn(it: Lesson, asked: Features) -> Floats:
    """Probabilities (rows, classes); stops when the held-out rows gain no more, or in time."""
    import lightgbm

    start = time.process_time()
    columns = list(range(it.features.codes.shape[1]))
    known = _table(it.features)

    def in_time(state: Any) -> None:
        if time.process_time() - start > CPU_SECONDS:
            raise lightgbm.callback.EarlyStopException(
                state.iteration, state.evaluation_result_list
            )

    learnt = lightgbm.Dataset(known[it.learn], it.labels[it.learn], categorical_feature=columns)
    watched = learnt.create_valid(known[it.watch], it.labels[it.watch])
    model = lightgbm.train(
        {**_SETTINGS, "num_class": it.classes, "seed": it.seed}, learnt, _ROUNDS, [watched],
        callbacks=[lightgbm.early_stopping(8, verbose=False), in_time],
    )  # fmt: skip
    return np.asarray(model.predict(_table(asked)), np.float64)
