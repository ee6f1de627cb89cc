"""Pay in whatever unit it is told, as won a month.

Hours: 209 a month, 40 a week and the paid weekly holiday: (40 + 8) × 365 ÷ 7 ÷ 12, the
figure of 고용노동부's notices of the minimum wage. Days: 21.73 a month, five a week: 365 ÷ 7 × 5
÷ 12, without a paid holiday, because a daily rate is usually told as all there is
(assumption). A year's pay is divided by 12, bonuses included if the listing includes them.
"""

import re
from dataclasses import dataclass

HOURS_A_MONTH = 209
DAYS_A_MONTH = 365 / 7 * 5 / 12

_BELIEVABLE = range(100_000, 50_000_001)
"""Won a month; outside it, a figure was typed in another unit than it says."""

_FIGURE = re.compile(r"(\d[\d,]*)\s*(만)?")


@dataclass(frozen=True, slots=True)
class Pay:
    """`month_krw` whole won or None, `text` in the unit it was given in or None.

    `inferred` where the month was converted from another unit.
    """

    month_krw: int | None = None
    text: str | None = None
    inferred: bool = False


def read_won(text: str) -> int | None:
    """The first amount in a text, in won: "2,300,000", "250만원 이상"; None for none."""
    found = _FIGURE.search(text)
    if not found or not (digits := found[1].replace(",", "")) or len(digits) > 12:
        return None
    return int(digits) * (10_000 if found[2] else 1) or None


def read_pay(unit: str, won: int | None, text: str) -> Pay:
    """The pay of `won` a `unit` (월급, 시급, 일급, 연봉); `text` is what people are shown.

    Where `won` is None the amount is read from `text`. An unknown unit gives text alone.
    """
    amount = won or read_won(text)
    shown = f"{unit} {text}".strip() or None
    if amount is None:
        return Pay(text=shown)
    if unit.startswith("월"):
        month, inferred = float(amount), False
    elif unit.startswith(("시", "시간")):
        month, inferred = float(amount * HOURS_A_MONTH), True
    elif unit.startswith("일"):
        month, inferred = amount * DAYS_A_MONTH, True
    elif unit.startswith("연"):
        month, inferred = amount / 12, True
    else:
        return Pay(text=shown)
    if round(month) not in _BELIEVABLE:
        return Pay(text=shown)
    return Pay(round(month), shown, inferred)
