"""From the agencies' spellings of a place to the 5-digit code."""

import re
from functools import cache, lru_cache

from app.reference import regions

_FORMER = {"42": "51", "45": "52"}
"""강원 before 2023 and 전북 before 2024; HRD-Net still writes 45."""

_ALIASES = {"강원도": "51", "전라북도": "52", "제주도": "50", "세종시": "36", "전북도": "52"}
_METROPOLITAN = ("특별시", "광역시", "시")
_POSTCODE = re.compile(r"^[\[(]?\d{5,6}[\])]?\s+")


@cache
def _sido_names() -> dict[str, str]:
    names = dict(_ALIASES)
    for region in regions().values():
        two = region.code[:2]
        names[region.sido] = names[region.sido_short] = two
        if region.sido.endswith(("광역시", "특별시")):
            names.update({region.sido_short + end: two for end in _METROPOLITAN})
    return names


@cache
def _sigungu_names() -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """Codes by 시도 and name, and by name alone where only one 시도 has it."""
    within: dict[tuple[str, str], str] = {}
    anywhere: dict[str, set[str]] = {}
    for region in regions().values():
        if region.sigungu:
            within[region.code[:2], region.sigungu] = region.code
            anywhere.setdefault(region.sigungu, set()).add(region.code)
    return within, {name: next(iter(codes)) for name, codes in anywhere.items() if len(codes) == 1}


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
    """The code of a name or an address: "경기 수원시 장안구", "전라북도 전주시 덕진구 …".

    The deepest region that is certain: the 시도 where the rest is not known, None where the
    text begins with no region.
    """
    words = tuple(_POSTCODE.sub("", text).split()[:3])
    return _from_words(words) if words else None


def region_of_code(text: str) -> str | None:
    """The code of an agency's own 5-digit code, today's 시도 for yesterday's."""
    text = text.strip()
    if not re.fullmatch(r"\d{5}", text) or text == "00000":
        return None
    code = _FORMER.get(text[:2], text[:2]) + text[2:]
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
