"""What words mean: occupations and regions by what the person's language calls them.

Listings are written in Korean. "guard" and "수원" may stand in none of them, but the app
knows which occupations and regions are called so.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from app.reference import keco3_codes, regions
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
    of the name begins, as "Asan" is no part of Masan. What stands in quotation marks is looked
    for as it stands, and means nothing else.
    """
    from app.matching.narrowed import Term

    other = OTHER if t.language == DEFAULT_LANGUAGE else t.language
    found = []
    for exact, word in _WORD.findall(text):
        if exact:
            found.append(Term(exact))
        else:
            occupations, places = _names(DEFAULT_LANGUAGE if is_korean(word) else other)
            found.append(Term(word, _called(word, occupations), _called(word, places)))
    return found


def _called(word: str, names: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    look = spaced(word)
    if len(look.strip()) < _SHORTEST:
        return ()
    if is_korean(look):
        look = look.strip()
    return tuple(code for code, name in names if look in name)


@cache
def _names(language: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    t = Translator(language)
    return (
        tuple(
            (code, "\n".join(map(spaced, (t.occupation(code), *t.occupation_words(code)))))
            for code in keco3_codes()
        ),
        tuple((code, spaced(t.region(code))) for code in regions()),
    )
