"""Where there is no model: the table of real moves between occupations.

Counted in 한국고용정보원 KNOW 재직자조사 2018; it knows where people came from and nothing
of their bodies, and the screen says so.
"""

from __future__ import annotations

from functools import cache

from app.models import Reason
from app.reference import keco3_codes, occupation, occupations, transitions

VERSION = "moves-2018"

SAME = 0.55
"""Share of those who return that go back to the old employer: 41.7 of 75.5 (2024 survey)."""

HIGH, FAIR = 0.2, 0.02
"""Likelihood in words, from the shares of a row of the table (estimate)."""

_GROUP_STRENGTH, _OWN_STRENGTH = 10.0, 8.0


@cache
def _base() -> tuple[float, ...]:
    codes = keco3_codes()
    taken = dict.fromkeys(codes, 0.5)
    for (_, new), count in transitions().items():
        taken[new] += count
    total = sum(taken.values())
    return tuple(taken[code] / total for code in codes)


def _leaning(counts: dict[str, float], on: tuple[float, ...], strength: float) -> tuple[float, ...]:
    """Shares of these counts, thin ones leaning on shares that are known better."""
    total = sum(counts.values()) + strength
    return tuple(
        (counts.get(code, 0.0) + strength * share) / total
        for code, share in zip(keco3_codes(), on, strict=True)
    )


@cache
def shares(old: str | None) -> tuple[float, ...]:
    """How likely each of the 136 occupations is after `old`, in the order of `keco.csv`."""
    before = occupation(old) if old else None
    if before is None:
        return _base()
    group = {o.keco3 for o in occupations() if o.keco2 == before.keco2}
    by_group: dict[str, float] = {}
    own: dict[str, float] = {}
    for (source, new), count in transitions().items():
        if source in group:
            by_group[new] = by_group.get(new, 0.0) + count
        if source == before.keco3:
            own[new] = float(count)
    row = _leaning(own, _leaning(by_group, _base(), _GROUP_STRENGTH), _OWN_STRENGTH)
    here = keco3_codes().index(before.keco3)
    elsewhere = 1.0 - row[here]
    return tuple(SAME if i == here else (1 - SAME) * s / elsewhere for i, s in enumerate(row))


def reasons(old: str | None, keco3: str) -> tuple[Reason, ...]:
    """What the table can say for an occupation."""
    before, after = (occupation(old) if old else None), occupation(keco3)
    if before is None or after is None or old is None:
        return ()
    if old == keco3:
        return (Reason(code="same_occupation", params={"old_keco3": old}, weight=1.0),)
    found = []
    if count := transitions().get((old, keco3)):
        params: dict[str, str | int | float] = {"old_keco3": old, "count": count}
        found.append(Reason(code="moved_before", params=params, weight=0.8))
    if before.keco2 == after.keco2:
        found.append(Reason(code="near_old_job", params={"old_keco3": old}, weight=0.5))
    return tuple(found)
