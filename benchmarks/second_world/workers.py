"""Injured workers before anything is known of their return: the input columns as arrays."""

from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np

from app.models import Education, FirmSize, FormerEmployment, Industry
from benchmarks.second_world.bodies import Bodies, draw_bodies
from benchmarks.second_world.market import LEARNED, SIDO, SIDO_WORKERS, WOMEN, zone_of
from benchmarks.second_world.vocabulary import (
    BODY,
    COUNT,
    KECO1,
    Flags,
    Floats,
    Ints,
    by_prefix,
    pick,
    sigmoid,
    sigungu_by_sido,
)

EDUCATION = tuple(e.value for e in Education)
INDUSTRY = tuple(i.value for i in Industry)
FIRM_SIZE = tuple(f.value for f in FirmSize)
EMPLOYMENT = tuple(e.value for e in FormerEmployment)
NCS_COUNT = 24

HEAVINESS = (BODY[:, 0] + BODY[:, 1] - 0.2).clip(0, 1)
_OLD_WORK = by_prefix({"542": 14.0, "561": 10, "562": 10, "706": 5, "9": 9, "550": 7, "7": 3,
                       "622": 6, "624": -4, "0": -1, "1": -6, "4": -7, "53": -1, "613": -6,
                       "616": -6, "51": -7, "3": -5, "83": -1, "01": 5}, 0.0)  # fmt: skip
_FOREIGN_WORK = by_prefix(
    {
        "890": 2.0,
        "706": 2.4,
        "8": 1.5,
        "70": 1.1,
        "9": 1.8,
        "532": 1,
        "0": 0.1,
        "1": 0.1,
        "2": 0.1,
        "3": 0.1,
        "542": 0.1,
        "24": 0.0,
    },
    0.5,
)


@dataclass(frozen=True, slots=True)
class Mix:
    """What sort of workers a world has; `shares` is over occupations, `zones` (5, occupations).

    `links` is (certificates, occupations), how much each certificate belongs to each.
    """

    shares: Floats
    zones: Floats
    certificates: tuple[str, ...]
    links: Floats
    holding: float
    training: float
    ncs_fit: Floats
    nationalities: dict[str, float]
    foreign: float
    graded: float
    severity: float
    years: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Workers:
    """One value a worker, codes as their place in the vocabulary; `training` is -1 for none."""

    approved: Ints
    sex: Ints
    age: Ints
    education: Ints
    nation: Ints
    sido: Ints
    zone: Ints
    sigungu: Ints
    industry: Ints
    firm: Ints
    employment: Ints
    tenure: Ints
    wage: Ints
    before: Ints
    bodies: Bodies
    held: Flags
    training: Ints

    def __len__(self) -> int:
        return len(self.age)

    @property
    def badness(self) -> Floats:
        """0 without a grade, then to 1 for grade 1."""
        grade = self.bodies.grade
        return np.where(grade > 0, (15 - grade) / 14, 0.0)

    def take(self, rows: slice | Ints) -> "Workers":
        """Some of the workers."""
        parts = {f.name: getattr(self, f.name)[rows] for f in fields(self) if f.name != "bodies"}
        bodies = replace(
            self.bodies, **{f.name: getattr(self.bodies, f.name)[rows] for f in fields(Bodies)}
        )
        return Workers(bodies=bodies, **parts)


_INDUSTRY_OF_KECO1 = np.array([
    # manufacturing, construction, transport, mining, utilities, forestry, fishery,
    # agriculture, finance, services
    [18, 10, 6, 0.3, 1.5, 0.3, 0.2, 0.5, 12, 50],
    [45, 12, 1, 0.3, 3, 0, 0, 0.5, 1, 37],
    [2, 0.5, 0.5, 0, 0.5, 0, 0, 0, 0.3, 96],
    [2, 0.3, 0.3, 0, 0.2, 0, 0, 0, 0, 97],
    [8, 1, 0.5, 0, 0.2, 0, 0, 0, 0.5, 90],
    [6, 4, 3, 0.1, 0.6, 0.2, 0.1, 0.2, 1, 85],
    [12, 6, 38, 0.6, 0.6, 0.3, 0.2, 1, 1, 40],
    [4, 88, 0.7, 2, 1.5, 0.5, 0, 0.5, 0, 3],
    [78, 6, 2, 0.5, 2, 0.3, 0.1, 0.4, 0, 11],
    [3, 1, 0.5, 0.2, 0, 22, 14, 55, 0, 4],
])  # fmt: skip
_FIRM_OF_INDUSTRY = np.array([
    [14, 15, 22, 22, 12, 6, 9], [33, 20, 20, 12, 6, 3, 6], [18, 10, 16, 22, 15, 8, 11],
    [10, 10, 20, 25, 10, 5, 20], [5, 8, 15, 20, 17, 10, 25], [35, 25, 25, 10, 3, 1, 1],
    [50, 22, 16, 8, 3, 1, 0], [45, 22, 18, 10, 3, 1, 1], [8, 8, 14, 20, 15, 15, 20],
    [26, 14, 18, 17, 10, 6, 9],
], float)  # fmt: skip
_EMPLOYMENT_OF_INDUSTRY = np.array([
    [76, 13, 5, 1, 5], [22, 14, 58, 1, 5], [46, 12, 6, 32, 4], [75, 14, 9, 0, 2],
    [80, 15, 4, 0, 1], [30, 30, 38, 0, 2], [35, 25, 35, 0, 5], [35, 25, 35, 0, 5],
    [68, 14, 2, 14, 2], [55, 25, 11, 5, 4],
], float)  # fmt: skip


def draw_workers(rng: np.random.Generator, rows: int, mix: Mix) -> Workers:
    """So many workers of the mix."""
    sido = pick(rng, np.broadcast_to(list(SIDO_WORKERS.values()), (rows, len(SIDO))))
    zone = zone_of()[sido]
    homes = np.array([len(sigungu_by_sido()[s]) for s in SIDO])
    sigungu = (rng.random(rows) ** 1.3 * homes[sido]).astype(np.int64)
    foreign = rng.random(rows) < mix.foreign * np.array([1.1, 1, 1.3, 1, 0.6])[zone]
    nation = np.where(foreign, 1 + pick(rng, np.broadcast_to(
        list(mix.nationalities.values()), (rows, len(mix.nationalities)))), 0)  # fmt: skip
    weights = mix.shares * mix.zones[zone] * np.where(foreign[:, None], _FOREIGN_WORK, 1.0)
    before = pick(rng, weights)
    sex = (rng.random(rows) < WOMEN[before]).astype(np.int64)
    years = 47 + _OLD_WORK[before] - 6.0 * foreign + 12.5 * rng.standard_normal(rows)
    years = np.where(years < 19, 19 + rng.random(rows) * 20, years)
    age = np.asarray(years.clip(16, 84), np.int64)
    educated = LEARNED[before] - (age - 45) / 22 + 1.05 * rng.standard_normal(rows) + 0.8
    education = np.rint(educated).astype(np.int64).clip(0, 6)
    industry = pick(rng, _INDUSTRY_OF_KECO1[KECO1[before]])
    firm = pick(rng, _FIRM_OF_INDUSTRY[industry])
    ways = _EMPLOYMENT_OF_INDUSTRY[industry]
    ways = ways * np.where(firm[:, None] < 3, 1.0, [1.3, 1, 0.7, 0.7, 0.1])
    employment = pick(rng, ways)
    staying = np.array([48, 14, 5, 24, 80])[employment] * (0.5 + age / 80) * (0.7 + 0.12 * firm)
    tenure = np.rint(staying * rng.gamma(0.8, 1.2, rows)).astype(np.int64)
    tenure = np.minimum(tenure, (age - 15) * 12)
    wage = 215 * np.exp(0.07 * (education - 2) + 0.05 * firm - 0.16 * sex + 0.0011 * tenure
                        - ((age - 46) / 48) ** 2 + 0.3 * HEAVINESS[before]
                        + 0.22 * rng.standard_normal(rows))  # fmt: skip
    bodies = draw_bodies(rng, HEAVINESS[before], age, mix.graded, mix.severity)
    first, last = (date(year, 1, 1).toordinal() for year in mix.years)
    return Workers(
        rng.integers(first, last, rows), sex, age, education, nation, sido, zone, sigungu,
        industry, firm, employment, tenure, np.rint(wage).astype(np.int64).clip(60, 1500), before,
        bodies, _held(rng, mix, before, education), _training(rng, mix, before, age, bodies.grade),
    )  # fmt: skip


def _held(rng: np.random.Generator, mix: Mix, before: Ints, education: Ints) -> Flags:
    """Certificates lie mostly with those whose old work they belong to, some anywhere."""
    rows, count = len(before), len(mix.certificates)
    near = mix.links @ (KECO1[:, None] == KECO1[None, :]) / COUNT
    strength = mix.links + 1.5 * near + 0.03
    ready = 0.5 + 0.22 * education
    chance = mix.holding * ready[:, None] * strength.T[before]
    return np.asarray(rng.random((rows, count)) < np.clip(chance, 0, 0.8))


def _training(rng: np.random.Generator, mix: Mix, before: Ints, age: Ints, grade: Ints) -> Ints:
    """Who took a course, and in which NCS: the old field or one that asks less of a body."""
    takes = sigmoid(np.log(mix.training / (1 - mix.training)) - (age - 45) / 18 + 0.8 * (grade > 0))
    popular = np.array([.5, 4, .5, 1, .3, 2, 5, 2, 3, 1, 3, 3, 6, 4, 3, 1.5, .6, 1, 4, 3, 1.5, 1,
                        1, 1])  # fmt: skip
    weights = popular + 6 * mix.ncs_fit[:, before].T
    return np.where(rng.random(len(before)) < takes, pick(rng, weights), -1)
