"""The ladder's form: what there is of each occupation and where its rungs lead is learned."""

from typing import Any

import autograd.numpy as anp
import numpy as np

from benchmarks.own_forms.tables import Numbers, Unknown, opened, tree
from benchmarks.second_world.courses import course_links
from benchmarks.second_world.ladder import BANDS, HIRING, LOGSUM, drawn, possible, wants
from benchmarks.second_world.market import LEARNED, zone_factors
from benchmarks.second_world.vocabulary import KECO1, KECO2, moves_matrix
from benchmarks.second_world.workers import Workers

_STEEP = 60.0
"""The veto of schooling is a step, which can't be derived; this is nearly one."""
_NOTHING = 1e-12


def unknown(seed: int) -> Unknown:
    """Sizes of occupations, in all and by zone, schooling, where certificates and courses lead."""
    _, links = drawn(seed)
    courses = course_links(0.75)
    found = Unknown()
    found.add_tree("hiring", np.log(HIRING))
    found.add_tree("local", np.log(zone_factors(1.0)))
    found.add_tree("learned", LEARNED)
    found.add_open("links", links)
    found.add_open("courses", courses)
    return found


def form(seed: int, w: Workers) -> Any:
    """A function from the numbers to (workers, occupations) weights; told which occupations each
    certificate and each course leads to."""
    _, links = drawn(seed)
    courses = course_links(0.75)
    held, school = w.held.astype(float), w.education[:, None]
    trained = np.eye(len(courses))[np.maximum(w.training, 0)] * (w.training >= 0)[:, None]
    moves = moves_matrix()
    fields = np.eye(KECO2.max() + 1)[KECO2]
    by_field = (6.0 * (fields @ (fields.T @ moves @ fields)) @ fields.T)[w.before]
    known_moves = moves[w.before]
    same2 = KECO2[:, None] == KECO2
    near = (same2 * BANDS)[w.before]
    wide = ((KECO1[:, None] == KECO1) * ~same2 * BANDS)[w.before]
    zone = np.eye(5)[w.zone]
    body = possible(w.bodies.capacity)
    body[np.arange(len(w)), w.before] = 0
    others = np.ones(body.shape)
    others[np.arange(len(w)), w.before] = 0
    wanted = [np.exp(1.4 * want) for want in wants(w)]

    def pull(n: Numbers) -> Any:
        hiring, learned = anp.exp(tree(n, "hiring")), tree(n, "learned")
        taught = 1 / (1 + anp.exp(anp.clip(_STEEP * (learned - school - 2.2), -40, 40)))
        open_to = body * (0.06 + 0.94 * taught)
        local = hiring * (zone @ anp.exp(tree(n, "local")))
        market = local * anp.exp(-0.125 * (learned - school) ** 2)
        rungs = (near * hiring, wide * hiring, known_moves + by_field * hiring, market,
                 held @ opened(n, "links", links),
                 trained @ opened(n, "courses", courses))  # fmt: skip
        total, taken = 0.0, 0.0
        for rung, want in zip(rungs, wanted, strict=True):
            offered, left = rung.sum(axis=1), rung * open_to
            room = left.sum(axis=1)
            weight = want * ((room + _NOTHING) / (offered + _NOTHING)) ** LOGSUM
            weight = weight * (room > _NOTHING)
            taken = taken + weight
            total = total + left * (weight / (room + _NOTHING))[:, None]
        stray = anp.maximum(open_to, 1e-6) * others * hiring
        stray = stray / stray.sum(axis=1, keepdims=True)
        return total + 0.012 * anp.maximum(taken, 1e-3)[:, None] * stray

    return pull
