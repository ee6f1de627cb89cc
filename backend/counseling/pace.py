"""How often somebody may do something: a bucket that empties at each and fills with time."""

import threading
import time
from collections import OrderedDict

_KNOWN = 10_000
"""Buckets that are remembered; the one unused for longest is full again."""


class Bucket:
    """`burst` at once, then `a_second`. For one thread or one loop."""

    def __init__(self, burst: float, a_second: float) -> None:
        self._burst, self._a_second = burst, a_second
        self._left, self._at = burst, time.monotonic()

    def take(self) -> float:
        """Take one; seconds to wait where none is left, else 0."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._a_second)
        self._at = now
        if self._left < 1:
            return (1 - self._left) / self._a_second
        self._left -= 1
        return 0.0


class Pace:
    """A bucket for each key, for any thread."""

    def __init__(self, burst: float, a_second: float) -> None:
        self._burst, self._a_second = burst, a_second
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, key: str) -> float:
        """Take one of `key`'s; seconds to wait where none is left, else 0."""
        with self._lock:
            bucket = self._buckets.pop(key, None) or Bucket(self._burst, self._a_second)
            self._buckets[key] = bucket
            if len(self._buckets) > _KNOWN:
                self._buckets.popitem(last=False)
            return bucket.take()
