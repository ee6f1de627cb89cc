"""The exported file itself asked about cases it has not seen, beside what it must beat."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.models import FormerEmployment
from app.recommender.session import Answers, load_session
from app.recommender.similar import FEWEST
from training.baseline import base_rate, moves_table
from training.cases import Cases
from training.evaluate import Truth, of_chance, ranks, report, tops

Ints = NDArray[np.int64]
Floats = NDArray[np.floating[Any]]

HIGH, FAIR = 0.2, 0.05
"""From one in five on "likely", from one in twenty on "possible": frequencies a person can
picture, and calibrated chances keep the word. Of the ten first of a list an occupation
drawn blindly would hold one in 136."""

_LISTED = 10
_BLOCK = 4096


def ask_all(path: Path, cases: Cases) -> Answers:
    """The model's answers to every case, in their order."""
    session = load_session(path)
    parts = []
    for start in range(0, len(cases), _BLOCK):
        columns = {name: v[start : start + _BLOCK] for name, v in cases.columns.items()}
        parts.append(session.ask(columns))
    return Answers(
        np.concatenate([p.p_occupation for p in parts]),
        np.concatenate([p.p_return for p in parts]),
        np.concatenate([p.p_retained for p in parts]),
        np.concatenate([p.p_original for p in parts if p.p_original is not None])
        if all(p.p_original is not None for p in parts)
        else None,
    )


def truth_of(cases: Cases) -> Truth:
    """What happened to them."""
    return Truth(cases.before, cases.after, cases.returned, cases.retained)


def figures_of(answers: Answers, cases: Cases) -> dict[str, Any]:
    """Those of `report`, and how true the other two chances are."""
    figures = report(answers.p_occupation, answers.p_return, truth_of(cases))
    stayed = np.flatnonzero((cases.after >= 0) & (cases.retained >= 0))
    kept = answers.p_retained[stayed, cases.after[stayed]]
    chances = {"retained": of_chance(kept, cases.retained[stayed])}
    if answers.p_original is not None:
        told = cases.returned >= 0
        chances["original"] = of_chance(answers.p_original[told], _original(cases)[told])
    return figures | {f"{name}_{k}": v for name, of in chances.items() for k, v in of.items()}


def held_out(path: Path, cases: Cases, training: Ints, rows: Ints) -> dict[str, Any]:
    """Figures on the cases `rows`; the tables to beat are made from `training`."""
    held = cases.take(rows)
    answers = ask_all(path, held)
    figures = figures_of(answers, held)
    before, after = cases.before[training], cases.after[training]
    back = after >= 0
    seen = held.after >= 0
    changed = seen & (held.before >= 0) & (held.before != held.after)
    moves = moves_table(before[back], after[back])[held.before]
    base = np.tile(base_rate(after[back]), (len(held), 1))
    for name, table in (("moves", moves), ("base_rate", base)):
        for group, chosen in (("all", seen), ("changed", changed)):
            figures[f"{name}_{group}"] = tops(ranks(table[chosen], held.after[chosen]))
    figures["thresholds"] = {"high": HIGH, "fair": FAIR}
    figures["likelihood"] = _likelihood(answers.chance, held)
    figures["groups"] = _groups(answers, held)
    return figures


def _original(held: Cases) -> Ints:
    outcome = held.outside["outcome"]
    return np.array([value == "original_employer" for value in outcome], dtype=np.int64)


def _likelihood(chance: Floats, held: Cases) -> list[dict[str, Any]]:
    """What each word held in ten-long lists, and what came of it."""
    listed = np.sort(chance, axis=1)[:, ::-1][:, :_LISTED]
    rows = np.flatnonzero((held.after >= 0) & (held.retained >= 0))
    said = chance[rows]
    happened = np.zeros_like(said)
    happened[np.arange(len(rows)), held.after[rows]] = held.retained[rows]
    inside = said >= listed[rows, -1:]
    words = (
        ("high", inside & (said >= HIGH)),
        ("fair", inside & (said >= FAIR) & (said < HIGH)),
        ("low", inside & (said < FAIR)),
    )
    return [
        {
            "likelihood": word,
            "entries": int(cells.sum()),
            "said": round(float(said[cells].mean()), 4) if cells.any() else None,
            "happened": round(float(happened[cells].mean()), 4) if cells.any() else None,
        }
        for word, cells in words
    ]


def _groups(answers: Answers, held: Cases) -> list[dict[str, Any]]:
    """Figures by sex, age band, grade, nationality and employment, those of 20 and more."""

    def column(name: str) -> NDArray[Any]:
        return np.array([-1 if v is None else v for v in held.columns[name]], dtype=object)

    age = np.array([int(str(v)) for v in column("age")])
    grade = np.array([int(str(v)) for v in column("disability_grade")])
    nation = column("nationality")
    masks: list[tuple[str, NDArray[np.bool_]]] = [
        ("sex M", column("sex") == "M"),
        ("sex F", column("sex") == "F"),
        *((f"age {a}-{b}", (age >= a) & (age <= b)) for a, b in ((15, 29), (30, 44), (45, 59))),
        ("age 60-90", age >= 60),
        ("grade none", grade == 0),
        *((f"grade {a}-{b}", (grade >= a) & (grade <= b)) for a, b in ((10, 14), (7, 9), (1, 6))),
        ("nationality KR", nation == "KR"),
        ("nationality other", (nation != "KR") & (nation != -1)),
        *((f"employment {e}", column("employment_type") == e) for e in FormerEmployment),
    ]
    found = []
    for name, mask in masks:
        rows = np.flatnonzero(mask)
        if len(rows) < FEWEST:
            continue
        figures = report(
            answers.p_occupation[rows], answers.p_return[rows], truth_of(held.take(rows))
        )
        said = round(float(answers.p_return[rows].mean()), 4)
        happened = float((held.returned[rows] == 1).mean())
        found.append(
            {
                "group": name,
                **{k: figures[k] for k in ("cases", "changed", "top_all", "top_changed")},
                "return_auc": figures["return_auc"],
                "return_said": said,
                "return_happened": round(happened, 4),
            }
        )
    return found
