"""What words mean: occupations and regions by what the person's language calls them.

Listings are written in Korean. "guard" and "수원" may stand in none of them, but the app
knows which occupations and regions are called so.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from app.reference import keco3_codes, occupation, regions
from app.reference.tables import rows
from app.text import DEFAULT_LANGUAGE, Translator

if TYPE_CHECKING:
    from app.matching.narrowed import Term

OTHER = "en"
"""What a word that is not Korean is taken for on a Korean screen."""
_SHORTEST = 2
"""Letters a word must have to mean something: a single one is in nearly every name."""


_WORD = re.compile(r'"([^"\s][^"]*)"|(\S+)')


def is_korean(text: str) -> bool:
    """Whether a text holds Korean letters (한글)."""
    return any("\u3131" <= letter <= "\ud7a3" for letter in text)


def spaced(text: str) -> str:
    """A text in one case, with one blank before each of its words and nothing else between."""
    letters = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return "".join(f" {word}" for word in letters.split())


def terms_of(text: str, t: Translator) -> list["Term"]:
    """The words of a search, with the occupations and regions that are called so.

    An occupation is called by its name and its everyday words, a region by its name: a Korean
    word by the Korean ones, another by those of `t` (English where that is Korean), in either
    case: who reads Korean may know a work by its English name, and the other way round. Korean
    writes words together, so a Korean word counts anywhere in a name; another only where a word
    of the name begins, as "Asan" is no part of Masan. Words that stand in one name together mean
    what is called so: "call center" no other call and no other center. What stands in quotation
    marks is looked for as it stands, and means nothing else.
    """
    from app.matching.narrowed import Term

    other = OTHER if t.language == DEFAULT_LANGUAGE else t.language
    words = _WORD.findall(text)
    found: list[Term] = []
    while len(found) < len(words):
        exact, word = words[len(found)]
        if exact:
            found.append(Term(exact))
            continue
        occupations, places = _names(DEFAULT_LANGUAGE if is_korean(word) else other)
        together, called = _together([plain for _, plain in words[len(found) :]], occupations)
        titles = _titles(together, called)
        found += [Term(one, called, _called([one], places), titles) for one in together]
    return found


def _titles(words: list[str], called: tuple[str, ...]) -> tuple[str, ...]:
    """What titles say of work that is but a part of the occupations it is found by: of a Korean
    word itself where no occupation is named by it, of others what is known of them."""
    said = " ".join(spaced(word).strip() for word in words)
    if not called or not is_korean(said):
        return _said_in_titles().get(said, ()) if called else ()
    named = any(said in (found.name if (found := occupation(code)) else "") for code in called)
    return () if named or len(words) > 1 else (said,)


@cache
def _said_in_titles() -> dict[str, tuple[str, ...]]:
    return {
        said: tuple(row["titles"].split(";"))
        for row in rows("title_words.csv")
        for said in row["said"].split(";")
    }


def _together(words: list[str], names: "_Names") -> tuple[list[str], tuple[str, ...]]:
    """The most of these words, from the first on, that stand in one name, and what is called so;
    the first alone where no others stand beside it."""
    for count in range(len(words), 1, -1):
        if all(words[:count]) and (called := _called(words[:count], names)):
            return words[:count], called
    return words[:1], _called(words[:1], names)


def _called(words: list[str], names: "_Names") -> tuple[str, ...]:
    """What has a name that holds all of the words."""
    looks = [spaced(word) for word in words]
    if any(len(look.strip()) < _SHORTEST for look in looks):
        return ()
    looks = [look.strip() if is_korean(look) else look for look in looks]
    found = [(code, said) for code, said in names if looks[0] in said]
    if len(looks) > 1:
        found = [
            (code, said)
            for code, said in found
            if any(all(look in line for look in looks) for line in said.split("\n"))
        ]
    return tuple(code for code, _ in found)


_Names = tuple[tuple[str, str], ...]
"""By code what it is called, a name a line."""


@cache
def _names(language: str) -> tuple[_Names, _Names]:
    t = Translator(language)
    return (
        tuple(
            (code, "\n".join(map(spaced, (t.occupation(code), *t.occupation_words(code)))))
            for code in keco3_codes()
        ),
        tuple((code, spaced(t.region(code))) for code in regions()),
    )
