"""Numbers, money and days as people say them."""

from datetime import UTC, date, datetime

import pytest

from app.models import ErrorCode, IlteoroError
from app.text import Translator
from app.text.pay import pay_said

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("krw", "korean", "english"),
    [
        (0, "0원", "0 won"),
        (9_860, "9,860원", "9,860 won"),
        (2_654_300, "265만 원", "2,650,000 won"),
        (100_000_000, "10,000만 원", "100,000,000 won"),
    ],
)
def test_pay(krw: int, korean: str, english: str) -> None:
    assert Translator("ko").pay(krw) == korean
    assert Translator("en").pay(krw) == english


@pytest.mark.parametrize(
    ("seconds", "korean", "english"),
    [(1, "1초", "1 second"), (60, "60초", "60 seconds"), (61, "2분", "2 minutes"),
     (901, "16분", "16 minutes")],
)  # fmt: skip
def test_how_long_to_wait_is_told_as_people_say_it(seconds: int, korean: str, english: str) -> None:
    error = IlteoroError(ErrorCode.TRY_LATER, seconds=seconds)
    assert f" {korean} 뒤에" in Translator("ko").error(error)
    assert f"in {english}." in Translator("en").error(error)


@pytest.mark.parametrize(
    ("last", "kind", "said"),
    [
        (date(2026, 11, 22), "date", "오늘 마감"),
        (date(2026, 11, 25), "date", "마감 3일 전"),
        (date(2026, 12, 6), "date", "마감 14일 전"),
        (date(2026, 12, 7), "date", "12월 7일까지"),
        (date(2026, 11, 21), "date", "마감됐어요"),
        (None, "until_filled", "사람을 구할 때까지"),
        (None, None, ""),
    ],
)
def test_deadline(last: date | None, kind: str | None, said: str) -> None:
    assert Translator("ko").deadline(last, kind, TODAY) == said


def test_one_day_in_english_is_singular() -> None:
    assert Translator("en").deadline(date(2026, 11, 23), "date", TODAY) == "Closes in 1 day"


def test_age_of_data_is_told_in_korean_time() -> None:
    now = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    assert (
        Translator("ko").as_of(datetime(2026, 11, 21, 22, 10, tzinfo=UTC), now) == "오늘 07:10 기준"
    )
    assert (
        Translator("ko").as_of(datetime(2026, 11, 21, 14, 59, tzinfo=UTC), now) == "어제 23:59 기준"
    )
    assert Translator("ko").as_of(datetime(2026, 11, 1, 3, 0, tzinfo=UTC), now) == "11월 1일 기준"


def test_distance_is_never_more_exact_than_a_kilometre() -> None:
    assert Translator("ko").distance(0.2) == "약 1 km"
    assert Translator("ko").distance(5.6) == "약 6 km"


@pytest.mark.parametrize(
    ("count", "korean", "english"),
    [
        (1_330, "0.01MB", "0.01 MB"),
        (40_340, "0.05MB", "0.05 MB"),
        (990_001, "1.0MB", "1.0 MB"),
        (13_410_000, "13.5MB", "13.5 MB"),
    ],
)
def test_sizes_are_never_less_than_what_comes(count: int, korean: str, english: str) -> None:
    assert Translator("ko").size(count) == korean
    assert Translator("en").size(count) == english


def test_what_an_agency_writes_of_pay_is_said_in_the_readers_language_by_its_numbers() -> None:
    en, ko = Translator("en"), Translator("ko")
    assert pay_said(en, "연봉 2,640만원 이상") == "26,400,000 won or more a year"
    assert pay_said(en, "시급 10,320원 ~ 12,000원") == "10,320 won to 12,000 won an hour"
    assert pay_said(en, "일급 150,000원") == "150,000 won a day"
    assert pay_said(en, "회사 내규에 따름") == "회사 내규에 따름"
    assert pay_said(ko, "연봉 2,640만원 이상") == "연봉 2,640만원 이상"
