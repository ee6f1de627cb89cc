"""Until when the office answers. Until when a worker sends in what is asked for:
`app.forms.supplementing`, one count on both sides.

Days as 민원 처리에 관한 법률 제19조제2항 counts times of six days and more: the first day included,
Saturdays and holidays not. Holidays are not known here, so a day named here is never too late. How
many days each form has is from general knowledge and was held against no law: an office sets its
own here.
"""

from datetime import date, timedelta

from app.forms.supplementing import last_of

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


def due_on(form: str, received: date) -> date:
    """The last day to answer `form`, received on a Korean day."""
    return last_of(received, DAYS.get(form, USUAL))


def after_waiting(due: date, asked: date, answered: date) -> date:
    """`due` later by as long as the office waited for a supplement, on a working day."""
    day = due + max(timedelta(), answered - asked)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
