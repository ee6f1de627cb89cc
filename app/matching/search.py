"""Search inside Korean words, over title, employer and the occupation's name.

Finds exactly what `LIKE '%text%'` finds on the three, for any text: one syllable, blanks
and punctuation included, ASCII letters in either case. The pairs of characters
(`bigrams`) name the candidates; what pairs can't decide is verified by LIKE itself.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.matching import bigrams
from app.matching.source import Source
from app.models import Kind
from app.reference import occupations

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.intp]
    Marks = NDArray[np.bool_]

PAGE = 20
"""Listings a screen shows at once."""

_ASCII_LOWER = str.maketrans({chr(code): chr(code + 32) for code in range(65, 91)})


@dataclass(frozen=True, slots=True)
class SearchResult:
    """How many listings there are, and the ids of the first ones, the newest first."""

    count: int
    ids: list[str]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `after` asks for the next one, None where this is the last."""

    count: int
    ids: list[str]
    after: int | None


def search(catalogue: Source, text: str, limit: int = 1000) -> SearchResult:
    """Listings that contain `text` as it stands, as one term; none for an empty text."""
    newest = _newest(catalogue)
    found = newest[_containing(catalogue, text)[newest]]
    return SearchResult(len(found), _ids(catalogue, found[:limit]))


def search_all(
    catalogue: Source,
    terms: Sequence[str] = (),
    *,
    kind: Kind | None = None,
    region: str | None = None,
    after: int | None = None,
    size: int = PAGE,
) -> Page:
    """A page of the listings that contain every term, the newest first.

    `region` is a code whose parts count too: 41000 is all of 경기. `after` is that of the
    page before. Without terms it lists everything.
    """
    import numpy as np

    newest = _newest(catalogue)
    keep = np.ones(len(newest) + 1, dtype=bool)
    for term in terms:
        keep &= _containing(catalogue, term)
    if kind:
        keep &= _marked(catalogue, "SELECT rowid FROM listing WHERE kind = ?", [kind.value])
    if region:
        sql = "SELECT rowid FROM listing WHERE region LIKE ?"
        keep &= _marked(catalogue, sql, [_parts(region)])
    places = np.flatnonzero(keep[newest])
    begin = 0 if after is None else int(np.searchsorted(places, after, side="right"))
    shown = places[begin : begin + size]
    more = begin + size < len(places)
    return Page(len(places), _ids(catalogue, newest[shown]), int(shown[-1]) if more else None)


def _containing(catalogue: Source, text: str) -> "Marks":
    """A mark by row number: whether the listing contains `text`."""
    import numpy as np

    text = unicodedata.normalize("NFC", text).replace("\x00", "")
    # Half a surrogate pair is no character, so no listing has one.
    if not text or any("\ud800" <= character <= "\udfff" for character in text):
        return np.zeros(len(_newest(catalogue)) + 1, dtype=bool)
    matching, values = bigrams.rows_matching(), {"pairs": bigrams.query(text)}
    if len(text) > 2 or not bigrams.is_indexed(text):
        like = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        candidates = f"rowid IN ({matching})" if bigrams.is_indexed(text) else "1"
        values["like"] = f"%{like}%"
        matching = (
            f"SELECT rowid FROM listing WHERE {candidates} "  # noqa: S608
            "AND (title LIKE :like ESCAPE '\\' OR employer LIKE :like ESCAPE '\\')"
        )
    marks = _marked(catalogue, matching, values)
    folded = text.translate(_ASCII_LOWER)
    for one in occupations():
        if folded in one.name.translate(_ASCII_LOWER):
            marks[_rows_in(catalogue, one.keco3)] = True
    return marks


def _marked(catalogue: Source, sql: str, values: dict[str, Any] | list[Any]) -> "Marks":
    import numpy as np

    marks = np.zeros(len(_newest(catalogue)) + 1, dtype=bool)
    marks[[row for (row,) in catalogue.query(sql, values)]] = True
    return marks


def _newest(catalogue: Source) -> "Rows":
    """Every row number, the newest listing first. Row numbers are 1 to their count."""
    import numpy as np

    def load() -> "Rows":
        stored = catalogue.query("SELECT type, content FROM match_column WHERE name = 'newest'")
        places = np.frombuffer(stored[0][1], stored[0][0])[1:]
        rows: Rows = np.argsort(places) + 1
        return rows

    return catalogue.kept("newest", load)


def _rows_in(catalogue: Source, keco3: str) -> "Rows":
    """The row numbers of an occupation's listings."""
    import numpy as np

    def load() -> "Rows":
        sql = "SELECT rowid FROM listing WHERE keco3 = ?"
        return np.array([row for (row,) in catalogue.query(sql, [keco3])], dtype=np.intp)

    return catalogue.kept(("occupation", keco3), load)


def _ids(catalogue: Source, rows: "Rows") -> list[str]:
    numbers = rows.tolist()
    found = dict(
        catalogue.query(
            f"SELECT rowid, id FROM listing WHERE rowid IN ({','.join(map(str, numbers))})"  # noqa: S608
        )
    )
    return [found[number] for number in numbers]


def _parts(code: str) -> str:
    """The LIKE pattern of a region and its parts."""
    from app.reference import region

    found = region(code)
    if found is None or found.leaf:
        return code
    return code[:4] + "_" if found.sigungu else code[:2] + "___"
