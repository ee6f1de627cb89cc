"""Search inside Korean words, over title, employer and the occupation's name.

Finds exactly what `LIKE '%text%'` finds on the three, for any text: one syllable, blanks
and punctuation included, ASCII letters in either case. The pairs of characters
(`bigrams`) name the candidates; what pairs can't decide is verified by LIKE itself.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.matching import bigrams
from app.matching.source import Source
from app.models import Listing
from app.reference import occupations

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.integer[Any]]
    Marks = NDArray[np.bool_]

_ASCII_LOWER = str.maketrans({chr(code): chr(code + 32) for code in range(65, 91)})


@dataclass(frozen=True, slots=True)
class SearchResult:
    """How many listings there are, and the ids of the first ones, the newest first."""

    count: int
    ids: list[str]


def search(catalogue: Source, text: str, limit: int = 1000) -> SearchResult:
    """Listings that contain `text` as it stands, as one term; none for an empty text."""
    newest = newest_rows(catalogue)
    found = newest[containing(catalogue, text)[newest]]
    return SearchResult(len(found), ids_of(catalogue, found[:limit]))


def containing(catalogue: Source, text: str) -> "Marks":
    """A mark by row number: whether the listing contains `text`."""
    text = unicodedata.normalize("NFC", text).replace("\x00", "")
    # Half a surrogate pair is no character, so no listing has one.
    if not text or any("\ud800" <= character <= "\udfff" for character in text):
        return no_marks(catalogue)
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


def same_course(catalogue: Source, course: Listing) -> list[str]:
    """Ids of the same course of the same school on its other dates, the first first."""
    return [one for one, _ in _sessions(catalogue, course) if one != course.id]


def days_of(catalogue: Source, course: Listing) -> tuple[date, ...]:
    """The days on which the same course of the same school starts, the first first."""
    days = {start for _, start in _sessions(catalogue, course) if start}
    return tuple(map(date.fromisoformat, sorted(days)))


def _sessions(catalogue: Source, course: Listing) -> list[tuple[str, str | None]]:
    values: dict[str, Any] = {
        "pairs": bigrams.query(course.title),
        "title": course.title,
        "employer": course.employer,
        "region": course.region,
    }
    # The index first: to read every row takes 30 ms instead of one.
    indexed = course.title and bigrams.is_indexed(course.title)
    known = f"rowid IN ({bigrams.rows_matching()})" if indexed else "1"
    return [
        (one, start)
        for one, start in catalogue.query(
            "SELECT id, course_starts_on FROM listing "  # noqa: S608
            f"WHERE {known} AND kind = 'course' AND title = :title "
            "AND employer = :employer AND region IS :region "
            "ORDER BY course_starts_on IS NULL, course_starts_on",
            values,
        )
    ]


def _marked(catalogue: Source, sql: str, values: dict[str, Any] | list[Any]) -> "Marks":
    marks = no_marks(catalogue)
    marks[[row for (row,) in catalogue.query(sql, values)]] = True
    return marks


def newest_rows(catalogue: Source) -> "Rows":
    """Every row number, the newest listing first."""
    import numpy as np

    def load() -> "Rows":
        stored = catalogue.query("SELECT type, content FROM match_column WHERE name = 'newest'")
        rows: Rows = np.frombuffer(stored[0][1], stored[0][0]).astype(np.intp)
        return rows

    return catalogue.kept("newest", load)


def no_marks(catalogue: Source) -> "Marks":
    """A mark for every row number there may be, not one set."""
    import numpy as np

    highest = catalogue.kept("highest", lambda: int(newest_rows(catalogue).max(initial=0)))
    return np.zeros(highest + 1, dtype=bool)


def _rows_in(catalogue: Source, keco3: str) -> "Rows":
    """The row numbers of an occupation's listings."""
    import numpy as np

    def load() -> "Rows":
        sql = "SELECT rowid FROM listing WHERE keco3 = ?"
        return np.array([row for (row,) in catalogue.query(sql, [keco3])], dtype=np.intp)

    return catalogue.kept(("occupation", keco3), load)


def ids_of(catalogue: Source, rows: "Rows") -> list[str]:
    """The ids of row numbers, in their order."""
    numbers = rows.tolist()
    found = dict(
        catalogue.query(
            f"SELECT rowid, id FROM listing WHERE rowid IN ({','.join(map(str, numbers))})"  # noqa: S608
        )
    )
    return [found[number] for number in numbers]
