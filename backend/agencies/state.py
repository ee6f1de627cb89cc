"""How far a harvest is: what is left to ask, as text that a later harvest goes on from."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from backend.agencies.base import Position, Query

_STALE = timedelta(hours=48)
"""A harvest broken off longer ago than this begins afresh."""

_FORM = 1


@dataclass(slots=True)
class Part:
    """One query and how far it was walked. `told` and `least` are the highest and lowest total
    it was said to have, `read` what came of it.

    `since` marks the rest of a query that was split: how much was read before its parts.
    """

    query: Query
    page: int = 1
    told: int = 0
    least: int | None = None
    read: int = 0
    since: int | None = None

    @property
    def missing(self) -> int:
        """How many are still to come by what was told, less what moves while it is read: a
        thousandth, and what the total itself moved by, up to a hundredth."""
        moved = self.told - (self.told if self.least is None else self.least)
        return self.told - self.told // 1000 - min(moved, self.told // 100) - self.read


@dataclass(slots=True)
class State:
    """All that a harvest needs to go on: what is left to ask, and what was read so far."""

    began: str
    todo: list[Part]
    read: int = 0
    whole: bool = True
    splits: int = 0
    totals: list[int] = field(default_factory=list)
    form: int = _FORM

    def position(self) -> Position:
        """Where the next harvest goes on."""
        return Position(json.dumps(asdict(self), separators=(",", ":")))


def state_of(text: str | None, now: datetime) -> State | None:
    """The state of a position, None where it is none, or too long ago."""
    try:
        value = json.loads(text or "")
        state = State(**value | {"todo": [Part(**part) for part in value["todo"]]})
        fresh = timedelta() <= now - datetime.fromisoformat(state.began) < _STALE
    except (ValueError, TypeError, KeyError):
        return None
    return state if state.form == _FORM and fresh else None
