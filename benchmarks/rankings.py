"""The recommender in worlds whose truth is known, beside peers that learned from the same rows.

`python -m benchmarks rankings`. The peers need `pip install --group peers`; one whose
package is missing is left out, and the figures say which were run. What is found is kept for
the model's card.
"""

import importlib.util
import json
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
from training.rankings import FOUND

LEARNED, ASKED, SEED = 20_000, 8_000, 101


def run() -> dict[str, Any]:
    """Expected top-10 over those who changed occupation, as % of the best possible.

    Peers learn from those alone who changed, where they rank these best.
    """
    figures: dict[str, Any] = {"cases learned from": LEARNED}
    peers: dict[str, dict[str, float]] = {}
    worlds: dict[str, Any] = {}
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
        shares = {"recommender": figures[name]["top 10 of the best possible %"]}
        worlds[name] = {"best": figures[name]["best possible top 10 %"], "share": shares}
        for peer, (_, package) in PEERS.items():
            if package and importlib.util.find_spec(package) is None:
                continue
            told = fit_predict(peer, learned.cases, asked.cases, SEED, "changed")
            shares[peer] = _share(told, asked, best)
            peers.setdefault(peer, {})[name] = shares[peer]
    found = {"learned": LEARNED, "asked": ASKED, "worlds": worlds}
    FOUND.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
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
