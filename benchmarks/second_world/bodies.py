"""What was hurt, how badly, and what the body can still do (estimates of this world's own)."""

from dataclasses import dataclass

import numpy as np

from app.models import BodyPart, InjuryType
from benchmarks.second_world.vocabulary import CAPACITIES, Floats, Ints, pick

INJURIES = tuple(i.value for i in InjuryType)
PARTS = tuple(p.value for p in BodyPart)

_USUAL = np.array([33, 11, 3, 6, 4, 7, 6, 9, 3, 1.5, 2.5, 1.2, 13], float)
_HEAVY = np.array([1.1, 1.1, 1.6, 1.0, 1.7, 1.1, 1.6, 1.3, 0.6, 1.4, 1.8, 0.2, 0.9])
"""How much likelier each injury is in heavy than in light work."""

_WHERE = {
    "fracture": "neck 1 back 6 shoulder 6 arm 17 hand 18 hip 5 knee 10 leg 19 foot 18",
    "sprain": "neck 8 back 34 shoulder 8 arm 4 hand 6 knee 16 foot 24",
    "amputation": "hand 84 foot 10 leg 3 arm 3",
    "burn": "hand 30 arm 22 leg 15 head 15 whole_body 12 eye 6",
    "crush": "hand 58 foot 25 arm 7 leg 10",
    "open_wound": "hand 48 head 20 leg 14 arm 13 eye 5",
    "rotator_cuff": "shoulder 100",
    "disc": "back 74 neck 26",
    "cerebro_cardiovascular": "head 62 internal 38",
    "respiratory": "internal 100",
    "hearing": "ear 100",
    "mental": "mind 100",
    "other": "head 20 eye 8 back 15 knee 18 internal 14 hand 10 whole_body 9 neck 6",
}
_TOUCHES = {
    "lift": "neck .4 back .7 shoulder .75 arm .55 hand .45 hip .5 knee .4 leg .3 foot .25 "
    "internal .6 whole_body .7 head .3 mind .1",
    "stand_walk": "back .35 hip .8 knee .75 leg .75 foot .7 internal .4 whole_body .6 head .3",
    "fine_hand": "hand .75 arm .4 shoulder .15 head .35 whole_body .4 neck .15 mind .15",
    "both_hands": "hand .6 arm .5 shoulder .5 head .3 whole_body .3",
    "eyesight": "eye .85 head .3",
    "listen_talk": "ear .85 head .35 mind .5 whole_body .1",
}
_GRADES = np.array([.6, .4, .8, .6, 1.2, 2.9, 2.5, 3.6, 5.4, 9.5, 14.5, 22, 5, 31])  # fmt: skip
"""The shape over grades 1 to 14 among those with one (the published estimate)."""


def _table(rows: dict[str, str], names: tuple[str, ...]) -> Floats:
    table = np.zeros((len(rows), len(names)))
    for i, line in enumerate(rows.values()):
        words = line.split()
        for name, value in zip(words[::2], words[1::2], strict=True):
            table[i, names.index(name)] = float(value)
    return table


WHERE = _table(_WHERE, PARTS)
TOUCHES = _table(_TOUCHES, PARTS)


@dataclass(frozen=True, slots=True)
class Bodies:
    """One value a worker; `capacity` is (workers, 6) of 1 to 3."""

    injury: Ints
    part: Ints
    care_days: Ints
    grade: Ints
    capacity: Ints


def draw_bodies(
    rng: np.random.Generator, heaviness: Floats, age: Ints, graded: float, severity: float
) -> Bodies:
    """Bodies of workers whose work was so heavy (0 to 1); `graded` is the share with a grade.

    `severity` above 1 makes the capacities fall further than the grade alone would.
    """
    rows = len(age)
    injury = pick(rng, _USUAL * _HEAVY ** (2 * heaviness[:, None] - 1))
    part = pick(rng, WHERE[injury])
    lasting = np.array([1, 0.6, 2.2, 0.9, 1.4, 0.6, 1, 1.1, 1.9, 1.8, 2, 0.8, 0.8])[injury]
    has_grade = rng.random(rows) < np.clip(graded * lasting * (0.8 + age / 250), 0, 0.97)
    worse = np.where(np.isin(injury, [2, 8, 9]), 0.75, 1.0)
    shape = _GRADES ** worse[:, None]
    grade = np.where(has_grade, 1 + pick(rng, shape), 0)
    badness = np.where(grade > 0, (15 - grade) / 14, 0.0)
    bad = badness[:, None]
    touched = TOUCHES[:, part].T
    one = np.clip(severity * touched * (0.25 + 0.9 * bad), 0, 0.97)
    two = np.clip(severity * touched * bad**1.5, 0, 0.9)
    tired = np.array([0.5, 0.35, 0.1, 0.05, 0.3, 0.1]) * np.clip((age[:, None] - 45) / 60, 0, 1)
    u = rng.random((rows, len(CAPACITIES), 3))
    lost = (u[..., 0] < one).astype(int) + (u[..., 1] < two) + (u[..., 2] < tired)
    care = np.exp(4.6 + 1.6 * badness + 0.006 * (age - 45) + 0.55 * rng.standard_normal(rows))
    return Bodies(injury, part, np.rint(care).astype(np.int64).clip(1, 3000), grade,
                  np.clip(3 - lost, 1, 3))  # fmt: skip
