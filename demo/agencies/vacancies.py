"""One made-up vacancy or course for one moment; what it says agrees with itself.

Pay is at least the minimum wage of 2026, 10,320 won an hour (고용노동부 고시), for 209 hours a
month with the paid weekly holiday.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.agencies.names import employer, school
from demo.agencies.places import Place, draw_place
from demo.agencies.tables import CourseKind, JobKind, Weighted, course_kinds, job_kinds, pick
from demo.agencies.world import Moment, mix

MINIMUM_HOURLY_KRW = 10_320
HOURS_A_MONTH = 209
_DAYS_A_MONTH = 21.73

_SHIFTS = {
    "542": ("주주야야비비", "격일제", "24시간 격일", "주간 전담", "야간 전담", "12시간 맞교대"),
    "541": ("3교대", "4조 2교대", "야간 전담"),
    "550": ("3교대", "주간", "야간 전담", "2교대"),
    "307": ("3교대", "데이 전담", "나이트 전담"),
    "304": ("3교대", "나이트 전담"),
    "814": ("주주야야비비", "격일제", "3교대"),
    "834": ("주간", "격일제", "3교대"),
    "835": ("2교대", "3교대", "4조 3교대"),
    "836": ("주간", "2교대"),
    "852": ("2교대", "주야 2교대"),
    "813": ("주간", "주야 2교대"),
    "890": ("주간", "주야 2교대", "야간 전담"),
    "624": ("야간", "새벽", "주간"),
    "623": ("주간", "2교대", "야간"),
    "561": ("오전", "새벽", "오후", "주말"),
    "615": ("오전", "오후", "주말"),
    "616": ("오전", "저녁", "주말"),
    "532": ("평일", "주말", "저녁"),
    "622": ("1일 2교대", "격일제", "주간"),
}
"""What a title says of the hours, by occupation."""

_ENDINGS = ("모집", "모집", "모집합니다", "채용", "채용합니다", "구인", "구합니다", "모십니다",
            "급구", "정규직 채용", "채용공고", "모집 공고", "직원 채용")  # fmt: skip

_EXTRAS = ("주5일", "초보 가능", "경력 우대", "기숙사 제공", "통근버스 운행", "식사 제공",
           "장기근무", "4대보험", "주5일 9-18시", "주말 휴무",
           "퇴직금 별도", "중장년 환영", "즉시 출근")  # fmt: skip

_CAREERS = ("관계없음", "관계없음", "관계없음", "경력", "신입")
_HOLIDAYS = ("주 5일 근무",) * 3 + ("주 6일 근무", "토요 격주휴무", "기타")

_WORKPLACES = {
    "building": ("아파트", "오피스텔", "상가", "빌딩"),
    "logistics": ("물류센터", "창고", "풀필먼트센터"),
    "cleaning": ("병원", "대형마트", "관공서", "오피스빌딩"),
    "catering": ("구내식당", "산업체 급식소"),
    "hospital": ("요양병원", "재활병원"),
    "manufacturing": ("공장", "자동차부품 공장"),
    "food": ("식품공장", "김치공장", "반찬공장"),
    "construction": ("아파트 현장", "물류센터 신축현장", "지식산업센터 현장"),
}


@dataclass(frozen=True, slots=True)
class Vacancy:
    """One vacancy. Pay in won in the unit `pay_unit` (M, H, D, Y); `pay_max` 0 for none.

    `contract` is Work24's `empTp` (10 무기, 11 무기 시간제, 20 유기, 21 유기 시간제, 4 파견).
    """

    kind: JobKind
    name: str
    title: str
    employer: str
    place: Place
    pay_unit: str
    pay: int
    pay_max: int
    contract: str
    holiday: str
    schooling: int
    career: str
    posted: date
    deadline: date
    until_filled: bool
    persons: int


@dataclass(frozen=True, slots=True)
class Session:
    """One session of a course; money in won, rates in percent, satisfaction 0 to 5."""

    kind: CourseKind
    course: int
    degree: int
    title: str
    school: str
    place: Place
    starts: date
    ends: date
    cost: int
    own_cost: int
    seats: int
    enrolled: int
    employment_rate: float | None
    satisfaction: float | None
    weekend: int
    target: int


def _title(rng: Random, kind: JobKind, name: str, place: Place, firm: str) -> str:
    shifts = _SHIFTS.get(kind.code6[:3])
    shift = pick(rng, shifts) if shifts and rng.random() < 0.45 else ""
    if shift and ("교대" in name or "야간" in name or "주간" in name):
        shift = ""
    workplaces = _WORKPLACES.get(kind.trade)
    place_of_work = pick(rng, workplaces) if workplaces else ""
    if place_of_work and (place_of_work[:2] in name or "현장" in name or rng.random() < 0.6):
        place_of_work = ""
    core = f"{place_of_work} {name}".strip()
    ending = pick(rng, _ENDINGS)
    style = rng.random()
    if style < 0.28:
        title = f"{core} {ending}"
    elif style < 0.48:
        title = f"[{place.city}] {core} {ending}"
    elif style < 0.60:
        title = f"{place.city} {core} {ending}"
    elif style < 0.70:
        title = f"{core} {1 + int(rng.random() * 5)}명 {ending}"
    elif style < 0.80:
        title = f"{firm} {name} {ending}"
    elif style < 0.92:
        title = f"{core} {ending} ({pick(rng, _EXTRAS)})"
    else:
        title = f"★{pick(rng, _EXTRAS)}★ {core} {ending}"
    return f"{title} ({shift})" if shift else title


def _pay(rng: Random, kind: JobKind, unit: str) -> tuple[int, int]:
    month = (kind.low + (kind.high - kind.low) * rng.random() ** 1.5) * 10_000
    spread = 1 + rng.random() * 0.15 if rng.random() < 0.35 else 0.0
    if unit == "H":
        # Part of the hourly jobs pay the minimum to the won, as they do.
        hour = MINIMUM_HOURLY_KRW if rng.random() < 0.3 else month / HOURS_A_MONTH
        step, low = 10 if hour < 12_000 else 100, max(hour, MINIMUM_HOURLY_KRW)
    elif unit == "D":
        step, low = 1_000, max(month / _DAYS_A_MONTH, MINIMUM_HOURLY_KRW * 8)
    elif unit == "Y":
        step, low = 1_000_000, month * 12
    else:
        step, low = 10_000, max(month, MINIMUM_HOURLY_KRW * HOURS_A_MONTH)
    least = -(-int(low) // step) * step
    most = round(least * spread / step) * step
    return least, most if most > least else 0


def vacancy(moment: Moment, pool: str) -> Vacancy:
    """The vacancy of a moment. A revision raises the pay."""
    rng = moment.rng()
    kinds: Weighted[JobKind] = job_kinds(pool)
    kind = kinds.pick(rng)
    name = pick(rng, kind.names)
    place = draw_place(rng)
    firm = employer(rng, kind.trade, place)
    drawn = rng.random()
    if kind.unit == "H":
        contract = "11" if drawn < 0.4 else "21" if drawn < 0.8 else "20"
    else:
        contract = "10" if drawn < 0.62 else "20" if drawn < 0.93 else "4" if drawn < 0.97 else "21"
    career = pick(rng, _CAREERS)
    title = _title(rng, kind, name, place, firm)
    if contract != "10":
        title = title.replace("정규직 채용", "계약직 채용")
    if career == "경력":
        title = title.replace("초보 가능", "경력 우대")
    # Part-time work is told by the hour: a part of a month's pay would look like a whole.
    unit = "H" if contract in ("11", "21") else kind.unit
    pay, pay_max = _pay(rng, kind, unit)
    if moment.revision:
        pay, pay_max = pay + moment.revision * (100 if unit == "H" else 10_000), 0
    holiday = pick(rng, _HOLIDAYS)
    if "주5일" in title or "주말 휴무" in title:
        holiday = _HOLIDAYS[0]
    schooling = kind.schooling if rng.random() < 0.7 else min(kind.schooling, 3)
    filled_early = rng.random() < 0.4
    late = int(rng.random() * 20) if filled_early else 0
    return Vacancy(
        kind=kind,
        name=name,
        title=title,
        employer=firm,
        place=place,
        pay_unit=unit,
        pay=pay,
        pay_max=pay_max,
        contract=contract,
        holiday=holiday,
        schooling=schooling,
        career=career,
        posted=moment.posted,
        deadline=moment.closes + timedelta(days=late - 1),
        until_filled=rng.random() < 0.4,
        persons=1 + int(rng.random() ** 3 * 8),
    )


_SESSIONS = 3
"""Sessions of one course that are open at one time."""


def session(moment: Moment, seed: int) -> Session:
    """The session of a moment: it stays open until it starts. A revision moves its end."""
    course = moment.slot // _SESSIONS
    of_course = Random(mix(seed, 99, course))
    kind = course_kinds().pick(of_course)
    title = pick(of_course, kind.titles)
    place = draw_place(of_course)
    name = school(of_course, kind.school, place)
    low, high = kind.cost
    cost = (low + int(of_course.random() * (high - low))) * 10_000
    employment = round(30 + of_course.random() * 55, 1) if of_course.random() < 0.7 else None
    satisfaction = round(3.6 + of_course.random() * 1.4, 1) if of_course.random() < 0.8 else None
    rng = moment.rng()
    weekend = 1 if rng.random() < 0.15 else 2 if rng.random() < 0.08 else 3
    days = kind.days[0] + int(rng.random() * (kind.days[1] - kind.days[0] + 1))
    # Calendar days: two course days a week at weekends, else five.
    length = days * 7 // (2 if weekend == 1 else 5)
    own = cost * kind.share // 100 // 1_000 * 1_000
    seats = pick(rng, (15, 20, 20, 24, 25, 30))
    return Session(
        kind=kind,
        course=course,
        degree=max(1, moment.number * _SESSIONS + moment.slot % _SESSIONS + 1),
        title=title,
        school=name,
        place=place,
        starts=moment.closes,
        ends=moment.closes + timedelta(days=length + moment.revision),
        cost=cost,
        own_cost=own,
        seats=seats,
        enrolled=int(rng.random() * seats),
        employment_rate=employment,
        satisfaction=satisfaction,
        weekend=weekend,
        target=int(rng.random() * 3),
    )
