"""Drawing a made-up vacancy; what it says agrees with itself."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.models import Agency
from demo.agencies.employers import Employer, employer
from demo.agencies.pay import draw_pay
from demo.agencies.places import Place, draw_place
from demo.agencies.tables import JobKind, job_kinds, pick
from demo.agencies.titles import agreeing, draw_shift, draw_workplace, in_shifts, title
from demo.agencies.world import Moment

POOLS = {Agency.KEIS: "k", Agency.KEAD: "d", Agency.KORDI: "o", Agency.CWMA: "c"}
"""Which of the job kinds an agency has."""

_CAREERS = ("관계없음", "관계없음", "관계없음", "경력", "신입")
_HOLIDAYS = ("주 5일 근무",) * 3 + ("주 6일 근무", "토요 격주휴무", "기타")


@dataclass(frozen=True, slots=True)
class Vacancy:
    """One vacancy. Pay in won in the unit `pay_unit` (M, H, D, Y); `pay_max` 0 for none.

    `contract` is Work24's `empTp` (10 무기, 11 무기 시간제, 20 유기, 21 유기 시간제, 4 파견).
    `employer` and `address` are as this agency writes them; `shift` is empty where the hours
    are the usual ones, `workplace` the kind of place, empty where nothing says it.
    """

    kind: JobKind
    name: str
    title: str
    firm: Employer
    employer: str
    place: Place
    address: str
    pay_unit: str
    pay: int
    pay_max: int
    contract: str
    shift: str
    workplace: str
    holiday: str
    schooling: int
    career: str
    posted: date
    deadline: date
    until_filled: bool
    persons: int


def _contract(kind: JobKind, drawn: float) -> str:
    if kind.unit == "H":
        return "11" if drawn < 0.4 else "21" if drawn < 0.8 else "20"
    if kind.unit == "D":
        return "20" if drawn < 0.9 else "10"
    return "10" if drawn < 0.62 else "20" if drawn < 0.93 else "4" if drawn < 0.97 else "21"


def drawn(moment: Moment) -> Vacancy:
    """A vacancy of its own. A revision raises the pay, except where pay is part of the id."""
    rng = moment.rng()
    kind = job_kinds(POOLS[moment.agency]).pick(rng)
    name = pick(rng, kind.names)
    place = draw_place(rng, rural=kind.trade == "farm")
    firm = employer(rng, kind.trade, place)
    contract = _contract(kind, rng.random())
    career = pick(rng, _CAREERS)
    if contract in ("11", "21"):
        # Who works part of the day works in no shifts.
        name = next((n for n in (name, *kind.names) if "교대" not in n), name)
    shift = draw_shift(rng, kind, name, contract)
    workplace = draw_workplace(rng, kind, name)
    stated = shift if rng.random() < 0.65 else ""
    words = title(rng, name, place, firm=firm.name, workplace=workplace, shift=stated)
    # Who is paid by the day works when there is work.
    words = agreeing(words, contract, career, shift or ("일당" if kind.unit == "D" else ""))
    # Part-time work is told by the hour: a part of a month's pay would look like a whole.
    unit = "H" if contract in ("11", "21") else kind.unit
    pay, pay_max = draw_pay(rng, kind, unit)
    if moment.revision and moment.agency is not Agency.KEAD:
        pay, pay_max = pay + moment.revision * (100 if unit == "H" else 10_000), 0
    holiday = pick(rng, _HOLIDAYS)
    if "주5일" in words or "주말 휴무" in words:
        holiday = _HOLIDAYS[0]
    elif in_shifts(shift):
        holiday = _HOLIDAYS[-1]
    schooling = kind.schooling if rng.random() < 0.7 else min(kind.schooling, 3)
    filled_early = rng.random() < 0.4
    late = int(rng.random() * 20) if filled_early else 0
    return Vacancy(
        kind=kind,
        name=name,
        title=words,
        firm=firm,
        employer=firm.name,
        place=place,
        address=place.full,
        pay_unit=unit,
        pay=pay,
        pay_max=pay_max,
        contract=contract,
        shift=shift,
        workplace=workplace,
        holiday=holiday,
        schooling=schooling,
        career=career,
        posted=moment.posted,
        deadline=moment.closes + timedelta(days=late - 1),
        until_filled=rng.random() < 0.4,
        persons=1 + int(rng.random() ** 3 * 8),
    )
