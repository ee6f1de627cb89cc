"""The year of birth as people write it."""

import pytest

from app.state.years import guess, wrong, year_in


@pytest.mark.parametrize("text", ["1967", " 1967년", "１９６７", "1967년생", "1967."])
def test_four_digits_are_a_year(text: str) -> None:
    assert year_in(text, 2026) == 1967
    assert wrong(text, 2026) == ""


@pytest.mark.parametrize(
    ("text", "what"),
    [("196", "short"), ("67", "short"), ("삼십", "digits"), ("19a7", "digits"),
     ("1767", "range"), ("2020", "range"), ("19677", "range"), ("", "")],
)  # fmt: skip
def test_what_is_no_year_says_why(text: str, what: str) -> None:
    assert year_in(text, 2026) is None
    assert wrong(text, 2026) == what


@pytest.mark.parametrize(
    ("text", "year"), [("67", 1967), ("67년생", 1967), ("05", 2005), ("20", None), ("1967", None)]
)
def test_two_digits_stand_for_the_year_of_a_worker(text: str, year: int | None) -> None:
    assert guess(text, 2026) == year
