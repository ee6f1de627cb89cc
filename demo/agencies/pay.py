"""Made-up pay, lawful and round as agencies print it.

Pay is at least the minimum wage of 2026, 10,320 won an hour (고용노동부 고시), for 209 hours a
month with the paid weekly holiday.
"""

from random import Random

from demo.agencies.tables import JobKind

MINIMUM_HOURLY_KRW = 10_320
HOURS_A_MONTH = 209
DAYS_A_MONTH = 365 / 7 * 5 / 12
_MONTHS = {"M": 1.0, "Y": 1 / 12, "H": float(HOURS_A_MONTH), "D": DAYS_A_MONTH}
_LEAST = {
    "M": MINIMUM_HOURLY_KRW * HOURS_A_MONTH,
    "Y": MINIMUM_HOURLY_KRW * HOURS_A_MONTH * 12,
    "H": MINIMUM_HOURLY_KRW,
    "D": MINIMUM_HOURLY_KRW * 8,
}


def draw_pay(rng: Random, kind: JobKind, unit: str) -> tuple[int, int]:
    """Least and most pay in won a `unit` (M, H, D, Y); most is 0 for none."""
    month = (kind.low + (kind.high - kind.low) * rng.random() ** 1.5) * 10_000
    spread = 1 + rng.random() * 0.15 if rng.random() < 0.35 else 0.0
    # Part of the hourly jobs pay the minimum to the won, as they do.
    if unit == "H" and rng.random() < 0.3:
        month = 0
    least = rounded(month, unit)
    most = nearest(least * spread * _MONTHS[unit], unit)
    return least, most if most > least else 0


def _step(amount: float, unit: str) -> int:
    if unit == "H":
        return 10 if amount < 12_000 else 100
    return {"D": 1_000, "Y": 1_000_000, "M": 10_000}[unit]


def rounded(month: float, unit: str) -> int:
    """Won a month as won a `unit`, up to the next round and lawful figure."""
    amount = max(month / _MONTHS[unit], _LEAST[unit])
    step = _step(amount, unit)
    return -(-int(amount) // step) * step


def nearest(month: float, unit: str) -> int:
    """Won a month as won a `unit`, to the nearest round figure; 0 stays 0."""
    amount = month / _MONTHS[unit]
    step = _step(amount, unit)
    return round(amount / step) * step


def monthly(amount: int, unit: str) -> float:
    """Won a `unit` as won a month."""
    return amount * _MONTHS[unit]


def converted(amount: int, unit: str, other: str) -> int:
    """The same pay told in another unit, exact to what a payroll office rounds to."""
    if not amount or unit == other:
        return amount
    month = monthly(amount, unit)
    least = max(month / _MONTHS[other], _LEAST[other] if month >= _LEAST["M"] else 0)
    step = {"H": 10, "D": 1_000, "Y": 10_000, "M": 10_000}[other]
    return -(-int(least) // step) * step
