"""The same vacancy once more at KEIS, as another clerk words it."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from demo.agencies.drawing import Vacancy
from demo.agencies.pay import converted
from demo.agencies.tables import pick
from demo.agencies.titles import agreeing, other_name, title
from demo.agencies.world import Moment

_OTHER_UNITS = {"M": "YH", "H": "M", "D": "M", "Y": "M"}


def _unit(rng: Random, original: Vacancy) -> str:
    """The unit the second agency tells the pay in: mostly the same, never a part as a whole."""
    drawn = rng.random()
    if original.contract in ("11", "21") or drawn < 0.6:
        return original.pay_unit
    return pick(rng, _OTHER_UNITS[original.pay_unit])


def reworded(moment: Moment, original: Vacancy) -> Vacancy:
    """What KEIS says of a vacancy another agency has: the same facts in other words.

    Employer, workplace, occupation, hours, contract, schooling and experience are the same;
    pay is, too, but for the unit. Only the day it was posted and the deadline may lie apart.
    """
    rng = moment.rng()
    name = other_name(rng, original.kind, original.name)
    stated = original.shift if rng.random() < 0.6 else ""
    firm = original.firm.spelled(rng)
    workplace = original.workplace if rng.random() < 0.5 else ""
    words = title(rng, name, original.place, firm=firm, workplace=workplace, shift=stated)
    if words == original.title:
        words = f"{original.place.city} {name} 채용"
    daily = "일당" if original.kind.unit == "D" else ""
    words = agreeing(words, original.contract, original.career, original.shift or daily)
    unit = _unit(rng, original)
    later = int(rng.random() * 6) if rng.random() < 0.5 else 0
    holiday = original.holiday
    if "주5일" in words or "주말 휴무" in words:
        holiday = "주 5일 근무"
    return replace(
        original,
        name=name,
        title=words,
        employer=firm,
        address=original.place.spelled(rng),
        pay_unit=unit,
        pay=converted(original.pay, original.pay_unit, unit),
        pay_max=converted(original.pay_max, original.pay_unit, unit),
        holiday=holiday,
        posted=moment.posted,
        deadline=original.deadline + timedelta(days=later),
        until_filled=rng.random() < 0.4,
        persons=original.persons if rng.random() < 0.8 else 1,
    )
