"""How much speaks for two listings being one vacancy, in points.

Measured on made-up listings, argued from how agencies write: what one side leaves out
speaks neither way; what is converted or read from free text may be off by a little.
"""

from backend.duplicate_facts import Facts, names_of_place

NEVER = -100
"""A contradiction that nothing outweighs."""

CERTAIN = 100


def points(one: Facts, other: Facts, chance: float) -> int:
    """The points of a pair whose employers have the same name.

    `chance` is how many other employers of that name are to be expected.
    """
    # KORDI passes on postings of Work24 under the number they have there.
    if one.native_id == other.native_id:
        return CERTAIN
    if one.number and other.number and one.number != other.number:
        return NEVER
    found = _employer(one, other, chance) + _place(one, other)
    found += _work(one, other) + _hours(one, other)
    found += _pay(one, other) + _days(one, other)
    return found


def _employer(one: Facts, other: Facts, chance: float) -> int:
    """한울식당 may be ten employers, 국립국제교육원 is one."""
    if one.branch and other.branch and one.branch != other.branch:
        return -8
    if one.number and one.number == other.number:
        return 6
    return 7 if chance < 0.02 else 6 if chance < 0.1 else 5 if chance < 0.4 else 3


def _place(one: Facts, other: Facts) -> int:
    if one.region is None or other.region is None:
        return _named_place(one, other.region) + _named_place(other, one.region)
    if one.street and one.street == other.street and one.region[:2] == other.region[:2]:
        return 6
    found = -2 if one.street and other.street else 0
    if one.region == other.region:
        return found + 3
    if _within(one.region, other.region) or _within(other.region, one.region):
        return found + 2
    return -5 if one.region[:2] == other.region[:2] else -10


def _named_place(one: Facts, region: str | None) -> int:
    """A listing without a region may name it in its title: [수원] …"""
    if one.region or not region or not one.places:
        return 0
    return 2 if one.places & names_of_place(region) else -6


def _within(inner: str, outer: str) -> bool:
    """A 시군구 in its 시도, a 구 in its 시."""
    if outer.endswith("000"):
        return inner[:2] == outer[:2]
    return outer.endswith("0") and inner[:4] == outer[:4]


def _work(one: Facts, other: Facts) -> int:
    found = 0
    if one.keco3 and other.keco3:
        sure = not (one.inferred or other.inferred)
        if one.keco3 == other.keco3:
            found += 3
        elif one.keco3[:2] == other.keco3[:2]:
            found += 0 if not sure else -2
        else:
            found += -6 if sure else -3
    if one.words and other.words:
        shared = len(one.words & other.words) / min(len(one.words), len(other.words))
        found += 4 if shared >= 0.8 else 3 if shared >= 0.5 else 1 if shared >= 0.3 else -2
    return found


def _hours(one: Facts, other: Facts) -> int:
    found = 0
    if one.hours and other.hours:
        found += 1 if one.hours & other.hours else -6
    elif one.shift and other.shift and one.shift != other.shift:
        found -= 4
    for mine, yours in ((one.series, other.series), (one.sex, other.sex)):
        if mine and yours and not mine & yours:
            found -= 6
    if one.persons and other.persons and one.persons != other.persons:
        found -= 2
    if one.employment and other.employment and "other" not in (one.employment, other.employment):
        found += 1 if one.employment == other.employment else -2
    return found


def _pay(one: Facts, other: Facts) -> int:
    if not one.pay or not other.pay:
        return 0
    apart = abs(one.pay - other.pay) / max(one.pay, other.pay)
    # Converted from another unit, a month may be off by the hours or days it is taken to have.
    loose = 0.04 if one.unit != other.unit else 0.0
    if apart <= 0.003 + loose:
        return 3
    if apart <= 0.015 + loose:
        return 1
    return -1 if apart <= 0.06 + loose else -6


def _days(one: Facts, other: Facts) -> int:
    """An employer tells several agencies within days; how long it stands each decides itself."""
    found = 0
    if one.opens and other.opens:
        apart = abs(one.opens - other.opens)
        found += 3 if apart <= 2 else 0 if apart <= 5 else -3 if apart <= 10 else -6
    if one.deadline and other.deadline:
        apart = abs(one.deadline - other.deadline)
        found += 3 if apart == 0 else 1 if apart <= 3 else 0 if apart <= 7 else -2
    return found
