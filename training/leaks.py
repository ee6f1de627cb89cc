"""What of an outcome single columns give away, on the half of the cases not looked at.

No input that is known while care goes on tells an outcome almost by itself. In the cohort
and in the three worlds of `benchmarks/second_world` the strongest column reaches an AUC of
0.64, whether a cell is empty 0.54, the order of the rows 0.56, and one column names 22 % of
the new occupations. What lies far beyond was written down after the outcome, or only for
some outcomes. The bounds leave room for a country where one column says more.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from app.recommender.features import Value, code_text
from training.cases import Cases
from training.evaluate import auc

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

VALUE_AUC = 0.85
"""A column's values alone tell an outcome this well."""

EMPTY_AUC, TAKEN_AUC = 0.65, 0.70
"""Whether a cell is empty does; the second where empty means none (certificates, training)."""

ORDER_AUC = 0.75
"""The day of the approval, or the order of the ids, does."""

NAMES_NEW = 0.80
"""Of the new occupations, the share that the same value of one column had before."""

_PURE, _FEW = 0.995, 200
"""A side of at least so many cases on which an outcome (nearly) always or never came."""

_SAME_DAYS, _SAME_ORDER = 0.5, 0.98
_PSEUDO = 20.0
_BINS = 24
_NUMBERS = ("age", "tenure_months", "wage_before", "care_days")
_EMPTY_MEANS_NONE = ("certificates", "training_ncs")
_OUTCOMES = {"returned": "the return", "changed": "the change of occupation",
             "retained": "the staying"}  # fmt: skip


def leaks(cases: Cases) -> Iterator[tuple[str, str, str]]:
    """Column, what is wrong, what to do, for each leak; none of a table as it should be."""
    fold = cases.share() < 0.5
    outcomes = outcomes_of(cases)
    for column, values in cases.columns.items():
        yield from _column(column, values, outcomes, fold)
        yield from _names_new(column, values, cases, fold)
    yield from _days(cases)
    yield from _order(cases, fold)


def outcomes_of(cases: Cases) -> dict[str, Ints]:
    """1, 0, or -1 where unknown: returned, changed occupation, retained."""
    moved = np.where((cases.after >= 0) & (cases.before >= 0), cases.after != cases.before, -1)
    return {"returned": cases.returned, "changed": moved, "retained": cases.retained}


def auc_by_value(cells: Ints, happened: Ints, fold: Bools) -> float:
    """How well cells tell an outcome on the half not learned from; 0.5 where nothing is known.

    `cells` and `happened` are -1 where unknown.
    """
    known = (cells >= 0) & (happened >= 0)
    cells, happened, fold = cells[known], happened[known], fold[known]
    if not len(cells) or happened.min() == happened.max():
        return 0.5
    said = np.full(len(cells), happened.mean())
    for side in (fold, ~fold):
        count = np.bincount(cells[side], minlength=cells.max() + 1)
        came = np.bincount(cells[side], weights=happened[side], minlength=cells.max() + 1)
        mean = happened[side].mean() if side.any() else 0.5
        said[~side] = ((came + _PSEUDO * mean) / (count + _PSEUDO))[cells[~side]]
    told = auc(said, happened)
    return 0.5 if told is None else told


def cells_of(column: str, values: Sequence[Value]) -> Ints:
    """A column as small whole numbers, -1 where empty: codes, or numbers cut at quantiles."""
    if column in _NUMBERS:
        numbers = np.array([np.nan if v is None else float(str(v)) for v in values])
        known = ~np.isnan(numbers)
        cells = np.full(len(numbers), -1, dtype=np.int64)
        if known.any():
            edges = np.quantile(numbers[known], np.linspace(0, 1, _BINS + 1)[1:-1])
            cells[known] = np.searchsorted(edges, numbers[known], side="right")
        return cells
    if column == "certificates":
        return np.array([min(len(_held(v)), 5) if _held(v) else -1 for v in values])
    places: dict[str | None, int] = {None: -1}
    seen: dict[Value, int] = {}
    for value in values:
        if value not in seen:
            seen[value] = places.setdefault(code_text(column, value), len(places) - 1)
    return np.array([seen[value] for value in values])


def _held(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _column(
    column: str, values: Sequence[Value], outcomes: dict[str, Ints], fold: Bools
) -> Iterator[tuple[str, str, str]]:
    cells = cells_of(column, values)
    filled = (cells >= 0).astype(np.int64)
    taken = column in _EMPTY_MEANS_NONE
    for outcome, happened in outcomes.items():
        told = auc_by_value(cells, happened, fold)
        if told > VALUE_AUC:
            yield (
                column, f"tells {_OUTCOMES[outcome]} almost by itself (AUC {told:.2f})",
                "export it as it was known while care went on",
            )  # fmt: skip
            return
        if outcome == "changed" and taken:
            continue
        shown = auc_by_value(filled, happened, fold)
        if shown > (TAKEN_AUC if taken else EMPTY_AUC) or _pure(filled, happened):
            yield (
                column, f"whether it is filled in tells {_OUTCOMES[outcome]} (AUC {shown:.2f})",
                "fill it in for every case alike, whatever became of it",
            )  # fmt: skip
            return
    if column == "certificates":
        yield from _certificates(values, outcomes["returned"])


def _pure(filled: Ints, happened: Ints) -> bool:
    """Whether, on the filled or on the empty side, an outcome always or never came."""
    rates = []
    for side in (0, 1):
        came = happened[(filled == side) & (happened >= 0)]
        if len(came) < _FEW:
            return False
        rates.append(float(came.mean()))
    extreme = any(rate >= _PURE or rate <= 1 - _PURE for rate in rates)
    return extreme and abs(rates[0] - rates[1]) > 0.05


def _certificates(values: Sequence[Value], returned: Ints) -> Iterator[tuple[str, str, str]]:
    came: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for value, back in zip(values, returned.tolist(), strict=True):
        for code in set(_held(value)) if back >= 0 else ():
            count[code] += 1
            came[code] += back
    usual = returned[returned >= 0].mean()
    for code, held in count.items():
        if held >= 2 * _FEW and came[code] / held >= 0.998 and usual < 0.95:
            yield (
                "certificates", f"everyone with {code!r} returned ({held} cases)",
                "leave out certificates that were taken or entered after the return",
            )  # fmt: skip


def names_new(values: Sequence[Value], cases: Cases, fold: Bools) -> float:
    """Share of new occupations that the commonest one of the same value had told, held out."""
    rows = np.flatnonzero((cases.after >= 0) & (cases.after != cases.before) & (cases.before >= 0))
    seen: dict[str, Counter[int]] = {}
    for i in rows[fold[rows]].tolist():
        if values[i] not in {None, ()}:
            seen.setdefault(str(values[i]), Counter())[int(cases.after[i])] += 1
    usual = {v: c.most_common(1)[0][0] for v, c in seen.items() if c.total() >= 3}
    asked = [i for i in rows[~fold[rows]].tolist() if str(values[i]) in usual]
    if len(asked) < 50:
        return 0.0
    right = sum(usual[str(values[i])] == int(cases.after[i]) for i in asked)
    return right / len(asked)


def _names_new(
    column: str, values: Sequence[Value], cases: Cases, fold: Bools
) -> Iterator[tuple[str, str, str]]:
    share = names_new(values, cases, fold)
    if share > NAMES_NEW:
        yield (
            column, f"names the new occupation of {100 * share:.0f} % of those who changed",
            "export it as it was before the return",
        )  # fmt: skip


def _days(cases: Cases) -> Iterator[tuple[str, str, str]]:
    days = _numbers(cases.outside.get("days_to_return", [None] * len(cases)))
    for column in _NUMBERS:
        values = _numbers(cases.columns[column])
        known = ~np.isnan(days) & ~np.isnan(values) & (days > 0)
        if known.sum() < 50:
            continue
        same = float((days[known] == values[known]).mean())
        order = 0.0
        if len(np.unique(days[known])) > 1 and len(np.unique(values[known])) > 1:
            order = float(spearmanr(days[known], values[known]).statistic)
        if same > _SAME_DAYS or order > _SAME_ORDER:
            yield (
                column, "goes with the days to the return, which come later",
                "check that the columns were not mixed up in the export",
            )  # fmt: skip


def _numbers(values: Sequence[Value]) -> Floats:
    return np.array([np.nan if v is None else float(str(v)) for v in values])


def order_auc(cases: Cases, fold: Bools) -> dict[str, float]:
    """How well the day of the approval, and the order of the ids, tell the return."""
    days = cases.outside.get("approved_on", [None] * len(cases))
    told = [None if d is None else date.fromisoformat(str(d)).toordinal() for d in days]
    place = np.empty(len(cases), dtype=np.int64)
    place[np.array(sorted(range(len(cases)), key=lambda i: _natural(cases.case_id[i])))] = (
        np.arange(len(cases))
    )
    return {
        "approved_on": auc_by_value(cells_of("care_days", told), cases.returned, fold),
        "case_id": auc_by_value(cells_of("care_days", place.tolist()), cases.returned, fold),
    }


def _natural(text: str) -> tuple[int, str]:
    return len(text), text


def _order(cases: Cases, fold: Bools) -> Iterator[tuple[str, str, str]]:
    advice = {
        "approved_on": "leave out cases whose care ended less than 12 months ago",
        "case_id": "number the cases without regard to what became of them",
    }
    for column, told in order_auc(cases, fold).items():
        if told > ORDER_AUC:
            yield column, f"its order tells the return (AUC {told:.2f})", advice[column]
