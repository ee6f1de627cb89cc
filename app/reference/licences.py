"""Work that the law lets nobody do without a certificate, by what a vacancy is called (estimated).

The agencies do not say it in a field of their own. A title that names the licensed job does:
an employer who looks for a 요양보호사 or a 간호사 may take no one else.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from app.reference.certificates import certificates
from app.reference.professions import professions
from app.reference.tables import rows

_HELPS = "보조"
"""Behind the job's name: one who helps it, which the law leaves open."""
_OF_PROFESSIONS = 24
"""Where the places of the professions' licences begin; those of certificates are before."""


@cache
def licence_places() -> dict[str, int]:
    """The place of each of these certificates and licences among the bits of a stored index, which
    counts on it: new ones go to the end of their table. All of them are below 48."""
    own = [r["code"] for r in rows("licences.csv")]
    others = [one.code for one in professions() if one.words]
    places = {code: place for place, code in enumerate(own)}
    return places | {code: place for place, code in enumerate(others, _OF_PROFESSIONS)}


@cache
def licensed_occupations() -> tuple[str, ...]:
    """The occupations that have work which asks for one."""
    return tuple(sorted({keco3 for _, _, opened in _licences() for keco3 in opened}))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})(?!{_HELPS})")


@cache
def _any() -> re.Pattern[str]:
    """Every word of the tables: most titles hold none. One list of words, which is looked through
    by first letters: the patterns beside each other take twenty times as long."""
    return _pattern(sorted({word for _, words, _ in _worded() for word in words}))


@cache
def _worded() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Code, words in a title, the occupations it opens, the usual one first."""
    opened = {one.code: one.keco3 for one in certificates()}
    of_table = (
        (r["code"], tuple(r["words"].split(";")), opened[r["code"]]) for r in rows("licences.csv")
    )
    others = ((one.code, one.words, (one.keco3,)) for one in professions() if one.words)
    return (*of_table, *others)


@cache
def _licences() -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    """The same with the words as a pattern in a title without blanks."""
    return tuple((code, _pattern(words), opened) for code, words, opened in _worded())


def licences_for(title: str, keco3: str | None) -> tuple[str, ...]:
    """Codes of the certificates a vacancy of this title asks for by law; `keco3` is its
    occupation, None where that is not known."""
    flat = "".join(unicodedata.normalize("NFC", title).split())
    if not _any().search(flat):
        return ()
    return tuple(
        code
        for code, words, opened in _licences()
        if (keco3 is None or keco3 in opened) and words.search(flat)
    )


def licences_of(keco3: str) -> tuple[str, ...]:
    """Codes of the certificates that work of this occupation asks for by law, some of it or all."""
    return tuple(code for code, _, opened in _licences() if opened[0] == keco3)
