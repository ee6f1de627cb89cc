"""Occupations, regions, what occupations ask of a body, real moves: tables and look-ups.

Read once from `data/`, whose `SOURCES.md` names where each table comes from.
"""

from app.reference.demands import (
    EXTRA_DEMANDS,
    demand_level,
    demands,
    gaps_of,
    is_titled,
    titled_words,
    too_much,
)
from app.reference.ncs import ncs_names
from app.reference.occupations import (
    JobTitle,
    Occupation,
    job_titles,
    keco3_codes,
    occupation,
    occupations,
)
from app.reference.regions import Region, distance_km, region, regions, regions_within, sido_of
from app.reference.schooling import schooling_above, schooling_far
from app.reference.transitions import transitions

__all__ = [
    "EXTRA_DEMANDS",
    "JobTitle",
    "Occupation",
    "Region",
    "demand_level",
    "demands",
    "distance_km",
    "gaps_of",
    "is_titled",
    "job_titles",
    "keco3_codes",
    "ncs_names",
    "occupation",
    "occupations",
    "region",
    "regions",
    "regions_within",
    "schooling_above",
    "schooling_far",
    "sido_of",
    "titled_words",
    "too_much",
    "transitions",
]
