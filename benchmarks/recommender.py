"""The recommender: how long one person waits, and how far ahead of simpler rankings it is."""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from app.models import Profile
from app.paths import models_dir
from app.recommender import MODEL_FILE, Recommender
from app.recommender.features import encode, profile_columns
from app.recommender.session import load_session
from training.baseline import base_rate, moves_table
from training.cases import read_cases
from training.cohort import write_cohort
from training.evaluate import ranks
from training.table import split

_SHIPPED_ROWS, _SHIPPED_SEED = 70_000, 20230302
_FRESH_ROWS, _FRESH_SEED = 20_000, 99
_ROUNDS = 400

PERSON = Profile(
    sex="M", age=52, education="high", nationality="KR", region="41110",
    industry="construction", firm_size="10-29", employment_type="daily", tenure_months=30,
    wage_before=330, occupation_before="701", injury_type="fracture", body_part="back",
    care_days=200, disability_grade=12, capacity_lift=1, capacity_stand_walk=2,
    capacity_fine_hand=3, capacity_both_hands=3, capacity_eyesight=3, capacity_listen_talk=3,
    certificates=("forklift",),
)  # fmt: skip


def _timed(name: str, work: Callable[[], object], rounds: int = _ROUNDS) -> dict[str, float]:
    for _ in range(max(1, rounds // 10)):
        work()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    return {
        f"{name}_p50_ms": round(float(np.quantile(taken, 0.5)), 2),
        f"{name}_p99_ms": round(float(np.quantile(taken, 0.99)), 2),
    }


def _ahead() -> tuple[float, float, float]:
    """Top-10 over those who changed occupation, in %: model, table of moves, base rate.

    On a cohort of another seed than the shipped model's; the tables are made from the very
    rows the model was trained on.
    """
    with TemporaryDirectory() as folder:
        write_cohort(Path(folder) / "shipped.csv", _SHIPPED_ROWS, _SHIPPED_SEED)
        write_cohort(Path(folder) / "fresh.csv", _FRESH_ROWS, _FRESH_SEED)
        shipped = read_cases(Path(folder) / "shipped.csv")
        fresh = read_cases(Path(folder) / "fresh.csv")
    rows = split(shipped).training
    rows = rows[shipped.after[rows] >= 0]
    changed = np.flatnonzero((fresh.after >= 0) & (fresh.after != fresh.before))
    asked = fresh.take(changed)
    model = load_session(models_dir() / MODEL_FILE).ask(asked.columns).p_occupation
    moves = moves_table(shipped.before[rows], shipped.after[rows])[asked.before]
    base = np.tile(base_rate(shipped.after[rows]), (len(changed), 1))

    def top10(scores: Any) -> float:
        return round(100 * float((ranks(scores, asked.after) < 10).mean()), 1)

    return top10(model), top10(moves), top10(base)


def run() -> dict[str, Any]:
    """Milliseconds for one person on one thread, and the share found within ten."""
    path = models_dir() / MODEL_FILE
    session = load_session(path)
    recommender = Recommender(session)
    inputs = encode(session.spec, profile_columns(PERSON))
    # As the app does it, the signature checked.
    loaded = _timed("load", Recommender.load, rounds=20)
    model, moves, base = _ahead()
    return {
        "name": "recommender",
        "figures": {
            **_timed("one_profile", lambda: recommender.chances(PERSON)),
            **_timed("ten_with_reasons", lambda: recommender.recommend(PERSON, 10)),
            "load_ms": loaded["load_p50_ms"],
            "file_mb": round(path.stat().st_size / 1e6, 2),
            "top_10_of_changed_%": model,
        },
        "peers": {"table_of_moves_top_10_%": moves, "base_rate_top_10_%": base},
        "limit": _timed("bare_onnxruntime", lambda: session.run(inputs)),
    }
