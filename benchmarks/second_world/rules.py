"""What a world has to say: whom it holds, how they return, and to what."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.second_world.vocabulary import Floats
from benchmarks.second_world.workers import Mix, Workers


@dataclass(frozen=True, slots=True)
class Odds:
    """True probabilities, one a worker; each after the first given what stands before "_"."""

    returns: Floats
    """In any work within 12 months."""
    original: Floats
    """At the original employer, of those who returned."""
    same_original: Floats
    """In the old occupation, of those back at the original employer."""
    same_other: Floats
    """In the old occupation, of those elsewhere."""
    kept_original: Floats
    """Still there after six months, of those back at the original employer."""
    kept_other: Floats
    """Still there after six months, of those elsewhere."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A world. `pull` gives (workers, occupations) weights for those who change occupation."""

    mix: Mix
    odds: Callable[[Workers], Odds]
    pull: Callable[[Workers], Floats]
