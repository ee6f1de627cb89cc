"""Each published figure beside that of a table of cases."""

from dataclasses import dataclass

import numpy as np

from app.reference import occupations
from training.cohort import figures
from training.cohort.case_table import CaseTable, Columns


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


def figures_of(columns: Columns) -> list[Figure]:
    """Every figure of a table of cases, in the order of the document."""
    t = CaseTable(columns)
    return [
        *_returns(t), *_years(t), *_pay(t), *_shares(t), *_occupations(t), *_injuries(t),
        *_ages(t), *_after(t),
    ]  # fmt: skip


_SURVEY = "survey of care ended 2023, asked 2024"
_GRADES_2003 = {(1, 3): 7.7, (4, 6): 25.3, (7, 9): 31.5, (10, 14): 44.6}


def _returns(t: CaseTable) -> list[Figure]:
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


def _years(t: CaseTable) -> list[Figure]:
    year = np.array([int(day[:4]) for day in t.columns["approved_on"]])
    aims = figures.aimed_by_year()
    return [
        Figure("Return by year", str(y), 100 * rate, 100 * aims[y], *t.share(t.back, year == y),
               "COMWEL yearly rate, raised to the survey's level")
        for y, rate in figures.RETURN_BY_YEAR.items()
    ]  # fmt: skip


def _pay(t: CaseTable) -> list[Figure]:
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


def _shares(t: CaseTable) -> list[Figure]:
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
    known = {"services": 41.0, "manufacturing": 24.0, "construction": 24.0, "transport": 10.0}
    for name, share in figures.INDUSTRY.items():
        found.append(
            Figure("Industry", name, known.get(name), 100 * share,
                   *t.share(t.text("industry") == name),
                   "2023, rounded" if name in known else "estimate: together 1 to 3 %")
        )  # fmt: skip
    return found


def _occupations(t: CaseTable) -> list[Figure]:
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


def _injuries(t: CaseTable) -> list[Figure]:
    return [
        Figure("Injury", name.replace("_", " "),
               100 * share if name in figures.INJURY_COUNTED else None, 100 * share,
               *t.share(t.text("injury_type") == name),
               "approvals of one year by keyword" if name in figures.INJURY_COUNTED
               else "estimate")
        for name, share in figures.INJURY.items()
    ]  # fmt: skip


def _ages(t: CaseTable) -> list[Figure]:
    age = t.number("age")
    published = {50: 24.1, 60: 29.8}
    return [
        Figure("Age at the injury", f"{low}-{high}", published.get(low), 100 * share,
               *t.share((age >= low) & (age <= high)),
               "benefit recipients 2023" if low in published else "estimate")
        for low, high, share in figures.AGE_BANDS
    ]  # fmt: skip


def _after(t: CaseTable) -> list[Figure]:
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
