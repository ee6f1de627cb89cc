"""The tables made-up listings are drawn from, and drawing from them by weight."""

import csv
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from app.reference import job_titles
from app.reference.tables import rows

T = TypeVar("T")


class Weighted(Generic[T]):
    """Items that come up as often as their weights say."""

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        self.items = tuple(items)
        self._sums = list(accumulate(weights))

    def pick(self, rng: Random) -> T:
        """One item, from one draw of `rng`."""
        return self.items[bisect(self._sums, rng.random() * self._sums[-1], 0, len(self.items) - 1)]


def pick(rng: Random, items: Sequence[T]) -> T:
    """One of `items`, each as likely."""
    return items[int(rng.random() * len(items))]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of vacancy: what people call it, who employs for it, what it pays.

    `low` and `high` in 10,000 won a month; `unit` how pay is told: M 월급, H 시급, D 일급,
    Y 연봉; `schooling` the code of Work24's `education` (0 무관, 3 고졸, 4 2~3년, 5 4년).
    """

    code6: str
    trade: str
    low: int
    high: int
    unit: str
    schooling: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CourseKind:
    """A kind of course; costs in 10,000 won, `share` the percent the trainee pays."""

    ncs: str
    school: str
    days: tuple[int, int]
    cost: tuple[int, int]
    share: int
    titles: tuple[str, ...]


def table(name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>` by column name."""
    text = files("demo.agencies").joinpath("data", name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


_TAIL_SHARE = 0.06
"""How many of Work24's vacancies fall outside the hand-written kinds (our choice)."""

_TAIL_TRADES = {"0": "office", "1": "it", "2": "school", "3": "hospital", "4": "office",
                "5": "hotel", "6": "retail", "7": "construction", "8": "manufacturing",
                "9": "farm"}  # fmt: skip

_SCHOOLING = {"high": 3, "college": 4, "university": 5}
"""Work24's codes of the schooling that work usually takes; less is asked of nobody."""

_TAIL_LEFT_OUT = ("01", "22", "24", "25", "301", "302", "303", "621", "211", "212")
"""Managers, judges, soldiers, doctors, pilots, teachers: not hired over a job centre."""


def _tail() -> list[JobKind]:
    """Official job titles that no hand-written kind covers, so that every trade occurs."""
    covered = {row["code6"][:3] for row in table("job_kinds.csv")}
    usual = {row["keco3"]: row["education"] for row in rows("occupation_schooling.csv")}
    kinds = {}
    for title in job_titles():
        plain = title.name.split("(")[0].strip().strip('"')
        if title.keco3 in covered or title.code6[:3] != title.keco3:
            continue
        if title.code6.startswith(_TAIL_LEFT_OUT) or "기타" in plain or len(plain) > 16:
            continue
        skilled = title.code6[0] in "0123478"
        low, high = (250, 350) if skilled else (225, 300)
        schooling = 4 if skilled else _SCHOOLING.get(usual.get(title.keco3, ""), 0)
        kinds[title.code6] = JobKind(
            title.code6, _TAIL_TRADES[title.code6[0]], low, high, "M", schooling, (plain,)
        )
    return list(kinds.values())


@cache
def job_kinds(pool: str) -> Weighted[JobKind]:
    """The vacancies of one agency: `k` KEIS, `d` KEAD, `o` KORDI, `c` CWMA."""
    rows = [row for row in table("job_kinds.csv") if pool in row["pools"]]
    kinds = [
        JobKind(
            row["code6"],
            row["trade"],
            int(row["low"]),
            int(row["high"]),
            row["unit"],
            int(row["schooling"]),
            tuple(row["names"].split("|")),
        )
        for row in rows
    ]
    weights = [float(row["weight"]) for row in rows]
    if pool == "k":
        tail = _tail()
        weights += [sum(weights) * _TAIL_SHARE / len(tail)] * len(tail)
        kinds += tail
    return Weighted(kinds, weights)


@cache
def course_kinds() -> Weighted[CourseKind]:
    """Every kind of course."""
    rows = table("course_kinds.csv")
    kinds = [
        CourseKind(
            row["ncs"],
            row["school"],
            (int(row["days_low"]), int(row["days_high"])),
            (int(row["cost_low"]), int(row["cost_high"])),
            int(row["share"]),
            tuple(row["titles"].split("|")),
        )
        for row in rows
    ]
    return Weighted(kinds, [float(row["weight"]) for row in rows])
