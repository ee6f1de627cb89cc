"""Tables of a world as numbers to be learned, and how far each may lie from the others.

Every number has a prior: the mean and the spread of its kind in the truth.
"""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import autograd.numpy as anp
import numpy as np

from benchmarks.second_world.vocabulary import KECO1, KECO2, Floats

Numbers: TypeAlias = dict[str, Any]
"""By name; arrays of NumPy, or of the library that derives."""

_LEAST = 0.01


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is to be learned: its truth, and the prior mean and spread of each kind."""

    truth: dict[str, Floats] = field(default_factory=dict)
    mean: dict[str, float] = field(default_factory=dict)
    spread: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, truth: Floats, mean: float | None = None) -> None:
        """Numbers of one kind; their mean where none is given."""
        self.truth[name] = np.asarray(truth, np.float64)
        self.mean[name] = float(truth.mean()) if mean is None else mean
        off = float(np.sqrt(((truth - self.mean[name]) ** 2).mean()))
        self.spread[name] = max(off, _LEAST)

    def add_tree(self, name: str, truth: Floats) -> None:
        """A number an occupation (..., occupations): of all, of its groups, its own."""
        rest = np.asarray(truth, np.float64)
        for level, group in (("all", np.zeros_like(KECO1)), ("one", KECO1), ("two", KECO2)):
            members = np.eye(group.max() + 1)[group]
            part = rest @ members / members.sum(axis=0)
            self.add(f"{name}_{level}", part, None if level == "all" else 0.0)
            rest = rest - part[..., group]
        self.add(f"{name}_own", rest, 0.0)

    def add_open(self, name: str, truth: Floats) -> None:
        """The logs of those that are not 0; which these are is told."""
        self.add(name, np.log(truth[truth > 0]))

    def flat(self) -> Floats:
        """The truth as spreads off the mean, all in one row."""
        return np.concatenate(
            [
                ((truth - self.mean[name]) / self.spread[name]).ravel()
                for name, truth in self.truth.items()
            ]
        )

    def numbers(self, flat: Any) -> Numbers:
        """What such a row stands for."""
        found, start = {}, 0
        for name, truth in self.truth.items():
            part = flat[start : start + truth.size].reshape(truth.shape)
            found[name] = self.mean[name] + self.spread[name] * part
            start += truth.size
        return found


def tree(numbers: Numbers, name: str) -> Any:
    """(..., occupations): what `add_tree` took apart."""
    return (
        numbers[f"{name}_all"]
        + numbers[f"{name}_one"][..., KECO1]
        + numbers[f"{name}_two"][..., KECO2]
        + numbers[f"{name}_own"]
    )


def opened(numbers: Numbers, name: str, truth: Floats) -> Any:
    """What `add_open` took the logs of, 0 elsewhere."""
    places = np.flatnonzero(truth)
    spot = np.zeros((len(places), truth.size))
    spot[np.arange(len(places)), places] = 1
    return (anp.exp(numbers[name]) @ spot).reshape(truth.shape)
