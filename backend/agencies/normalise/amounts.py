"""Amounts of money in Korean spelling, as won."""

import re

_PIECE = r"\d[\d,.]*+\s?[천백십]?\s?"
# Digits are taken whole (`*+`): a text of a thousand digits is read once, not in every way.
_AMOUNT = re.compile(
    rf"(?:(?P<eok>\d[\d,.]*+)\s?억\s?)?(?:(?P<man>(?:{_PIECE})++)만\s?)?"
    rf"(?P<rest>(?:{_PIECE})++(?!\s?[만억]))?"
)
_SMALL = re.compile(r"(\d[\d,.]*+)\s?([천백십]?)")
_RANGE = re.compile(r"\s?(?:원)?\s?[~∼〜–-]\s?")
_TIMES = {"천": 1_000, "백": 100, "십": 10, "": 1}
_LONGEST = 20
"""Characters of one figure; more is no amount of money."""


def _figure(text: str) -> float:
    """Digits with commas, or with dots for commas ("10.320")."""
    text = text.rstrip(".,").replace(",", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text):
        text = text.replace(".", "")
    try:
        return float(text)
    except ValueError:
        return 0.0


def _small(text: str | None) -> float:
    """ "3천2백50", "3,200" and "2.5천" below a 만."""
    return sum(_figure(n) * _TIMES[times] for n, times in _SMALL.findall(text or ""))


def _value(found: re.Match[str]) -> float:
    eok, man, rest = _figure(found["eok"] or "0"), _small(found["man"]), _small(found["rest"])
    if found["eok"] and not found["man"] and rest < 10_000:
        return eok * 100_000_000 + rest * 10_000  # "1억2천"
    return eok * 100_000_000 + man * 10_000 + rest


def _first(text: str, start: int = 0) -> re.Match[str] | None:
    for digit in re.finditer(r"\d", text[start:]):
        return _AMOUNT.match(text, start + digit.start())
    return None


def read_won(text: str) -> int | None:
    """The first amount in a text, in won; None for none.

    "2,300,000", "250만원 이상", "1억2천", "3천2백만", "3,000천원"; of "12~15만원" the lower
    with the unit of the upper.
    """
    found = _first(text)
    if found is None or len(found[0].replace(",", "")) > _LONGEST:
        return None
    value = _value(found)
    between = _RANGE.match(text, found.end())
    if between and not found["eok"] and not found["man"]:
        upper = _AMOUNT.match(text, between.end())
        if upper and upper["man"] and value < 10_000:
            value *= 10_000
    whole = round(value)
    return whole if 0 < whole < 10**12 else None
