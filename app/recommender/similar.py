"""How many cases like this one returned to an occupation: counted, never computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.models import DataOrigin, Profile
from app.recommender.session import Session
from app.reference import occupation

FEWEST = 20
"""Fewer are never told: they might point at a person."""


def similar(session: Session, profile: Profile, keco3: str) -> int | None:
    """Closed cases of the same 중분류 before the injury that returned to `keco3`.

    None where the data is synthetic (nobody was counted), where the file holds no such
    count, and under 20 or what the file itself names as fewest.
    """
    before = occupation(profile.occupation_before) if profile.occupation_before else None
    if session.data is not DataOrigin.REAL or before is None:
        return None
    told = _part(session.metadata, "similar")
    count = _part(_part(told, "counts"), before.keco2).get(keco3)
    fewest = told.get("fewest")
    least = max(FEWEST, fewest) if isinstance(fewest, int) else FEWEST
    return count if type(count) is int and count >= least else None


def _part(whole: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = whole.get(key)
    return part if isinstance(part, Mapping) else {}
