"""The plain list: every occupation once, in groups, by the alphabet; nothing ranks it."""

from app.reference import keco3_codes
from app.text import Translator
from app.views.all_occupations import group_name, grouped


def test_every_occupation_stands_once_in_alphabetical_order() -> None:
    for language in ("ko", "en"):
        t = Translator(language)
        groups = grouped(t)
        assert [group for group, _ in groups] == [str(n) for n in range(10)]
        found = [one.keco3 for _, members in groups for one in members]
        assert sorted(found) == sorted(keco3_codes())
        for _, members in groups:
            names = [t.occupation(one.keco3).casefold() for one in members]
            assert names == sorted(names)
        assert len({group_name(t, group) for group, _ in groups}) == 10


def test_it_is_found_by_name_and_by_everyday_words_in_either_language() -> None:
    ko, en = Translator("ko"), Translator("en")

    def codes(t: Translator, words: str) -> set[str]:
        return {one.keco3 for _, members in grouped(t, words) for one in members}

    assert "541" in codes(ko, "경비")
    assert "541" in codes(en, "guard")
    assert "542" in codes(en, "경비")  # its Korean name, as it stands on paper
    assert codes(ko, "  ") == set(keco3_codes())
    assert codes(ko, "없는직업") == set()
    assert codes(en, "uards") == set()  # a word has to begin with it, but in Korean
