"""The ladder: a nested choice of rungs, with hard vetoes of the body.

A worker first settles on a rung (the same small field, the wider one, a trodden path, what a
certificate or a course leads to, whatever the place offers), rungs with little left for the
body counting less, then on an occupation of it. Certificates carry the app's own codes.
"""

import numpy as np

from app.reference.certificates import certificates
from benchmarks.second_world.courses import course_links
from benchmarks.second_world.market import LEARNED, hiring_work, injured_work, zone_factors
from benchmarks.second_world.rules import Odds, Rules
from benchmarks.second_world.vocabulary import (
    BODY,
    DEMANDS,
    INDEX,
    KECO1,
    KECO2,
    RANKED_BODY,
    Floats,
    Ints,
    moves_matrix,
    sigmoid,
)
from benchmarks.second_world.workers import HEAVINESS, Mix, Workers

LOGSUM = 0.6
"""How far what is left on a rung decides whether it is taken."""
_NEEDED = 1 + (RANKED_BODY > 0.45).astype(int) + (RANKED_BODY > 0.85)
_SHORT = np.array([1.0, 0.22, 0.012])


def possible(capacity: Ints) -> Floats:
    """(workers, occupations): 1 where the body meets every demand, nearly 0 two levels short."""
    factor = np.ones((len(capacity), len(_NEEDED)))
    for place in range(BODY.shape[1]):
        short = np.clip(_NEEDED[None, :, place] - capacity[:, None, place], 0, 2)
        factor *= _SHORT[short]
    return factor


def _bands() -> Floats:
    scaled = (DEMANDS - DEMANDS.mean(axis=0)) / DEMANDS.std(axis=0)
    apart = np.sqrt(((scaled[:, None] - scaled[None]) ** 2).mean(axis=2))
    return np.where(apart < 0.8, 1.0, np.where(apart < 1.2, 0.45, 0.12))


BANDS = _bands()
"""(occupations, occupations): 1 for those that ask much the same of a body, less for others."""
HIRING = hiring_work(30, 1.7, 12) ** 0.85


def drawn(seed: int) -> tuple[tuple[str, ...], Floats]:
    """What the seed fixes: the certificates and (certificates, occupations) how much of each
    occupation one leads to."""
    rng = np.random.default_rng([seed, 1])
    found = certificates()
    links = np.zeros((len(found), len(LEARNED)))
    for row, certificate in zip(links, found, strict=True):
        for place, code in enumerate(certificate.keco3):
            row[INDEX[code]] = (1.0 if place == 0 else 0.45) * rng.uniform(0.5, 1.5)
    return tuple(c.code for c in found), links


def wants(w: Workers) -> tuple[Floats, ...]:
    """How much each rung is wanted (workers)."""
    late = (w.age - 47) / 13
    regular = (w.employment == 0).astype(float)
    wanted = (0.9 - 0.25 * late + 0.3 * regular, 0.2 + 0.1 * late, 0.7 - 0.2 * late,
              0.5 + 0.35 * late - 0.3 * regular, 0.4 + 0.1 * w.education,
              0.9 - 0.2 * late + 0.4 * (w.badness > 0.25))  # fmt: skip
    return tuple(np.asarray(want, np.float64) for want in wanted)


def rules(seed: int) -> Rules:
    """The world of a seed: the strengths of its certificates differ, the rest stands."""
    codes, links = drawn(seed)
    courses = course_links(0.75)
    mix = Mix(
        shares=injured_work(80, 1.9, 11), zones=zone_factors(1.0), certificates=codes,
        links=links, holding=0.22, training=0.16, ncs_fit=courses,
        nationalities={"CN": 60, "VN": 12, "NP": 7, "KH": 6, "TH": 6, "UZ": 5, "ID": 4},
        foreign=0.08, graded=0.31, severity=2.0, years=(2021, 2024),
    )  # fmt: skip
    hiring = HIRING
    local = hiring * zone_factors(1.0)
    bands = BANDS
    moves = moves_matrix()
    fields = np.eye(KECO2.max() + 1)[KECO2]
    paths = moves + 0.6 * (fields @ (fields.T @ moves @ fields)) @ fields.T * hiring * 10
    near = (KECO2[:, None] == KECO2) * bands * hiring
    wide = (KECO1[:, None] == KECO1) * (KECO2[:, None] != KECO2) * bands * hiring

    def pull(w: Workers) -> Floats:
        open_to = possible(w.bodies.capacity)
        open_to *= np.where(w.education[:, None] + 2.2 < LEARNED, 0.06, 1.0)
        open_to[np.arange(len(w)), w.before] = 0
        trained = (w.training >= 0)[:, None] * courses[w.training]
        market = local[w.zone] * np.exp(-0.25 * (LEARNED - w.education[:, None]) ** 2 / 2)
        rungs = (near[w.before], wide[w.before], paths[w.before], market,
                 w.held.astype(float) @ links, trained)  # fmt: skip
        total = np.zeros_like(open_to)
        taken = np.zeros(len(w))
        for rung, want in zip(rungs, wants(w), strict=True):
            offered = rung.sum(axis=1)
            left = rung * open_to
            room = left.sum(axis=1)
            share = np.divide(room, offered, out=np.zeros(len(w)), where=offered > 0)
            weight = np.exp(1.4 * want) * share**LOGSUM
            taken += weight
            total += left * np.divide(weight, room, out=np.zeros(len(w)), where=room > 0)[:, None]
        # What no rung explains: anything at all, very thinly.
        stray = np.maximum(open_to, 1e-6) * hiring
        stray[np.arange(len(w)), w.before] = 0
        stray /= stray.sum(axis=1, keepdims=True)
        return total + 0.012 * np.maximum(taken, 1e-3)[:, None] * stray

    def odds(w: Workers) -> Odds:
        fits = possible(w.bodies.capacity)[np.arange(len(w)), w.before]
        regular = np.array([0.8, 0.1, -0.8, -0.2, 0.6])[w.employment]
        back = (1.35 - 2.6 * w.badness - 0.028 * (w.age - 47) + 0.1 * (w.education - 3)
                + 0.35 * regular + 0.06 * w.firm + 0.5 * fits
                - 0.28 * np.log(w.bodies.care_days / 150) - 0.3 * HEAVINESS[w.before])  # fmt: skip
        stays = (-0.9 + 0.9 * regular + 0.14 * w.firm + 0.25 * np.log1p(w.tenure / 12)
                 + 1.3 * fits - 0.012 * (w.age - 47))  # fmt: skip
        return Odds(sigmoid(back - 0.62), sigmoid(stays), sigmoid(-0.9 + 3.0 * fits),
                    0.05 + 0.33 * fits, sigmoid(1.5 + 0.5 * regular - 0.5 * w.badness),
                    sigmoid(0.75 + 0.3 * regular + 0.004 * (w.age - 47)))  # fmt: skip

    return Rules(mix, odds, pull)
