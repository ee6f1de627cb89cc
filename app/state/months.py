"""Days counted from today."""

from calendar import monthrange
from datetime import date


def in_months(today: date, months: int) -> date:
    """The same day so many months later; the last day of a month that has no such day."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
