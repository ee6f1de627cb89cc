"""The model card: what the file was made from, how, and what it can and can't do."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from training.evaluate import TOPS
from training.plot import calibration_plot
from training.rankings import rankings, section

_LIMIT = {
    "synthetic": (
        "- On synthetic data the figures show that the method finds what was put in, not how well\n"
        "  it does with people. They are no promise."
    ),
    "real": (
        "- The figures are those of closed cases of these years. Whom the table holds few of, the\n"
        "  model knows little of; groups of under 20 are not shown, those of under 100 say little."
    ),
}
_AGAIN = {
    "synthetic": (
        "python -m training cohort --rows 70000 --seed 20230302 --out cases.csv\n"
        "python -m training cohort --rows 70000 --seed 99 --out fresh.csv\n"
        "python -m training fit --cases cases.csv --fresh fresh.csv --out onnx_models\n"
        "python -m training score --model onnx_models/recommender.onnx --cases cases.csv"
    ),
    "real": (
        "python -m training check --cases cases.csv\n"
        "python -m training fit --cases cases.csv --data real --out made\n"
        "python -m training score --model made/recommender.onnx --cases cases.csv"
    ),
}


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return "\n".join([_row(header), _row(["---"] * len(header)), *map(_row, rows)])


def _tops(held: Mapping[str, Any], name: str) -> list[str]:
    return [_percent(held[name][str(k)]) for k in TOPS]


_DATA = {
    "synthetic": (
        "Synthetic: no person stands behind any row. Industry, occupation, age, injury, grade,\n"
        "return by grade, form of return and staying follow published Korean figures; what an\n"
        "occupation asks of a body and who moved where are survey aggregates of 한국고용정보원\n"
        "(KNOW 재직자조사 2018, 2020); what certificates and training open is estimated by hand."
    ),
    "real": "Real cases, exported in the case schema by the agency that holds them.",
}


_CARD = (
    "returns", "changed", "top_all", "top_changed", "moves_changed", "return_auc", "return_ece",
    "retained_auc", "retained_ece", "original_auc", "original_ece", "groups", "likelihood",
)  # fmt: skip


def card_data(metadata: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """What the app shows of the card; it travels in the file."""
    return {
        "rows": metadata["rows"],
        "held_out": held["cases"],
        "calibration": held["return_calibration"],
        **{name: held[name] for name in _CARD if name in held},
        **({"second_world": known} if (known := rankings()) else {}),
    }


_CHANCES = {
    "return": "a return", "original": "the old employer", "retained": "staying six months",
}  # fmt: skip


def _of_head(held: Mapping[str, Any], head: str) -> dict[str, Any]:
    return {name: held.get(f"{head}_{name}") for name in ("cases", "auc", "ece", "ece_by_chance")}


def _judged(held: Mapping[str, Any]) -> list[list[object]]:
    """How true each chance is, by each who judges it."""
    lines: list[list[object]] = []
    for head, name in _CHANCES.items():
        judges = [
            ("nets that left the case out", held["crossed"].get(head, {})),
            ("the file, held out", _of_head(held, head)),
        ]
        if "fresh" in held:
            judges.append(("the file, fresh cases", _of_head(held["fresh"], head)))
        for judge, figures in judges:
            off = [_percent(figures.get(error)) for error in ("ece", "ece_by_chance")]
            lines.append([name, judge, figures.get("cases"), figures.get("auc"), *off])
    return lines


_FRESH = {"synthetic": "another draw of the cohort", "real": "another table"}


def _on_fresh(fresh: Mapping[str, Any], data: str) -> str:
    """What the fresh cases are, and what they tell of the held-out ones."""
    return f"""
The {fresh["cases"]:,} fresh cases ({_FRESH[data]}, {fresh["changed"]:,} to another occupation) had
no part in the fit or the calibration: what is off among the few held-out cases and not among
these was an unlucky draw.
"""


def write_card(path: Path, metadata: Mapping[str, Any], held: Mapping[str, Any], size: int) -> None:
    """Write the card as Markdown, from the figures alone."""
    heads = [f"top-{k} %" for k in TOPS]
    fresh = held.get("fresh")
    fresh_tops = [
        [f"model, {who}, fresh cases", *_tops(fresh, name)]
        for who, name in (("all returns", "top_all"), ("changed occupation", "top_changed"))
        if fresh
    ]
    against = _table(
        ["on held-out cases, or as told", *heads],
        [
            ["model, all returns", *_tops(held, "top_all")],
            ["table of moves, all returns", *_tops(held, "moves_all")],
            ["base rate, all returns", *_tops(held, "base_rate_all")],
            ["**model, changed occupation**", *_tops(held, "top_changed")],
            ["table of moves, changed occupation", *_tops(held, "moves_changed")],
            ["base rate, changed occupation", *_tops(held, "base_rate_changed")],
            *fresh_tops,
        ],
    )
    tenths = _table(
        ["tenth of the cases", "return said %", "return happened %"],
        [
            [i + 1, _percent(t["said"]), _percent(t["happened"])]
            for i, t in enumerate(held["return_calibration"])
        ],
    )
    errors = _table(
        ["chance of", "judged by", "cases", "AUC", "calibration error over tenths %",
         "by luck alone, were it true %"],
        _judged(held),
    )  # fmt: skip
    groups = _table(
        ["group", "cases", "changed", "top-10 all %", "top-10 changed %", "return AUC",
         "return said %", "return happened %"],
        [
            [g["group"], g["cases"], g["changed"], _percent(g["top_all"]["10"]),
             _percent(g["top_changed"]["10"]), g["return_auc"], _percent(g["return_said"]),
             _percent(g["return_happened"])]
            for g in held["groups"]
        ],
    )  # fmt: skip
    words = _table(
        ["likelihood", "entries in ten-long lists", "said %", "happened %"],
        [
            [w["likelihood"], w["entries"], _percent(w["said"]), _percent(w["happened"])]
            for w in held["likelihood"]
        ],
    )
    high, fair = metadata["thresholds"]["high"], metadata["thresholds"]["fair"]
    text = f"""# Recommender {metadata["version"]}

Ranks the 136 occupations of the Korean employment classification for a worker who was
hurt at work. Trained {metadata["trained_on"]} on {metadata["rows"]:,} cases; {size / 1e6:.1f} MB.

## Data
{_DATA[metadata["data"]]}

Cases are split by a hash of their id: 88 % to learn from, 5 % to stop and calibrate, 7 %
({held["cases"]:,} cases, {held["returns"]:,} returns, {held["changed"]:,} to another
occupation) held out. The figures are what the exported file itself gave, where not said otherwise.

## Method
Two questions: whether one goes back to the old occupation, and where one goes otherwise.
The second is a conditional logit over all other occupations, learned from those who changed.
Linear weights are shared through occupations' groups and what they ask of a body, so that
what is learned of one shades into those like it; answers that have an order (age, schooling,
grade, what the body can do) also act as one trend; tables (same group, real moves, likeness of
demands; what all lost capacities together meet in an occupation) are weighed by the person;
certificates and training start from what the reference tables say they open. Priors have
heavy tails, so that the few doors a certificate opens stand out of the many it does not
touch, and how far each input may go is learned from the table (evidence approximation). Small
nets give the chance of the old occupation, of a return within a year, of that being to the old
employer, and of still being there after six months; the last is the average of six nets that
each left out half of the cases. Any field may be missing: what a gap stands for in the choice
is learned last, with all else held, from rows that each have fields hidden, and from a third of
those who stayed, their old occupation hidden; the other heads learn it on the way, from a quarter
of their rows.
Chances are calibrated inside the file: a slope for the choice from the validation cases; slope
and shift for staying six months from the training cases, each judged by the nets that left it
out; slope and shift for the others from all but the held-out cases.

## Figures
{against}

{errors}

Tenths are of equally many cases. The held-out cases judge the file itself, but so few tell a
chance no better than the last column says. So the same procedure is also judged over all cases
to learn from, each by nets that never saw it and a slope and shift from the others (four folds;
those nets learned from fewer cases than the file's: three quarters, or half for staying).
{_on_fresh(fresh, metadata["data"]) if fresh else ""}
![What was said of the return and what happened, tenth by tenth](calibration.svg)

{tenths}

{section(rankings())}## By group
{groups}

## Likelihood in words
`probability` is p_occupation × p_retained. `high` from {high}, one in five; `fair` from {fair},
one in twenty: frequencies that a person can picture. The table shows that the words are kept.

{words}

## Limits
{_LIMIT[metadata["data"]]}
- The age, sex and nationality of a person move the ranking because they moved the past;
  the table by group shows where, and the screens never hide an occupation for it.
- Certificates the file does not know count as none. Regions count by 시도 alone.
- It ranks occupations. Whether there is a vacancy, the matching says.

## Make it again
```
{_AGAIN[metadata["data"]]}
```
"""
    path.write_text(text, encoding="utf-8")
    plot = calibration_plot(held["return_calibration"])
    path.with_name("calibration.svg").write_text(plot, encoding="utf-8")
