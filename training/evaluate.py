"""How good: where the occupation taken stood in the ranking, and how true the chances are."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.floating[Any]]

TOPS = (1, 3, 5, 10)


def ranks(scores: Floats, chosen: Ints) -> Ints:
    """Place of the chosen output in each row, from 0; a tie goes to the lower index."""
    own = scores[np.arange(len(chosen)), chosen][:, None]
    before = np.arange(scores.shape[1])[None] < chosen[:, None]
    return np.asarray(((scores > own) | ((scores == own) & before)).sum(axis=1), dtype=np.int64)


def tops(place: Ints) -> dict[str, float | None]:
    """Share placed within the first 1, 3, 5, 10; None for no rows."""
    return {str(k): round(float((place < k).mean()), 4) if len(place) else None for k in TOPS}


def auc(score: Floats, happened: Ints) -> float | None:
    """Chance that one to whom it happened scores above one to whom it did not."""
    positive = int(happened.sum())
    negative = len(happened) - positive
    if not positive or not negative:
        return None
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    won = rank[happened == 1].sum() - positive * (positive + 1) / 2
    return round(float(won / (positive * negative)), 4)


def calibration(chance: Floats, happened: Ints, bins: int = 10) -> list[dict[str, float]]:
    """Tenths by chance: how many, what was said, what happened."""
    order = chance.argsort(kind="stable")
    return [
        {
            "cases": len(part),
            "said": round(float(chance[part].mean()), 4),
            "happened": round(float(happened[part].mean()), 4),
        }
        for part in np.array_split(order, bins)
        if len(part)
    ]


def calibration_error(chance: Floats, happened: Ints) -> float | None:
    """Expected calibration error over tenths."""
    if not len(happened):
        return None
    tenths = calibration(chance, happened)
    off = sum(t["cases"] * abs(t["said"] - t["happened"]) for t in tenths)
    return round(off / len(happened), 4)


def calibration_error_by_chance(chance: Floats) -> float | None:
    """What `calibration_error` comes to on average where every chance is true: so few cases a
    tenth differ by luck alone (the mean of |N(0, s)| is s √(2/π))."""
    if not len(chance):
        return None
    parts = np.array_split(np.sort(chance), 10)
    off = sum(float(np.sqrt((part * (1 - part)).sum() * 2 / np.pi)) for part in parts)
    return round(off / len(chance), 4)


def of_chance(chance: Floats, happened: Ints) -> dict[str, Any]:
    """How true a chance is: cases, AUC, the calibration error and what luck alone makes of it."""
    return {
        "cases": len(happened),
        "auc": auc(chance, happened),
        "ece": calibration_error(chance, happened),
        "ece_by_chance": calibration_error_by_chance(chance),
    }


@dataclass(frozen=True, slots=True)
class Truth:
    """What happened, as `Cases` holds it."""

    before: Ints
    after: Ints
    returned: Ints
    retained: Ints


def report(p_occupation: Floats, p_return: Floats, truth: Truth) -> dict[str, Any]:
    """The figures of `score`; null where the table does not hold the outcome."""
    back = np.flatnonzero(truth.after >= 0)
    place = ranks(p_occupation[back], truth.after[back])
    known = truth.before[back] >= 0
    changed = known & (truth.before[back] != truth.after[back])
    told = truth.returned >= 0
    happened = truth.returned[told]
    return {
        "cases": len(truth.after),
        "returns": len(back),
        "changed": int(changed.sum()),
        "top_all": tops(place),
        "top_changed": tops(place[changed]),
        **{f"return_{k}": v for k, v in of_chance(p_return[told], happened).items()},
        "return_calibration": calibration(p_return[told], happened),
    }
