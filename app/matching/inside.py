"""Words that stand only in the middle of an employer's name: "포장" in 마포장수구민센터.

They are found, as everything that holds a word is, and nobody looked for them: they come last.
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
_FOUND = (
    "SELECT rowid, employer, keco3, region FROM listing "
    "WHERE rowid IN (SELECT value FROM json_each(:rows)) "
    "AND employer LIKE :like ESCAPE '\\' AND title NOT LIKE :like ESCAPE '\\'"
)


def put_last(
    catalogue: Source,
    terms: Sequence[Term],
    numbers: "Rows",
    keys: "Keys",
    *,
    below: int,
    most: int,
) -> None:
    """Add `below`, a negative number, to the keys of the listings (by row number) that hold a term
    only so. The others are looked at best first, until the first `most` of the order are sure."""
    if not terms:
        return
    sure = 0
    for some in _best_first(keys, most):
        aside = _only_inside(catalogue, terms, numbers[some].tolist())
        last = some[[number in aside for number in numbers[some].tolist()]]
        keys[last] += below
        sure += len(some) - len(last)
        if sure >= most:
            return


def _best_first(keys: "Keys", most: int) -> Iterator["Rows"]:
    """The places of all keys in chunks, best first; sorted only as far as somebody asks."""
    import numpy as np

    count = min(len(keys), most)
    split = np.argpartition(-keys, count - 1)
    for part in (split[:count], split[count:]):
        order = part[np.argsort(-keys[part])]
        for start in range(0, len(order), _CHUNK):
            yield order[start : start + _CHUNK]


def _only_inside(catalogue: Source, terms: Sequence[Term], numbers: list[int]) -> set[int]:
    """Of these row numbers those that hold one of the terms only so."""
    found: set[int] = set()
    for term in terms:
        text = unicodedata.normalize("NFC", term.text)
        like = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        begins = re.compile(rf"(?<!\w){re.escape(text)}", re.IGNORECASE)
        called = {one.keco3 for one in occupations() if text.lower() in one.name.lower()}
        called.update(term.occupations)
        values = {"rows": json.dumps(numbers), "like": f"%{like}%"}
        found.update(
            number
            for number, employer, keco3, region in catalogue.query(_FOUND, values)
            if keco3 not in called and region not in term.regions and not begins.search(employer)
        )
    return found
