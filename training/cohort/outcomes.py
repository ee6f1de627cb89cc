"""What came of it: whether, where and in which occupation people returned, and stayed."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.reference import ncs_names
from app.reference.certificates import certificate_links, certificates, ncs_links
from training.cohort import figures
from training.cohort.draw import categorical, choose, lookup, shift_to, sigmoid
from training.cohort.injury import Injuries
from training.cohort.people import AGE_OF_GROUP, FEMALE_OF_GROUP, FIRM_SIZES, INDUSTRIES, People
from training.tables import Floats, Ints, tables

FORMS = ("original_employer", "other_employer", "self_employed", "none")
_CHUNK = 8192

Bools = NDArray[np.bool_]

_SCHOOLING = {"0": 4.6, "1": 5.0, "2": 5.0, "3": 4.6, "4": 4.2, "5": 2.2, "6": 2.6, "7": 2.3,
              "8": 2.7, "9": 1.8}  # fmt: skip
"""Schooling usually asked, as an index into the seven levels (estimate)."""

_OPENINGS = {"542": 2.6, "561": 1.6, "562": 2.0, "622": 1.4, "615": 1.5, "614": 1.3, "550": 1.4,
             "890": 0.8, "706": 0.7, "624": 1.0, "029": 1.4, "026": 1.2, "028": 1.2, "814": 2.0,
             "612": 1.3}  # fmt: skip
"""How much more often than it hurts people an occupation takes them on (estimate)."""

_RISE = 1.15
"""The years' effect on one person, so that it comes out as published over all of them."""

_OWNED = ("614", "622", "624", "531", "532", "901", "615", "511", "702", "812", "612", "611")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Arrays of one value a person; -1 where there was no return, training -1 for none."""

    training: Ints
    form: Ints
    occupation: Ints
    days: Ints
    retained: Ints
    wage: Ints


def shortfall(capacity: Ints) -> Floats:
    """(n, 136, 6): how far what each occupation asks lies above what each body can."""
    allowed = np.array([np.nan, 0.40, 0.78, 1.0])[capacity]
    return np.asarray(np.maximum(tables().need[None] - allowed[:, None, :], 0.0))


def _own_shortfall(capacity: Ints, occupation: Ints) -> Floats:
    allowed = np.array([np.nan, 0.40, 0.78, 1.0])[capacity]
    return np.asarray(np.maximum(tables().need[occupation] - allowed, 0.0).sum(axis=1))


def outcomes(rng: Generator, who: People, hurt: Injuries, year: Ints) -> Outcomes:
    """Draw what became of each person."""
    n = len(who.age)
    burden = _own_shortfall(hurt.capacity, who.occupation)
    training = _training(rng, who, hurt, burden)
    back = _returned(rng, who, hurt, burden, training, year=year)
    form = _form(rng, who, burden, back)
    same = _same(rng, who, burden, form)
    after = np.full(n, -1, dtype=np.int64)
    after[back & same] = who.occupation[back & same]
    moving = np.flatnonzero(back & ~same)
    for start in range(0, len(moving), _CHUNK):
        part = moving[start : start + _CHUNK]
        after[part] = choose(rng, _utility(who, hurt, training, form, part))
    new_burden = np.where(after >= 0, _own_shortfall(hurt.capacity, np.maximum(after, 0)), 0.0)
    stay = (
        0.45 * (form == 0) - 0.15 * (form == 1) - 1.3 * new_burden
        + 0.35 * (after == who.occupation)
        - 0.03 * np.abs(who.age - 48) + 0.2 * (who.employment == 0) - 0.4 * (who.employment == 2)
        + rng.normal(0, 0.3, n)
    )  # fmt: skip
    retained = np.full(n, -1, dtype=np.int64)
    retained[back] = rng.random(back.sum()) < sigmoid(shift_to(stay[back], figures.RETAINED_6M))
    slower = np.where(hurt.grade > 0, 1.5, 0.85)
    wait = rng.gamma(0.9, slower * np.array([55.0, 150.0, 170.0, 1.0])[form])
    days = np.where(back, np.minimum(wait, 365).astype(np.int64), -1)
    return Outcomes(training, form, after, days, retained, _wages(rng, who, form, after))


def _training(rng: Generator, who: People, hurt: Injuries, burden: Floats) -> Ints:
    logit = 0.9 * burden - 0.03 * (who.age - 45) + 0.25 * (hurt.grade > 0)
    took = rng.random(len(burden)) < sigmoid(shift_to(logit, 0.11))
    links = _ncs_matrix()
    fit = np.log(links[:, who.occupation].T + 0.15)
    popular = np.log(np.array([0.3, 3, 0.7, 0.7, 0.3, 1.5, 1.5, 1, 2.5, 1, 1.2, 1, 2, 2, 1.5, 1.5,
                               0.5, 0.4, 2, 1.2, 0.8, 0.5, 1.2, 0.8]))  # fmt: skip
    easy = -1.2 * np.einsum("nok,co->nc", shortfall(hurt.capacity[took]), links) / links.sum(axis=1)
    picked = choose(rng, 0.5 * fit[took] + popular + 4.0 * easy)
    training = np.full(len(burden), -1, dtype=np.int64)
    training[took] = picked
    return training


def _ncs_matrix() -> Floats:
    index = tables().index
    matrix = np.zeros((len(ncs_names()), len(index)))
    for (ncs, keco3), weight in ncs_links().items():
        matrix[int(ncs) - 1, index[keco3]] = weight
    return matrix


def _certificate_matrix() -> Floats:
    index = tables().index
    codes = {c.code: i for i, c in enumerate(certificates())}
    matrix = np.zeros((len(codes), len(index)))
    for (code, keco3), weight in certificate_links().items():
        matrix[codes[code], index[keco3]] = weight
    return matrix


def _returned(
    rng: Generator, who: People, hurt: Injuries, burden: Floats, training: Ints, *, year: Ints
) -> Bools:
    rising = {y: np.log(p / (1 - p)) for y, p in figures.aimed_by_year().items()}
    logit = _RISE * np.array([rising[y] for y in year.tolist()]) + (
        -0.00065 * np.maximum(who.age - 40, 0) ** 2 + 0.16 * (who.education - 3)
        + 0.35 * np.log(who.wage / 300) + np.array([0.45, -0.1, -0.45, 0.0, 0.2])[who.employment]
        + 0.07 * who.firm_size + 0.06 * np.log1p(who.tenure) - 0.75 * burden
        - 0.55 * np.log(hurt.care_days / 150) - 0.10 * who.female
        - 0.25 * (who.industry == INDUSTRIES.index("construction")) + 0.35 * (training >= 0)
        + 0.12 * who.certificates.sum(axis=1) + rng.normal(0, 0.5, len(burden))
    )  # fmt: skip
    back = np.zeros(len(burden), dtype=bool)
    for low, high, rate in figures.RETURN_BY_GRADE:
        band = (hurt.grade >= low) & (hurt.grade <= high)
        if band.any():
            back[band] = rng.random(band.sum()) < sigmoid(shift_to(logit[band], rate))
    return back


def _form(rng: Generator, who: People, burden: Floats, back: Bools) -> Ints:
    n = len(burden)
    logits = np.zeros((n, 3))
    logits[:, 0] = (
        np.array([0.8, -0.2, -1.3, 0.1, 1.2])[who.employment] + 0.22 * np.log1p(who.tenure)
        + 0.10 * who.firm_size - 0.8 * burden - 0.015 * (who.age - 48)
        - 0.2 * (who.firm_size == FIRM_SIZES.index("1-4"))
        + 0.9 * np.log(who.wage / 300) + 0.10 * (who.education - 3) - 0.40 * who.female
    )  # fmt: skip
    logits[:, 2] = (
        0.012 * (who.age - 48) + 0.9 * (who.employment == 4) + 0.4 * (who.employment == 3)
    )
    wanted = np.array([figures.FORM[f] for f in FORMS[:3]])
    wanted = wanted / wanted.sum()
    for _ in range(40):
        odds = np.exp(logits[back])
        got = (odds / odds.sum(axis=1, keepdims=True)).mean(axis=0)
        logits += np.log(wanted / got)
    form = categorical(rng, np.exp(logits))
    return np.where(back, form, 3)


def _same(rng: Generator, who: People, burden: Floats, form: Ints) -> Bools:
    logit = np.array([3.3, 0.55, -0.9, 0.0])[form] - 4.6 * burden + 0.10 * np.log1p(who.tenure)
    logit += -0.012 * (who.age - 48) - 0.3 * (who.employment == 2)
    return np.asarray(rng.random(len(burden)) < sigmoid(logit))


def _tastes() -> tuple[Floats, Floats]:
    # What no table holds: fixed, so that every seed draws people from the same world.
    fixed = np.random.default_rng(20180101)
    return fixed.normal(0, 0.32, (len(INDUSTRIES), 136)), fixed.normal(0, 0.25, (17, 136))


def _utility(who: People, hurt: Injuries, training: Ints, form: Ints, part: Ints) -> Floats:
    t = tables()
    old = who.occupation[part]
    size = lookup(t.codes, figures.OCCUPATION, 0.0035) * lookup(t.codes, _OPENINGS, 1.0)
    flow = t.moves + 3.0 * (t.moves.sum(axis=0) + 0.5) / (t.moves.sum() + 68.0)
    lift = np.log(flow / flow.sum(axis=1, keepdims=True)) - np.log(flow.sum(axis=0) / flow.sum())
    utility = 0.85 * np.log(size)[None] + 0.60 * lift[old]
    same2 = t.group2[old][:, None] == t.group2[None]
    same1 = t.group1[old][:, None] == t.group1[None]
    utility += 0.9 * same2 + 0.45 * same1 + 0.9 * (form[part] == 0)[:, None] * same1
    penalty = np.array([11.0, 10.0, 8.0, 9.0, 6.0, 7.0])
    utility -= shortfall(hurt.capacity[part]) @ penalty
    utility += 2.3 * np.minimum(who.certificates[part] @ _certificate_matrix(), 1.3)
    took = np.flatnonzero(training[part] >= 0)
    utility[took] += 2.0 * _ncs_matrix()[training[part][took]]
    older = lookup(t.keco2, AGE_OF_GROUP, 0.0) / 10
    utility += 0.045 * (who.age[part] - 48)[:, None] * older[None]
    women = np.clip(lookup(t.keco2, FEMALE_OF_GROUP, 0.35), 0.05, 0.95)
    utility += (np.where(who.female[part] == 1, 1.0, -1.0) * 0.42)[:, None] * np.log(
        women / (1 - women)
    )
    asked = lookup([c[0] for c in t.codes], _SCHOOLING, 3.0)
    utility -= 0.75 * np.maximum(asked[None] - who.education[part][:, None], 0.0)
    utility -= 0.15 * np.maximum(who.education[part][:, None] - asked[None] - 1.0, 0.0)
    utility -= 1.2 * (
        (who.nationality[part] > 0)[:, None] & np.isin(t.group1, (0, 1, 2, 3, 4))[None]
    )
    by_industry, by_sido = _tastes()
    sidos = {s: i for i, s in enumerate(figures.SIDO)}
    sido = np.array([sidos.get(who.region[i][:2], 0) for i in part])
    utility += by_industry[who.industry[part]] + by_sido[sido]
    owned = np.isin(t.codes, _OWNED)
    utility += (form[part] == 2)[:, None] * np.where(owned, 2.5, -1.0)[None]
    utility[np.arange(len(part)), old] = -np.inf
    return np.asarray(utility)


def _wages(rng: Generator, who: People, form: Ints, after: Ints) -> Ints:
    wage = who.wage * np.exp(rng.normal(-0.05, 0.18, len(form)) - 0.08 * (after != who.occupation))
    result = np.full(len(form), -1, dtype=np.int64)
    for i, name in enumerate(FORMS[:3]):
        chosen = form == i
        if chosen.any():
            scaled = wage[chosen] * figures.WAGE_AFTER[name] / wage[chosen].mean()
            result[chosen] = np.maximum(np.round(scaled), 30)
    return result
