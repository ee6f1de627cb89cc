"""Until when what an office asks for is to be sent in: the office's to say, within bounds.

The law speaks of a time that is long enough (상당한 기간) and names no number; its text was not
held against this (`TIMES.verified`). What is usual, to choose from and the most are set here.
Holidays are not known, so a day named here is never later than so many working days.
"""

import json
from datetime import date, timedelta
from importlib.resources import files

from app.models.base import Model


class Times(Model):
    """How long, in working days: what is `usual`, what staff may choose from, the `most`; and on
    what law it stands."""

    usual_working_days: int
    choices: tuple[int, ...]
    most_working_days: int
    law: str
    as_of: date
    verified: bool


TIMES = Times.model_validate(
    json.loads(files("app.forms").joinpath("data", "supplement.json").read_text("utf-8"))
)


def until(asked: date, days: int = TIMES.usual_working_days) -> date:
    """The last of so many working days after a Korean day; that day is not counted."""
    return last_of(asked + timedelta(days=1), days)


def may_be_until(asked: date, day: date) -> bool:
    """Whether staff may ask on `asked` for something to be sent in until `day`."""
    return asked < day <= until(asked, TIMES.most_working_days)


def last_of(first: date, days: int) -> date:
    """The last of so many working days, `first` among them."""
    day, left = first, days
    while True:
        left -= day.weekday() < 5
        if left <= 0:
            return day
        day += timedelta(days=1)
