"""What the model says of itself, read leniently from its file: a card may be older than the app."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.models import DataOrigin
from app.state.fresh_cases import FreshCases, fresh_cases

if TYPE_CHECKING:
    from app.recommender.session import Session

TOPS = ("1", "3", "5", "10")
_LEARNING = ("logistic", "lightgbm", "catboost", "neural")
_ABOUT = ("sex", "age", "grade", "nationality", "employment")


@dataclass(frozen=True)
class Bar:
    """Of so many cases, the share that was said and the share that happened, 0 to 1."""

    cases: int
    said: float
    happened: float


@dataclass(frozen=True)
class Group:
    """How the model does for one group: `about` is `sex`, `age`, `grade`, `nationality` or
    `employment`, `value` the group within it; None where the card does not say."""

    about: str
    value: str
    cases: int
    changed: int | None
    found: float | None
    """Share of those who changed occupation whose new one stood among the first ten."""
    returning: Bar | None


@dataclass(frozen=True)
class ModelCard:
    """What a person can read about the model. What an older file does not say is empty.

    `told` is whether the file brings a card at all; shares are 0 to 1; from `high` and `fair`
    on a probability is called so; `all_found` and
    `changed_found` are the shares whose occupation stood among the first 1, 3, 5 and 10.
    """

    version: str
    data: DataOrigin
    trained_on: str
    high: float
    fair: float
    rows: int | None
    told: bool
    held_out: int | None
    changed: int | None
    all_found: Mapping[str, float]
    changed_found: Mapping[str, float]
    moves_found: Mapping[str, float]
    return_auc: float | None
    return_ece: float | None
    calibration: tuple[Bar, ...]
    groups: tuple[Group, ...]
    likelihood: Mapping[str, Bar]
    beside: Mapping[str, float]
    """Where the best ranking is known, the share of its hits that were earned, the mean of all
    such worlds: by this method (`recommender`), by the best other that learns (`best`) and by
    the table of moves (`moves`)."""
    fresh: FreshCases | None = None
    """The same figures from cases that had no part in it."""


def card_of(session: "Session | None", models: Path | None = None) -> ModelCard | None:
    """The card of a loaded model, None without a model; `models` is the folder where more may
    stand about it."""
    if session is None:
        return None
    metadata: object = getattr(session, "metadata", None)
    card = metadata.get("card") if isinstance(metadata, Mapping) else None
    told = isinstance(card, Mapping)
    found: Mapping[str, Any] = card if isinstance(card, Mapping) else session.figures
    return ModelCard(
        version=session.version,
        data=session.data,
        trained_on=session.trained_on,
        high=session.high,
        fair=session.fair,
        rows=_count(found.get("rows")),
        told=told,
        held_out=_count(found.get("held_out")),
        changed=_count(found.get("changed")),
        all_found=_tops(found.get("top_all")),
        changed_found=_tops(found.get("top_changed")),
        moves_found=_tops(found.get("moves_changed")),
        return_auc=_share(found.get("return_auc")),
        return_ece=_share(found.get("return_ece")),
        calibration=tuple(filter(None, (_bar(row) for row in _rows(found.get("calibration"))))),
        groups=tuple(filter(None, (_group(row) for row in _rows(found.get("groups"))))),
        likelihood={
            row["likelihood"]: bar
            for row in _rows(found.get("likelihood"))
            if row.get("likelihood") in ("high", "fair", "low")
            and (bar := _bar(row, "entries")) is not None
        },
        beside=_beside(found.get("second_world")),
        fresh=fresh_cases(models, session.version) if models else None,
    )


def _beside(told: object) -> dict[str, float]:
    worlds = told.get("worlds") if isinstance(told, Mapping) else None
    if not isinstance(worlds, Mapping) or not worlds:
        return {}
    shares = [w.get("share") if isinstance(w, Mapping) else None for w in worlds.values()]

    def mean(method: str) -> float | None:
        each = [_number(s.get(method)) if isinstance(s, Mapping) else None for s in shares]
        known = [number for number in each if number is not None and 0 <= number <= 100]
        return sum(known) / len(known) / 100 if len(known) == len(each) else None

    others = [share for share in map(mean, _LEARNING) if share is not None]
    found = {
        "recommender": mean("recommender"),
        "best": max(others, default=None),
        "moves": mean("moves"),
    }
    return {name: share for name, share in found.items() if share is not None}


def _rows(value: object) -> Iterable[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return float(value)


def _share(value: object) -> float | None:
    number = _number(value)
    return number if number is not None and 0 <= number <= 1 else None


def _count(value: object) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number >= 0 else None


def _tops(value: object) -> dict[str, float]:
    told = value if isinstance(value, Mapping) else {}
    return {top: share for top in TOPS if (share := _share(told.get(top))) is not None}


def _bar(row: Mapping[str, Any], cases: str = "cases", of: str = "") -> Bar | None:
    count = _count(row.get(cases))
    said, happened = _share(row.get(f"{of}said")), _share(row.get(f"{of}happened"))
    if count is None or said is None or happened is None:
        return None
    return Bar(count, said, happened)


def _group(row: Mapping[str, Any]) -> Group | None:
    about, _, value = str(row.get("group", "")).partition(" ")
    cases = _count(row.get("cases"))
    if about not in _ABOUT or not value or cases is None:
        return None
    top = row.get("top_changed")
    found = _tops(top).get("10") if isinstance(top, Mapping) else _share(top)
    return Group(about, value, cases, _count(row.get("changed")), found, _bar(row, of="return_"))
