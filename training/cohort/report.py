"""Each published figure beside the cohort's: what `docs/cohort.md` shows.

Read from a table in the case schema, so that a cohort of any size, or an agency's own
cases, can be held against the same figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.reference import occupations
from training.cohort import figures
from training.tables import Floats, tables

Columns = Mapping[str, Sequence[str]]
Bools = NDArray[np.bool_]

START, END = "<!-- figures: made by python -m training cohort -->", "<!-- end of figures -->"


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure, what the cohort aims at, and what it holds; shares in per cent.

    `aimed` differs from `published` where definitions or years do. `noise` is the standard
    error of `cohort`; where `within` is None the figure stands for comparison alone.
    """

    group: str
    name: str
    published: float | None
    aimed: float | None
    cohort: float
    noise: float
    source: str

    @property
    def holds(self) -> bool:
        """Whether the cohort is within three standard errors, and 0.3, of what it aims at."""
        return self.aimed is None or abs(self.cohort - self.aimed) <= 3 * self.noise + 0.3


@dataclass(frozen=True, slots=True)
class Direction:
    """A predictor: the share that came about in its lower and in its higher group, per cent."""

    predictor: str
    outcome: str
    published: str
    low: str
    high: str
    cohort_low: float
    cohort_high: float
    rises: bool

    @property
    def holds(self) -> bool:
        """Whether the cohort goes the published way."""
        return (self.cohort_high > self.cohort_low) == self.rises


class _Table:
    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.size = len(columns["outcome"])
        self.back = self.text("outcome") != "none"
        self.original = self.text("outcome") == "original_employer"

    def text(self, name: str) -> NDArray[np.str_]:
        return np.array(self.columns[name])

    def number(self, name: str) -> Floats:
        return np.array([float(v) if v else np.nan for v in self.columns[name]])

    def share(self, of: Bools, among: Bools | None = None) -> tuple[float, float]:
        """Per cent and its standard error."""
        chosen = of if among is None else of[among]
        if not len(chosen):
            return float("nan"), float("nan")
        p = float(chosen.mean())
        return 100 * p, 100 * float(np.sqrt(max(p * (1 - p), 1e-6) / len(chosen)))

    def mean(self, values: Floats, among: Bools) -> tuple[float, float]:
        chosen = values[among & ~np.isnan(values)]
        return float(chosen.mean()), float(chosen.std() / np.sqrt(len(chosen)))


def figures_of(columns: Columns) -> list[Figure]:
    """Every figure of a table of cases, in the order of the document."""
    t = _Table(columns)
    return [
        *_returns(t), *_years(t), *_pay(t), *_shares(t), *_occupations(t), *_injuries(t),
        *_ages(t), *_after(t),
    ]  # fmt: skip


_SURVEY = "survey of care ended 2023, asked 2024"
_GRADES_2003 = {(1, 3): 7.7, (4, 6): 25.3, (7, 9): 31.5, (10, 14): 44.6}


def _returns(t: _Table) -> list[Figure]:
    total = 100 * sum(figures.FORM.values())
    found = [Figure("Return", "in work again", 75.5, total, *t.share(t.back), _SURVEY)]
    for form, share in figures.FORM.items():
        here = t.text("outcome") == form
        name = form.replace("_", " ")
        found.append(Figure("Return", name, 100 * share, 100 * share, *t.share(here), _SURVEY))
    grade = t.number("disability_grade")
    for low, high, rate in figures.RETURN_BY_GRADE:
        among = (grade >= low) & (grade <= high)
        found.append(
            Figure(
                "Return by grade",
                f"grade {low}-{high}" if high else "no grade",
                _GRADES_2003.get((low, high)),
                100 * rate,
                *t.share(t.back, among),
                "COMWEL 2003, disabled workers; raised to today's level" if high else "estimate",
            )
        )
    found.append(
        Figure("Return by grade", "holds a grade", None, 100 * figures.GRADED,
               *t.share(grade > 0), "estimate, 35-40 %")
    )  # fmt: skip
    return found


def _years(t: _Table) -> list[Figure]:
    year = np.array([int(day[:4]) for day in t.columns["approved_on"]])
    aims = figures.aimed_by_year()
    return [
        Figure("Return by year", str(y), 100 * rate, 100 * aims[y], *t.share(t.back, year == y),
               "COMWEL yearly rate, raised to the survey's level")
        for y, rate in figures.RETURN_BY_YEAR.items()
    ]  # fmt: skip


def _pay(t: _Table) -> list[Figure]:
    before, after = t.number("wage_before"), t.number("wage_after")
    everyone = np.ones(t.size, dtype=bool)
    found = [
        Figure("Pay, 10,000 won a month", "at the injury", figures.WAGE_BEFORE,
               figures.WAGE_BEFORE, *t.mean(before, everyone), _SURVEY),
        Figure("Pay, 10,000 won a month", "after the return", 287.5, 287.5,
               *t.mean(after, t.back), _SURVEY),
    ]  # fmt: skip
    for form, wage in figures.WAGE_AFTER.items():
        derived = form == "self_employed"
        found.append(
            Figure("Pay, 10,000 won a month", f"after, {form.replace('_', ' ')}",
                   None if derived else wage, wage, *t.mean(after, t.text("outcome") == form),
                   "follows from the other three" if derived else _SURVEY)
        )  # fmt: skip
    return found


def _shares(t: _Table) -> list[Figure]:
    found = []
    size = t.text("firm_size")
    for names, published, source in (
        (("1-4",), 21.6, _SURVEY),
        (("5-9", "10-29"), 22.2, "benefit recipients 2023"),
        (("1000+",), 16.4, _SURVEY),
    ):
        name = "5-29" if len(names) > 1 else names[0]
        found.append(
            Figure("Firm size", name, published, published, *t.share(np.isin(size, names)), source)
        )
    published = {"services": 41.0, "manufacturing": 24.0, "construction": 24.0, "transport": 10.0}
    for name, share in figures.INDUSTRY.items():
        found.append(
            Figure("Industry", name, published.get(name), 100 * share,
                   *t.share(t.text("industry") == name),
                   "2023, rounded" if name in published else "estimate: together 1 to 3 %")
        )  # fmt: skip
    return found


def _occupations(t: _Table) -> list[Figure]:
    names = {o.keco3: o.name for o in occupations()}
    found = []
    for codes, count in figures.KEYWORDS:
        share = 100 * count / figures.APPROVALS
        name = ", ".join(f"{c} {names[c]}" for c in codes)
        here = np.isin(t.text("occupation_before"), codes)
        found.append(
            Figure("Occupation at the injury", name, share, share, *t.share(here),
                   "approvals of one year by keyword")
        )  # fmt: skip
    return found


def _injuries(t: _Table) -> list[Figure]:
    return [
        Figure("Injury", name.replace("_", " "),
               100 * share if name in figures.INJURY_COUNTED else None, 100 * share,
               *t.share(t.text("injury_type") == name),
               "approvals of one year by keyword" if name in figures.INJURY_COUNTED
               else "estimate")
        for name, share in figures.INJURY.items()
    ]  # fmt: skip


def _ages(t: _Table) -> list[Figure]:
    age = t.number("age")
    published = {50: 24.1, 60: 29.8}
    return [
        Figure("Age at the injury", f"{low}-{high}", published.get(low), 100 * share,
               *t.share((age >= low) & (age <= high)),
               "benefit recipients 2023" if low in published else "estimate")
        for low, high, share in figures.AGE_BANDS
    ]  # fmt: skip


def _after(t: _Table) -> list[Figure]:
    kept = t.text("retained_6m") == "1"
    days = t.number("days_to_return")
    graded = t.number("disability_grade") > 0
    return [
        Figure("Staying", "in that work six months later", 76.3, 100 * figures.RETAINED_6M,
               *t.share(kept, t.back), "PSWCI, n = 515: 5.65, 14.1, 23.7, 32.8 % had left"
               " within 1, 3, 6, 12 months"),
        Figure("Days to the return", "mean, all", None, None, *t.mean(days, t.back),
               "no figure published"),
        Figure("Days to the return", "mean, with a grade", 160.1, None,
               *t.mean(days, t.back & graded),
               "users of rehabilitation services 2012: a harder group, not calibrated to"),
    ]  # fmt: skip


def directions_of(columns: Columns) -> list[Direction]:
    """What predicts a return, or the old employer, in the table."""
    t = _Table(columns)
    schooling = t.text("education")
    wage, age = t.number("wage_before"), t.number("age")
    quarter = np.searchsorted(np.quantile(wage, (0.25, 0.5, 0.75)), wage)
    tenure, care = t.number("tenure_months"), t.number("care_days")
    employment, size = t.text("employment_type"), t.text("firm_size")
    occupation, index = t.text("occupation_before"), tables().index
    lift = tables().demands[:, 0][[index[c] for c in occupation]]
    simple = np.isin(occupation, _SIMPLE)
    grade = t.number("disability_grade")
    lasting = t.original & (t.text("retained_6m") == "1")
    low_school = np.isin(schooling, ("none", "elementary", "middle"))
    high_school = np.isin(schooling, ("college", "university", "graduate"))
    rows: tuple[tuple[str, str, str, Bools, str, Bools, str, Bools, bool], ...] = (
        ("Schooling", "old employer, kept", "18.3 / 40.5 % four years on",
         lasting, "to middle school", low_school, "college and over", high_school, True),
        ("Pay", "old employer, kept", "8.2 / 45.4 % four years on",
         lasting, "lowest quarter", quarter == 0, "highest quarter", quarter == 3, True),
        ("Sex", "old employer, kept", "23.5 / 29.2 % four years on",
         lasting, "women", t.text("sex") == "F", "men", t.text("sex") == "M", True),
        ("Employment", "return", "permanent more", t.back,
         "daily, temporary", np.isin(employment, ("daily", "temporary")),
         "regular", employment == "regular", True),
        ("Employment", "old employer", "permanent more", t.original,
         "daily, temporary", np.isin(employment, ("daily", "temporary")),
         "regular", employment == "regular", True),
        ("Firm size", "old employer", "larger more", t.original,
         "under 10", np.isin(size, ("1-4", "5-9")), "300 and over",
         np.isin(size, ("300-999", "1000+")), True),
        ("Tenure", "old employer", "longer more", t.original,
         "under a year", tenure < 12, "five years and over", tenure >= 60, True),
        ("Age", "return", "older less", t.back, "under 45", age < 45, "60 and over", age >= 60,
         False),
        ("Grade", "return", "severer less", t.back, "10 to 14", grade >= 10,
         "1 to 9", (grade > 0) & (grade < 10), False),
        ("Care", "return", "longer less", t.back, "under 90 days", care < 90,
         "a year and over", care >= 365, False),
        ("Construction", "return", "less", t.back, "other industries",
         t.text("industry") != "construction", "construction",
         t.text("industry") == "construction", False),
        ("Simple labour", "return", "less", t.back, "other occupations", ~simple,
         "simple labour", simple, False),
        ("Lifting in the old work", "return", "heavier less", t.back,
         "lightest third", lift <= np.quantile(lift, 1 / 3), "heaviest third",
         lift >= np.quantile(lift, 2 / 3), False),
        ("Form of return", "stays six months", "34.2 / 46.6 months kept",
         t.text("retained_6m") == "1", "other employer", t.text("outcome") == "other_employer",
         "old employer", t.original, True),
    )  # fmt: skip
    return [
        Direction(predictor, outcome, published, low, high,
                  t.share(of, of_low)[0], t.share(of, of_high)[0], rises)
        for predictor, outcome, published, of, low, of_low, high, of_high, rises in rows
    ]  # fmt: skip


_SIMPLE = ("890", "706", "561", "562", "532", "617", "905")


def _number(value: float | None) -> str:
    return "" if value is None or np.isnan(value) else f"{value:.1f}"


def tables_of(columns: Columns) -> str:
    """Both tables as Markdown."""
    lines = ["| figure | published | aimed at | cohort | source |", "|---|---|---|---|---|"]
    group = ""
    for f in figures_of(columns):
        if f.group != group:
            lines.append(f"| **{f.group}** | | | | |")
            group = f.group
        cells = (f.name, _number(f.published), _number(f.aimed), _number(f.cohort), f.source)
        lines.append(f"| {' | '.join(cells)} |")
    lines += [
        "",
        "| predictor | of what | published | lower group | cohort | higher group | cohort |",
        "|---|---|---|---|---|---|---|",
    ]
    for d in directions_of(columns):
        cells = (d.predictor, d.outcome, d.published, d.low, _number(d.cohort_low), d.high,
                 _number(d.cohort_high))  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def put_into(path: Path, text: str) -> None:
    """Put the tables between the marks of a document, or write them where it has none."""
    old = path.read_text(encoding="utf-8") if path.exists() else f"{START}\n{END}\n"
    if START not in old or END not in old:
        old = f"{START}\n{END}\n"
    before, rest = old.split(START, 1)
    after = rest.split(END, 1)[1]
    path.write_text(f"{before}{START}\n\n{text}\n\n{END}{after}", encoding="utf-8")
