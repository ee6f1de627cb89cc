"""Refuses a table of cases that no model should be learned from: small, skewed or leaking.

What it refuses, it says in one line each: the column, what is wrong, what to do.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.models import ErrorCode, IlteoroError
from app.recommender.features import Value, code_text
from app.reference import keco3_codes
from training.cases import Cases
from training.leaks import leaks, outcomes_of

FEWEST_RETURNS = 300
"""With fewer, the choice among 136 occupations has hardly two returns an occupation."""

FEWEST_CHANGES = 60
"""With fewer, nothing is learned of moves that the table of moves does not hold already."""

FEWEST_OTHER = 30
"""Cases without a return, and returns that did not last: a chance is learned from both."""

ENOUGH_CHANGES = 1_500
"""From here on 7 % held out are 100 changes: the card's top-10 is within 10 points."""

MOST_ONE_OUTCOME = 0.97
MOST_ONE_OCCUPATION = 0.50
MOST_ONE_REGION = 0.90
FEWEST_OF_A_SEX, FEWEST_OF_AN_AGE = 0.02, 0.01
MOST_EMPTY, MOST_EMPTY_PERSON = 0.95, 0.50
MOST_DOUBLED = 0.05

_AGES = ((15, 39), (40, 59), (60, 90))
_MAY_BE_EMPTY = frozenset({"certificates", "training_ncs"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a table; `kind` is `small`, `skewed` or `leak`."""

    kind: str
    column: str
    problem: str
    advice: str

    def __str__(self) -> str:
        return f"{self.column}: {self.problem}; {self.advice}"


def check(cases: Cases, file: str = "cases") -> None:
    """Do nothing for a table a model may be learned from.

    Raises CASES_UNFIT otherwise, with the file's name and every finding in `detail`.
    """
    found = findings(cases)
    if found:
        raise IlteoroError(
            ErrorCode.CASES_UNFIT, file=file, detail=". ".join(str(f) for f in found)
        )


def findings(cases: Cases) -> list[Finding]:
    """Everything that is wrong; of a table too small to judge, only that."""
    small = [Finding("small", *found) for found in _small(cases)]
    if small:
        return small
    skewed = [Finding("skewed", *found) for found in _skewed(cases)]
    return skewed + [Finding("leak", *found) for found in leaks(cases)]


def counts(cases: Cases) -> dict[str, Any]:
    """How much there is to learn from, and what the table is short of, in plain numbers."""
    outcomes = outcomes_of(cases)
    changes = int((outcomes["changed"] == 1).sum())
    held = max(1.0, 0.07 * changes)
    empty = {
        column: round(share, 3)
        for column, values in cases.columns.items()
        if (share := _empty(values)) > 0 and column not in _MAY_BE_EMPTY
    }
    alike = [
        column
        for column, values in cases.columns.items()
        if len({str(v) for v in values if v is not None}) == 1
    ]
    return {
        "cases": len(cases),
        "returns": int((cases.returned == 1).sum()),
        "no_return": int((cases.returned == 0).sum()),
        "changes": changes,
        "card_within_points": round(196 * float(np.sqrt(0.25 / held)), 1),
        "enough_for_the_card": changes >= ENOUGH_CHANGES,
        "empty": empty,
        "same_for_all": alike,
    }


def _small(cases: Cases) -> Iterator[tuple[str, str, str]]:
    outcomes = outcomes_of(cases)
    for column, name, count, fewest in (
        ("outcome", "returns", int((cases.returned == 1).sum()), FEWEST_RETURNS),
        ("outcome", "cases without a return", int((cases.returned == 0).sum()), FEWEST_OTHER),
        ("retained_6m", "returns that did not last", int((cases.retained == 0).sum()),
         FEWEST_OTHER),
        ("retained_6m", "returns that lasted", int((cases.retained == 1).sum()), FEWEST_OTHER),
        ("occupation_after", "changes of occupation", int((outcomes["changed"] == 1).sum()),
         FEWEST_CHANGES),
    ):  # fmt: skip
        if count < fewest:
            yield column, f"{count} {name} where {fewest} are needed", "export more cases"


_ALL = "export all closed cases, not a selection"


def _skewed(cases: Cases) -> Iterator[tuple[str, str, str]]:
    for column, values in (("outcome", cases.returned), ("retained_6m", cases.retained)):
        share = float(values[values >= 0].mean())
        if not 1 - MOST_ONE_OUTCOME <= share <= MOST_ONE_OUTCOME:
            yield column, f"{100 * share:.0f} % ended the same way", _ALL
    codes = keco3_codes()
    moved = (cases.after >= 0) & (cases.after != cases.before)
    for column, places in (("occupation_before", cases.before[cases.before >= 0]),
                           ("occupation_after", cases.after[moved])):  # fmt: skip
        if len(places):
            top = np.bincount(places).argmax()
            share = float((places == top).mean())
            if share > MOST_ONE_OCCUPATION:
                yield column, f"{100 * share:.0f} % are {codes[top]}", _ALL
    yield from _people(cases.columns)
    doubled = _doubled(cases)
    if doubled > MOST_DOUBLED:
        yield "case_id", f"{100 * doubled:.0f} % of the rows stand there twice", "export each once"


def _people(columns: dict[str, list[Value]]) -> Iterator[tuple[str, str, str]]:
    for column, most in (("region", MOST_ONE_REGION), ("sex", 1 - FEWEST_OF_A_SEX)):
        known = Counter(code_text(column, v) for v in columns[column] if v is not None)
        if known:
            value, count = known.most_common(1)[0]
            if count > most * known.total():
                yield column, f"{100 * count / known.total():.0f} % are {value}", _ALL
    ages = np.array([int(str(v)) for v in columns["age"] if v is not None])
    for low, high in _AGES if len(ages) else ():
        if ((ages >= low) & (ages <= high)).mean() < FEWEST_OF_AN_AGE:
            yield "age", f"hardly anyone is {low} to {high}", _ALL
    for column, values in columns.items():
        most = MOST_EMPTY_PERSON if column in {"sex", "age"} else MOST_EMPTY
        if column not in _MAY_BE_EMPTY and _empty(values) > most:
            yield column, f"{100 * _empty(values):.0f} % are empty", "fill it in or ask for it"


def _empty(values: list[Value]) -> float:
    return sum(v is None for v in values) / len(values)


def _doubled(cases: Cases) -> float:
    rows = Counter(
        zip(*cases.columns.values(), cases.after.tolist(), cases.returned.tolist(), strict=True)
    )
    return 1 - len(rows) / len(cases)
