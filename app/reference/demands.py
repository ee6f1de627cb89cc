"""What the work of an occupation asks of a body.

Means over the answers of 16,679 workers, 한국고용정보원 KNOW 재직자조사 2018 and 2020,
rescaled to 0 (not at all) to 1 (most).
"""

from functools import cache

from app.models import Capacity, Level, Profile
from app.reference.tables import rows

EXTRA_DEMANDS = (
    "balance_flexibility",
    "bend_twist",
    "sit",
    "outdoor",
    "noise",
    "heights",
    "hazardous_equipment",
    "whole_body_vibration",
    "repetitive",
    "contact_with_people",
    "telework",
)
"""The demands beyond the six capacities."""


@cache
def demands() -> dict[str, dict[str, float]]:
    """Per keco3 the six capacities and the eleven others, each 0 to 1."""
    names = (*(c.value for c in Capacity), *EXTRA_DEMANDS)
    return {
        r["keco3"]: {name: float(r[name]) if r[name] else 0.0 for name in names}
        for r in rows("occupation_demands.csv")
    }


@cache
def _thresholds(capacity: Capacity) -> tuple[float, float]:
    values = sorted(d[capacity] for d in demands().values())
    return values[len(values) // 3], values[2 * len(values) // 3]


@cache
def _bounds(bound: str) -> dict[tuple[str, str], int]:
    """By (keco3, capacity) the `least` or `most` level, where the survey's mean gives another."""
    return {
        (r["keco3"], r["capacity"]): int(r["level"])
        for r in rows("demand_bounds.csv")
        if r["bound"] == bound
    }


@cache
def titled_words() -> dict[str, tuple[str, ...]]:
    """By occupation what vacancies are called that ask more of a body than its other work does:
    a keeper of a warehouse is classified as a clerk."""
    return {r["keco3"]: tuple(r["words"].split(";")) for r in rows("demand_titles.csv")}


@cache
def _titled() -> dict[tuple[str, str], int]:
    return {(r["keco3"], r["capacity"]): int(r["level"]) for r in rows("demand_titles.csv")}


def is_titled(title: str, keco3: str | None) -> bool:
    """Whether a vacancy of this title is such work."""
    return any(word in title for word in titled_words().get(keco3 or "", ()))


def demand_level(keco3: str, capacity: Capacity, title: str = "") -> Level | None:
    """The usual demand as one of three levels: the thirds of all occupations (estimate), no less
    and no more than what the work takes by its nature; `title` is that of a vacancy.

    None for an unknown occupation. It lowers and warns, it never removes.
    """
    asked = demands().get(keco3)
    if asked is None:
        return None
    low, high = _thresholds(capacity)
    level = 1 + (asked[capacity] > low) + (asked[capacity] > high)
    of = (keco3, capacity.value)
    if title and is_titled(title, keco3):
        level = max(level, _titled().get(of, 1))
    return Level(min(max(level, _bounds("least").get(of, 1)), _bounds("most").get(of, 3)))


def gaps_of(keco3: str, profile: Profile) -> dict[Capacity, int]:
    """By how many levels an occupation usually asks more than the person said to have now, by
    capacity; of what was not said nothing is known."""
    gaps = {}
    for capacity in Capacity:
        asked, able = demand_level(keco3, capacity), profile.capacity(capacity)
        if asked is not None and able is not None and asked > able:
            gaps[capacity] = int(asked) - int(able)
    return gaps


def too_much(keco3: str, profile: Profile) -> tuple[Capacity, ...]:
    """What an occupation usually asks more of than one said to have, the widest gap first."""
    gaps = gaps_of(keco3, profile)
    return tuple(sorted(gaps, key=lambda capacity: -gaps[capacity]))
