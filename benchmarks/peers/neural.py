"""A plain neural network: one hidden layer on the same one-hot features."""

import time
from copy import deepcopy

import numpy as np

from benchmarks.peers.features import Features, Floats, one_hot
from benchmarks.peers.learning import CPU_SECONDS, Lesson

_HIDDEN = 128
_PATIENCE = 6
_ROUNDS = 200


def learn(it: Lesson, asked: Features) -> Floats:
    """Probabilities (rows, classes) of the pass over the rows the held-out rows like best."""
    from sklearn.neural_network import MLPClassifier

    usual = it.features.take(it.learn)
    known = one_hot(it.encoder, it.features, usual)
    model = MLPClassifier(
        (_HIDDEN,), alpha=3e-3, batch_size=256, learning_rate_init=7e-4, random_state=it.seed
    )
    start = time.process_time()
    least, best, since = np.inf, model, 0
    for _ in range(_ROUNDS):
        model.partial_fit(known[it.learn], it.labels[it.learn], classes=np.arange(it.classes))
        chance = model.predict_proba(known[it.watch])
        loss = -np.log(chance[np.arange(len(it.watch)), it.labels[it.watch]] + 1e-12).mean()
        since += 1
        if loss < least:
            least, best, since = loss, deepcopy(model), 0
        if since == _PATIENCE or time.process_time() - start > CPU_SECONDS:
            break
    return np.asarray(best.predict_proba(one_hot(it.encoder, asked, usual)), np.float64)
