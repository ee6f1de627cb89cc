"""How much speaks for two listings being one vacancy, in points.

A point is about a factor of two in the odds, fitted on made-up listings and then rounded,
and made milder where real agencies are less regular than made-up ones. What one side leaves
out speaks neither way; what is converted or read from free text may be off by a little.
"""

from math import log2

from backend.duplicate_facts import Facts, names_of_place

NEVER = -100
"""A contradiction that nothing outweighs."""

CERTAIN = 100

_SAY_LITTLE = {None, "other", "daily"}
"""Work24 has no code for work by the day: there it is told as fixed-term or as other."""


def points(one: Facts, other: Facts, chance: float) -> int:
    """The points of a pair whose employers have the same name or business number.

    `chance` is how many other employers of that name are to be expected.
    """
    # KORDI passes on postings of Work24 under the number they have there.
    if one.native_id == other.native_id:
        return CERTAIN
    if one.number and other.number and one.number != other.number:
        return NEVER
    found = _employer(one, other, chance) + _place(one, other)
    found += _work(one, other) + _conditions(one, other)
    return found + _pay(one, other) + _days(one, other)


def _employer(one: Facts, other: Facts, chance: float) -> int:
    """한울식당 may be ten employers, 국립국제교육원 is one."""
    if one.branch and other.branch and one.branch != other.branch:
        return -8
    if one.number and one.number == other.number:
        return 5
    return round(-log2(min(max(chance, 0.015), 16)) / 2)


def _place(one: Facts, other: Facts) -> int:
    if one.region is None or other.region is None:
        return _named_place(one, other.region) + _named_place(other, one.region)
    if one.region[:2] != other.region[:2]:
        return -7
    if one.street and other.street:
        return 8 if one.street == other.street else -3
    if one.region == other.region:
        return 6
    return 4 if _within(one.region, other.region) or _within(other.region, one.region) else -4


def _named_place(one: Facts, region: str | None) -> int:
    """A listing without a region may name it in its title: [수원] …"""
    if one.region or not region or not one.places:
        return 0
    return 4 if one.places & names_of_place(region) else -6


def _within(inner: str, outer: str) -> bool:
    """A 시군구 in its 시도, a 구 in its 시."""
    if outer.endswith("000"):
        return inner[:2] == outer[:2]
    return outer.endswith("0") and inner[:4] == outer[:4]


def _work(one: Facts, other: Facts) -> int:
    found, shared = 0, 0.0
    if one.words and other.words:
        shared = len(one.words & other.words) / min(len(one.words), len(other.words))
        found += 2 if shared >= 0.8 else 1 if shared >= 0.5 else 0 if shared >= 0.2 else -1
    if one.keco3 and other.keco3:
        if one.keco3 == other.keco3:
            found += 5
        elif not (one.inferred or other.inferred):
            found -= 3 if one.keco3[:2] == other.keco3[:2] else 8
        else:
            # Read from free text, an occupation may be wrong: less so where the words agree.
            found -= 2 if one.keco3[:2] == other.keco3[:2] or shared >= 0.5 else 4
    return found


def _conditions(one: Facts, other: Facts) -> int:
    """An employer who seeks people for days and for nights posts both."""
    found = 0
    if one.hours and other.hours:
        found += 0 if one.hours & other.hours else -12
    elif one.hours or other.hours:
        found -= 1
    for mine, yours in ((one.series, other.series), (one.sex, other.sex)):
        if mine and yours and not mine & yours:
            found -= 6
    if one.persons and other.persons and one.persons != other.persons:
        found -= 2
    kinds = {one.employment, other.employment}
    if not kinds & _SAY_LITTLE:
        found += 2 if len(kinds) == 1 else -2
    return found


def _pay(one: Facts, other: Facts) -> int:
    if not one.pay or not other.pay:
        return 0
    apart = abs(one.pay - other.pay) / max(one.pay, other.pay)
    # Converted from another unit, a month may be off by the hours or days it is taken to have.
    loose = 0.0 if one.unit == other.unit else 0.02
    if apart <= 0.003 + loose:
        return 3
    if apart <= 0.015 + loose:
        return 0
    return -2 if apart <= 0.06 + loose else -4


def _days(one: Facts, other: Facts) -> int:
    """An employer tells several agencies within days; how long it stands each decides itself."""
    found = 0
    if one.opens and other.opens:
        apart = abs(one.opens - other.opens)
        found += 6 if apart <= 2 else 0 if apart <= 5 else -4 if apart <= 10 else -6
    if one.deadline and other.deadline:
        apart = abs(one.deadline - other.deadline)
        found += 4 if apart == 0 else 1 if apart <= 7 else -3 if apart <= 14 else -5
    return found
