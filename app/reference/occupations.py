"""Occupations: the Korean employment classification (한국고용직업분류, KECO 2018)."""

from dataclasses import dataclass
from functools import cache

from app.reference.tables import rows


@dataclass(frozen=True, slots=True)
class Occupation:
    """One of the 136 소분류, with its 중분류 (2 digits) and 대분류 (1 digit)."""

    keco3: str
    name: str
    keco2: str
    name2: str
    keco1: str
    name1: str


@dataclass(frozen=True, slots=True)
class JobTitle:
    """One of Work24's 1,172 six-digit job titles (취업알선직업분류) and its occupation."""

    code6: str
    name: str
    keco3: str


@cache
def occupations() -> tuple[Occupation, ...]:
    """All 136, in the order of the classification: the order of every model output."""
    return tuple(
        Occupation(r["code3"], r["name3"], r["code2"], r["name2"], r["code1"], r["name1"])
        for r in rows("keco.csv")
    )


@cache
def keco3_codes() -> tuple[str, ...]:
    """The 136 codes, in the same order."""
    return tuple(o.keco3 for o in occupations())


@cache
def _by_code() -> dict[str, Occupation]:
    return {o.keco3: o for o in occupations()}


def occupation(keco3: str) -> Occupation | None:
    """The occupation of a code, None where there is none."""
    return _by_code().get(keco3)


@cache
def job_titles() -> tuple[JobTitle, ...]:
    """Every official job title, by code."""
    return tuple(
        JobTitle(r["code6"], r["name"], r["keco3"]) for r in rows("work24_occupations.csv")
    )
