"""Words mean occupations and places by what the person's language calls them."""

import pytest

from app.reference import keco3_codes, region
from app.state.words import terms_of
from app.text import Translator, languages


@pytest.mark.parametrize(
    ("word", "keco3"),
    [
        ("guard", {"541", "542"}),
        ("FORKLIFT", {"623"}),
        ("bricklayer", {"701"}),
        ("janitor", {"542", "561"}),
    ],
)
def test_english_words_mean_occupations(word: str, keco3: set[str]) -> None:
    (term,) = terms_of(word, Translator("en"))
    assert term.text == word
    assert set(term.occupations) == keco3
    assert term.regions == ()


@pytest.mark.parametrize(
    ("word", "short"),
    [("Suwon", "수원"), ("ansan", "안산"), ("Asan", "아산"), ("Gwonseon-gu", "권선")],
)
def test_english_words_mean_places(word: str, short: str) -> None:
    (term,) = terms_of(word, Translator("en"))
    named = [found.name for code in term.regions if (found := region(code))]
    assert named
    assert all(short in name for name in named)


@pytest.mark.parametrize("language", languages())
def test_words_of_both_languages_are_understood_on_every_screen(language: str) -> None:
    place, work, other = terms_of("수원 막노동 forklift", Translator(language))
    assert "41113" in place.regions
    assert work.occupations == ("706",)
    assert other.occupations == ("623",)


def test_every_word_stands_for_itself_and_a_letter_for_nothing_else() -> None:
    terms = terms_of(" a  guard ", Translator("en"))
    assert [term.text for term in terms] == ["a", "guard"]
    assert (terms[0].occupations, terms[0].regions) == ((), ())
    assert terms_of("  ", Translator("en")) == []


def test_every_occupation_is_found_by_each_of_its_english_words() -> None:
    t = Translator("en")
    for code in keco3_codes():
        for words in t.occupation_words(code):
            assert all(code in term.occupations for term in terms_of(words, t)), (code, words)


def test_words_that_stand_in_one_name_mean_what_is_called_so() -> None:
    """No other call, and no other center."""
    for said in ("call center", "call centre", "Suwon call center", "call center Suwon"):
        found = {term.text: term for term in terms_of(said, Translator("en"))}
        assert len(found) == len(said.split())
        assert all(term.occupations == ("029",) for word, term in found.items() if word != "Suwon")
        assert "콜센터" in found["call"].titles, "what titles say of it"
    assert found["Suwon"].regions
    (both,) = {term.occupations for term in terms_of("forklift guard", Translator("en"))[1:]}
    assert both == ("541", "542"), "words of no common name stand for themselves"


def test_a_korean_word_of_a_part_of_an_occupation_is_looked_for_in_titles() -> None:
    (call,), (guard,) = (terms_of(word, Translator("ko")) for word in ("콜센터", "경비"))
    assert call.titles == ("콜센터",)
    assert guard.titles == (), "which the occupation is called by"
