"""When and how long one works, out of what people write: "(저녁)", "주5일 9-18시", "주 20시간".

Nobody is told the evening for the day: what lies outside 5 to 20 o'clock, or begins at 17 or
later, is not the day's work (our choice; the law's night, 근로기준법 제56조, is 22 to 6). Where it
is neither clearly one nor the other, nothing is told.
"""

import re
from itertools import starmap

from app.models import EmploymentType, Shift

_NO_HOURS = re.compile(
    r"주[·.]?야간\s?보호|(?:주|야)간\s?보호|교대(?=역|점|앞|동)|(?:교대|야간|주말|저녁)\s?(?:근무\s?)?(?:없|제외|x\b)"
    r"|야간\s?(?:수당|진료|개장)|저녁\s?(?:식사|제공|밥|이\s?있는)|주말\s?휴"
)
"""What holds a word of the hours and says nothing of them, or that they are not so."""
_ROTATING = re.compile(r"교대|격일|주야|야야|당비|당직비번|24시간\s?(?:근무|맞)")
_WEEKEND = re.compile(r"주말(?!\s?포함)")
_NIGHT = re.compile(r"야간|심야|나이트|밤\s?근무|저녁|새벽")
_DAY = re.compile(
    r"주간(?!\s*센터|주야)(?:\s*(?:전담|근무|고정|반|조))?|데이\s*(?:전담|근무)|낮\s?근무|오전|오후"
)
_O_CLOCK = r"(?:\s?시(?!간)(?:\s?(\d{{1,2}})\s?분)?|:(\d{{2}})){}"
_RANGE = re.compile(
    r"(?:(오전|오후|저녁|밤|새벽)\s?)?(?<![\d:.])(\d{1,2})"
    + _O_CLOCK.format("?")
    + r"\s?(?:부터)?\s?[~∼〜–-]\s?(?:(익일|다음\s?날|오전|오후|저녁|밤|새벽)\s?)?(\d{1,2})"
    + _O_CLOCK.format("")
)
_A_WEEK = re.compile(r"주\s?(?:소정\s?근로\s?시간\s?)?(\d{1,2}(?:\.\d)?)\s?시간")
_A_DAY = re.compile(r"(?:1일|일|하루)\s?(\d{1,2}(?:\.\d)?)\s?시간")
_DAYS = re.compile(r"주\s?([1-7])\s?일")
_PART = re.compile(r"파트|단시간|시간제|시간선택|알바|아르바이트")
_FULL, _PAID_FROM, _HOLIDAY = 40.0, 15.0, 8.0
_WEEKS_A_MONTH = 365 / 7 / 12
HOURS_A_MONTH = 209
"""Of 40 hours a week, as 고용노동부's notices of the minimum wage round it."""


def read_shift(text: str) -> Shift | None:
    """When a text says one works, None where it does not say or says several things."""
    said = _NO_HOURS.sub(" ", text)
    if _ROTATING.search(said):
        return Shift.ROTATING
    if _WEEKEND.search(said):
        return Shift.NIGHT if re.search("야간|심야", said) else Shift.WEEKEND
    ranges = set(starmap(_shift_of, (found.groups() for found in _RANGE.finditer(said))))
    if ranges:
        return ranges.pop() if len(ranges) == 1 else None
    if _NIGHT.search(said):
        return Shift.NIGHT
    return Shift.DAY if _DAY.search(said) else None


def _shift_of(*parts: str | None) -> Shift | None:
    """Of a stretch from one time to another: half of the day, hour, minutes (twice) of each."""
    begins, ends = _hour(*parts[:4]), _hour(*parts[4:])
    if parts[4] in ("익일", "다음날", "다음 날"):
        ends += 24
    elif ends <= begins:  # "9시~6시" means the evening, "22시~7시" the next day
        ends += 12 if begins < 12 and ends + 12 > begins and not parts[4] else 24
    if ends - begins >= 20:
        return Shift.ROTATING
    if begins < 5 or begins >= 17 or ends > 22 or (begins >= 12 and ends > 20):
        return Shift.NIGHT
    return Shift.DAY if ends <= 20 else None


def _hour(half: str | None, hour: str | None, *minutes: str | None) -> float:
    least = int(hour or 0) + int(next(filter(None, minutes), 0)) / 60
    return least + 12 if half in ("오후", "저녁", "밤") and least < 12 else least


def read_weekly_hours(text: str) -> float | None:
    """The hours of a week a text states, also as so many a day on so many days."""
    if found := _A_WEEK.search(text):
        return _believed(float(found[1]))
    a_day, days = _A_DAY.search(text), _DAYS.search(text)
    return _believed(float(a_day[1]) * int(days[1])) if a_day and days else None


def _believed(hours: float) -> float | None:
    return hours if 1 <= hours <= 84 else None


def hours_paid(
    contract: EmploymentType | None, shift: Shift | None, title: str, hours: str = ""
) -> float | None:
    """The hours a week that pay by the hour or day is for: those that are stated, else the whole
    week, and None where it is work for a part of it that nobody tells."""
    stated = read_weekly_hours(hours) or read_weekly_hours(title)
    if stated is not None:
        return stated
    part = contract is EmploymentType.PART_TIME or shift is Shift.WEEKEND or _PART.search(title)
    return None if part else _FULL


def hours_a_month(weekly: float) -> float:
    """The hours a month that are paid for so many a week: from 15 on with a share of the paid
    weekly holiday (근로기준법 제18조, 제55조)."""
    if weekly == _FULL:
        return HOURS_A_MONTH
    least = min(weekly, _FULL)
    holiday = least / _FULL * _HOLIDAY if weekly >= _PAID_FROM else 0
    return (weekly + holiday) * _WEEKS_A_MONTH
