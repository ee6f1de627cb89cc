"""How near the best ranking a method comes that knows a world's own form: a ceiling for learners.

It is told everything of the second world but its numbers (the form, every threshold and exponent,
what a certificate opens, how far each kind of number spreads) and learns those, some thousands, by
maximum likelihood, with their true spread as prior, from the very rows that the others learn from.
It starts from the truth, so that no search is lost; from the priors' mean it ends within half a
point of that in doors and gravity. What it still lacks, these cases don't tell. Nothing is tuned
on what it finds.
"""

import importlib
from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import value_and_grad
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.own_forms.tables import Numbers, Unknown
from benchmarks.second_world import World
from benchmarks.second_world.vocabulary import Floats, Ints
from benchmarks.second_world.world import workers_of

_ROUNDS = 300
_BLOCK = 2048


def own_form(learned: World, asked: World) -> NDArray[np.floating[Any]]:
    """(asked, occupations): weights of the world's own form, its numbers learned from those who
    changed occupation. `asked` is draw 1 of the world of which `learned` is draw 0."""
    world = importlib.import_module(f"benchmarks.own_forms.{learned.name}")
    unknown: Unknown = world.unknown(learned.seed)
    workers = workers_of(learned.name, len(learned), learned.seed)
    slopes = [
        value_and_grad(
            _loss(world.form(learned.seed, workers.take(rows)), learned.after[rows], unknown)
        )
        for rows in _blocks(learned.changers())
    ]

    def loss(flat: Floats) -> tuple[float, Floats]:
        each = [slope(flat) for slope in slopes]
        value = sum(v for v, _ in each) + 0.5 * float(flat @ flat)
        return value, sum(g for _, g in each) + flat

    options = {"maxiter": _ROUNDS}
    found = minimize(loss, unknown.flat(), jac=True, method="L-BFGS-B", options=options)
    told = unknown.numbers(found.x)
    people = workers_of(asked.name, len(asked), asked.seed, 1)
    blocks = _blocks(np.arange(len(asked)))
    return np.concatenate([world.form(asked.seed, people.take(rows))(told) for rows in blocks])


def _blocks(rows: Ints) -> list[Ints]:
    return np.array_split(rows, -(-len(rows) // _BLOCK))


def _loss(pull: Callable[[Numbers], Any], after: Ints, unknown: Unknown) -> Callable[[Any], Any]:
    """Of what these workers did, by the numbers as spreads off their mean."""
    chosen = np.arange(len(after)), after

    def loss(flat: Any) -> Any:
        weights = pull(unknown.numbers(flat))
        return (anp.log(weights.sum(axis=1)) - anp.log(weights[chosen] + 1e-30)).sum()

    return loss
