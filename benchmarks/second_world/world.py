"""`generate`: a table of cases in the contract's columns, and the truth it was drawn from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.second_world import doors, gravity, ladder
from benchmarks.second_world.rules import Odds, Rules
from benchmarks.second_world.table import Outcomes, cells, emptied
from benchmarks.second_world.vocabulary import Flags, Floats, Ints, pick
from benchmarks.second_world.workers import Workers, draw_workers

WORLDS = {"ladder": ladder.rules, "doors": doors.rules, "gravity": gravity.rules}
_AT_ONCE = 4096
_DAYS = {"original": 3.4, "other": 4.6}


@dataclass(frozen=True, slots=True)
class World:
    """Cases and the truth behind them, one row a worker, occupations in KECO order.

    Every probability is of the complete inputs: where cells were emptied, no model can
    reach it.
    """

    name: str
    seed: int
    cases: dict[str, list[str]]
    """Column to cells, as they stand in the CSV."""
    truth: NDArray[np.float32]
    """(rows, occupations): P(occupation_after = o), returned and occupation changed."""
    returns: Floats
    """P(outcome is not none)."""
    original: Floats
    """P(outcome is original_employer), out of all, returned or not."""
    changed: Floats
    """P(occupation_after is not occupation_before), returned."""
    retained: Floats
    """P(retained_6m = 1), returned."""
    before: Ints
    """occupation_before, also where its cell was emptied."""
    after: Ints
    """occupation_after as drawn, -1 for no return."""

    def __len__(self) -> int:
        return len(self.before)

    def take(self, rows: Ints) -> "World":
        """Some of the rows, in that order."""
        return World(
            self.name, self.seed, {k: [v[i] for i in rows] for k, v in self.cases.items()},
            self.truth[rows], self.returns[rows], self.original[rows], self.changed[rows],
            self.retained[rows], self.before[rows], self.after[rows],
        )  # fmt: skip

    def changers(self) -> Ints:
        """The rows of those who returned to another occupation than their old one."""
        return np.flatnonzero((self.after >= 0) & (self.after != self.before))

    def after_return(self) -> Floats:
        """(rows, occupations): P(occupation_after = o), returned, the old occupation too."""
        full = self.truth * self.changed[:, None]
        full[np.arange(len(self)), self.before] = 1 - self.changed
        return np.asarray(full, np.float64)


def generate(world: str, rows: int, seed: int, *, missing: float = 0.0, draw: int = 0) -> World:
    """A world of `WORLDS`: its seed fixes the rules, seed and `draw` the cases.

    Two draws of one seed are two samples of the same world; a table to learn from and one to
    be tested on may be two draws, or parts of one. `missing` is the share of input cells
    emptied at random, twice as many for the grade, certificates and training; it changes
    nothing else. Raises ValueError for an unknown world or a share outside 0 to 0.45.
    """
    if world not in WORLDS:
        raise ValueError(f"{world!r} is none of {', '.join(WORLDS)}")
    if not 0 <= missing <= 0.45:
        raise ValueError(f"missing must lie in 0 to 0.45, not {missing}")
    rules = WORLDS[world](seed)
    rng, workers = _drawn(world, rules, rows, seed, draw)
    odds = rules.odds(workers)
    truth = _truth(rules, workers)
    outcomes = _outcomes(rng, workers, odds, truth)
    changed = 1 - odds.original * odds.same_original - (1 - odds.original) * odds.same_other
    retained = odds.original * odds.kept_original + (1 - odds.original) * odds.kept_other
    table = cells(f"{world}-{seed}-{draw}", workers, rules.mix, outcomes)
    gaps = np.random.default_rng([list(WORLDS).index(world), seed, draw, 1])
    return World(
        world, seed, emptied(gaps, table, missing), truth,
        odds.returns, odds.returns * odds.original, changed, retained, workers.before,
        outcomes.after,
    )  # fmt: skip


def workers_of(world: str, rows: int, seed: int, draw: int = 0) -> Workers:
    """The workers that `generate` makes the cases of."""
    return _drawn(world, WORLDS[world](seed), rows, seed, draw)[1]


def _drawn(
    world: str, rules: Rules, rows: int, seed: int, draw: int
) -> tuple[np.random.Generator, Workers]:
    rng = np.random.default_rng([list(WORLDS).index(world), seed, draw, 0])
    return rng, draw_workers(rng, rows, rules.mix)


def _truth(rules: Rules, workers: Workers) -> NDArray[np.float32]:
    parts = []
    for start in range(0, len(workers), _AT_ONCE):
        some = workers.take(slice(start, start + _AT_ONCE))
        pull = rules.pull(some)
        pull[np.arange(len(some)), some.before] = 0
        parts.append((pull / pull.sum(axis=1, keepdims=True)).astype(np.float32))
    return np.concatenate(parts)


def _outcomes(
    rng: np.random.Generator, workers: Workers, odds: Odds, truth: NDArray[np.float32]
) -> Outcomes:
    """One life for each worker, drawn from the truth."""
    rows = len(workers)

    def happens(chance: NDArray[np.floating]) -> Flags:
        return np.asarray(rng.random(rows) < chance)

    returned = happens(odds.returns)
    original = happens(odds.original)
    same = happens(np.where(original, odds.same_original, odds.same_other))
    elsewhere = pick(rng, truth.astype(np.float64))
    after = np.where(same, workers.before, elsewhere)
    kept = happens(np.where(original, odds.kept_original, odds.kept_other))
    own = happens(0.06 + 0.1 * (workers.age > 50)) & ~original
    centre = np.where(original, _DAYS["original"], _DAYS["other"]) + 0.3 * ~same
    days = np.rint(np.exp(centre + 0.8 * rng.standard_normal(rows))).clip(0, 365)
    wage = workers.wage * np.where(original, 0.93, 0.76) * np.exp(0.15 * rng.standard_normal(rows))
    outcome = np.select([~returned, original, own], [3, 0, 2], 1)
    return Outcomes(
        outcome, np.where(returned, after, -1), days.astype(np.int64), kept,
        np.rint(wage).astype(np.int64).clip(20, None),
    )  # fmt: skip
