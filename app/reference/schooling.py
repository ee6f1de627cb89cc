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


def schooling_far(keco3: str, profile: Profile) -> bool:
    """Whether an occupation usually takes far more schooling than the person said to have; of
    what was not said nothing is known."""
    usual, have = _usual().get(keco3), profile.education
    return usual is not None and have is not None and _RANK[usual] - _RANK[have] >= _FAR
