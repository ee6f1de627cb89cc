"""One listing and one person: whether it is a match, and why."""

from collections.abc import Callable
from datetime import date
from typing import Any

from app.matching import match
from app.models import Match, Profile, Wishes
from app.store.schema import LISTING_COLUMNS

TODAY = date(2026, 11, 22)
BARE: dict[str, Any] = dict.fromkeys(LISTING_COLUMNS) | {
    "kind": "job",
    "agency": "keis",
    "sources": "[]",
    "title": "",
    "employer": "",
    "keco3_inferred": 0,
    "pay_inferred": 0,
    "prefers": "[]",
    "employer_flags": "[]",
    "first_seen": "",
    "updated_at": "",
}
"""A row of the catalogue that says nothing."""


def one(
    catalogue_of: Callable[..., Any],
    row: dict[str, Any],
    profile: Profile | None = None,
    wishes: Wishes | None = None,
    chances: dict[str, float] | None = None,
) -> Match | None:
    """The match of a single listing, None where it is gone."""
    base = BARE | {"id": "keis:1", "title": "조립원", "employer": "한빛", "keco3": "611"}
    found = match(
        catalogue_of([base | row]),
        profile or Profile(),
        wishes or Wishes(),
        chances or {},
        today=TODAY,
    )
    return found[0] if found else None


def codes_of(found: Match | None) -> set[str]:
    assert found
    return {reason.code for reason in found.reasons}
