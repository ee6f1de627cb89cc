"""The recommender in worlds whose truth is known, beside peers that learned from the same rows.

`python -m benchmarks rankings`. The peers need `pip install --group peers`; one whose
package is missing is left out, and the figures say which were run.
"""

import importlib.util
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.models import DataOrigin
from benchmarks.peers import PEERS, fit_predict
from benchmarks.second_world import (
    WORLDS,
    World,
    best_top_k_accuracy,
    generate,
    top_k_accuracy,
    write,
)
from training.cases import read_cases
from training.fit import fit
from training.held_out import ask_all

LEARNED, ASKED, SEED = 20_000, 8_000, 101


def run() -> dict[str, Any]:
    """Expected top-10 over those who changed occupation, as % of the best possible."""
    figures: dict[str, Any] = {"cases learned from": LEARNED}
    peers: dict[str, dict[str, float]] = {}
    for name in WORLDS:
        # Two draws of one seed: other people, the same rules.
        learned, asked = generate(name, LEARNED, SEED), generate(name, ASKED, SEED, draw=1)
        best = best_top_k_accuracy(asked)
        probabilities, seconds = _recommender(learned, asked)
        figures[name] = {
            "top 10 of the best possible %": _share(probabilities, asked, best),
            "best possible top 10 %": round(100 * best, 1),
            "fit seconds": round(seconds),
        }
        for peer, (_, package) in PEERS.items():
            if package and importlib.util.find_spec(package) is None:
                continue
            told = fit_predict(peer, learned.cases, asked.cases, SEED)
            peers.setdefault(peer, {})[name] = _share(told, asked, best)
    return {"name": "rankings", "figures": figures, "peers": peers, "limit": {}}


def _share(scores: NDArray[np.floating[Any]], asked: World, best: float) -> float:
    return round(100 * top_k_accuracy(scores, asked) / best, 1)


def _recommender(learned: World, asked: World) -> tuple[NDArray[np.float32], float]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(learned, folder / "learned.csv")
        write(asked, folder / "asked.csv")
        began = time.perf_counter()
        fit(
            read_cases(folder / "learned.csv"),
            folder,
            data=DataOrigin.SYNTHETIC,
            say=lambda _: None,
        )
        seconds = time.perf_counter() - began
        answers = ask_all(folder / "recommender.onnx", read_cases(folder / "asked.csv"))
    return answers.p_occupation, seconds
