"""From words, codes and fields of training to an occupation.

What comes from words is marked as inferred by who asks.
"""

import csv
from functools import cache, lru_cache
from importlib.resources import files

from app.reference import keco3_codes
from app.reference.tables import rows
from backend.agencies.normalise.judging import Judge, name_work, shipped
from backend.agencies.normalise.titles import work_of
from backend.agencies.normalise.vocabulary import plain


def keco3_by(judge: Judge, title: str, employer: str) -> str | None:
    """The occupation of a title as `judge` sees it, None where it names none."""
    if official := judge.titles.get(plain(title)):
        return official
    named = name_work(*work_of(title, employer), judge)
    return named[0] if named else None


@lru_cache(maxsize=65_536)
def keco3_of_title(title: str, employer: str) -> str | None:
    """The occupation of a vacancy's title, leaving out who employs and what is offered.

    "○○시설관리 경비원 모집 (통근버스 운행)" is neither about facilities nor about buses.
    """
    return keco3_by(shipped(), title, employer)


def keco3_of_words(text: str) -> str | None:
    """The occupation of a job's name, None where it names none."""
    return keco3_of_title(text, "")


@cache
def _known() -> frozenset[str]:
    return frozenset(keco3_codes())


def keco3_of_work24(code: str) -> str | None:
    """The occupation of Work24's six digits: their first three, where they are one."""
    return code[:3] if len(code) >= 3 and code[:3] in _known() else None


@cache
def _ncs() -> dict[str, str]:
    """Per NCS code of 2, 4 or 6 digits the occupation it leads to most (estimated)."""
    found: dict[str, tuple[float, str]] = {}
    for row in rows("ncs_occupations.csv"):
        weight = float(row["weight"])
        if row["ncs"] not in found or weight > found[row["ncs"]][0]:
            found[row["ncs"]] = (weight, row["keco3"])
    text = files("backend.agencies").joinpath("data/ncs_fields.csv").read_text("utf-8")
    finer = {row["ncs"]: row["keco3"] for row in csv.DictReader(text.splitlines())}
    return {ncs: keco3 for ncs, (_, keco3) in found.items()} | finer


def keco3_of_ncs(code: str) -> str | None:
    """The occupation of an NCS code of up to 8 digits, by its longest known beginning."""
    known = _ncs()
    return next((known[code[:n]] for n in (6, 4, 2) if code[:n] in known), None)


def keco3_of_course(title: str, ncs: str | None) -> str | None:
    """The occupation a course leads to: by its title, else the likeliest of its NCS code."""
    return keco3_of_words(title) or keco3_of_ncs(ncs or "")
