"""What a vacancy asks and offers beyond its list record: certificates, hours, facilities."""

from functools import cache

from demo.agencies.chance import mix
from demo.agencies.drawing import Vacancy
from demo.agencies.tables import table
from demo.agencies.world import Moment

_HOURS = {
    "3교대": "3교대 근무 (주간 06:00~14:00, 오후 14:00~22:00, 야간 22:00~06:00)",
    "4조 2교대": "4조 2교대 (주간 07:00~19:00, 야간 19:00~07:00)",
    "4조 3교대": "4조 3교대 (06:00~14:00, 14:00~22:00, 22:00~06:00)",
    "2교대": "2교대 (주간 08:00~20:00, 야간 20:00~08:00)",
    "주야 2교대": "주야 2교대 (주간 08:30~20:30, 야간 20:30~08:30, 1주 단위 교대)",
    "1일 2교대": "1일 2교대 (오전 05:00~14:00, 오후 14:00~23:30)",
    "주주야야비비": "교대근무: 주주야야비비 (주간 07:00~19:00, 야간 19:00~익일 07:00)",
    "격일제": "격일제 (07:00 ~ 익일 07:00, 휴게시간 8시간)",
    "24시간 격일": "24시간 격일제 (06:00 ~ 익일 06:00, 휴게시간 9시간)",
    "12시간 맞교대": "12시간 맞교대 (07:00~19:00, 19:00~07:00)",
    "주간 전담": "주간 전담 (월~금) 07:00 ~ 16:00",
    "데이 전담": "데이 전담 (월~금) 07:00 ~ 15:30",
    "주간": "(월~금) 08:30 ~ 17:30, 주간 근무",
    "평일": "평일 (월~금) 10:00 ~ 19:00",
    "야간 전담": "야간 전담 19:00 ~ 익일 07:00 (휴게시간 4시간)",
    "나이트 전담": "나이트 전담 21:30 ~ 익일 07:30",
    "야간": "야간 20:00 ~ 익일 05:00",
    "새벽": "새벽 04:00 ~ 13:00",
}
"""Hours as the detail record spells them out, by how one says them."""

_PART = {
    "오전": "(월~금) 08:00 ~ 12:00, 주 20시간",
    "오후": "(월~금) 13:00 ~ 18:00, 주 25시간",
    "저녁": "(월~금) 17:00 ~ 22:00, 주 25시간",
    "주말": "주말 (토, 일) 09:00 ~ 18:00, 주 16시간",
    "": "(월~금) 10:00 ~ 15:00, 주 25시간",
}
_WHOLE = {
    "주 5일 근무": "(월~금) 09:00 ~ 18:00, 주 소정근로시간 40시간",
    "주 6일 근무": "(월~토) 09:00 ~ 17:00, 주 소정근로시간 40시간",
    "토요 격주휴무": "(월~금) 08:30 ~ 17:30, 토요일 격주 08:30 ~ 12:30",
    "기타": "근무시간 협의 (1일 8시간)",
}
_FACILITIES = ("장애인 전용 주차구역", "출입구 경사로", "휠체어 승강기", "장애인용 화장실",
               "점자 안내판", "안전 손잡이")  # fmt: skip


def working_hours(listing: Vacancy) -> str:
    """workdayWorkhrCont: days and hours, agreeing with the title, the contract and the shift."""
    if listing.contract in ("11", "21"):
        return _PART.get(listing.shift) or _PART[""]
    if listing.shift in ("오전", "오후", "저녁"):
        # Whole days that begin or end so.
        starts = {"오전": "06:00 ~ 15:00", "오후": "13:00 ~ 22:00", "저녁": "15:00 ~ 24:00"}
        return f"{starts[listing.shift]}, {listing.shift} 근무"
    if listing.shift == "주말":
        return "주말 포함 주 5일 (수~일) 10:00 ~ 19:00"
    return _HOURS.get(listing.shift) or f"{listing.holiday}, {_WHOLE[listing.holiday]}"


@cache
def _certificates() -> tuple[tuple[str, str, bool], ...]:
    return tuple(
        (row["code6"], row["certificate"], row["must"] == "1")
        for row in table("job_certificates.csv")
    )


@cache
def certificate(code6: str) -> tuple[str, bool] | None:
    """The certificate a job asks for, and whether it must be there; None for none."""
    return next(
        ((name, must) for code, name, must in _certificates() if code6.startswith(code)), None
    )


def facilities(moment: Moment) -> str | None:
    """disableCvntl: what is there for disabled people; mostly where KEAD has the vacancy, too."""
    drawn = mix(moment.key, 51)
    often = 60 if moment.original and moment.original.agency.value == "kead" else 8
    if drawn % 100 >= often:
        return None
    chosen = [name for i, name in enumerate(_FACILITIES) if drawn >> (8 + i) & 1]
    return ", ".join(chosen or _FACILITIES[:1])


def preferred(moment: Moment) -> tuple[str, ...]:
    """pfCond: whom the employer likes to hire, of disabled people and people over 50."""
    drawn = mix(moment.key, 52) % 100
    source = moment.original.agency.value if moment.original else ""
    disabled = source == "kead" or drawn < 7
    older = source == "kordi" or 4 <= drawn < 15
    return ("장애인",) * disabled + ("준고령자(50세이상)",) * older
