"""Workers and their outcomes as cells of the case table, and the table as CSV."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import numpy as np

from benchmarks.second_world.bodies import INJURIES, PARTS
from benchmarks.second_world.market import SIDO
from benchmarks.second_world.vocabulary import (
    CAPACITIES,
    CODES,
    Flags,
    Ints,
    sigungu_by_sido,
)
from benchmarks.second_world.workers import (
    EDUCATION,
    EMPLOYMENT,
    FIRM_SIZE,
    INDUSTRY,
    Mix,
    Workers,
)

INPUTS = (
    "sex", "age", "education", "nationality", "region", "industry", "firm_size",
    "employment_type", "tenure_months", "wage_before", "occupation_before", "injury_type",
    "body_part", "care_days", "disability_grade", *(f"capacity_{c}" for c in CAPACITIES),
    "certificates", "training_ncs",
)  # fmt: skip
OUTCOME_COLUMNS = ("outcome", "occupation_after", "days_to_return", "retained_6m", "wage_after")
COLUMNS = ("case_id", "approved_on", *INPUTS, *OUTCOME_COLUMNS)
OUTCOMES = ("original_employer", "other_employer", "self_employed", "none")
OFTEN_MISSING = ("disability_grade", "certificates", "training_ncs")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One life a worker: the place in `OUTCOMES`, the occupation (-1 for none) and the rest."""

    outcome: Ints
    after: Ints
    days: Ints
    kept: Flags
    wage: Ints


class HasCases(Protocol):
    """What `write` takes."""

    @property
    def cases(self) -> dict[str, list[str]]:
        """Column to cells."""


def _codes(names: tuple[str, ...], places: Ints) -> list[str]:
    return [names[i] for i in places]


def _numbers(values: Ints) -> list[str]:
    return [str(v) for v in values.tolist()]


def cells(name: str, w: Workers, mix: Mix, out: Outcomes) -> dict[str, list[str]]:
    """Every column, in the order of `COLUMNS`; case ids begin with the name."""
    homes = sigungu_by_sido()
    held: list[list[str]] = [[] for _ in range(len(w))]
    for row, place in np.argwhere(w.held):
        held[row].append(mix.certificates[place])
    back = out.after >= 0
    b = w.bodies
    filled = {
        "case_id": [f"{name}-{i:07}" for i in range(len(w))],
        "approved_on": [date.fromordinal(d).isoformat() for d in w.approved.tolist()],
        "sex": _codes(("M", "F"), w.sex),
        "age": _numbers(w.age),
        "education": _codes(EDUCATION, w.education),
        "nationality": _codes(("KR", *mix.nationalities), w.nation),
        "region": [homes[SIDO[s]][i] for s, i in zip(w.sido, w.sigungu, strict=True)],
        "industry": _codes(INDUSTRY, w.industry),
        "firm_size": _codes(FIRM_SIZE, w.firm),
        "employment_type": _codes(EMPLOYMENT, w.employment),
        "tenure_months": _numbers(w.tenure),
        "wage_before": _numbers(w.wage),
        "occupation_before": _codes(CODES, w.before),
        "injury_type": _codes(INJURIES, b.injury),
        "body_part": _codes(PARTS, b.part),
        "care_days": _numbers(b.care_days),
        "disability_grade": _numbers(b.grade),
        **{f"capacity_{c}": _numbers(b.capacity[:, i]) for i, c in enumerate(CAPACITIES)},
        "certificates": [";".join(codes) for codes in held],
        "training_ncs": [f"{t + 1:02}" if t >= 0 else "" for t in w.training.tolist()],
        "outcome": _codes(OUTCOMES, out.outcome),
        "occupation_after": [CODES[a] if a >= 0 else "" for a in out.after.tolist()],
    }
    for column, values in (
        ("days_to_return", out.days), ("retained_6m", out.kept * 1), ("wage_after", out.wage)
    ):  # fmt: skip
        filled[column] = [str(v) if r else "" for v, r in zip(values.tolist(), back, strict=True)]
    return filled


def emptied(
    rng: np.random.Generator, table: dict[str, list[str]], missing: float
) -> dict[str, list[str]]:
    """The table with that share of its input cells empty, twice it for `OFTEN_MISSING`."""
    if not missing:
        return table
    rows = len(table["case_id"])
    left = dict(table)
    for column in INPUTS:
        gone = rng.random(rows) < missing * (2 if column in OFTEN_MISSING else 1)
        left[column] = ["" if g else c for g, c in zip(gone, table[column], strict=True)]
    return left


def write(world: HasCases, path: Path) -> None:
    """The cases as UTF-8 CSV with a header, as the case schema asks."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(world.cases)
        lines.writerows(zip(*world.cases.values(), strict=True))
