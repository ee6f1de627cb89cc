"""Pay in every unit and spelling, as won a month."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.agencies.normalise.pay import read_pay, read_won


@pytest.mark.parametrize(
    ("text", "won"),
    [
        ("2,300,000", 2_300_000),
        ("250만원 이상", 2_500_000),
        ("1억2천", 120_000_000),
        ("1억 2천만원", 120_000_000),
        ("3천2백만원", 32_000_000),
        ("3,200만원", 32_000_000),
        ("12~15만원", 120_000),
        ("280 ~ 300만원", 2_800_000),
        ("3,000천원", 3_000_000),
        ("1만2천원", 12_000),
        ("10.320원", 10_320),
        ("2백50만원", 2_500_000),
        ("9,860~10,320원", 9_860),
        ("협의", None),
        ("최저임금", None),
        ("9" * 1_000_000, None),
    ],
)
def test_amounts(text: str, won: int | None) -> None:
    assert read_won(text) == won


@pytest.mark.parametrize(
    ("unit", "text", "month", "inferred"),
    [
        ("", "시급 10,320원", 2_156_880, True),
        ("", "월 280만원", 2_800_000, False),
        ("연봉", "3200", 2_666_667, True),
        ("월급", "250", 2_500_000, True),
        ("일급", "15~18만원", 3_258_929, True),
        ("주급", "60만원", 2_607_143, True),
        ("", "연봉 1억2천만원", 10_000_000, True),
        ("H", "10320", 2_156_880, True),
        ("", "2,300,000원", 2_300_000, True),
        ("", "150,000", 3_258_929, True),
        ("", "700,000원", None, False),
        ("건당", "3,000원", None, False),
        ("시급", "최저임금", None, False),
        ("월급", "회사내규에 따름", None, False),
        ("시급", "2,300,000원", None, False),
        ("월급", "10,320원", None, False),
    ],
)
def test_a_month(unit: str, text: str, month: int | None, inferred: bool) -> None:
    pay = read_pay(unit, None, text)
    assert (pay.month_krw, pay.inferred) == (month, inferred)
    assert pay.text == f"{unit} {text}".strip()


@given(st.text(alphabet="0123456789,.~만천백억원월시급 연봉협의", max_size=60))
def test_any_text_gives_a_believable_month_or_none(text: str) -> None:
    month = read_pay("", None, text).month_krw
    assert month is None or 100_000 <= month <= 50_000_000
