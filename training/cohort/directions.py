"""What is known to predict a return, and whether a table of cases goes the same way."""

from dataclasses import dataclass

import numpy as np

from training.cohort.case_table import Bools, CaseTable, Columns
from training.tables import tables


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


def directions_of(columns: Columns) -> list[Direction]:
    """What predicts a return, or the old employer, in the table."""
    t = CaseTable(columns)
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
