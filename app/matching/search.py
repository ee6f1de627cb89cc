"""Search inside Korean words, over title, employer and the occupation's name.

Finds exactly what `LIKE '%text%'` finds on the three, for any text: one syllable, blanks
and punctuation included, ASCII letters in either case. The pairs of characters
(`bigrams`) name the candidates; what pairs can't decide is verified by LIKE itself.
"""

import json
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

    Rows = NDArray[np.int64]

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
    rows = _rows_of(catalogue, text)
    return SearchResult(len(rows), _ids(catalogue, _newest(catalogue, rows)[:limit]))


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

    found: Rows | None = None
    for term in terms:
        rows = _rows_of(catalogue, term)
        found = rows if found is None else np.intersect1d(found, rows, assume_unique=True)
    if kind or region or found is None:
        conditions, values = ["1"], {}
        if kind:
            conditions.append("kind = :kind")
            values["kind"] = kind.value
        if region:
            conditions.append("region LIKE :region")
            values["region"] = _parts(region)
        rows = _numbers(
            catalogue,
            f"SELECT rowid FROM listing WHERE {' AND '.join(conditions)}",  # noqa: S608
            values,
        )
        found = rows if found is None else np.intersect1d(found, rows, assume_unique=True)
    places = _places(catalogue, found)
    order = np.argsort(places)
    begin = 0 if after is None else int(np.searchsorted(places[order], after, side="right"))
    shown = order[begin : begin + size]
    more = begin + size < len(order)
    return Page(len(found), _ids(catalogue, found[shown]), int(places[shown[-1]]) if more else None)


def _rows_of(catalogue: Source, text: str) -> "Rows":
    """The row numbers of the listings that contain `text`, in their order."""
    import numpy as np

    text = unicodedata.normalize("NFC", text).replace("\x00", "")
    # Half a surrogate pair is no character, so no listing has one.
    if not text or any("\ud800" <= character <= "\udfff" for character in text):
        return np.zeros(0, dtype=np.int64)
    matching, values = bigrams.rows_matching(), {"pairs": bigrams.query(text)}
    if len(text) > 2 or not bigrams.is_indexed(text):
        like = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        candidates = f"rowid IN ({matching})" if bigrams.is_indexed(text) else "1"
        values["like"] = f"%{like}%"
        matching = (
            f"SELECT rowid FROM listing WHERE {candidates} "  # noqa: S608
            "AND (title LIKE :like ESCAPE '\\' OR employer LIKE :like ESCAPE '\\')"
        )
    rows = _numbers(catalogue, matching, values)
    folded = text.translate(_ASCII_LOWER)
    named = [o.keco3 for o in occupations() if folded in o.name.translate(_ASCII_LOWER)]
    if named:
        by_occupation = _numbers(
            catalogue,
            "SELECT rowid FROM listing WHERE keco3 IN (SELECT value FROM json_each(:named))",
            {"named": json.dumps(named)},
        )
        rows = np.union1d(rows, by_occupation)
    return rows


def _numbers(catalogue: Source, sql: str, values: dict[str, Any]) -> "Rows":
    import numpy as np

    return np.array(catalogue.query(sql, values), dtype=np.int64).reshape(-1)


def _places(catalogue: Source, rows: "Rows") -> "Rows":
    """Where each row stands when the newest listings stand first."""
    import numpy as np

    def load() -> "NDArray[np.uint32]":
        stored = catalogue.query("SELECT type, content FROM match_column WHERE name = 'newest'")
        return np.frombuffer(stored[0][1], stored[0][0])

    places: Rows = catalogue.kept("newest", load)[rows].astype(np.int64)
    return places


def _newest(catalogue: Source, rows: "Rows") -> "Rows":
    import numpy as np

    return rows[np.argsort(_places(catalogue, rows))]


def _ids(catalogue: Source, rows: "Rows") -> list[str]:
    numbers = [int(row) for row in rows]
    found = dict(
        catalogue.query(
            "SELECT rowid, id FROM listing WHERE rowid IN (SELECT value FROM json_each(?))",
            [json.dumps(numbers)],
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
