"""Pay in whatever unit it is told, as won a month.

Hours: 209 a month, 40 a week and the paid weekly holiday: (40 + 8) × 365 ÷ 7 ÷ 12, the
figure of 고용노동부's notices of the minimum wage; of part of a week as many as are stated
(`weekly`), and where nobody states them an hour's pay has no month. Days: 21.73 a month, five
a week: 365 ÷ 7 × 5 ÷ 12, without a paid holiday, because a daily rate is usually told as all
there is (assumption). Weeks: 4.35 a month. A year's pay is divided by 12, bonuses included if the
listing includes them. Pay by the piece has no month.
"""

import re
from dataclasses import dataclass

from backend.agencies.normalise.amounts import read_won
from backend.agencies.normalise.hours import HOURS_A_MONTH, hours_a_month

__all__ = ["DAYS_A_MONTH", "HOURS_A_MONTH", "Pay", "read_pay", "read_won"]

WEEKS_A_MONTH = 365 / 7 / 12
DAYS_A_MONTH = 5 * WEEKS_A_MONTH

_BELIEVABLE = range(100_000, 50_000_001)
"""Won a month; outside it, a figure was typed in another unit than it says."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """Months' pay in one unit's, and what a figure of 만원 without saying so lies between."""

    a_month: float
    inferred: bool
    in_man: range


_UNITS: dict[str, _Unit | None] = {
    "hour": _Unit(HOURS_A_MONTH, True, range(0)),
    "day": _Unit(DAYS_A_MONTH, True, range(5, 61)),
    "week": _Unit(WEEKS_A_MONTH, True, range(20, 301)),
    "month": _Unit(1, False, range(40, 3_001)),
    "year": _Unit(1 / 12, True, range(1_000, 30_001)),
    "piece": None,
}
_BY_HOURS = ("hour", "day")
"""Units of which a month has as many as one works."""
_NAMED = (
    ("piece", re.compile(r"건당|건별|회당|도급제?|성과급|개당|실적")),
    ("hour", re.compile(r"시급|시간급|시간당|^시간?$|^H\b")),
    ("day", re.compile(r"일급|일당|일\s?(?=\d)|^일$|^D\b")),
    ("week", re.compile(r"주급|주당|주\s?(?=\d{2,}만)|^주$|^W\b")),
    ("year", re.compile(r"연봉|년봉|연급|연\s?(?=\d)|^[연년]$|^Y\b")),
    ("month", re.compile(r"월급|월보수|월\s?(?=\d)|월\s?(?:평균|총)|급여|^월$|^M\b")),
)
_BY_SIZE = (
    ("hour", range(7_000, 60_001)),
    ("day", range(80_000, 500_001)),
    ("month", range(1_000_000, 12_000_001)),
    ("year", range(18_000_000, 300_000_001)),
)
"""The unit of an amount that names none (estimate); amounts between are left alone."""


@dataclass(frozen=True, slots=True)
class Pay:
    """`month_krw` whole won or None, `text` in the unit it was given in or None.

    `inferred` where the month was converted from another unit, or the unit was guessed.
    """

    month_krw: int | None = None
    text: str | None = None
    inferred: bool = False


def _unit_of(unit: str, text: str) -> str | None:
    for words in (unit.strip(), text):
        for name, spelling in _NAMED:
            if spelling.search(words):
                return name
    return None


def read_pay(unit: str, won: int | None, text: str, weekly: float | None = 40) -> Pay:
    """The pay of `won` a `unit` (월급, 시급, 일급, 주급, 연봉) for so many hours a week, None where
    that is a part nobody tells; `text` is what people are shown.

    Where `won` is None the amount is read from `text`; where `unit` says nothing, `text` may,
    else the size of the amount does. What cannot be told or believed gives the text alone.
    """
    amount = won or read_won(text)
    shown = " ".join(part for part in (unit, text) if part).strip() or None
    if amount is None:
        return Pay(text=shown)
    name = _unit_of(unit, text)
    guessed = name is None
    if name is None and not unit:
        name = next((name for name, sizes in _BY_SIZE if amount in sizes), None)
    found = _UNITS[name] if name else None
    if found is None:
        return Pay(text=shown)
    if amount in found.in_man:
        amount, guessed = amount * 10_000, True
    times = found.a_month
    if name in _BY_HOURS:
        if weekly is None:
            return Pay(text=shown)
        times *= hours_a_month(weekly) / HOURS_A_MONTH if name == "hour" else 1
    month = round(amount * times)
    if month not in _BELIEVABLE:
        return Pay(text=shown)
    return Pay(month, shown, found.inferred or guessed)
