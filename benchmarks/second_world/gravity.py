"""Gravity: occupations lie in a latent space; big near ones draw most.

Where an occupation lies follows from its demands and its place in the tree, bent and shaken
afresh for each seed, so that part of the truth can only be learnt from rows. The body's
excess is summed before it closes a door, and half-heartedly for some workers (two kinds of
people, mixed out of the truth).
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.second_world.courses import course_links
from benchmarks.second_world.market import (
    LEARNED,
    SIDO,
    WOMEN,
    hiring_work,
    injured_work,
    zone_factors,
)
from benchmarks.second_world.rules import Odds, Rules
from benchmarks.second_world.vocabulary import (
    COUNT,
    DEMANDS,
    KECO1,
    KECO1_CODES,
    KECO2,
    KECO2_CODES,
    RANKED_BODY,
    Floats,
    Ints,
    moves_matrix,
    pick,
    sigmoid,
)
from benchmarks.second_world.workers import HEAVINESS, Mix, Workers

_DIMENSIONS = 5
_CERTIFICATES = 30
_NATIONS = {"CN": 30.0, "VN": 25, "UZ": 12, "PH": 8, "BD": 7, "RU": 7, "TL": 4, "PK": 4, "KG": 3}
_WEIGHTS = np.array([1.2, 1.0, 0.8, 0.7, 0.7, 0.8])
_ROOM = np.array([0.25, 0.62, 1.0])
"""The rank of demand that a capacity of 1, 2, 3 still meets."""
KINDS = ((0.65, 1.9), (0.35, 0.7))
"""Shares of the people who stay near and who roam, and how fast distance tells for them."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the seed fixes: the parts of the places, sizes by region and 중분류, the occupation
    each certificate belongs to and how much it adds, leanings by nation and 대분류."""

    mixing: Floats
    field: Floats
    small: Floats
    own: Floats
    hiring: Floats
    sizes: Floats
    anchors: Ints
    draw: Floats
    leanings: Floats
    shares_seed: int

    def places(self) -> Floats:
        """(occupations, dimensions)."""
        scaled = (DEMANDS - DEMANDS.mean(axis=0)) / DEMANDS.std(axis=0)
        bent = 1.6 * np.tanh(scaled @ self.mixing) + 0.3 * np.sin(2 * scaled[:, :_DIMENSIONS])
        grouped = 0.7 * self.field[KECO1] + 0.7 * self.small[KECO2]
        return np.asarray(bent + grouped + 0.35 * self.own)


def drawn(seed: int) -> Drawn:
    """Of this seed."""
    rng = np.random.default_rng([seed, 3])
    mixing = rng.standard_normal((DEMANDS.shape[1], _DIMENSIONS)) / 3
    field = rng.standard_normal((len(KECO1_CODES), _DIMENSIONS))
    small = rng.standard_normal((len(KECO2_CODES), _DIMENSIONS))
    own = rng.standard_normal((COUNT, _DIMENSIONS))
    hiring = hiring_work(50, 1.8, int(rng.integers(2**31)))
    sizes = np.exp(0.55 * rng.standard_normal((len(SIDO), len(KECO2_CODES))))
    anchors = pick(rng, np.broadcast_to(np.sqrt(hiring), (_CERTIFICATES, COUNT)))
    draw = rng.uniform(1.0, 2.4, _CERTIFICATES)
    leanings = np.exp(0.8 * rng.standard_normal((len(_NATIONS) + 1, len(KECO1_CODES))))
    leanings[0] = 1.0
    shares_seed = int(rng.integers(2**31))
    return Drawn(mixing, field, small, own, hiring, sizes, anchors, draw, leanings, shares_seed)


def excess(w: Workers) -> Floats:
    """(workers, occupations): how far the demands together go beyond the body, from 0."""
    total = np.zeros((len(w), COUNT))
    for place, weight in enumerate(_WEIGHTS):
        room = _ROOM[w.bodies.capacity[:, place] - 1]
        total += weight * np.maximum(RANKED_BODY[None, :, place] - room[:, None], 0)
    return total


def rules(seed: int) -> Rules:
    """The world of a seed: places, market sizes, certificates and peoples' leanings."""
    it = drawn(seed)
    places, hiring, draw = it.places(), it.hiring, it.draw
    apart = ((places[:, None] - places[None]) ** 2).sum(axis=2)
    sizes, leanings = it.sizes[:, KECO2], it.leanings[:, KECO1]
    reach = np.exp(-apart[it.anchors] / 1.2)
    courses = course_links(0.9)
    mix = Mix(
        shares=injured_work(90, 1.8, it.shares_seed), zones=zone_factors(1.3),
        certificates=tuple(f"KQ-{7 * i + 104}" for i in range(_CERTIFICATES)),
        links=(reach > 0.5) * 1.0, holding=0.16, training=0.12, ncs_fit=courses,
        nationalities=_NATIONS, foreign=0.13, graded=0.38, severity=2.4, years=(2018, 2023),
    )  # fmt: skip
    moves = np.log1p(moves_matrix())

    def pull(w: Workers) -> Floats:
        learned = np.exp(-(np.maximum(LEARNED - w.education[:, None] - 0.5, 0) ** 2) / 3)
        women = np.where(w.sex[:, None] == 1, WOMEN, 1 - WOMEN)
        mass = hiring**0.8 * sizes[w.sido] * leanings[w.nation] * (women + 0.04) ** 0.8 * learned
        mass *= np.exp(-HEAVINESS * np.maximum(w.age[:, None] - 50, 0) / 18)
        mass *= sigmoid(5.5 * (0.42 - excess(w))) / sigmoid(np.array(5.5 * 0.42))
        led = np.exp(0.9 * moves[w.before])
        led = led + (w.held * draw) @ reach * 3
        led += (w.training >= 0)[:, None] * 5 * courses[w.training]
        total = np.zeros_like(mass)
        for share, fall in KINDS:
            near = mass * led * (1 + apart[w.before]) ** (-fall)
            near[np.arange(len(w)), w.before] = 0
            total += share * near / near.sum(axis=1, keepdims=True)
        return total

    def odds(w: Workers) -> Odds:
        over = excess(w)[np.arange(len(w)), w.before]
        home = hiring[KECO1 == 5].sum() * sizes[w.sido].mean(axis=1)
        held_on = np.tanh(w.tenure / 60) + 0.1 * w.firm
        age = np.abs(w.age - 42) / 20
        bad = w.badness * (1 + 0.4 * (w.age > 55))
        back = (1.15 - 0.35 * age**1.5 - 1.1 * np.sqrt(over) - 1.5 * bad
                + 0.4 * held_on + 0.25 * (w.training >= 0) + 0.2 * home
                - 0.3 * (w.employment == 2) * (w.zone == 3))  # fmt: skip
        stay = -0.75 + 1.0 * held_on - 1.6 * over + 0.5 * (w.employment == 0) - 0.4 * (w.nation > 0)
        arctan = 0.5 + np.arctan(1.6 * back) / np.pi
        return Odds(
            0.03 + 0.94 * arctan, sigmoid(stay), np.exp(-1.8 * over) * 0.9,
            0.42 * np.exp(-2.5 * over), sigmoid(1.6 - over + 0.2 * held_on),
            sigmoid(0.9 - 0.5 * (w.employment == 2) + 0.3 * w.sex),
        )  # fmt: skip

    return Rules(mix, odds, pull)
