"""How the method does where the best possible ranking is known: what `python -m benchmarks
rankings` found last, for the card."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOUND = Path(__file__).parents[1] / "onnx_models" / "rankings.json"
"""Written by the benchmark: `learned` and `asked` (cases a world) and `worlds`, by name the
`best` top-10 any ranking can expect (%), the `share` (%) of it each method earned and that of
its `own_form`."""

_NAMES = {
    "recommender": "**this method**",
    "moves": "table of moves",
    "logistic": "logistic regression",
    "lightgbm": "LightGBM",
    "catboost": "CatBoost",
    "neural": "plain neural net",
}
_OWN_FORM = "told how the world is made, but its numbers"

_TOLD = """
The last but one shows what these cases tell whoever knows how the world is made (every formula,
threshold and exponent, what a certificate opens, how far numbers spread) and learns its thousands
of numbers alone: a bound that no method can be expected to pass which has to find the rest, too.
"""


def rankings(path: Path = FOUND) -> dict[str, Any] | None:
    """None where the benchmark has not been run."""
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def section(found: Mapping[str, Any] | None) -> str:
    """Of the card, as Markdown; empty for None."""
    if found is None:
        return ""
    worlds = found["worlds"]
    methods = [m for m in _NAMES if all(m in world["share"] for world in worlds.values())]
    rows = [[_NAMES[m], *(world["share"][m] for world in worlds.values())] for m in methods]
    told = all("own_form" in world for world in worlds.values())
    if told:
        rows.append([_OWN_FORM, *(world["own_form"]["share"] for world in worlds.values())])
    rows.append(["best possible top-10 %", *(world["best"] for world in worlds.values())])
    head = ["% of the best possible top-10", *worlds]
    lines = [head, ["---"] * len(head), *rows]
    table = "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
    return f"""## Where the truth is known
Worlds made from other assumptions, in which the best possible ranking is known, and which
nothing was tuned on. Over those who changed occupation, of the top-10 that the best ranking
earns in expectation; all methods learned from the same {found["learned"]:,} cases a world, the
others from those among them who changed occupation, and were asked about {found["asked"]:,} more.

{table}
{_TOLD if told else ""}
"""
