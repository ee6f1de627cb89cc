"""From words to an occupation: official titles and everyday words, the longest that fits.

What comes from words is marked as inferred.
"""

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files

from app.reference import job_titles, keco3_codes, occupations
from app.reference.tables import rows

_DROPPED = re.compile(r"[\s·,./()\[\]~+&★*-]+")
_SHORTEST = 2


def _plain(text: str) -> str:
    return _DROPPED.sub("", text).upper()


@cache
def _words() -> dict[str, dict[str, str]]:
    """Words to occupations, by their first two characters."""
    found: dict[str, str] = {}
    for occupation in occupations():
        found[_plain(occupation.name)] = occupation.keco3
    for title in job_titles():
        own = title.code6[:3]
        for name in (title.name, title.name.split("(")[0]):
            if not name.startswith("기타") and len(_plain(name)) > _SHORTEST:
                found.setdefault(_plain(name), own)
    text = files("backend.agencies").joinpath("data/job_words.csv").read_text("utf-8")
    found.update({_plain(r["word"]): r["keco3"] for r in csv.DictReader(text.splitlines())})
    known = set(keco3_codes())
    by_start: dict[str, dict[str, str]] = {}
    for word, keco3 in found.items():
        if keco3 in known and len(word) >= _SHORTEST:
            by_start.setdefault(word[:2], {})[word] = keco3
    return by_start


@lru_cache(maxsize=65_536)
def keco3_of_words(text: str) -> str | None:
    """The occupation of a title or job name, None where no word is known.

    The longest word wins; of two as long the later one, because in Korean what somebody is
    stands last.
    """
    plain = _plain(text)
    words = _words()
    best, best_length = None, 0
    for start in range(len(plain) - 1):
        for word, keco3 in words.get(plain[start : start + 2], {}).items():
            if len(word) >= best_length and plain.startswith(word, start):
                best, best_length = keco3, len(word)
    return best


_ASIDES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|★[^★]*★|<[^<>]*>")


def keco3_of_title(title: str, employer: str) -> str | None:
    """The occupation of a vacancy's title, leaving out who employs and what is offered.

    "○○시설관리 경비원 모집 (통근버스 운행)" is neither about facilities nor about buses. Where the
    rest has no known word the whole title is asked.
    """
    rest = _ASIDES.sub(" ", title.replace(employer, " ") if employer else title)
    return keco3_of_words(rest) or keco3_of_words(title)


@cache
def _known() -> frozenset[str]:
    return frozenset(keco3_codes())


def keco3_of_work24(code: str) -> str | None:
    """The occupation of Work24's six digits: their first three, where they are one."""
    return code[:3] if len(code) >= 3 and code[:3] in _known() else None


@cache
def _ncs() -> dict[str, list[str]]:
    """Per NCS 대분류 the occupations it leads to, likeliest first (estimated)."""
    found: dict[str, list[tuple[float, str]]] = {}
    for row in rows("ncs_occupations.csv"):
        found.setdefault(row["ncs"], []).append((-float(row["weight"]), row["keco3"]))
    return {ncs: [keco3 for _, keco3 in sorted(pairs)] for ncs, pairs in found.items()}


def keco3_of_course(title: str, ncs: str | None) -> str | None:
    """The occupation a course leads to: by its title, else the likeliest of its NCS field."""
    return keco3_of_words(title) or next(iter(_ncs().get(ncs or "", [])), None)
