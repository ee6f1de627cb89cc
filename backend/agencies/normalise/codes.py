"""From the agencies' words for schooling, contracts and bodies to the codes."""

import re

from app.models import Capacity, Career, Education, EmploymentType, Level

_SCHOOLING = (
    (("석사", "박사", "대학원"), Education.GRADUATE),
    (("초대졸", "2~3년", "전문대"), Education.COLLEGE),
    (("대졸", "4년", "대학교"), Education.UNIVERSITY),
    (("고졸", "고등"), Education.HIGH),
    (("중졸", "중학"), Education.MIDDLE),
    (("초졸", "초등"), Education.ELEMENTARY),
    (("무관", "관계없음"), Education.NONE),
)


def read_education(text: str) -> Education | None:
    """The least schooling asked for; `none` where it says that none is, None where nothing."""
    for words, education in _SCHOOLING:
        if any(word in text for word in words):
            return education
    return None


_YEARS = re.compile(r"(\d+)\s*년\s*(\d*)")


def read_career(text: str) -> Career | None:
    """Whether experience is asked for; "0년0개월" asks for none."""
    if "무관" in text or "관계없음" in text:
        return Career.ANY
    if found := _YEARS.search(text):
        return Career.EXPERIENCED if int(found[1]) or int(found[2] or 0) else Career.ANY
    if "경력" in text:
        return Career.ANY if "신입" in text else Career.EXPERIENCED
    return Career.NEWCOMER if "신입" in text else None


_CONTRACTS = (
    (("시간제", "파트", "단시간"), EmploymentType.PART_TIME),
    (("일용", "일당"), EmploymentType.DAILY),
    (("정규", "상용", "무기"), EmploymentType.REGULAR),
    (("계약", "기간제", "유기", "임시", "대체"), EmploymentType.FIXED_TERM),
    (("기타", "파견", "위촉", "프리"), EmploymentType.OTHER),
)


def read_contract(text: str) -> EmploymentType | None:
    """How the listing employs; "비정규" is a fixed term."""
    if "비정규" in text:
        return EmploymentType.FIXED_TERM
    for words, contract in _CONTRACTS:
        if any(word in text for word in words):
            return contract
    return None


LEVELS: dict[Capacity, tuple[str, str, str]] = {
    Capacity.BOTH_HANDS: ("한손작업 가능", "한손보조작업 가능", "양손작업 가능"),
    Capacity.EYESIGHT: (
        "비교적 큰 인쇄물을 읽을 수 있음",
        "일상적 활동 가능",
        "아주 작은 글씨를 읽을 수 있음",
    ),
    Capacity.FINE_HAND: ("큰 물품 조립가능", "작은 물품 조립가능", "정밀한 작업가능"),
    Capacity.LIFT: (
        "5Kg 이내의 물건을 다룰 수 있음",
        "5~20Kg의 물건을 다룰 수 있음",
        "20Kg 이상의 물건을 다룰 수 있음",
    ),
    Capacity.LISTEN_TALK: (
        "듣고 말하는 작업 어려움",
        "간단한 듣고 말하기 가능",
        "듣고 말하기에 어려움 없음",
    ),
    Capacity.STAND_WALK: ("서거나 걷는 일 어려움", "일부 서서하는 작업 가능", "오랫동안 가능"),
}
"""KEAD's enumerations of what the work asks, low to high."""

_LEVELS = {
    capacity: {name.replace(" ", "").lower(): Level(i + 1) for i, name in enumerate(names)}
    for capacity, names in LEVELS.items()
}


def read_level(capacity: Capacity, text: str) -> Level | None:
    """KEAD's words as a level; None for blank, 정보없음, 무관 and what is unknown."""
    return _LEVELS[capacity].get(text.replace(" ", "").lower())
