"""The tables of `docs/cohort.md`: each published figure beside the cohort's.

Read from a table in the case schema, so that a cohort of any size, or an agency's own
cases, can be held against the same figures.
"""

from pathlib import Path

import numpy as np

from app.models import ErrorCode, IlteoroError
from training.cohort.case_table import Columns
from training.cohort.compared import figures_of
from training.cohort.directions import directions_of

START, END = "<!-- figures: made by python -m training cohort -->", "<!-- end of figures -->"


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
        line = (d.predictor, d.outcome, d.published, d.low, _number(d.cohort_low), d.high,
                 _number(d.cohort_high))  # fmt: skip
        lines.append(f"| {' | '.join(line)} |")
    return "\n".join(lines)


def put_into(path: Path, text: str) -> None:
    """Put the tables between the marks of a document, or into a new one.

    Raises BAD_USAGE for a document without the marks: it is none of ours.
    """
    old = path.read_text(encoding="utf-8") if path.exists() else f"{START}\n{END}\n"
    if START not in old or END not in old:
        raise IlteoroError(ErrorCode.BAD_USAGE, file=path.name, problem="no place for the figures")
    before, rest = old.split(START, 1)
    after = rest.split(END, 1)[1]
    path.write_text(f"{before}{START}\n\n{text}\n\n{END}{after}", encoding="utf-8")
