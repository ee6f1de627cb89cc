"""The year of birth as people write it: 1967, 67, 1967년, １９６７."""

import re
import unicodedata

YOUNGEST, OLDEST = 15, 100
"""Years of age a worker may have."""
_YEAR = re.compile(r"(\d+)\s*(?:년|년생)?\.?")


def first_and_last(this_year: int) -> tuple[int, int]:
    """The years that can be one's year of birth."""
    return this_year - OLDEST, this_year - YOUNGEST


def year_in(text: str, this_year: int) -> int | None:
    """The year of birth a text says in four digits; None where it says none that can be."""
    found = _YEAR.fullmatch(_plain(text))
    first, last = first_and_last(this_year)
    if found is None or len(found[1]) != 4 or not first <= int(found[1]) <= last:
        return None
    return int(found[1])


def guess(text: str, this_year: int) -> int | None:
    """The year two digits stand for, as in 67년생; None for any other text."""
    found = _YEAR.fullmatch(_plain(text))
    if found is None or len(found[1]) != 2:
        return None
    first, last = first_and_last(this_year)
    years = [year for year in range(last, first - 1, -1) if year % 100 == int(found[1])]
    return years[0] if years else None


def wrong(text: str, this_year: int) -> str:
    """What keeps a text from being a year of birth: `digits` (letters), `short` (fewer than four
    digits), `range` (nobody at work was born then); empty where nothing does or nothing stands."""
    plain = _plain(text)
    if not plain or year_in(text, this_year) is not None:
        return ""
    found = _YEAR.fullmatch(plain)
    if found is None:
        return "digits"
    return "short" if len(found[1]) < 4 else "range"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
