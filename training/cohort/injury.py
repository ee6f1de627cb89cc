"""What happened: injury, care, disability grade, and what the body can do after."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from training.cohort import figures
from training.cohort.draw import by_rank, given, margins
from training.cohort.people import INDUSTRIES, People
from training.tables import Floats, Ints

INJURIES = tuple(figures.INJURY)
PARTS = ("head", "eye", "ear", "neck", "back", "shoulder", "arm", "hand", "hip", "knee", "leg",
         "foot", "internal", "whole_body", "mind")  # fmt: skip

_PARTS_OF = {
    # where an injury sits (estimate), in the order of PARTS
    "fracture": (3, 1, 0, 2, 12, 7, 14, 20, 5, 7, 14, 15, 0, 1, 0),
    "sprain": (0, 0, 0, 10, 30, 14, 5, 8, 3, 16, 5, 12, 0, 0, 0),
    "amputation": (0, 0, 0, 0, 0, 0, 5, 82, 0, 1, 3, 9, 0, 0, 0),
    "burn": (8, 6, 0, 2, 4, 3, 20, 27, 2, 2, 14, 8, 0, 6, 0),
    "crush": (1, 0, 0, 0, 3, 2, 12, 55, 2, 4, 9, 12, 0, 1, 0),
    "open_wound": (12, 5, 1, 1, 2, 2, 12, 44, 1, 4, 9, 7, 0, 0, 0),
    "rotator_cuff": (0, 0, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    "disc": (0, 0, 0, 22, 78, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    "cerebro_cardiovascular": (55, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 35, 10, 0),
    "respiratory": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0),
    "hearing": (0, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    "mental": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100),
    "other": (9, 6, 3, 5, 15, 10, 9, 10, 5, 9, 7, 5, 4, 3, 0),
}  # fmt: skip

_INDUSTRY_INJURY: dict[str, dict[str, float]] = {
    "manufacturing": {"amputation": 4, "crush": 3, "burn": 1.5, "hearing": 3, "fracture": 0.8},
    "construction": {"fracture": 1.4, "rotator_cuff": 1.4},
    "mining": {"hearing": 12, "respiratory": 25},
    "transport": {"fracture": 1.3, "cerebro_cardiovascular": 2, "disc": 1.3},
    "finance": {"mental": 12}, "services": {"mental": 2, "burn": 1.7, "sprain": 1.5},
}  # fmt: skip

_SEVERITY = {"fracture": 0.1, "sprain": -0.7, "amputation": 1.2, "burn": -0.1, "crush": 0.4,
             "open_wound": -0.7, "rotator_cuff": 0.4, "disc": 0.3, "cerebro_cardiovascular": 1.5,
             "respiratory": 1.0, "hearing": 0.6, "mental": 0.2, "other": -0.3}  # fmt: skip

_LOSS = {
    # how much a hurt part takes from lift, stand_walk, fine_hand, both_hands, eyes, talk
    "head": (0.5, 0.6, 0.5, 0.4, 0.4, 0.8), "eye": (0.1, 0.1, 0.4, 0.0, 1.9, 0.0),
    "ear": (0.0, 0.0, 0.0, 0.0, 0.0, 1.9), "neck": (1.0, 0.4, 0.3, 0.3, 0.0, 0.0),
    "back": (1.5, 1.0, 0.0, 0.0, 0.0, 0.0), "shoulder": (1.5, 0.0, 0.3, 0.9, 0.0, 0.0),
    "arm": (1.1, 0.0, 0.9, 1.1, 0.0, 0.0), "hand": (0.8, 0.0, 1.6, 1.5, 0.0, 0.0),
    "hip": (1.1, 1.6, 0.0, 0.0, 0.0, 0.0), "knee": (0.8, 1.6, 0.0, 0.0, 0.0, 0.0),
    "leg": (0.8, 1.6, 0.0, 0.0, 0.0, 0.0), "foot": (0.5, 1.4, 0.0, 0.0, 0.0, 0.0),
    "internal": (1.2, 0.9, 0.0, 0.0, 0.0, 0.2), "whole_body": (1.1, 1.1, 0.6, 0.6, 0.3, 0.3),
    "mind": (0.2, 0.2, 0.2, 0.0, 0.1, 1.1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Injuries:
    """Arrays of one value a person; capacity is (n, 6) of 1 to 3, severity is latent."""

    injury: Ints
    part: Ints
    care_days: Ints
    grade: Ints
    capacity: Ints
    severity: Floats


def injuries(rng: Generator, who: People) -> Injuries:
    """Draw the injury of each person."""
    n = len(who.age)
    seed = np.array(
        [[_INDUSTRY_INJURY.get(i, {}).get(j, 1.0) for j in INJURIES] for i in INDUSTRIES]
    )
    joint = margins(seed, np.array(list(figures.INDUSTRY.values())),
                    np.array(list(figures.INJURY.values())))  # fmt: skip
    injury = given(rng, joint, who.industry)
    part = given(rng, np.array([_PARTS_OF[i] for i in INJURIES], dtype=float), injury)
    severity = (
        np.array([_SEVERITY[i] for i in INJURIES])[injury]
        + 0.018 * (who.age - 48) + rng.normal(0, 1.0, n)
    )  # fmt: skip
    graded = by_rank(severity + rng.normal(0, 0.5, n), (1 - figures.GRADED, figures.GRADED))
    within = by_rank(severity[graded == 1], _mildest_first())
    grade = np.zeros(n, dtype=np.int64)
    grade[graded == 1] = 14 - within
    care = np.exp(4.75 + 0.38 * severity + 0.18 * graded + rng.normal(0, 0.45, n))
    loss = np.array([_LOSS[p] for p in PARTS])[part]
    hurt = np.exp(0.30 * severity + 0.10 * graded + 0.10 * ((14 - grade) * graded) ** 0.8)
    tiredness = 0.014 * (who.age - 45)[:, None] * np.array([1.4, 1.0, 0.5, 0.2, 0.9, 0.6])
    left = 1.25 - 0.72 * loss * hurt[:, None] - tiredness + rng.normal(0, 0.55, (n, 6))
    capacity = 1 + (left > -0.45).astype(np.int64) + (left > 0.35).astype(np.int64)
    return Injuries(
        injury, part, np.clip(care, 7, 2500).astype(np.int64), grade, capacity, severity
    )


def _mildest_first() -> tuple[float, ...]:
    return tuple(reversed(figures.GRADE_SHAPE))
