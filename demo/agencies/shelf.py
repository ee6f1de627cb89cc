"""What one agency lists for a query, with what is mixed in and what it lies about."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, partial
from typing import Any

from app.models import Agency
from demo.agencies.world import Moment, World

_REMEMBERED = 512
"""Queries whose rows are kept."""


class Lie(StrEnum):
    """How a stand-in misleads whoever trusts it."""

    TOTALS = "totals"
    TOTALS_LOW = "totals-low"
    REPEAT = "repeat"
    STOP = "stop"
    HANGUP = "hangup"
    SHRINK = "shrink"


class HungUpError(Exception):
    """The connection closes in the middle of the answer."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one page shows: moments with what they say, and numbers of malformed records.

    `total` is how many rows the agency claims to have.
    """

    total: int
    entries: list[tuple[Moment, Any] | int]


Test = Callable[[Moment, Any], bool]


@dataclass(slots=True)
class Query:
    """What rows must be like: by their moment, by keys they are grouped by, one by one.

    `name` tells queries apart; `order` sorts by what a moment, or what it says, is worth;
    `backwards` turns the order round; `nothing` finds nothing.
    """

    name: Hashable
    early: list[Callable[[Moment], bool]] = field(default_factory=list)
    keys: dict[str, Callable[[Any], bool]] = field(default_factory=dict)
    tests: list[Test] = field(default_factory=list)
    backwards: bool = False
    order: Callable[[Moment, Callable[[], Any]], Any] | None = None
    nothing: bool = False

    @property
    def everything(self) -> bool:
        """Whether every row is asked for, as they stand."""
        asked = self.early or self.keys or self.tests or self.order
        return not (asked or self.backwards or self.nothing)


class Shelf:
    """One agency's rows. What filters look at is made once, when the first of them is asked."""

    def __init__(
        self,
        world: World,
        agency: Agency,
        *,
        facts: Callable[[Moment], Any],
        keys: Callable[[Moment, Any], Mapping[str, Hashable]],
        lie: Lie | None = None,
        hostile: int = 0,
    ) -> None:
        self.world = world
        self._agency = agency
        self._make, self._key = facts, keys
        self._lie, self._hostile = lie, hostile
        self._found: OrderedDict[Hashable, list[int]] = OrderedDict()

    @cached_property
    def _moments(self) -> list[Moment]:
        return self.world.page(self._agency, 0, self.world.rows(self._agency))

    @cached_property
    def _facts(self) -> list[Any]:
        return [self._make(moment) for moment in self._moments]

    @cached_property
    def _groups(self) -> dict[str, dict[Hashable, list[int]]]:
        groups: dict[str, dict[Hashable, list[int]]] = {}
        for row, (moment, fact) in enumerate(zip(self._moments, self._facts, strict=True)):
            for name, key in self._key(moment, fact).items():
                groups.setdefault(name, {}).setdefault(key, []).append(row)
        return groups

    def rows(self) -> Iterable[tuple[Moment, Any]]:
        """Every row with what its agency says in it."""
        return zip(self._moments, self._facts, strict=True)

    def page(self, query: Query, number: int, size: int) -> Page:
        """Page `number`, from 1, of what a query finds.

        Raises HungUpError where the agency is one that hangs up in the middle.
        """
        found = self._entries(query)
        last = max(1, -(-len(found) // size))
        if self._lie is Lie.REPEAT:
            # The second page again and again.
            number = min(number, 2)
        elif self._lie in (Lie.STOP, Lie.HANGUP) and number > max(1, last // 2):
            if self._lie is Lie.HANGUP:
                raise HungUpError
            return Page(len(found), [])
        total = len(found)
        if self._lie is Lie.TOTALS:
            total += total // 10 + 1
        elif self._lie is Lie.TOTALS_LOW:
            total -= total // 10
        return Page(
            total,
            [
                self._at(row) if row >= 0 else ~row
                for row in found[(number - 1) * size : number * size]
            ],
        )

    def _at(self, row: int) -> tuple[Moment, Any]:
        # What filters have made is there already; without them each row is made once anyway.
        if "_facts" in self.__dict__:
            return self._moments[row], self._facts[row]
        moment = self.world.moment(self._agency, row)
        return moment, self._make(moment)

    def fact(self, moment: Moment) -> Any:
        """What the agency says of a moment."""
        return self._make(moment)

    def _entries(self, query: Query) -> Sequence[int]:
        """Rows, and the complements of malformed records' numbers, in the order of the list."""
        if query.everything and not self._hostile and self._lie is not Lie.SHRINK:
            return range(self.world.rows(self._agency))
        found = self._found.get(query.name)
        if found is None:
            found = self._mixed(self._search(query))
            self._found[query.name] = found
            if len(self._found) > _REMEMBERED:
                self._found.popitem(last=False)
        self._found.move_to_end(query.name)
        return found

    def _search(self, query: Query) -> list[int]:
        if query.nothing:
            return []
        rows = list(range(self.world.rows(self._agency)))
        if query.keys:
            groups = [self._matching(name, fits) for name, fits in query.keys.items()]
            groups.sort(key=len)
            rest = [set(group) for group in groups[1:]]
            rows = sorted(row for row in groups[0] if all(row in group for group in rest))
        for fits in query.early:
            rows = [row for row in rows if fits(self._moments[row])]
        for test in query.tests:
            rows = [row for row in rows if test(self._moments[row], self._facts[row])]
        order = query.order
        if order:
            rows.sort(key=lambda row: order(self._moments[row], partial(self._fact, row)))
        return rows[::-1] if query.backwards else rows

    def _fact(self, row: int) -> Any:
        return self._facts[row]

    def _matching(self, name: str, fits: Callable[[Any], bool]) -> list[int]:
        groups = self._groups.get(name, {})
        return [row for key, rows in groups.items() if fits(key) for row in rows]

    def _mixed(self, rows: list[int]) -> list[int]:
        """With every malformed record behind the row it belongs to; half, where it shrank."""
        if self._lie is Lie.SHRINK:
            rows = [row for row in rows if row % 2 == 0]
        if not self._hostile:
            return rows
        whole = self.world.rows(self._agency)
        behind: dict[int, list[int]] = {}
        for number in range(self._hostile):
            behind.setdefault(number * whole // self._hostile // 2 * 2, []).append(~number)
        return [entry for row in rows for entry in (row, *behind.get(row, ()))]
