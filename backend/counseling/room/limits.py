"""How much one line may say: a burst while connections are made, then a steady trickle."""

import time
from collections.abc import Callable

BURST, PER_SECOND = 240.0, 40.0
"""Three connections made at once are some 120 messages within a second or two."""
_BYTES = 4096
"""So many bytes count as one message more."""


class Allowance:
    """What is left to one line."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._left, self._at = clock, BURST, clock()

    def spend(self, size: int) -> bool:
        """Whether a message of `size` bytes is still within it."""
        now = self._clock()
        self._left = min(BURST, self._left + (now - self._at) * PER_SECOND)
        self._at = now
        self._left -= 1 + size / _BYTES
        return self._left >= 0
