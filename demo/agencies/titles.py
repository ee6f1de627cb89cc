"""What a vacancy calls itself, and the hours its title may state."""

from random import Random

from demo.agencies.places import Place
from demo.agencies.tables import JobKind, pick

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
    "6221": ("1일 2교대", "격일제", "주간", "야간"),
    "622201": ("1일 2교대", "격일제"),
    "622202": ("오전", "오후"),
    "6223": ("주간", "새벽", "야간"),
}
"""What a title says of the hours, by occupation."""

_ENDINGS = ("모집", "모집", "모집합니다", "채용", "채용합니다", "구인", "구합니다", "모십니다",
            "급구", "정규직 채용", "채용공고", "모집 공고", "직원 채용")  # fmt: skip

_EXTRAS = ("주5일", "초보 가능", "경력 우대", "기숙사 제공", "통근버스 운행", "식사 제공",
           "장기근무", "4대보험", "주5일 9-18시", "주말 휴무",
           "퇴직금 별도", "중장년 환영", "즉시 출근")  # fmt: skip

_WORKPLACES = {
    "building": ("아파트", "오피스텔", "상가", "빌딩"),
    "logistics": ("물류센터", "창고", "풀필먼트센터"),
    "cleaning": ("병원", "대형마트", "관공서", "오피스빌딩"),
    "catering": ("구내식당", "산업체 급식소"),
    "hospital": ("요양병원", "재활병원"),
    "manufacturing": ("공장", "자동차부품 공장"),
    "food": ("식품공장", "식품 제조공장"),
    "construction": ("아파트 현장", "물류센터 신축현장", "지식산업센터 현장"),
}


_PART_TIME = ("오전", "오후", "저녁", "주말")
_WORKPLACE_WORDS = (
    "병원", "학교", "빌딩", "사무실", "아파트", "공동주택", "청사", "요양원", "의원", "물류센터",
    "창고", "공항", "호텔", "리조트", "마트", "공원", "가로", "버스", "렌터카", "대형마트",
    "공공기관", "카페", "병동", "외래", "어린이집",
)  # fmt: skip


def _shifts(kind: JobKind, contract: str) -> tuple[str, ...]:
    code = kind.code6
    shifts = _SHIFTS.get(code) or _SHIFTS.get(code[:4]) or _SHIFTS.get(code[:3], ())
    # Who works part of the day, or goes to people's homes, works in no shifts.
    if shifts and (contract in ("11", "21") or kind.trade == "homecare"):
        return _PART_TIME
    return shifts


def draw_shift(rng: Random, kind: JobKind, name: str, contract: str) -> str:
    """The hours of a vacancy (근무시간) as one says them, empty where nothing is special."""
    drawn = rng.random()
    shifts = _shifts(kind, contract)
    if "3교대" in name:
        return "3교대"
    # Guards hardly ever work from nine to six; an outpatient clinic is shut at night.
    special = 0.95 if kind.code6.startswith("542") else 0.7
    if not shifts or drawn >= special or "주간" in name or "외래" in name:
        return ""
    return pick(rng, shifts)


def in_shifts(shift: str) -> bool:
    """Whether the days off move with the shifts."""
    return "교대" in shift or "격일" in shift or "비비" in shift


def other_shift(rng: Random, kind: JobKind, contract: str, shift: str) -> str:
    """Hours of the same work that are not `shift`; empty where the work has but one."""
    others = [other for other in _shifts(kind, contract) if other != shift]
    return pick(rng, others) if others else ""


_EVERYWHERE = {"기사", "직원", "사원", "작원", "조작", "담당", "관리", "업원", "보조"}


def _pairs(name: str) -> set[str]:
    """Pairs of letters that say what the work is: names without a common one are other work."""
    plain = name.replace(" ", "")
    return {plain[i : i + 2] for i in range(len(plain) - 1)} - _EVERYWHERE


def other_name(rng: Random, kind: JobKind, name: str) -> str:
    """Another name for the same work that says nothing else of where and when it is done."""
    said, pairs = {word for word in _WORKPLACE_WORDS if word in name}, _pairs(name)
    names = [
        other
        for other in kind.names
        if "교대" not in other
        and "주간" not in other
        and {word for word in _WORKPLACE_WORDS if word in other} <= said
        and "반장" not in other
        and not pairs.isdisjoint(_pairs(other))
    ]
    return pick(rng, names) if names and rng.random() < 0.7 else name


def draw_workplace(rng: Random, kind: JobKind, name: str) -> str:
    """The kind of place the work is in, empty where the name says it or nothing does."""
    drawn, workplaces = rng.random(), _WORKPLACES.get(kind.trade)
    place = pick(rng, workplaces) if workplaces else ""
    if not place or drawn < 0.6 or "현장" in name:
        return ""
    said = any(word in name for word in _WORKPLACE_WORDS)
    return "" if said or place[-2:] in name or place[:2] in name else place


def title(rng: Random, name: str, place: Place, *, firm: str, workplace: str, shift: str) -> str:
    """What stands above the vacancy; `workplace` and `shift` are stated where not empty."""
    if "교대" in name:
        shift = ""
    core = f"{workplace} {name}".strip()
    ending = pick(rng, _ENDINGS)
    style = rng.random()
    if style < 0.28:
        text = f"{core} {ending}"
    elif style < 0.48:
        text = f"[{place.city}] {core} {ending}"
    elif style < 0.60:
        text = f"{place.city} {core} {ending}"
    elif style < 0.70:
        text = f"{core} {1 + int(rng.random() * 5)}명 {ending}"
    elif style < 0.80:
        text = f"{firm} {name} {ending}"
    elif style < 0.92:
        text = f"{core} {ending} ({pick(rng, _EXTRAS)})"
    else:
        text = f"★{pick(rng, _EXTRAS)}★ {core} {ending}"
    return f"{text} ({shift})" if shift else text


_DAYTIME = ("", "주간", "평일", "주간 전담", "데이 전담")


def agreeing(text: str, contract: str, career: str, shift: str) -> str:
    """The title without what the contract, the experience asked or the hours contradict."""
    if contract != "10":
        text = text.replace("정규직 채용", "계약직 채용")
    if career == "경력":
        text = text.replace("초보 가능", "경력 우대")
    elif career == "신입":
        text = text.replace("경력 우대", "초보 가능")
    if contract in ("11", "21") or shift not in _DAYTIME:
        for week in ("주5일 9-18시", "주5일", "주말 휴무"):
            text = text.replace(week, "장기근무")
    return text
