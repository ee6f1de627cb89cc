"""Gravity's form: where occupations lie, how big they are and whom they draw is learned."""

from typing import Any

import autograd.numpy as anp
import numpy as np

from benchmarks.own_forms.tables import Numbers, Unknown, opened, tree
from benchmarks.second_world.courses import course_links
from benchmarks.second_world.gravity import KINDS, drawn, excess
from benchmarks.second_world.market import LEARNED, WOMEN
from benchmarks.second_world.vocabulary import COUNT, DEMANDS, KECO1, KECO2, moves_matrix, sigmoid
from benchmarks.second_world.workers import HEAVINESS, Workers

_SCALED = (DEMANDS - DEMANDS.mean(axis=0)) / DEMANDS.std(axis=0)


def unknown(seed: int) -> Unknown:
    """Sizes of occupations and of fields by region, leanings by nation, women's shares, schooling,
    the bend of the space, what certificates and courses add."""
    it, found = drawn(seed), Unknown()
    found.add_tree("hiring", np.log(it.hiring))
    found.add("sizes", np.log(it.sizes), 0.0)
    found.add("leanings", np.log(it.leanings[1:]), 0.0)
    found.add_tree("women", np.log(WOMEN / (1 - WOMEN)))
    found.add_tree("learned", LEARNED)
    for name, part in (("mixing", it.mixing), ("field", it.field), ("small", it.small),
                       ("own", it.own)):  # fmt: skip
        found.add(name, part, 0.0)
    found.add("draw", it.draw)
    found.add_open("courses", course_links(0.9))
    return found


def form(seed: int, w: Workers) -> Any:
    """A function from the numbers to (workers, occupations) weights; told which occupation each
    certificate belongs to and which ones each course leads to."""
    it = drawn(seed)
    moves = np.exp(0.9 * np.log1p(moves_matrix()))[w.before]
    body = sigmoid(5.5 * (0.42 - excess(w))) * np.exp(
        -HEAVINESS * np.maximum(w.age[:, None] - 50, 0) / 18
    )
    others = np.ones((len(w), COUNT))
    others[np.arange(len(w)), w.before] = 0
    courses = course_links(0.9)
    trained = np.eye(len(courses))[np.maximum(w.training, 0)] * (w.training >= 0)[:, None]
    before, sido = np.eye(COUNT)[w.before], np.eye(len(it.sizes))[w.sido]
    nation = np.eye(len(it.leanings))[w.nation]
    woman, school = w.sex[:, None], w.education[:, None]

    def pull(n: Numbers) -> Any:
        bent = 1.6 * anp.tanh(_SCALED @ n["mixing"]) + 0.3 * np.sin(2 * _SCALED[:, :5])
        places = bent + 0.7 * n["field"][KECO1] + 0.7 * n["small"][KECO2] + 0.35 * n["own"]
        square = (places**2).sum(axis=1)
        apart = anp.maximum(square[:, None] + square[None] - 2 * places @ places.T, 0)
        women = 1 / (1 + anp.exp(-tree(n, "women")))
        short = anp.maximum(tree(n, "learned") - school - 0.5, 0)
        nations = anp.concatenate([np.zeros((1, n["leanings"].shape[1])), n["leanings"]])
        size = 0.8 * tree(n, "hiring") + sido @ n["sizes"][:, KECO2]
        mass = (
            anp.exp(size + nation @ nations[:, KECO1] - short**2 / 3)
            * (woman * women + (1 - woman) * (1 - women) + 0.04) ** 0.8
            * body
        )
        reach = anp.exp(-apart[it.anchors] / 1.2)
        led = moves + (w.held * n["draw"]) @ reach * 3
        led = led + 5 * (trained @ opened(n, "courses", courses))
        total = 0.0
        log_apart = before @ anp.log(1 + apart)
        for share, fall in KINDS:
            near = mass * led * anp.exp(-fall * log_apart) * others
            total = total + share * near / near.sum(axis=1, keepdims=True)
        return total

    return pull
