"""A synthetic cohort of closed cases in the case schema, the same for the same seed.

Calibrated to published figures (`figures`); real demands decide whether the old work is
still possible, real moves, certificates and training open other work. What it can't
know, what makes one person differ from another beyond its columns, is noise.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from app.reference import ncs_names
from app.reference.certificates import certificates
from training.cohort.injury import INJURIES, PARTS, injuries
from training.cohort.outcomes import FORMS, outcomes
from training.cohort.people import (
    EDUCATIONS,
    EMPLOYMENTS,
    FIRM_SIZES,
    INDUSTRIES,
    NATIONALITIES,
    people,
)
from training.tables import CAPACITIES, Ints, tables

_FIRST_DAY = date(2018, 1, 1)
_DAYS = 6 * 365


def write_cohort(path: Path, rows: int, seed: int) -> None:
    """Make `rows` cases and write them."""
    write_columns(path, cohort(rows, seed))


def write_columns(path: Path, columns: Mapping[str, Sequence[str]]) -> None:
    """Write cases as UTF-8 CSV with a header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def _numbers(values: Ints) -> list[str]:
    return ["" if v < 0 else str(v) for v in values.tolist()]


def _codes(names: tuple[str, ...], values: Ints) -> list[str]:
    return ["" if v < 0 else names[v] for v in values.tolist()]


def cohort(rows: int, seed: int) -> dict[str, list[str]]:
    """The cells of `rows` cases by column, in the order of the schema."""
    rng = np.random.default_rng(seed)
    who = people(rng, rows)
    hurt = injuries(rng, who)
    approved = [_FIRST_DAY + timedelta(days=d) for d in rng.integers(0, _DAYS, rows).tolist()]
    then = outcomes(rng, who, hurt, np.array([day.year for day in approved]))
    codes = tables().codes
    held = [c.code for c in certificates()]
    return {
        "case_id": [f"S{seed}-{i:07d}" for i in range(rows)],
        "approved_on": [day.isoformat() for day in approved],
        "sex": _codes(("M", "F"), who.female),
        "age": _numbers(who.age),
        "education": _codes(EDUCATIONS, who.education),
        "nationality": _codes(NATIONALITIES, who.nationality),
        "region": list(who.region),
        "industry": _codes(INDUSTRIES, who.industry),
        "firm_size": _codes(FIRM_SIZES, who.firm_size),
        "employment_type": _codes(EMPLOYMENTS, who.employment),
        "tenure_months": _numbers(who.tenure),
        "wage_before": _numbers(who.wage),
        "occupation_before": _codes(codes, who.occupation),
        "injury_type": _codes(INJURIES, hurt.injury),
        "body_part": _codes(PARTS, hurt.part),
        "care_days": _numbers(hurt.care_days),
        "disability_grade": _numbers(hurt.grade),
        **{f"capacity_{name}": _numbers(hurt.capacity[:, k]) for k, name in enumerate(CAPACITIES)},
        "certificates": [
            ";".join(code for code, has in zip(held, row, strict=True) if has)
            for row in who.certificates.tolist()
        ],
        "training_ncs": _codes(tuple(ncs_names()), then.training),
        "outcome": _codes(FORMS, then.form),
        "occupation_after": _codes(codes, then.occupation),
        "days_to_return": _numbers(then.days),
        "retained_6m": _numbers(then.retained),
        "wage_after": _numbers(then.wage),
    }
