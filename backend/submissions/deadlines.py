"""Until when the office answers, and the worker who is asked to send something in.

Days as 민원 처리에 관한 법률 제19조제2항 counts times of six days and more: the first day included,
Saturdays and holidays not. Holidays are not known here, so a day named here is never too late. How
many days each form has is from general knowledge and was held against no law: an office sets its
own here.
"""

from datetime import date, timedelta

DAYS = {
    "training_application": 10,
    "training_allowance": 10,
    "return_grant": 14,
    "workplace_adjustment": 14,
    "counseling_request": 7,
    "change_of_details": 7,
    "petition": 14,
}
USUAL = 14
TO_SUPPLEMENT = 10
"""Working days to send in what is asked for: the office's to set (민원 처리에 관한 법률 제22조)."""


def due_on(form: str, received: date) -> date:
    """The last day to answer `form`, received on a Korean day."""
    return _counted(received, DAYS.get(form, USUAL))


def supplement_until(asked: date) -> date:
    """The last day to send in what was asked for on a Korean day; that day is not counted."""
    return _counted(asked + timedelta(days=1), TO_SUPPLEMENT)


def _counted(first: date, days: int) -> date:
    """The last of so many working days, `first` among them."""
    day, left = first, days
    while True:
        left -= day.weekday() < 5
        if left <= 0:
            return day
        day += timedelta(days=1)


def after_waiting(due: date, asked: date, answered: date) -> date:
    """`due` later by as long as the office waited for a supplement, on a working day."""
    day = due + max(timedelta(), answered - asked)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
