"""Who was hurt: industry, occupation, person, employment."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from app.reference import regions
from app.reference.certificates import certificates
from training.cohort import figures
from training.cohort.draw import by_rank, categorical, given, lookup, margins
from training.tables import Floats, Ints, tables

INDUSTRIES = tuple(figures.INDUSTRY)
FIRM_SIZES = tuple(figures.FIRM_SIZE)
EDUCATIONS = ("none", "elementary", "middle", "high", "college", "university", "graduate")
EMPLOYMENTS = ("regular", "temporary", "daily", "platform", "owner")
NATIONALITIES = ("KR", *figures.FOREIGN)

_SERVICES = ("53", "55", "56", "54", "51", "52", "61", "30", "21", "23", "41", "42", "24")

_AFFINITY = {
    # which 중분류 an industry mainly employs (estimate); others by 1
    "manufacturing": {**dict.fromkeys(("15", "81", "82", "83", "85", "86", "87", "88"), 40.0),
                      "89": 90.0, "02": 3.0, "70": 0.3, "53": 0.3, "56": 0.3},
    "construction": {"70": 120.0, "14": 40.0, "83": 6.0, "82": 5.0, "84": 6.0, "89": 0.3},
    "transport": {"62": 120.0, "02": 2.0, "52": 3.0, "84": 4.0},
    "mining": {"70": 20.0, "81": 6.0, "62": 4.0},
    "utilities": {"83": 20.0, "85": 12.0, "15": 6.0},
    "forestry": {"90": 200.0}, "fishery": {"90": 200.0}, "agriculture": {"90": 200.0},
    "finance": {"03": 200.0, "02": 30.0, "61": 6.0},
    "services": {**dict.fromkeys(_SERVICES, 20.0),
                 "02": 8.0, "62": 2.0, "89": 0.5, "70": 0.4, "90": 2.0, "03": 2.0},
}  # fmt: skip

FEMALE_OF_GROUP = {
    "53": 0.72, "56": 0.66, "55": 0.93, "61": 0.50, "30": 0.80, "23": 0.80, "21": 0.60,
    "51": 0.75, "52": 0.50, "02": 0.50, "03": 0.50, "86": 0.60, "87": 0.45, "89": 0.38,
    "88": 0.15, "70": 0.05, "62": 0.05, "81": 0.04, "82": 0.05, "83": 0.15, "84": 0.05,
    "85": 0.12, "90": 0.30, "54": 0.05, "24": 0.10, "25": 0.05, "14": 0.10, "15": 0.10,
}  # fmt: skip

AGE_OF_GROUP = {"54": 13.0, "56": 11.0, "55": 8.0, "53": 3.0, "70": 4.0, "90": 8.0, "62": 1.0,
        "61": -4.0, "13": -10.0, "52": -6.0, "30": -6.0, "02": -5.0, "15": -7.0, "83": -4.0,
        "24": -8.0, "42": -10.0, "51": -6.0, "41": -8.0}  # fmt: skip

_MANUAL = ("manufacturing", "construction", "forestry", "fishery", "agriculture")

_SCHOOL = {"0": 1.5, "1": 2.2, "2": 2.0, "3": 1.3, "4": 1.4, "5": -0.5, "6": 0.1, "7": -0.4,
           "8": -0.1, "9": -0.6}  # fmt: skip


_COMMON = frozenset({
    "forklift", "excavator", "driver_large", "cargo_driver", "welding", "electrician",
    "auto_mechanic", "computer_skills", "word_processor", "care_worker", "nursing_assistant",
    "social_worker", "cook_korean", "hairdresser", "security_guard", "construction_basic_safety",
    "hazardous_materials", "fire_manager", "safety_engineer", "wallpaper",
})  # fmt: skip
"""Held three times as often as the others of their trade (estimate)."""


@dataclass(frozen=True, slots=True)
class People:
    """Arrays of one value a person; categories as indices into the tuples above."""

    industry: Ints
    occupation: Ints
    female: Ints
    age: Ints
    education: Ints
    nationality: Ints
    region: tuple[str, ...]
    firm_size: Ints
    employment: Ints
    tenure: Ints
    wage: Ints
    certificates: Floats


def _occupations(rng: Generator, industry: Ints) -> Ints:
    t = tables()
    wanted = lookup(t.codes, figures.OCCUPATION, 0.0)
    rest = np.where(wanted > 0, 0.0, np.where(np.isin(t.group1, (7, 8)), 2.0, 1.0))
    wanted += rest / rest.sum() * (1.0 - wanted.sum())
    seed = np.array([lookup(t.keco2, _AFFINITY[name], 1.0) for name in INDUSTRIES])
    joint = margins(seed, np.array(list(figures.INDUSTRY.values())), wanted)
    return given(rng, joint, industry)


def _ages(rng: Generator, occupation: Ints) -> Ints:
    score = lookup(tables().keco2, AGE_OF_GROUP, 0.0)[occupation] + rng.normal(
        0, 11, len(occupation)
    )
    band = by_rank(score, [share for _, _, share in figures.AGE_BANDS])
    low = np.array([b[0] for b in figures.AGE_BANDS])[band]
    high = np.array([b[1] for b in figures.AGE_BANDS])[band]
    years = np.floor(rng.random(len(band)) * (high - low + 1))
    return np.asarray(low + years, dtype=np.int64)


def _certificates(rng: Generator, occupation: Ints, age: Ints, education: Ints) -> Floats:
    """(n, certificates) of 0 and 1: mostly from one's own or a near occupation."""
    t = tables()
    held = np.zeros((len(occupation), len(certificates())))
    for j, certificate in enumerate(certificates()):
        opens = np.array([t.index[k] for k in certificate.keco3])
        own = np.isin(occupation, opens)
        near = np.isin(t.group2[occupation], t.group2[opens])
        chance = np.where(own, 0.13, np.where(near, 0.025, 0.006))
        chance = chance * np.where(education >= 3, 1.2, 0.6) * np.where(age > 60, 0.8, 1.1)
        held[:, j] = chance * (3.0 if certificate.code in _COMMON else 1.0)
    held *= figures.CERTIFICATES_HELD / held.sum(axis=1).mean()
    return (rng.random(held.shape) < held).astype(float)


def people(rng: Generator, n: int) -> People:
    """Draw `n` people."""
    t = tables()
    industry = by_rank(rng.random(n), list(figures.INDUSTRY.values()))
    occupation = _occupations(rng, industry)
    keco2 = np.array(t.keco2)[occupation]
    female = (rng.random(n) < lookup(t.keco2, FEMALE_OF_GROUP, 0.35)[occupation]).astype(np.int64)
    age = _ages(rng, occupation)
    foreign = categorical(rng, np.tile([1 - sum(figures.FOREIGN.values()),
                                        *figures.FOREIGN.values()], (n, 1)))  # fmt: skip
    manual = np.isin(industry, [INDUSTRIES.index(name) for name in _MANUAL])
    nationality = np.where(manual | (rng.random(n) < 0.35), foreign, 0)
    school = lookup([c[0] for c in t.codes], _SCHOOL, 0.0)[occupation]
    score = school - 0.055 * (age - 48) + rng.normal(0, 1.0, n)
    education = by_rank(score, (0.012, 0.075, 0.125, 0.445, 0.155, 0.165, 0.023))
    size_seed = np.ones((len(INDUSTRIES), len(FIRM_SIZES)))
    size_seed[INDUSTRIES.index("construction")] = (2, 1.5, 1.5, 1, 0.7, 0.5, 0.6)
    size_seed[INDUSTRIES.index("manufacturing")] = (0.8, 1, 1.3, 1.4, 1.3, 1.2, 1.1)
    sizes = margins(size_seed, np.array(list(figures.INDUSTRY.values())),
                    np.array(list(figures.FIRM_SIZE.values())))  # fmt: skip
    firm_size = given(rng, sizes, industry)
    employment = _employment(rng, industry, occupation)
    tenure = np.exp(
        rng.normal(np.array([3.7, 2.3, 0.9, 3.0, 4.3])[employment] + 0.012 * (age - 45), 1.15)
    )
    tenure = np.minimum(tenure, (age - 14) * 12.0).astype(np.int64)
    pay = (
        0.10 * (education - 3) - 0.22 * female + 0.05 * np.log1p(tenure) + 0.05 * firm_size
        + np.where(keco2 == "70", 0.20, 0.0) - np.where(np.isin(keco2, ("53", "56", "55")), 0.25, 0)
        - 0.00035 * (age - 47.0) ** 2 + rng.normal(0, 0.30, n)
    )  # fmt: skip
    wage = np.exp(pay)
    wage = np.maximum(np.round(wage * figures.WAGE_BEFORE / wage.mean()), 40).astype(np.int64)
    return People(
        industry, occupation, female, age, education, nationality, _regions(rng, n), firm_size,
        employment, tenure, wage, _certificates(rng, occupation, age, education),
    )  # fmt: skip


def _employment(rng: Generator, industry: Ints, occ: Ints) -> Ints:
    shares = np.tile([0.76, 0.13, 0.07, 0.01, 0.03], (len(industry), 1))
    shares[industry == INDUSTRIES.index("construction")] = (0.24, 0.10, 0.63, 0.01, 0.02)
    parcel = occ == tables().index["624"]
    shares[parcel] = (0.30, 0.10, 0.08, 0.50, 0.02)
    return categorical(rng, shares)


def _regions(rng: Generator, n: int) -> tuple[str, ...]:
    leaves = [code for code, r in regions().items() if r.leaf]
    per_sido = {s: sum(code[:2] == s for code in leaves) for s in figures.SIDO}
    weight = np.array([figures.SIDO.get(c[:2], 0.01) / per_sido.get(c[:2], 1) for c in leaves])
    picked = rng.choice(len(leaves), size=n, p=weight / weight.sum())
    return tuple(leaves[i] for i in picked)
