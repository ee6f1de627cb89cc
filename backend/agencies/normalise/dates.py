"""Dates in every spelling the agencies use."""

import re
from datetime import date
from functools import lru_cache

_FORMS = (
    re.compile(r"(?P<y>\d{4})[-./]?(?P<m>\d{2})[-./]?(?P<d>\d{2})(?:[T ]?\d.*)?"),
    re.compile(r"(?P<y>\d{2})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})"),
)
_OPEN_ENDED_YEAR = 2200
"""`99991231` and its like: no day at all."""


@lru_cache(maxsize=8192)
def read_date(text: str) -> date | None:
    """A calendar day from YYYY-MM-DD, YYYYMMDD, YY-MM-DD, with dots or slashes, or with a time.

    None for nothing, for what is no date, and for the end of all time.
    """
    text = text.strip()
    for form in _FORMS:
        if found := form.fullmatch(text):
            year = int(found["y"])
            year += 2000 if len(found["y"]) == 2 else 0
            if year >= _OPEN_ENDED_YEAR:
                return None
            try:
                return date(year, int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None
