"""Work that nobody just applies for: by law it wants a licence one studies for over years, an
examination for the public service, or a religious body that ordains (estimated).

The certificates a person can learn for in some months are in `certificates`; these are beside them.
"""

from dataclasses import dataclass
from functools import cache

from app.models import Profile
from app.reference.tables import rows


@dataclass(frozen=True, slots=True)
class Profession:
    """What one has to be given before the work of an occupation is open: `by` a `licence`, an
    `exam` or a `faith`. `most`: nearly all the work of the occupation asks for it, or for
    another one of the same occupation; `words` are what titles of vacancies call it."""

    code: str
    name: str
    keco3: str
    most: bool
    words: tuple[str, ...]
    by: str


@cache
def professions() -> tuple[Profession, ...]:
    """Every one, in the order of the table. Stored indexes count on it: new ones go to its end."""
    return tuple(
        Profession(
            r["code"],
            r["name"],
            r["keco3"],
            r["most"] == "yes",
            tuple(filter(None, r["words"].split(";"))),
            r["by"],
        )
        for r in rows("professions.csv")
    )


@cache
def _closed() -> dict[str, tuple[Profession, ...]]:
    """By occupation: what nearly all of its work asks for."""
    found: dict[str, tuple[Profession, ...]] = {}
    for one in professions():
        if one.most:
            found[one.keco3] = (*found.get(one.keco3, ()), one)
    return found


def closed_by(keco3: str, profile: Profile) -> str:
    """What keeps nearly all the work of an occupation closed to somebody: `licence`, `exam` or
    `faith`; empty where nothing does, they worked in it before, or said to have a licence for
    it."""
    asked = _closed().get(keco3, ())
    if not asked or profile.occupation_before == keco3:
        return ""
    return "" if {one.code for one in asked} & {*(profile.certificates or ())} else asked[0].by


def held_with(keco3: str | None) -> frozenset[str]:
    """The licences that who worked in an occupation may be taken to have."""
    return frozenset(one.code for one in professions() if one.keco3 == keco3)
