"""The one clock: instants in UTC, days in Korea, set right by the server's date.

A phone's clock may be a year off; deadlines are read against this one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

KST = timezone(timedelta(hours=9), "KST")
"""Korean time. No daylight saving since 1988, so a fixed offset is exact."""


def _system() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Clock:
    """Tells the instant and the Korean calendar day.

    `source` is what tells the time (a test hands in its own); `offset` is what the
    server's date showed this device to be off by.
    """

    source: Callable[[], datetime] = _system
    offset: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        """The instant, in UTC."""
        return self.source() + self.offset

    def today(self) -> date:
        """The calendar day in Korea."""
        return self.now().astimezone(KST).date()

    def set_by_server(
        self, server_now: datetime, *, tolerance: timedelta = timedelta(minutes=2)
    ) -> None:
        """Follow the server's date; differences within `tolerance` are the network's."""
        difference = server_now - self.source()
        self.offset = difference if abs(difference) > tolerance else timedelta()


def to_instant(value: datetime) -> str:
    """ISO 8601 in UTC with `Z`, to the millisecond: how an instant is stored and sent."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_instant(text: str) -> datetime:
    """Read what `to_instant` wrote. Raises ValueError for anything without an offset."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(f"an instant without its offset: {text!r}")
    return value.astimezone(UTC)
