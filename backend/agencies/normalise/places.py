"""From the agencies' spellings of a place to the 5-digit code."""

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files

from app.reference import regions

_FORMER = {"42": "51", "45": "52"}
"""강원 before 2023 and 전북 before 2024; HRD-Net still writes 45."""

_FORMER_CODES = {
    "28170": "28177",
    "36000": "36110",
    "41730": "41670",
    "43710": "43110",
    "44730": "36110",
    "44830": "44270",
    "47720": "27720",
}
"""인천 남구, 세종, 여주군, 청원군, 연기군, 당진군 and 경북 군위군 as they were numbered."""

_ALIASES = {"강원도": "51", "전라북도": "52", "제주도": "50", "세종시": "36", "전북도": "52"}
_METROPOLITAN = ("특별시", "광역시", "시", "직할시")
_POSTCODE = re.compile(r"^[\[(]?(?:우\)?\s?)?\d{3}-?\d{2,3}[\])]?\s*(?=\D)")
_BRACKETS = re.compile(r"[\[\](){}<>【】]")
_SEVERAL = re.compile(r"\s*[,/·、&]\s*")
_ENDS = ("시", "군", "구")


@cache
def _sido_names() -> dict[str, str]:
    names = dict(_ALIASES)
    for region in regions().values():
        two = region.code[:2]
        names[region.sido] = names[region.sido_short] = two
        if region.sido.endswith(("광역시", "특별시")):
            names.update({region.sido_short + end: two for end in _METROPOLITAN})
    return names


def _short(name: str) -> str:
    """A name as people say it, "강남" and "수원 장안", where two syllables remain."""
    words = [w[:-1] if w.endswith(_ENDS) and len(w) > 2 else w for w in name.split()]
    return " ".join(words)


@cache
def _sigungu_names() -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """Codes by 시도 and name, and by name alone where only one 시도 has it.

    Besides official names those that were (`data/former_regions.csv`) and the short ones. An
    official name goes before a former or a short one that reads the same.
    """
    official = {(r.code[:2], r.sigungu): r.code for r in regions().values() if r.sigungu}
    text = files("backend.agencies").joinpath("data/former_regions.csv").read_text("utf-8")
    former = {(r["sido"], r["sigungu"]): r["code"] for r in csv.DictReader(text.splitlines())}
    spelt: list[tuple[str, str, str]] = []
    for (sido, name), code in official.items():
        first, _, part = name.partition(" ")
        spelt += [(sido, _short(name), code), (sido, name.replace(" ", ""), code)]
        if part:
            spelt += [(sido, part, code), (sido, f"{_short(first)} {part}", code)]
            spelt += [(sido, f"{first} {_short(part)}", code)]
    within: dict[tuple[str, str], set[str]] = {}
    for sido, name, code in spelt:
        within.setdefault((sido, name), set()).add(code)
    sure = {key: next(iter(codes)) for key, codes in within.items() if len(codes) == 1}
    sure |= former | official
    anywhere: dict[str, set[str]] = {}
    for (_, name), code in sure.items():
        anywhere.setdefault(name, set()).add(code)
    for _, name in within.keys() - sure.keys():
        anywhere.setdefault(name, set()).update({"", "?"})
    alone = {name: next(iter(codes)) for name, codes in anywhere.items() if len(codes) == 1}
    return sure, {name: code for name, code in alone.items() if len(name) > 1}


@lru_cache(maxsize=32_768)
def _from_words(words: tuple[str, ...]) -> str | None:
    within, anywhere = _sigungu_names()
    sido = _sido_names().get(words[0])
    rest = words[1:] if sido else words
    if sido == "36":
        return "36110"
    for length in (2, 1):
        name = " ".join(rest[:length])
        if len(rest) < length:
            continue
        found = within.get((sido, name)) if sido else anywhere.get(name)
        if found:
            return found
    return f"{sido}000" if sido else None


def region_of_text(text: str) -> str | None:
    """The code of a name or an address: "경기 수원시 장안구", "서울 강남", "전라북도 군산시 …".

    The deepest region that is certain: the 시도 where the rest is not known, None where the
    text begins with no region, names several 시도 ("서울, 경기") or one that several have ("중구").
    """
    text = _POSTCODE.sub("", _BRACKETS.sub(" ", text).strip())
    found = {_from_words(tuple(part.split()[:3])) for part in _SEVERAL.split(text) if part.strip()}
    named = {code[:2] for code in found if code}
    if len(named) != 1:
        return None
    first = _SEVERAL.split(text)[0].split()[:3]
    return _from_words(tuple(first)) if first else None


def region_of_code(text: str) -> str | None:
    """The code of an agency's own 5-digit code, today's for yesterday's."""
    text = text.strip()
    if not re.fullmatch(r"[0-9]{5}", text) or text == "00000":
        return None
    code = _FORMER_CODES.get(text) or _FORMER.get(text[:2], text[:2]) + text[2:]
    if code in regions():
        return code
    sido = code[:2] + "000"
    return sido if sido in regions() else None


def deeper(first: str | None, second: str | None) -> str | None:
    """The more exact of two codes where the second lies within the first."""
    if first is None or second is None:
        return first or second
    if first.endswith("000") and first[:2] == second[:2]:
        return second
    # A 시 that has 구: its code ends in 0 and its 구 share the first four digits.
    if first[4] == "0" and first[:4] == second[:4] and not second.endswith("000"):
        return second
    return first
