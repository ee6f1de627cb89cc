"""The language a session begins in."""

import pytest

from app.state.browser import language_of


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "ko"),
        ("ko-KR,ko;q=0.9,en-US;q=0.8", "ko"),
        ("en-US,en;q=0.9", "en"),
        ("en;q=0.4, ko;q=0.8", "ko"),
        ("xx-YY,ko;q=0.5", "ko"),
        ("xx-YY", "en"),
        ("*", "ko"),
        ("en;q=much", "en"),
    ],
)
def test_a_browser_begins_in_the_first_language_there_are_texts_for(
    header: str, language: str
) -> None:
    assert language_of(header, ("ko", "en")) == language
