"""The doors' form: what there is of each occupation and whom its door stops is learned."""

from typing import Any

import autograd.numpy as anp
import numpy as np

from benchmarks.own_forms.tables import Numbers, Unknown, opened, tree
from benchmarks.second_world.doors import HIRING, OWN, YOUNG, body, drawn
from benchmarks.second_world.market import LEARNED, WOMEN, zone_factors
from benchmarks.second_world.vocabulary import KECO1, KECO2, moves_matrix
from benchmarks.second_world.workers import HEAVINESS, Workers


def unknown(seed: int) -> Unknown:
    """Sizes of occupations, in all and by zone, schooling, women's shares, how young they are, what
    an industry takes on, how far certificates and courses open."""
    links, courses = drawn(seed)
    found = Unknown()
    found.add_tree("hiring", np.log(HIRING))
    found.add_tree("local", np.log(zone_factors(1.4)))
    found.add_tree("learned", LEARNED)
    found.add_tree("women", np.log(WOMEN / (1 - WOMEN)))
    found.add_tree("young", YOUNG)
    found.add_tree("own_industry", np.log(OWN))
    found.add_open("links", links)
    found.add_open("courses", courses)
    return found


def form(seed: int, w: Workers) -> Any:
    """A function from the numbers to (workers, occupations) weights; told which occupations each
    certificate and each course opens."""
    links, courses = drawn(seed)
    held, school = w.held.astype(float), w.education[:, None]
    fresh = (w.training >= 0) * (0.35 + 0.12 * w.education)
    trained = np.eye(len(courses))[np.maximum(w.training, 0)] * fresh[:, None]
    moves = moves_matrix()
    trodden = (moves / np.maximum(moves.sum(axis=1, keepdims=True), 4) * 1.6)[w.before]
    same2 = 6.0 * (KECO2[:, None] == KECO2)[w.before]
    same1 = 3.0 * (KECO1[:, None] == KECO1)[w.before]
    zone, industry = np.eye(5)[w.zone], np.eye(len(OWN))[w.industry]
    open_to = body(w)
    open_to[np.arange(len(w)), w.before] = 0
    woman = w.sex[:, None]
    aged = (1 + 0.15 * (school - 3)) * (w.age[:, None] - 52) / 7

    def pull(n: Numbers) -> Any:
        hiring, learned = anp.exp(tree(n, "hiring")), tree(n, "learned")
        reasons = 4.0 * hiring * (zone @ anp.exp(tree(n, "local"))) + trodden
        reasons = reasons + same2 * anp.sqrt(hiring) + same1 * hiring
        reasons = reasons + 0.22 * (held @ opened(n, "links", links))
        reasons = reasons + 0.35 * (trained @ opened(n, "courses", courses))
        lacking = anp.maximum(learned - school, 1e-9)
        pay = 140 + 42 * learned + 70 * HEAVINESS
        door = anp.exp(-0.22 * lacking**1.5 - anp.maximum(w.wage[:, None] - pay, 0) / 220)
        door = door / (1 + anp.exp(tree(n, "young") * aged))
        door = door * anp.exp(industry @ tree(n, "own_industry"))
        women = 1 / (1 + anp.exp(-tree(n, "women")))
        share = woman * women + (1 - woman) * (1 - women)
        return reasons * door * open_to / (1 + anp.exp(-6 * (share - 0.25)))

    return pull
