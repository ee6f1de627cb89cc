"""The same vacancy at several agencies, found and put into groups.

An employer who seeks someone tells it to Work24 and, where it suits, to an agency for
disabled people, for older people or for building workers. Each writes it in its own way, so
no one field decides: employer, place, work, dates and pay each speak for or against, in
points, and two listings are one vacancy where the points suffice and nothing contradicts.
Two postings of the same agency are never one: it would not list one vacancy twice.
"""

import gc
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations

from app.models import Agency
from backend.duplicate_facts import Facts, core_name, facts_of
from backend.duplicate_points import points

ENOUGH = 14
"""Points that make two listings one vacancy; see `backend.duplicate_points` for what counts."""

CLEAR = 2
"""Points by which a listing's best match must beat its next best at the same agency."""

_READ = (
    "SELECT l.id, l.agency, l.title, l.employer, l.keco3, l.keco3_inferred, l.region, l.address, "
    "l.pay_month_krw, l.pay_text, l.employment_type, l.shift, l.career, l.education, "
    "l.opens_on, l.deadline, l.first_seen, h.business_number "
    "FROM listing l LEFT JOIN harvested h ON h.id = l.id "
    "WHERE l.kind = 'job' AND l.closed_at IS NULL"
)
_AGENCY, _EMPLOYER, _NUMBER = 1, 3, 17
_ORDER = {agency.value: number for number, agency in enumerate(Agency)}
_LARGEST_BLOCK = 400
"""An employer's name on more listings than this is no name (인력, 개인): not compared."""


def fold_duplicates(db: sqlite3.Connection) -> dict[Agency, int]:
    """Write the table `duplicate` anew; how many of each agency's listings fold into another.

    The same open listings always give the same groups.
    """
    # Nothing here refers in circles: looking for circles would take half the time.
    gc.disable()
    try:
        groups = find_groups(db.execute(_READ).fetchall())
    finally:
        gc.enable()
    members = []
    folded = dict.fromkeys(Agency, 0)
    for group in groups:
        oldest, *others = sorted(group, key=_age)
        members += [(facts.id, oldest.id) for facts in group]
        for facts in others:
            folded[Agency(facts.agency)] += 1
    with db:
        db.execute("DELETE FROM duplicate")
        db.executemany("INSERT INTO duplicate VALUES (?, ?)", sorted(members))
    return folded


def find_groups(rows: Iterable[tuple[object, ...]]) -> list[list[Facts]]:
    """Groups of two or more, at most one of an agency in each, from rows of `_READ`."""
    facts: dict[str, Facts] = {}
    found: dict[tuple[str, str], int] = {}
    blocks = _blocks(rows)
    chance = namesakes(name for name in blocks if not name.startswith("#"))
    for name, block in blocks.items():
        if not 1 < len(block) <= _LARGEST_BLOCK or len({row[_AGENCY] for row in block}) == 1:
            continue
        members = []
        for row in block:
            listing = str(row[0])
            if listing not in facts:
                facts[listing] = facts_of(row)
            members.append(facts[listing])
        regions = len({member.region for member in members if member.region})
        expected = max(chance(name), regions - 1)
        for one, other in combinations(members, 2):
            if one.agency == other.agency:
                continue
            pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
            if pair not in found:
                found[pair] = points(one, other, expected)
    return _united(facts, _clear_only(facts, found), found)


def _blocks(rows: Iterable[tuple[object, ...]]) -> dict[str, list[tuple[object, ...]]]:
    """Listings that may be one: of one employer, by its name or its business number (#)."""
    blocks: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for row in rows:
        if name := core_name(str(row[_EMPLOYER])):
            blocks[name].append(row)
        if number := row[_NUMBER]:
            blocks[f"#{number}"].append(row)
    return blocks


def namesakes(names: Iterable[str]) -> Callable[[str], float]:
    """How many other employers of a name are to be expected, from what names are made of.

    As often as its beginning and its end each occur among all `names`: both halves of
    한울식당 stand in many names, those of 국립국제교육원 do not.
    """
    known = set(names)
    begins, ends = Counter[str](), Counter[str]()
    for name in known:
        cuts = range(2, len(name) - 1)
        begins.update(name[:at] for at in cuts)
        ends.update(name[at:] for at in cuts)

    def expected(name: str) -> float:
        cuts = range(2, len(name) - 1)
        most = max(((begins[name[:at]] - 1) * (ends[name[at:]] - 1) for at in cuts), default=0)
        return max(most, 0) / max(len(known), 1)

    return expected


def _clear_only(
    facts: dict[str, Facts], found: dict[tuple[str, str], int]
) -> list[tuple[int, str, str]]:
    """Pairs with enough points, each the clear best of both at the other's agency."""
    best: dict[tuple[str, str], list[int]] = defaultdict(list)
    for (one, other), score in found.items():
        best[one, facts[other].agency].append(score)
        best[other, facts[one].agency].append(score)
    clear = []
    for (one, other), score in found.items():
        if score < ENOUGH:
            continue
        rivals = [*best[one, facts[other].agency], *best[other, facts[one].agency]]
        rivals.remove(score)
        rivals.remove(score)
        if not rivals or score >= max(rivals) + CLEAR:
            clear.append((-score, one, other))
    return sorted(clear)


def _united(
    facts: dict[str, Facts],
    pairs: list[tuple[int, str, str]],
    found: dict[tuple[str, str], int],
) -> list[list[Facts]]:
    """Groups of the pairs, the surest first; none with two listings of one agency."""
    group_of: dict[str, list[Facts]] = {}
    for _, one, other in pairs:
        left = group_of.setdefault(one, [facts[one]])
        right = group_of.setdefault(other, [facts[other]])
        if left is right or not _may_unite(left, right, found):
            continue
        left += right
        for member in right:
            group_of[member.id] = left
    unique = {id(group): group for group in group_of.values() if len(group) > 1}
    return list(unique.values())


def _may_unite(left: list[Facts], right: list[Facts], found: dict[tuple[str, str], int]) -> bool:
    for one in left:
        for other in right:
            if one.agency == other.agency:
                return False
            pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
            if found.get(pair, 0) < 0:
                return False
    return True


def _age(facts: Facts) -> tuple[str, int, str]:
    return (facts.first_seen, _ORDER[facts.agency], facts.id)
