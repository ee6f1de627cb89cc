"""Measuring several ways to the same answer, turn by turn, so that noise meets all."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """p50 and p95 in milliseconds."""
    ordered = sorted(seconds)
    return {
        name: round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 3)
        for name, share in (("p50_ms", 0.5), ("p95_ms", 0.95))
    }


def by_turns(
    ways: Mapping[str, Callable[[Any], object]], questions: Sequence[Any]
) -> dict[str, dict[str, float]]:
    """p50 and p95 of every way over the questions; each question is put to all in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    names = list(ways)
    for turn, question in enumerate(questions):
        # Whoever comes first finds colder caches, so the first one changes.
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            began = time.perf_counter()
            ways[name](question)
            seconds[name].append(time.perf_counter() - began)
    return {name: percentiles(some) for name, some in seconds.items()}
