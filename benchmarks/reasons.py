"""How reasons are found, beside Shapley values: cost, agreement, and what they point at.

`python -m benchmarks.reasons`. Agreement is the share of sentences that hold when the
answer changes as they say (docs/decisions/0007-reasons.md).
"""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.models import Profile, Reason
from app.paths import models_dir
from app.recommender import MODEL_FILE
from app.recommender.factors import Explained, explain
from app.recommender.features import FeatureSpec, encode, profile_columns
from app.recommender.reasons import holds, reasons_for, sentences_for, strongest
from app.recommender.session import Session, load_session
from app.reference import keco3_codes
from training.cases import read_cases
from training.cohort import write_cohort

_PEOPLE, _SEED, _TOP = 300, 90417, 10
_ORDERS = (10, 100)
_MANY = 1_000
"""Orders of factors for a Shapley value that is nearly exact, for the first few people."""
_FEW = 30

Weights = NDArray[np.float64]


def people(count: int, seed: int = _SEED) -> list[Profile]:
    """Made-up cases the model never saw, as profiles."""
    with TemporaryDirectory() as folder:
        table = Path(folder) / "cases.csv"
        write_cohort(table, count, seed=seed)
        columns = read_cases(table).columns
    return [Profile(**{name: v[i] for name, v in columns.items()}) for i in range(count)]


class _Game:
    """The log-odds of ten occupations among the others, for any set of factors that is said."""

    def __init__(self, session: Session, profile: Profile, explained: Explained) -> None:
        self.session = session
        self.base = encode(session.spec, profile_columns(profile))[0]
        self.hidden = [_columns(session.spec, f.fields, f.certificate) for f in explained.factors]
        codes = keco3_codes()
        known = profile.occupation_before in codes
        self.old = codes.index(profile.occupation_before or "") if known else None

    def values(self, said: NDArray[np.bool_], places: list[int]) -> Weights:
        """(rows, places) for (rows, factors) of what is said."""
        rows = np.repeat(self.base[None], len(said), axis=0)
        for factor, (gone, missing) in enumerate(self.hidden):
            silent = np.flatnonzero(~said[:, factor])
            rows[silent[:, None], gone] = 0.0
            rows[silent[:, None], missing] = 1.0
        answers = self.session.run(rows)
        chance = answers.chance[:, places].astype(float)
        if self.old is not None:
            rest = 1 - answers.p_occupation[:, self.old].astype(float)
            own = [i for i, place in enumerate(places) if place != self.old]
            chance[:, own] /= rest.clip(1e-6)[:, None]
        inside = chance.clip(1e-9, 1 - 1e-9)
        return np.asarray(np.log(inside / (1 - inside)))


def _columns(
    spec: FeatureSpec, fields: tuple[str, ...], certificate: str | None
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Which columns of the input become 0 and 1 where a factor is not said."""
    gone: list[int] = []
    missing: list[int] = []
    for field in fields:
        block = spec.block(field)
        if certificate is not None:
            gone.append(block.start + block.values.index(certificate))
            continue
        gone += range(block.start, block.start + block.columns)
        if block.says_missing:
            missing.append(block.start + block.columns - 1)
    return np.array(gone, dtype=np.intp), np.array(missing, dtype=np.intp)


def shapley(game: _Game, factors: int, places: list[int], orders: int, seed: int) -> Weights:
    """(factors, places) Shapley values by sampled orders, each also taken backwards."""
    rng = np.random.default_rng(seed)
    half = [rng.permutation(factors) for _ in range(-(-orders // 2))]
    taken = [order for one in half for order in (one, one[::-1])][:orders]
    said = np.zeros((len(taken), factors + 1, factors), dtype=bool)
    for i, order in enumerate(taken):
        for step, factor in enumerate(order):
            said[i, step + 1 :, factor] = True
    values = game.values(said.reshape(-1, factors), places)
    gained = np.diff(values.reshape(len(taken), factors + 1, len(places)), axis=1)
    total = np.zeros((factors, len(places)))
    for i, order in enumerate(taken):
        total[order] += gained[i]
    return total / len(taken)


def _timed(work: Callable[[], object], rounds: int = 5) -> float:
    """Milliseconds of this thread, the least of some rounds."""
    least = float("inf")
    for _ in range(rounds):
        start = time.thread_time()
        work()
        least = min(least, time.thread_time() - start)
    return 1000 * least


class _Tally:
    """What one method says of all people."""

    def __init__(self) -> None:
        self.ms: list[float] = []
        self.told = self.held = 0
        self.drops: list[float] = []

    def sentences(
        self, explained: Explained, profile: Profile, places: list[int], weights: Weights
    ) -> None:
        """Count what would be said with these weights, and what of it holds."""
        for column, place in enumerate(places):
            column_weights = weights[:, column].tolist()
            found = sentences_for(explained.factors, column_weights, profile, place)

            def count(i: int, reason: Reason, place: int = place) -> bool:
                self.told += 1
                self.held += holds(explained, place, i, reason)
                return True

            strongest(found, count)

    def without_the_best(self, game: _Game, places: list[int], weights: Weights) -> None:
        """How far an occupation falls without the three factors that raised it most."""
        for column, place in enumerate(places):
            said = np.ones((2, len(weights)), dtype=bool)
            best = np.argsort(-weights[:, column])[:3]
            said[1, [i for i in best if weights[i, column] > 0]] = False
            value = game.values(said, [place])[:, 0]
            self.drops.append(float(value[0] - value[1]))

    def figures(self) -> dict[str, float]:
        """For the table."""
        return {
            "ms": round(float(np.median(self.ms)), 1),
            "ms_p99": round(float(np.quantile(self.ms, 0.99)), 1),
            "sentences": self.told,
            "agreement": round(self.held / max(1, self.told), 3),
            "drop": round(float(np.mean(self.drops)), 3),
        }


def run(count: int = _PEOPLE) -> dict[str, Any]:
    """The figures of each method; `near_exact` is how they correlate with many orders."""
    session = load_session(models_dir() / MODEL_FILE)
    methods = ["taken away", *(f"shapley {orders}" for orders in _ORDERS)]
    tallies = {name: _Tally() for name in methods}
    near: dict[str, list[float]] = {name: [] for name in methods}
    kept = _Tally()
    factors = []
    for i, profile in enumerate(people(count)):
        explained = explain(session, profile)
        places = np.argsort(-explained.answers.chance[0], kind="stable")[:_TOP].tolist()
        game, n = _Game(session, profile, explained), len(explained.factors)
        if not n:
            continue
        factors.append(n)
        weights = {"taken away": explained.among[:n, places]}
        alone = _without_only(game, n, places)
        tallies["taken away"].ms.append(_timed(alone))
        for orders in _ORDERS:
            name = f"shapley {orders}"
            weights[name] = shapley(game, n, places, orders, i)
            again = _shapley_again(game, n, places, orders, i)
            tallies[name].ms.append(_timed(again, 2))
        for name in methods:
            tallies[name].sentences(explained, profile, places, weights[name])
            tallies[name].without_the_best(game, places, weights[name])
        if i < _FEW:
            exact = shapley(game, n, places, _MANY, random.Random(i).randrange(2**31))
            for name in methods:
                near[name].append(float(np.corrcoef(weights[name].ravel(), exact.ravel())[0, 1]))
        kept.ms.append(_timed(_kept(session, profile, places)))
        told = reasons_for(explained, profile, places)
        kept.told += sum(len(reasons) for reasons in told)
    return {
        "people": len(factors),
        "factors": round(float(np.mean(factors)), 1),
        "methods": {
            name: {**tally.figures(), "like_exact_shapley": round(float(np.mean(near[name])), 3)}
            for name, tally in tallies.items()
        },
        "kept": {
            "ms": round(float(np.median(kept.ms)), 1),
            "ms_p99": round(float(np.quantile(kept.ms, 0.99)), 1),
            "sentences": kept.told,
        },
    }


def _without_only(game: _Game, factors: int, places: list[int]) -> Callable[[], object]:
    said = ~np.eye(factors + 1, factors, dtype=bool)
    return lambda: game.values(said, places)


def _shapley_again(
    game: _Game, factors: int, places: list[int], orders: int, seed: int
) -> Callable[[], object]:
    return lambda: shapley(game, factors, places, orders, seed)


def _kept(session: Session, profile: Profile, places: list[int]) -> Callable[[], object]:
    return lambda: reasons_for(explain(session, profile), profile, places)


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=2))
