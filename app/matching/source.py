"""What matching and search need of a catalogue, whoever keeps it."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Source(Protocol):
    """An open catalogue: rows by SQL, and room for what was once read from it."""

    def query(
        self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()
    ) -> list[tuple[Any, ...]]:
        """The rows of a SELECT."""
        ...

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gave the first time it was asked for."""
        ...
