"""`fit_predict`: a peer learnt from a case table and asked about another."""

import importlib
from typing import Literal

import numpy as np

from app.reference import keco3_codes
from benchmarks.peers.features import Cases, Floats, encode, fit_encoder
from benchmarks.peers.learning import lesson

PEERS = {
    "moves": ("moves", ""),
    "logistic": ("linear", "sklearn"),
    "lightgbm": ("light", "lightgbm"),
    "catboost": ("cat", "catboost"),
    "neural": ("neural", "sklearn"),
}
"""Each peer's module here and the package it needs."""
_FLOOR = 1e-6


def fit_predict(
    name: str,
    train_cases: Cases,
    test_cases: Cases,
    seed: int,
    among: Literal["returned", "changed"] = "returned",
) -> Floats:
    """P(occupation_after = o, returned), (test rows, occupations in KECO order).

    Both tables are columns of cells as `World.cases` holds them; of the test table only
    inputs are read. `among="changed"` learns from those alone who changed occupation, and
    answers for them. Raises ValueError for an unknown peer or no case to learn from,
    ModuleNotFoundError with what to install where the peer's package is missing.
    """
    if name not in PEERS:
        raise ValueError(f"{name!r} is none of {', '.join(PEERS)}")
    module, needs = PEERS[name]
    if needs:
        try:
            importlib.import_module(needs)
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                f"{name} needs {needs}: .venv/bin/pip install --group peers"
            ) from error
    pairs = zip(train_cases["occupation_before"], train_cases["occupation_after"], strict=True)
    rows = [i for i, (b, a) in enumerate(pairs) if a and (among == "returned" or a != b)]
    if not rows:
        raise ValueError("nobody returned: there is nothing to learn from")
    known = {column: [cells[i] for i in rows] for column, cells in train_cases.items()}
    place = {code: i for i, code in enumerate(keco3_codes())}
    present, labels = np.unique([place[c] for c in known["occupation_after"]], return_inverse=True)
    encoder = fit_encoder(known)
    it = lesson(encoder, encode(encoder, known), labels.astype(np.int64), len(present), seed)
    learn = importlib.import_module(f"benchmarks.peers.{module}").learn
    # An occupation nobody went to is not impossible.
    answer = np.full((len(test_cases["age"]), len(place)), _FLOOR)
    answer[:, present] += learn(it, encode(encoder, test_cases))
    return np.asarray(answer / answer.sum(axis=1, keepdims=True))
