"""How the model does on cases that had no part in it at all: read from the card beside its file.

A file cannot hold what it was judged by after it was made; `training` writes it into `card.md`.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

CARD = "card.md"
_OF = "# Recommender {version}\n"
_CASES = re.compile(
    r"^The ([0-9,]+) fresh cases \(.*, ([0-9,]+) to another occupation\)", re.MULTILINE
)
_TOPS = re.compile(
    r"^\| model, (all returns|changed occupation), fresh cases \|(.+)\|$", re.MULTILINE
)
_RETURN = re.compile(r"^\| a return \| the file, fresh cases \|(.+)\|$", re.MULTILINE)
_COLUMNS = ("1", "3", "5", "10")


@dataclass(frozen=True)
class FreshCases:
    """So many `cases`, of which `changed` went to another occupation; shares are 0 to 1, by how
    many of the first ranks were looked at. What the card does not say is empty."""

    cases: int
    changed: int
    all_found: Mapping[str, float]
    changed_found: Mapping[str, float]
    return_auc: float | None
    return_ece: float | None


def fresh_cases(models: Path, version: str) -> FreshCases | None:
    """What the card in a folder of models says of fresh cases; None where it says nothing or is
    of another model than the one of this version."""
    text = ""
    with suppress(OSError, UnicodeDecodeError):
        text = (models / CARD).read_text(encoding="utf-8")
    counted = _CASES.search(text)
    if not version or not text.startswith(_OF.format(version=version)) or counted is None:
        return None
    cases, changed = (int(number.replace(",", "")) for number in counted.groups())
    tops = {who: _shares(row) for who, row in _TOPS.findall(text)}
    told = _RETURN.search(text)
    _, auc, ece, *_ = [*(_numbers(told[1]) if told else []), None, None, None]
    return FreshCases(
        cases,
        changed,
        tops.get("all returns", {}),
        tops.get("changed occupation", {}),
        auc,
        None if ece is None else ece / 100,
    )


def _numbers(row: str) -> list[float | None]:
    """The cells of a row; one that is no number is None."""
    cells = (cell.strip() for cell in row.split("|"))
    return [float(cell) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", cell) else None for cell in cells]


def _shares(row: str) -> dict[str, float]:
    percents = zip(_COLUMNS, _numbers(row), strict=False)
    return {top: percent / 100 for top, percent in percents if percent is not None}
