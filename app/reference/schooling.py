"""The schooling that occupations usually take (estimated)."""

from functools import cache

from app.models import Education, Profile
from app.reference.tables import rows

_RANK = {education: rank for rank, education in enumerate(Education)}
_FAR = 2
"""Steps of schooling between a person and an occupation that a person does not just go over:
from middle school to college, from high school to university."""


@cache
def _usual() -> dict[str, Education]:
    return {r["keco3"]: Education(r["education"]) for r in rows("occupation_schooling.csv")}


def schooling_above(keco3: str, profile: Profile) -> int:
    """By how many steps the schooling an occupation usually takes is above what the person said
    to have; 0 where it is not, or nothing was said."""
    usual, have = _usual().get(keco3), profile.education
    return 0 if usual is None or have is None else max(0, _RANK[usual] - _RANK[have])


def schooling_far(keco3: str, profile: Profile) -> bool:
    """Whether an occupation usually takes far more schooling than the person said to have; of
    what was not said nothing is known."""
    return schooling_above(keco3, profile) >= _FAR
