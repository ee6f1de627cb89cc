"""Every documented spelling of dates, pay, places, schooling and bodies."""

from datetime import date

import pytest

from app.models import Capacity, Career, Education, EmploymentType, Shift
from app.reference import regions
from backend.agencies.normalise.codes import (
    LEVELS,
    read_career,
    read_contract,
    read_education,
    read_level,
)
from backend.agencies.normalise.dates import read_date
from backend.agencies.normalise.hours import hours_paid, read_shift, read_weekly_hours
from backend.agencies.normalise.jobs import (
    keco3_of_course,
    keco3_of_title,
    keco3_of_words,
    keco3_of_work24,
)
from backend.agencies.normalise.pay import Pay, read_pay, read_won
from backend.agencies.normalise.places import deeper, region_of_code, region_of_text
from backend.agencies.normalise.text import clean, native_id


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("26-03-30", date(2026, 3, 30)),
        ("20260330", date(2026, 3, 30)),
        ("2026-03-30", date(2026, 3, 30)),
        ("2026.03.30", date(2026, 3, 30)),
        ("26.3.5", date(2026, 3, 5)),
        ("202603300950", date(2026, 3, 30)),
        ("2015-05-26T10:56:51+09:00", date(2015, 5, 26)),
        (" 2026-03-30 ", date(2026, 3, 30)),
        ("99991231", None),
        ("2026-02-30", None),
        ("null", None),
        ("", None),
        ("상시", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("unit", "won", "text", "pay"),
    [
        ("월급", 2_600_000, "260만원 이상", Pay(2_600_000, "월급 260만원 이상", False)),
        ("시급", 10_320, "10,320원", Pay(2_156_880, "시급 10,320원", True)),
        ("연봉", 50_000_000, "5,000만원 이상", Pay(4_166_667, "연봉 5,000만원 이상", True)),
        ("일급", 200_000, "200,000원", Pay(4_345_238, "일급 200,000원", True)),
        ("월급", None, "2,300,000원", Pay(2_300_000, "월급 2,300,000원", False)),
        ("월급", None, "260만원 ~ 280만원", Pay(2_600_000, "월급 260만원 ~ 280만원", False)),
        ("", None, "", Pay()),
        ("", None, "회사내규에 따름", Pay(text="회사내규에 따름")),
        ("건당", 3_000, "3,000원", Pay(text="건당 3,000원")),
        ("시급", 2_300_000, "2,300,000원", Pay(text="시급 2,300,000원")),
    ],
)
def test_pay_a_month(unit: str, won: int | None, text: str, pay: Pay) -> None:
    assert read_pay(unit, won, text) == pay


def test_no_amount_is_no_amount() -> None:
    assert [read_won(text) for text in ("", "0", "협의", "9" * 40)] == [None] * 4


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("서울 강남구", "11680"),
        ("경기 수원시 장안구", "41111"),
        ("경기 수원시", "41110"),
        ("경상남도 창원시 의창구 북면 천주로 785 (동전리, 행복한병원)", "48121"),
        ("01002 서울특별시 강북구 도봉로 89길 13", "11305"),
        ("전라북도 전주시 덕진구 백제대로 1", "52113"),
        ("전북특별자치도 군산시", "52130"),
        ("강원도 춘천시", "51110"),
        ("강원특별자치도 고성군", "51820"),
        ("경남 고성군", "48820"),
        ("세종", "36110"),
        ("세종특별자치시 한누리대로 2130", "36110"),
        ("인천", "28000"),
        ("부산시 해운대구 우동", "26350"),
        ("대구광역시 군위군", "27720"),
        ("수원시 팔달구 인계동", "41115"),
        ("경기 어딘가", "41000"),
        ("고성군", None),
        ("중구", None),
        ("전국", None),
        ("", None),
    ],
)
def test_places_in_words(text: str, code: str | None) -> None:
    assert region_of_text(text) == code


def test_every_region_is_found_by_its_own_name() -> None:
    for region in regions().values():
        expected = "36110" if region.code == "36000" else region.code
        assert region_of_text(region.name) == expected
        assert region_of_text(f"{region.sido} {region.sigungu} 중앙로 1") == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [("45111", "52111"), ("42110", "51110"), ("41110", "41110"), ("11999", "11000"),
     ("00000", None), ("99000", None), ("", None), ("4111", None)],
)  # fmt: skip
def test_places_in_codes(text: str, code: str | None) -> None:
    assert region_of_code(text) == code


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [("41110", "41111", "41111"), ("41000", "41111", "41111"), ("41111", "41110", "41111"),
     ("11680", "41111", "11680"), (None, "41111", "41111"), ("41111", None, "41111"),
     ("41110", "41000", "41110"), (None, None, None)],
)  # fmt: skip
def test_the_deeper_place_that_agrees(
    first: str | None, second: str | None, code: str | None
) -> None:
    assert deeper(first, second) == code


@pytest.mark.parametrize(
    ("text", "keco3"),
    [
        ("물류센터 지게차 기사 모집", "623"),
        ("[수원] 아파트 시설 경비원 구합니다 (주주야야비비)", "542"),
        ("요양보호사 보조원", "550"),
        ("병원 환경미화원", "561"),
        ("형틀목공 모집", "701"),
        ("사무 보조원", "029"),
        ("CNC 선반 조작원", "813"),
        ("cnc선반", "813"),
        ("간호조무사", "307"),
        ("배관공", "703"),
        ("기타", None),
        ("ABC", None),
        ("", None),
    ],
)
def test_occupations_in_words(text: str, keco3: str | None) -> None:
    assert keco3_of_words(text) == keco3


def test_who_employs_and_what_is_offered_is_no_occupation() -> None:
    assert keco3_of_title("가온시설관리 아파트 경비원 모집", "가온시설관리") == "542"
    assert keco3_of_title("★4대보험★ 건물 미화원 채용 (통근버스 운행)", "가온크린") == "561"
    assert keco3_of_title("(지게차) 사원 모집", "") == "623"


def test_an_official_title_names_its_own_occupation() -> None:
    assert keco3_of_words("택시 운전원") == "622"
    assert keco3_of_words("승강기 설치·정비원") == "811"
    assert keco3_of_words("치과위생사") == "306"


def test_occupations_in_codes() -> None:
    assert keco3_of_work24("133200") == "133"
    assert keco3_of_work24("999999") is None
    assert keco3_of_work24("") is None


def test_a_course_leads_where_its_title_or_else_its_field_says() -> None:
    assert keco3_of_course("지게차운전기능사 취득과정", "14") == "623"
    assert keco3_of_course("국가자격 취득과정", "14") == "702"
    assert keco3_of_course("국가자격 취득과정", None) is None


@pytest.mark.parametrize(
    ("text", "education"),
    [("학력무관", "none"), ("무관", "none"), ("초졸이하", "elementary"), ("중졸", "middle"),
     ("고졸", "high"), ("대졸(2~3년)", "college"), ("초대졸", "college"),
     ("대졸(4년)", "university"), ("석사", "graduate"), ("박사", "graduate"), ("", None)],
)  # fmt: skip
def test_schooling(text: str, education: str | None) -> None:
    assert read_education(text) == (Education(education) if education else None)


@pytest.mark.parametrize(
    ("text", "career"),
    [("관계없음", "any"), ("무관", "any"), ("0년0개월", "any"), ("2년0개월", "experienced"),
     ("0년6개월", "experienced"), ("경력", "experienced"), ("신입", "newcomer"),
     ("신입·경력", "any"), ("", None)],
)  # fmt: skip
def test_experience(text: str, career: str | None) -> None:
    assert read_career(text) == (Career(career) if career else None)


@pytest.mark.parametrize(
    ("text", "contract"),
    [("정규직", "regular"), ("상용직", "regular"), ("계약직", "fixed_term"),
     ("비정규직", "fixed_term"), ("시간제", "part_time"), ("일용직", "daily"), ("기타", "other"),
     ("", None)],
)  # fmt: skip
def test_contracts(text: str, contract: str | None) -> None:
    assert read_contract(text) == (EmploymentType(contract) if contract else None)


@pytest.mark.parametrize(
    ("title", "shift"),
    [
        ("아파트 경비원 구합니다 (주주야야비비)", Shift.ROTATING),
        ("요양보호사(3교대)", Shift.ROTATING),
        ("보안요원 모집 (야간 전담)", Shift.NIGHT),
        ("마트 캐셔 (주말)", Shift.WEEKEND),
        ("생산직 모집 (주간)", Shift.DAY),
        ("주간보호센터 요양보호사 모집", None),
        ("조리원 채용 (주말 휴무)", None),
        ("지게차 기사 모집", None),
        ("마트 캐셔 (저녁)", Shift.NIGHT),
        ("사무원 채용 (주5일 9-18시)", Shift.DAY),
        ("경리 (09:00~18:00)", Shift.DAY),
        ("조리원 오전 9시 ~ 오후 6시", Shift.DAY),
        ("사무보조 9시~6시", Shift.DAY),
        ("편의점 22시~7시", Shift.NIGHT),
        ("식당 홀 17:00~22:00", Shift.NIGHT),
        ("새벽배송 기사 04:00 ~ 13:00", Shift.NIGHT),
        ("매장 관리 10:00~21:00", None),
        ("경비 07:00 ~ 익일 07:00", Shift.ROTATING),
        ("경비원 (24시간 격일)", Shift.ROTATING),
        ("미화원 (오전)", Shift.DAY),
        ("교대역 카페 직원", None),
        ("생산직 (교대 없음)", None),
        ("하루 1~2시간 배식", None),
        ("20~60세 포장원", None),
        ("3교대 근무 (주간 06:00~14:00, 야간 22:00~06:00)", Shift.ROTATING),
        ("(월~금) 08:30 ~ 17:30, 토요일 격주 08:30 ~ 12:30", Shift.DAY),
        ("09:00~18:00 또는 13:00~22:00", None),
        ("주야간보호센터 조리원", None),
    ],
)
def test_hours_a_title_states(title: str, shift: Shift | None) -> None:
    assert read_shift(title) == shift


@pytest.mark.parametrize(
    ("text", "hours"),
    [("주 20시간", 20), ("(월~금) 10:00 ~ 15:00, 주 25시간", 25), ("주 소정근로시간 40시간", 40),
     ("일 4시간, 주 5일", 20), ("하루 3.5시간 주3일 근무", 10.5), ("주 5일", None), ("", None),
     ("주 200시간", None), ("근무시간 협의 (1일 8시간)", None)],
)  # fmt: skip
def test_hours_a_week(text: str, hours: float | None) -> None:
    assert read_weekly_hours(text) == hours


def test_pay_by_the_hour_has_the_month_of_the_hours_that_are_stated_alone() -> None:
    part = EmploymentType.PART_TIME
    unknown, weekend = hours_paid(part, None, "캐셔"), hours_paid(None, Shift.WEEKEND, "캐셔")
    assert (unknown, weekend) == (None, None)
    assert hours_paid(None, None, "매장 알바") is None
    assert hours_paid(EmploymentType.FIXED_TERM, None, "캐셔") == 40
    assert hours_paid(part, None, "캐셔 (주 20시간)") == 20
    said = "10,320원 이상"
    pays = {hours: read_pay("시급", 10_320, said, hours).month_krw for hours in (None, 14, 20, 40)}
    # 14 hours have no paid weekly holiday, 20 have four hours of one.
    weeks = 365 / 7 / 12
    assert pays == {
        None: None, 14: round(10_320 * 14 * weeks), 20: round(10_320 * 24 * weeks),
        40: 10_320 * 209,
    }  # fmt: skip
    assert read_pay("시급", 10_320, said, None) == Pay(None, f"시급 {said}")
    assert read_pay("월급", 1_200_000, "120만원", None).month_krw == 1_200_000


@pytest.mark.parametrize("capacity", list(Capacity))
def test_every_level_of_every_capacity(capacity: Capacity) -> None:
    assert [read_level(capacity, name) for name in LEVELS[capacity]] == [1, 2, 3]
    assert [read_level(capacity, text) for text in ("", "정보없음", "무관", "?")] == [None] * 4


def test_text_from_outside_is_one_plain_line() -> None:
    assert clean("  줄\n바꿈\t탭  ") == "줄 바꿈 탭"
    assert clean("\u1100\u1161\u1102\u1161") == "가나"  # decomposed
    assert clean("가\x00나\u202e다\u200b라\ud800") == "가나다라"
    assert clean("<b>굵게</b>") == "<b>굵게</b>"
    assert clean("가" * 500) == "가" * 200
    assert [clean(text) for text in (None, "", "null", "Null", " NULL ", "정보없음")] == [""] * 6


def test_only_a_plain_key_is_a_native_id() -> None:
    assert native_id(" RECR_000000000013950 ") == "RECR_000000000013950"
    for text in (None, "", "a b", "../x", "a&b=1", "가", "x" * 65, "a\n"[:1] + ":"):
        assert native_id(text) is None
