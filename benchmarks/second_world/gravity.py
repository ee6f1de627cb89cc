"""Gravity: occupations lie in a latent space; big near ones draw most.

Where an occupation lies follows from its demands and its place in the tree, bent and shaken
afresh for each seed, so that part of the truth can only be learnt from rows. The body's
excess is summed before it closes a door, and half-heartedly for some workers (two kinds of
people, mixed out of the truth).
"""

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
    moves_matrix,
    pick,
    sigmoid,
)
from benchmarks.second_world.workers import HEAVINESS, Mix, Workers

_DIMENSIONS = 5
_CERTIFICATES = 30
_WEIGHTS = np.array([1.2, 1.0, 0.8, 0.7, 0.7, 0.8])
_ROOM = np.array([0.25, 0.62, 1.0])
"""The rank of demand that a capacity of 1, 2, 3 still meets."""
_KINDS = ((0.65, 1.9), (0.35, 0.7))
"""Shares of the people who stay near and who roam, and how fast distance tells for them."""


def _positions(rng: np.random.Generator) -> Floats:
    scaled = (DEMANDS - DEMANDS.mean(axis=0)) / DEMANDS.std(axis=0)
    mixing = rng.standard_normal((scaled.shape[1], _DIMENSIONS)) / 3
    bent = 1.6 * np.tanh(scaled @ mixing) + 0.3 * np.sin(2 * scaled[:, :_DIMENSIONS])
    field = rng.standard_normal((len(KECO1_CODES), _DIMENSIONS))[KECO1]
    small = rng.standard_normal((len(KECO2_CODES), _DIMENSIONS))[KECO2]
    own = rng.standard_normal((COUNT, _DIMENSIONS))
    return np.asarray(bent + 0.7 * field + 0.7 * small + 0.35 * own)


def excess(w: Workers) -> Floats:
    """(workers, occupations): how far the demands together go beyond the body, from 0."""
    total = np.zeros((len(w), COUNT))
    for place, weight in enumerate(_WEIGHTS):
        room = _ROOM[w.bodies.capacity[:, place] - 1]
        total += weight * np.maximum(RANKED_BODY[None, :, place] - room[:, None], 0)
    return total


def rules(seed: int) -> Rules:
    """The world of a seed: places, market sizes, certificates and peoples' leanings."""
    rng = np.random.default_rng([seed, 3])
    places = _positions(rng)
    apart = ((places[:, None] - places[None]) ** 2).sum(axis=2)
    hiring = hiring_work(50, 1.8, int(rng.integers(2**31)))
    sizes = np.exp(0.55 * rng.standard_normal((len(SIDO), len(KECO2_CODES))))[:, KECO2]
    anchors = pick(rng, np.broadcast_to(np.sqrt(hiring), (_CERTIFICATES, COUNT)))
    reach = np.exp(-apart[anchors] / 1.2)
    draw = rng.uniform(1.0, 2.4, _CERTIFICATES)
    courses = course_links(0.9)
    nations = {"CN": 30.0, "VN": 25, "UZ": 12, "PH": 8, "BD": 7, "RU": 7, "TL": 4, "PK": 4, "KG": 3}
    leanings = np.exp(0.8 * rng.standard_normal((len(nations) + 1, len(KECO1_CODES))))[:, KECO1]
    leanings[0] = 1.0
    mix = Mix(
        shares=injured_work(90, 1.8, int(rng.integers(2**31))), zones=zone_factors(1.3),
        certificates=tuple(f"KQ-{7 * i + 104}" for i in range(_CERTIFICATES)),
        links=(reach > 0.5) * 1.0, holding=0.16, training=0.12, ncs_fit=courses,
        nationalities=nations, foreign=0.13, graded=0.38, severity=2.4, years=(2018, 2023),
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
        for share, fall in _KINDS:
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
