"""Words known to name an occupation, and finding them in a text.

Three kinds of word: a `role` says what somebody does ("경비원"), a `field` where or with what
("호텔"), a `general` word does so only where nothing closer is said ("생산직"). A word of two
parts ("호텔 청소") is found wherever both stand, in any order: titles put their words apart.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

from app.reference import JobTitle, job_titles, keco3_codes, occupations

_DROPPED = re.compile(r"[^0-9A-Z#가-힣]+")
_ASIDE = re.compile(r"\([^()]*\)")
_SHORTEST = 2


def plain(text: str) -> str:
    """A text as it is compared: capitals, digits, Hangul and # alone."""
    return _DROPPED.sub("", text.upper())


class Kind(StrEnum):
    """How much a word says of the work."""

    ROLE = "role"
    GENERAL = "general"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Known:
    """What a word stands for, and how much it says."""

    keco3: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Match:
    """A word found: its occupation, its kind, its length and where it ends."""

    keco3: str
    kind: Kind
    length: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`starts` has every string to look for by its first two characters, longest first."""

    words: dict[str, Known] = field(default_factory=dict)
    pairs: dict[str, list[tuple[str, Known]]] = field(default_factory=dict)
    starts: dict[str, list[str]] = field(default_factory=dict)


@cache
def everyday_words() -> tuple[tuple[str, Known], ...]:
    """The rows of `data/job_words.csv`."""
    text = files("backend.agencies").joinpath("data/job_words.csv").read_text("utf-8")
    return tuple(
        (row["word"], Known(row["keco3"], Kind(row["kind"])))
        for row in csv.DictReader(text.splitlines())
    )


def name_and_stem(name: str) -> list[str]:
    """A title as plain text, whole and without what is in brackets."""
    return list(dict.fromkeys((plain(name), plain(_ASIDE.sub("", name)))))


def official_words(titles: Iterable[JobTitle]) -> dict[str, Known]:
    """The occupations' names and the official titles, whole and without what is in brackets."""
    found = {plain(o.name): Known(o.keco3, Kind.ROLE) for o in occupations()}
    for title in titles:
        for name in name_and_stem(title.name):
            if not name.startswith("기타") and len(name) > _SHORTEST:
                found.setdefault(name, Known(title.keco3, Kind.ROLE))
    return found


def build(titles: Iterable[JobTitle]) -> Vocabulary:
    """The vocabulary of these official titles and the everyday words, which go first."""
    codes = set(keco3_codes())
    words = official_words(titles)
    pairs: dict[str, list[tuple[str, Known]]] = {}
    sought: set[str] = set()
    for word, known in everyday_words():
        if known.keco3 not in codes:
            continue
        words[plain(word)] = known
        first, _, second = word.partition(" ")
        first, second = plain(first), plain(second)
        if len(first) >= _SHORTEST and len(second) >= _SHORTEST:
            pairs.setdefault(first, []).append((second, known))
            sought |= {first, second}
    starts: dict[str, list[str]] = {}
    for word in sorted(sought | words.keys(), key=len, reverse=True):
        if len(word) >= _SHORTEST:
            starts.setdefault(word[:2], []).append(word)
    return Vocabulary(words, pairs, starts)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary the product ships."""
    return build(job_titles())


def find(text: str, known: Vocabulary) -> list[Match]:
    """Every known word in plain words with spaces between, single words and pairs.

    A word may run over a space, because spaces stand anywhere in Korean; not one that begins
    inside a word and ends in the next ("퀵서비스 기사" has no "서비스기사"). A part of a pair does
    not count inside a longer word ("조리보조" has no "조리").
    """
    joined = text.replace(" ", "")
    # Per place the furthest a word that begins there may reach.
    reach: list[int] = []
    for word in text.split(" "):
        inner = len(reach) + len(word)
        reach += [len(joined), *[inner] * (len(word) - 1)] if word else []
    places: dict[str, int] = {}
    starts = known.starts
    for start in range(len(joined) - 1):
        for word in starts.get(joined[start : start + 2], ()):
            if joined.startswith(word, start) and start + len(word) <= reach[start]:
                places[word] = start
    words = known.words
    found = []
    whole = []
    for word, start in places.items():
        if it := words.get(word):
            found.append(Match(it.keco3, it.kind, len(word), start, start + len(word)))
            if it.kind is Kind.ROLE:
                whole.append((start, start + len(word)))
    for word, start in places.items():
        for second, it in known.pairs.get(word, ()):
            other = places.get(second)
            if other is None:
                continue
            end, last = start + len(word), other + len(second)
            if end > other and last > start:
                continue
            if any(
                (a <= start and end < b)
                or (a < start and end <= b)
                or (a <= other and last < b)
                or (a < other and last <= b)
                for a, b in whole
                if b - a < len(word) + len(second)
            ):
                continue
            both = len(word) + len(second)
            found.append(Match(it.keco3, it.kind, both, min(start, other), max(end, last)))
    return found
