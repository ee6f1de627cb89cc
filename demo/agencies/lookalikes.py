"""Vacancies that look like another one and are not the same.

The same employer with other work or other hours, another employer with the same work in the
same 시군구, a branch of the same employer elsewhere.
"""

from dataclasses import replace
from enum import Enum
from functools import cache
from random import Random

from app.models import Agency
from demo.agencies.chance import mix
from demo.agencies.drawing import POOLS, Vacancy
from demo.agencies.employers import employer
from demo.agencies.pay import draw_pay, monthly, rounded
from demo.agencies.places import draw_place
from demo.agencies.tables import JobKind, job_kinds, pick
from demo.agencies.titles import agreeing, other_name, other_shift, title
from demo.agencies.world import Moment


class Likeness(Enum):
    """What a vacancy shares with the one it looks like."""

    OTHER_JOB = "same employer and workplace, other work"
    OTHER_SHIFT = "same employer, workplace and work, other hours and pay"
    OTHER_EMPLOYER = "same title and place, other employer"
    BRANCH = "same employer and work, other place"


def likeness(moment: Moment, lead: Vacancy) -> Likeness | None:
    """How a moment looks like the vacancy it follows, None where its agency has no such work."""
    wanted = tuple(Likeness)[mix(moment.key, 45) % 4]
    pool = POOLS[moment.agency]
    if wanted is Likeness.OTHER_JOB:
        return wanted if _others(pool, lead.kind) else None
    if not _has(pool, lead.kind.code6):
        return None
    if wanted is Likeness.OTHER_SHIFT and not other_shift(
        moment.rng(), lead.kind, lead.contract, lead.shift
    ):
        return None
    return wanted


@cache
def _has(pool: str, code6: str) -> bool:
    return any(kind.code6 == code6 for kind in job_kinds(pool).items)


@cache
def _others(pool: str, kind: JobKind) -> tuple[JobKind, ...]:
    return tuple(
        other
        for other in job_kinds(pool).items
        if other.trade == kind.trade and other.code6[:3] != kind.code6[:3]
    )


def alike(moment: Moment, own: Vacancy, lead: Vacancy) -> Vacancy:
    """The vacancy of a moment made to look like `lead`; `own` where that can't be."""
    how = likeness(moment, lead)
    if how is None:
        return own
    rng = moment.rng()
    if how is Likeness.OTHER_JOB or how is Likeness.OTHER_SHIFT:
        return _at_the_same_employer(rng, moment, own, lead, how)
    if how is Likeness.OTHER_EMPLOYER:
        place = replace(lead.place, road=own.place.road, number=own.place.number)
        firm = employer(rng, lead.kind.trade, place)
        if firm.core == lead.firm.core:
            return own
    else:
        place, firm = draw_place(rng, rural=lead.kind.trade == "farm"), lead.firm
        if place.region == lead.place.region or lead.place.city in firm.core:
            return own
    words = lead.title.replace(lead.employer, firm.name).replace(lead.place.city, place.city)
    return _priced(
        rng,
        moment,
        replace(
            own,
            kind=lead.kind,
            name=lead.name,
            title=words,
            firm=firm,
            employer=firm.name,
            place=place,
            address=place.full,
            contract=lead.contract,
            shift=lead.shift,
            workplace=lead.workplace,
            holiday=lead.holiday,
            schooling=lead.schooling,
            career=lead.career,
        ),
    )


def _at_the_same_employer(
    rng: Random, moment: Moment, own: Vacancy, lead: Vacancy, how: Likeness
) -> Vacancy:
    if how is Likeness.OTHER_JOB:
        kind = pick(rng, _others(POOLS[moment.agency], lead.kind))
        name, shift, contract = pick(rng, kind.names), "", own.contract
        if contract == "11" and kind.unit != "H":
            contract = "21"
    else:
        kind, contract = lead.kind, lead.contract
        if "교대" in lead.name or "주간" in lead.name:
            return own
        name = other_name(rng, kind, lead.name)
        shift = other_shift(rng, kind, contract, lead.shift)
    words = title(rng, name, lead.place, firm=lead.firm.name, workplace="", shift=shift)
    daily = "일당" if kind.unit == "D" else ""
    words = agreeing(words, contract, own.career, shift or daily)
    made = replace(
        own,
        kind=kind,
        name=name,
        title=words,
        firm=lead.firm,
        employer=lead.firm.name,
        place=lead.place,
        address=lead.place.full,
        contract=contract,
        shift=shift,
        workplace="",
        holiday="주 5일 근무" if "주5일" in words or "주말 휴무" in words else own.holiday,
        schooling=kind.schooling,
    )
    return _priced(rng, moment, made, lead if how is Likeness.OTHER_SHIFT else None)


def _priced(rng: Random, moment: Moment, made: Vacancy, less: Vacancy | None = None) -> Vacancy:
    """With pay of its own, a tenth above what `less` pays."""
    unit = "H" if made.contract in ("11", "21") else made.kind.unit
    pay, pay_max = draw_pay(rng, made.kind, unit)
    if less:
        month = max(monthly(pay, unit), monthly(less.pay, less.pay_unit) * 1.1)
        pay, pay_max = rounded(month, unit), 0
    if moment.revision and moment.agency is not Agency.KEAD:
        pay, pay_max = pay + moment.revision * (100 if unit == "H" else 10_000), 0
    return replace(made, pay_unit=unit, pay=pay, pay_max=pay_max)
