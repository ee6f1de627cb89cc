"""The question one person puts to the listings: profile, wishes and chances made ready."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log
from typing import NamedTuple

from app.models import Capacity, Profile, Wishes
from app.reference import distance_km, keco3_codes, region, regions, schooling_far
from app.reference.professions import closed_by, held_with

CHANCE_POINTS = 400
"""What the likeliest occupation is worth."""
CHANCE_PER_E = 80
"""How much less an occupation is worth when it is e times less likely."""

PAY_MOST = 1_000_000_000
"""Won a month; what is said to be more counts as this."""

_OLDER_FROM = 55
"""고령자 by the 고령자고용법 시행령, article 2."""
_SENIOR_FROM = 60
"""From when on most work of the programme for older people (노인일자리) is open to one."""


class Chance(NamedTuple):
    """How likely an occupation is among all, in points, and its rank from 1."""

    points: int
    rank: int


@dataclass(frozen=True, slots=True)
class Ask:
    """What the formula reads. `capacities` are 0 where the person did not say."""

    today: date
    wishes: Wishes
    chances: Mapping[str, Chance]
    capacities: tuple[int, ...]
    home: str | None
    education: int | None
    certificates: frozenset[str] | None
    """Those the person told to have, with the licences of what they worked as; None where they did
    not say."""
    disabled: bool
    unregistered: bool
    """Surely not registered as disabled: no grade was awarded (장해등급)."""
    before: str | None
    """What the person worked as."""
    older: bool
    old_enough: bool | None
    """For the programme for older people, None where the person did not say."""
    far: frozenset[str]
    """Occupations that usually take far more schooling, or a licence, an examination or a religious
    body, that the person does not have behind them."""
    pay: int | None
    pay_is_wish: bool

    def must(self, wish: str) -> bool:
        """Whether the person called this wish a must."""
        return wish in self.wishes.musts


def make_ask(profile: Profile, wishes: Wishes, chances: Mapping[str, float], today: date) -> Ask:
    """The question of one person on one day; `chances` are by keco3, any scale."""
    age = today.year - profile.birth_year if profile.birth_year is not None else profile.age
    before = profile.wage_before and profile.wage_before * 10_000
    return Ask(
        today=today,
        wishes=wishes,
        chances=_points(chances),
        capacities=tuple(int(profile.capacity(capacity) or 0) for capacity in Capacity),
        home=profile.region if region(profile.region) else None,
        education=None if profile.education is None else EDUCATION[profile.education.value],
        certificates=_held(profile),
        disabled=bool(profile.disability_grade),
        unregistered=profile.disability_grade == 0,
        before=profile.occupation_before,
        older=age is not None and age >= _OLDER_FROM,
        old_enough=None if age is None else age >= _SENIOR_FROM,
        far=frozenset(
            code
            for code in keco3_codes()
            if schooling_far(code, profile) or closed_by(code, profile)
        ),
        pay=min(wishes.pay_month_min_krw or before or 0, PAY_MOST) or None,
        pay_is_wish=bool(wishes.pay_month_min_krw),
    )


EDUCATION = {
    name: rank
    for rank, name in enumerate(
        ("none", "elementary", "middle", "high", "college", "university", "graduate")
    )
}
"""Schooling by rank, least first."""


def _held(profile: Profile) -> frozenset[str] | None:
    told = profile.certificates
    return None if told is None else frozenset(told) | held_with(profile.occupation_before)


def _points(chances: Mapping[str, float]) -> dict[str, Chance]:
    known = [(chances[code], code) for code in keco3_codes() if chances.get(code, 0.0) > 0]
    if not known:
        return {}
    known.sort(key=lambda pair: (-pair[0], pair[1]))
    best = known[0][0]
    found = {
        code: Chance(max(0, CHANCE_POINTS + round(CHANCE_PER_E * log(chance / best))), rank)
        for rank, (chance, code) in enumerate(known, 1)
    }
    last = Chance(0, len(keco3_codes()))
    return {code: found.get(code, last) for code in keco3_codes()}


@lru_cache(maxsize=512)
def km_from(home: str) -> dict[str, int]:
    """Whole kilometres from a region to every other, by code."""
    distances = ((code, distance_km(home, code)) for code in regions())
    return {code: round(km) for code, km in distances if km is not None}
