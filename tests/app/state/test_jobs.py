"""What one did, in one's own words, leads to official titles."""

import pytest

from app.reference import keco3_codes
from app.state.jobs import EVERYDAY, job_name, suggest
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


@pytest.mark.parametrize(
    ("said", "keco3", "shown"),
    [
        ("bricklayer", "701", "Bricklayers"),
        ("brick", "701", "Bricklayers"),
        ("Cook", "531", "Cooks"),
        ("weld", "824", "Welders"),
        ("welder", "824", "Welders"),
        ("forklift", "623", "Forklift drivers"),
        ("security guard", "541", "Security guards"),
        ("I was a scaffolder", "701", "Scaffolders"),
        ("truck driver", "622", "Truck drivers"),
        ("janitor", "561", "Janitors"),
    ],
)
def test_another_language_is_understood_too(said: str, keco3: str, shown: str) -> None:
    first = suggest(said, t=Translator("en"))[0]
    assert (first.keco3, first.name) == (keco3, shown)
    korean = suggest(said)[0]
    assert (korean.keco3, korean.name) == (keco3, Translator("ko").occupation(keco3))


def test_an_example_in_brackets_stands_behind_titles_and_no_choice_is_there_twice() -> None:
    names = [title.name for title in suggest("식당", 40)]
    first = next(at for at, name in enumerate(names) if "주방가구" in name.replace(" ", ""))
    assert all("목공" not in name for name in names[:first])
    assert names.index("한식 조리사") < first
    for said in ("공사장", "공사장에서 일했어요"):
        found = suggest(said)
        assert found[0].keco3 == "706"
        assert len({title.name for title in found}) == len(found) > 1


def test_a_korean_word_is_understood_in_another_language() -> None:
    assert suggest("철근", t=Translator("en"))[0].name == "철근공"


@pytest.mark.parametrize(
    ("said", "keco3"),
    [("막노동", "706"), ("공사장에서 일했어요", "706"), ("수위", "542"), ("아시바", "701")],
)
def test_what_no_title_says_is_found_by_its_everyday_word(said: str, keco3: str) -> None:
    found = suggest(said)
    assert keco3 in [title.keco3 for title in found]
    assert len({title.code6 for title in found}) == len(found)


def test_no_title_comes_twice_and_never_more_than_asked() -> None:
    found = suggest("공", limit=50)
    assert len({title.name for title in found}) == len(found) == 50
    assert len(suggest("공")) == 6


@pytest.mark.parametrize(
    ("said", "language", "shown"),
    [
        ("용접원", "ko", "용접원"),
        ("Welders", "ko", Translator("ko").occupation("832")),
        ("Welders", "en", "Welders"),
        ("용접원", "en", Translator("en").occupation("832")),
        ("", "ko", Translator("ko").occupation("832")),
    ],
)
def test_the_job_before_is_named_in_the_language_of_the_screen(
    said: str, language: str, shown: str
) -> None:
    assert job_name(Translator(language), "832", said) == shown
