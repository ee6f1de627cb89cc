"""Where words stand that somebody looks for: in the title or what the work or place is called;
else at the beginning of a word of the employer's name, or of an occupation that is other work
too; else only in the middle of such a name: "포장" in 마포장수구민센터.

All are found, as everything that holds a word is. Nobody looked for the last: they come last.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from app.matching.narrowed import Term
from app.matching.source import Source
from app.reference import occupations

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.int64]
    Rows = NDArray[np.integer[Any]]

_CHUNK = 500
_FEWEST = 1_000
"""So many of the best are looked at before the employer's name is told from the title: where none
of them holds the words in its title, the words are an employer's."""
_FOUND = (
    "SELECT rowid, employer, keco3, region FROM listing "
    "WHERE rowid IN (SELECT value FROM json_each(:rows)) "
    "AND employer LIKE :like ESCAPE '\\' AND title NOT LIKE :like ESCAPE '\\'"
)

_OF_OCCUPATION = (
    "SELECT rowid, title FROM listing WHERE rowid IN (SELECT value FROM json_each(:rows)) "
    "AND keco3 IN (SELECT value FROM json_each(:codes))"
)


def put_last(
    catalogue: Source,
    terms: Sequence[Term],
    numbers: "Rows",
    keys: "Keys",
    *,
    below: int,
    behind: int = 0,
    most: int,
) -> None:
    """Add `below`, a negative number, to the keys of the listings (by row number) that hold a term
    only in the middle of an employer's name, and `behind` to those that hold one only at its
    beginning, where others hold it in their title. They are looked at best first, until the first
    `most` of the order are sure."""
    if not terms:
        return
    sure, seen = 0, 0
    chunks = _best_first(keys, max(most, _FEWEST))
    looked = []
    for some in chunks:
        looked.append((some, *_apart(catalogue, terms, numbers[some].tolist())))
        seen += len(some)
        if seen >= _FEWEST:
            break
    titled = sum(len(some) - len(begin) - len(inside) for some, begin, inside in looked)
    behind = behind if titled else 0
    while looked:
        some, begin, inside = looked.pop(0)
        rows = numbers[some].tolist()
        keys[some[[number in inside for number in rows]]] += below
        sure += len(some) - len(inside)
        if behind:
            keys[some[[number in begin for number in rows]]] += behind
            sure -= len(begin)
        if sure >= most and not looked:
            return
        if not looked and (following := next(chunks, None)) is not None:
            numbered = numbers[following].tolist()
            looked.append((following, *_apart(catalogue, terms, numbered)))


def _best_first(keys: "Keys", most: int) -> Iterator["Rows"]:
    """The places of all keys in chunks, best first; sorted only as far as somebody asks."""
    import numpy as np

    count = min(len(keys), most)
    split = np.argpartition(-keys, count - 1)
    parts = [split[:count], split[count:]]
    for part in parts:
        order = part[np.argsort(-keys[part])]
        for start in range(0, len(order), _CHUNK):
            yield order[start : start + _CHUNK]


def _apart(
    catalogue: Source, terms: Sequence[Term], numbers: list[int]
) -> tuple[set[int], set[int]]:
    """Of these row numbers those that hold one of the terms at the beginning of a word of the
    employer's name and nowhere better, or are of its occupation without saying it; and those that
    hold one only in the middle."""
    begin, inside = set[int](), set[int]()
    for term in terms:
        text = unicodedata.normalize("NFC", term.text)
        like = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        begins = re.compile(rf"(?<!\w){re.escape(text)}", re.IGNORECASE)
        called = {one.keco3 for one in occupations() if text.lower() in one.name.lower()}
        called.update(term.occupations)
        values = {"rows": json.dumps(numbers), "like": f"%{like}%"}
        for number, employer, keco3, region in catalogue.query(_FOUND, values):
            if keco3 not in called and region not in term.regions:
                (begin if begins.search(employer) else inside).add(number)
        if term.titles and term.occupations:
            others = {"rows": values["rows"], "codes": json.dumps(term.occupations)}
            begin.update(
                number
                for number, title in catalogue.query(_OF_OCCUPATION, others)
                if not any(word in title for word in (text, *term.titles))
            )
    return begin - inside, inside
