"""The recommender in worlds whose truth is known, beside peers that learned from the same rows.

`python -m benchmarks rankings`. What is found is kept for the model's card. A peer is learned
anew (minutes each) only where its rows or its code are others than when its figure was kept, and
needs `pip install --group peers`; one whose package is missing is left out, and the figures say
which were run. So it is with the worlds' own forms, which say how much of what is missing anybody
could earn who knew how such a world is made.
"""

import importlib.util
import json
import sys
import time
from hashlib import sha256
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
from training.rankings import FOUND, rankings

LEARNED, ASKED, SEED = 20_000, 8_000, 101


def run() -> dict[str, Any]:
    """Expected top-10 over those who changed occupation, as % of the best possible.

    Peers learn from those alone who changed, where they rank these best.
    """
    figures: dict[str, Any] = {"cases learned from": LEARNED}
    peers: dict[str, dict[str, float]] = {}
    kept = (rankings() or {}).get("worlds", {})
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
        _say(f"{name}: recommender {shares['recommender']} in {seconds:.0f} s")
        lesson = _lesson(learned, asked, "peers")
        known = kept.get(name, {})
        again = known.get("share", {}) if known.get("lesson") == lesson else {}
        worlds[name] = {
            "best": figures[name]["best possible top 10 %"], "lesson": lesson, "share": shares,
        }  # fmt: skip
        for peer, (_, package) in PEERS.items():
            if peer in again:
                shares[peer] = again[peer]
            elif package and importlib.util.find_spec(package) is None:
                continue
            else:
                told = fit_predict(peer, learned.cases, asked.cases, SEED, "changed")
                shares[peer] = _share(told, asked, best)
                _say(f"{name}: {peer} {shares[peer]}")
            peers.setdefault(peer, {})[name] = shares[peer]
        form = _own_form(learned, asked, best, known.get("own_form"))
        if form is not None:
            worlds[name]["own_form"] = form
            figures[name]["told its own form %"] = form["share"]
    found = {"learned": LEARNED, "asked": ASKED, "worlds": worlds}
    FOUND.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return {"name": "rankings", "figures": figures, "peers": peers, "limit": {}}


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _own_form(
    learned: World, asked: World, best: float, kept: dict[str, Any] | None
) -> dict[str, Any] | None:
    """What the world's own form earns, its numbers learned; None where what it needs is missing."""
    lesson = _lesson(learned, asked, "own_forms")
    if kept is not None and kept["lesson"] == lesson:
        return kept
    if importlib.util.find_spec("autograd") is None:
        return None
    from benchmarks.own_forms import own_form

    share = _share(own_form(learned, asked), asked, best)
    _say(f"{learned.name}: its own form {share}")
    return {"lesson": lesson, "share": share}


def _lesson(learned: World, asked: World, code: str) -> str:
    """Of what a figure is made: the rows, and the code of the folder that learns from them."""
    digest = sha256()
    for world in (learned, asked):
        digest.update(json.dumps(world.cases, ensure_ascii=False, sort_keys=True).encode())
    for source in sorted(Path(__file__).with_name(code).glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


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
