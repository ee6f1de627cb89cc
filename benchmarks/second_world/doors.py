"""The doors: additive reasons to enter an occupation times what narrows the door.

Certificates and courses add to an occupation's pull whatever the old work was; age with
schooling, industry, pay and a saturating curve of lifting and age multiply it. The
certificates carry codes of this world alone (C001 …), to be learnt from the rows.
"""

import numpy as np

from app.models import Industry
from benchmarks.second_world.courses import course_links
from benchmarks.second_world.market import LEARNED, WOMEN, hiring_work, injured_work, zone_factors
from benchmarks.second_world.rules import Odds, Rules
from benchmarks.second_world.vocabulary import (
    BODY,
    DEMANDS,
    KECO1,
    KECO2,
    Floats,
    by_prefix,
    moves_matrix,
    opened,
    sigmoid,
)
from benchmarks.second_world.workers import HEAVINESS, Mix, Workers

_OPENS = (
    "623", "704", "824 822", "831", "831 834 833", "703 814", "814", "158 542", "158 155",
    "140 159", "702", "701", "622", "622 624", "531", "531 305", "871", "511", "550", "550 307",
    "231", "232", "306", "307", "027 026", "023 027", "029 026", "132 134", "133", "159 415",
    "415", "611", "031 032", "541 542", "812", "811 813", "813", "821 152", "151", "153 832",
    "841 842", "154 851", "853 155", "901 905", "903", "863 862", "521 523", "420", "613 029",
    "616 615", "028 623", "016 158",
)  # fmt: skip
_DRAW = (6.0, 3.0)
"""How much the first occupation of a certificate gains, and each after it."""
_PAY = 140 + 42 * LEARNED + 70 * HEAVINESS
YOUNG = by_prefix({"624": 1.0, "613": 0.9, "616": 0.8, "133": 1.3, "415": 1.1, "51": 0.9,
                    "01": 0.1, "542": -1.2, "561": -0.8, "562": -1.0, "9": -0.6, "550": -0.4,
                    "3": 0.5, "701": 0.5}, 0.3)  # fmt: skip
_OWN_INDUSTRY = {
    "manufacturing": "8 028 151 152 154 623", "construction": "7 140 016 831 704",
    "transport": "62 015 812", "mining": "70 704 705", "utilities": "83 155 853 562",
    "forestry": "903 905 9", "fishery": "904 872 9", "agriculture": "901 902 905 9",
    "finance": "03 02", "services": "5 6 2 3 029",
}  # fmt: skip
_YEAR_2000 = 730120


HIRING = hiring_work(40, 1.9, 21)
OWN = np.array([0.7 + 1.3 * opened(_OWN_INDUSTRY[i.value]) for i in Industry])
"""(industries, occupations): how much more of its own work an industry takes on."""


def drawn(seed: int) -> tuple[Floats, Floats]:
    """What the seed fixes: how far each certificate (certificates, occupations) and each course
    (24, occupations) opens its doors."""
    rng = np.random.default_rng([seed, 2])
    links: Floats = np.zeros((len(_OPENS), len(LEARNED)))
    for i, line in enumerate(_OPENS):
        for place, code in enumerate(line.split()):
            links[i] += opened(code) * _DRAW[min(place, 1)] * rng.lognormal(0, 0.35)
    return links, course_links(0.6) * rng.uniform(1.5, 4, (24, 1))


def body(w: Workers) -> Floats:
    """(workers, occupations): how far the body leaves each door open, 0 to 1."""
    lift, stand, fine, both, eyes, talk = w.bodies.capacity.T[:, :, None] - 1.0
    wear = 0.6 * BODY[:, 0] + 0.4 * DEMANDS[:, 7]
    can = np.tanh(0.25 + 1.1 * lift) * (1 - 0.5 * np.clip((w.age[:, None] - 30) / 50, 0, 1) ** 2)
    open_to = 1 - np.clip(1.9 * (wear - 0.6 * can), 0, 0.985)
    open_to *= 1 - (2 - stand) * np.clip(1.7 * (BODY[:, 1] - 0.22), 0, 0.49)
    open_to *= 1 - (2 - fine) * np.clip(1.3 * (BODY[:, 2] - 0.3), 0, 0.48)
    open_to *= 1 - (2 - both) * np.clip(1.5 * (BODY[:, 3] - 0.55), 0, 0.48)
    open_to *= 1 - (2 - eyes) * np.clip(1.5 * (BODY[:, 4] - 0.42), 0, 0.45)
    return np.asarray(open_to * (1 - (2 - talk) * np.clip(1.5 * (BODY[:, 5] - 0.38), 0, 0.48)))


def rules(seed: int) -> Rules:
    """The world of a seed: how wide each certificate and course opens its doors."""
    codes = tuple(f"C{i + 1:03}" for i in range(len(_OPENS)))
    links, courses = drawn(seed)
    hiring = HIRING
    # Elsewhere fewer hands and more services; the tail is another one too.
    shares = injured_work(160, 1.9, 22) * by_prefix(
        {"8": 0.7, "70": 0.8, "53": 1.6, "55": 1.8, "61": 2.0, "0": 2.5, "2": 2.0, "3": 2.0}, 1.0
    )
    mix = Mix(
        shares=shares / shares.sum(), zones=zone_factors(0.5), certificates=codes,
        links=(links > 0).astype(float), holding=0.2, training=0.24, ncs_fit=course_links(1.0),
        nationalities={"CN": 35, "VN": 20, "MM": 12, "NP": 12, "LK": 6, "MN": 8, "KZ": 7},
        foreign=0.05, graded=0.28, severity=1.8, years=(2019, 2025),
    )  # fmt: skip
    moves = moves_matrix()
    trodden = moves / np.maximum(moves.sum(axis=1, keepdims=True), 4) * 1.6
    near = (KECO2[:, None] == KECO2) * np.sqrt(hiring) * 6 + (KECO1[:, None] == KECO1) * hiring * 3
    local = zone_factors(1.4)

    def pull(w: Workers) -> Floats:
        fresh = 0.35 + 0.12 * w.education
        reasons: Floats = 4.0 * hiring * local[w.zone] + trodden[w.before] + near[w.before]
        reasons += 0.22 * (w.held.astype(float) @ links)
        reasons += ((w.training >= 0) * fresh)[:, None] * courses[w.training] * 0.35
        lacking = np.maximum(LEARNED - w.education[:, None], 0)
        door: Floats = np.exp(-0.22 * lacking**1.5)
        aged = YOUNG * (1 + 0.15 * (w.education[:, None] - 3))
        door *= 1 / (1 + np.exp(aged * (w.age[:, None] - 52) / 7))
        door *= OWN[w.industry]
        door *= np.exp(-np.maximum(w.wage[:, None] - _PAY, 0) / 220)
        return np.asarray(reasons * door * body(w) * _by_sex(w))

    def odds(w: Workers) -> Odds:
        rows = np.arange(len(w))
        fits = body(w)[rows, w.before] ** 0.5
        later = (w.approved - _YEAR_2000) / 365 - 22
        wanted = np.array([1.0, 0.75, 0.55, 0.8, 0.95])[w.employment]
        hazard = (0.45 + 1.35 * fits * wanted) * np.exp(
            -1.4 * w.badness - 0.0006 * w.bodies.care_days + 0.03 * later
        ) * (1.12 - ((w.age - 40) / 75) ** 2)  # fmt: skip
        stays = fits * wanted * (1 - np.exp(-0.9 - w.tenure / 30 - 0.16 * w.firm))
        return Odds(
            1 - np.exp(-1.0 * hazard.clip(0.02)), np.clip(0.12 + 0.78 * stays, 0.02, 0.97),
            0.2 + 0.7 * fits**1.5, np.clip(0.04 + 0.4 * fits**2, 0, 0.9),
            0.93 - 0.12 * (w.employment == 2) - 0.1 * w.badness,
            1 - np.exp(-0.7 - 0.6 * wanted - 0.08 * w.education),
        )  # fmt: skip

    return Rules(mix, odds, pull)


def _by_sex(w: Workers) -> Floats:
    share = np.where(w.sex[:, None] == 1, WOMEN, 1 - WOMEN)
    return np.asarray(sigmoid(6 * (share - 0.25)))
