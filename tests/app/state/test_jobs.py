"""What one did, in one's own words, leads to official titles."""

import pytest

from app.reference import keco3_codes
from app.state.jobs import EVERYDAY, suggest
from app.text import Translator


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("벽돌", "조적공 및 석재 부설공"),
        ("철근", "철근공"),
        ("서빙", "홀서빙원"),
        ("노가다", "건설·채굴 단순 종사원"),
        ("지게차", "지게차 운전원"),
        ("지게차 몰았어요", "지게차 운전원"),
        ("페인트", "건물 도장공"),
        ("요양보호사", "요양 보호사 및 간병인"),
    ],
)
def test_the_nearest_title_comes_first(said: str, title: str) -> None:
    assert suggest(said)[0].name == title


@pytest.mark.parametrize("said", ["", "   ", "ㅋㅋㅋ", "전혀없는말"])
def test_nothing_is_made_up(said: str) -> None:
    assert suggest(said) == []


def test_every_everyday_word_finds_something() -> None:
    for word in EVERYDAY:
        found = suggest(word)
        assert found, word
        assert all(title.keco3 in keco3_codes() for title in found)


def test_another_language_is_understood_too() -> None:
    t = Translator("en")
    assert suggest("weld") == []
    assert suggest("weld", named=t.occupation)[0].keco3 == "824"


def test_no_title_comes_twice_and_never_more_than_asked() -> None:
    found = suggest("공", limit=50)
    assert len({title.name for title in found}) == len(found) == 50
    assert len(suggest("공")) == 6
