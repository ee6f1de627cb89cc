"""A model's card is read as far as it goes; what an older or another file says is no harm."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.models import DataOrigin
from app.paths import models_dir
from app.recommender import Recommender
from app.state.fresh_cases import CARD as CARD_FILE
from app.state.model_card import Bar, card_of
from tests.ui.a_model import CARD


def session(metadata: object, figures: dict[str, Any] | None = None) -> Any:
    """What a loaded model shows of itself."""
    return SimpleNamespace(
        version="1",
        data=DataOrigin.SYNTHETIC,
        trained_on="2026-11-22",
        high=0.17,
        fair=0.0081,
        figures=figures or {},
        metadata=metadata,
    )


def test_a_whole_card_is_read_whole() -> None:
    card = card_of(session({"card": CARD}))
    assert card is not None
    assert card.told
    assert (card.rows, card.held_out, card.changed) == (70000, 4909, 997)
    assert card.changed_found["10"] == 0.71
    assert card.moves_found["10"] == 0.6
    assert len(card.calibration) == 10
    assert card.calibration[0] == Bar(491, 0.37, 0.38)
    assert {group.about for group in card.groups} == {
        "sex", "age", "grade", "nationality", "employment",
    }  # fmt: skip
    women = next(group for group in card.groups if (group.about, group.value) == ("sex", "F"))
    assert (women.cases, women.changed, women.found) == (1465, 243, 0.66)
    assert women.returning == Bar(1465, 0.76, 0.76)
    assert card.likelihood["high"].said == 0.581


def test_other_methods_stand_beside_it_where_all_worlds_say_so() -> None:
    worlds = {
        "a": {"best": 70, "share": {"recommender": 97, "moves": 80, "neural": 90, "catboost": 85}},
        "b": {"best": 60, "share": {"recommender": 95, "moves": 70, "neural": 80}},
    }
    card = card_of(session({"card": {**CARD, "second_world": {"worlds": worlds}}}))
    assert card is not None
    assert card.beside == pytest.approx({"recommender": 0.96, "best": 0.85, "moves": 0.75})
    spoils: tuple[object, ...] = (
        None,
        [],
        {},
        {"worlds": {"a": None}},
        {"worlds": {"a": {"share": {"moves": "x"}}}},
    )
    for spoiled in spoils:
        card = card_of(session({"card": {**CARD, "second_world": spoiled}}))
        assert card is not None
        assert card.beside == {}


def test_the_shipped_model_tells_what_it_was_made_from() -> None:
    shipped = Recommender.load().session
    card = card_of(shipped)
    assert shipped is not None
    assert card is not None
    assert card.version == shipped.version
    assert card.data is DataOrigin.SYNTHETIC
    assert card.changed_found
    assert all(0 <= share <= 1 for share in card.changed_found.values())


def test_the_shipped_model_was_judged_by_fresh_cases_too(tmp_path: Path) -> None:
    shipped = Recommender.load().session
    card = card_of(shipped, models_dir())
    assert card is not None
    assert card.fresh is not None
    assert card.held_out is not None
    assert card.fresh.cases > card.held_out
    assert list(card.fresh.changed_found) == list(card.changed_found)
    assert card.fresh.changed_found["10"] == pytest.approx(card.changed_found["10"], abs=0.05)
    assert card.fresh.return_auc == pytest.approx(card.return_auc, abs=0.03)
    assert card.fresh.return_ece is not None
    assert card.return_ece is not None
    assert card.fresh.return_ece < card.return_ece
    for text in ("", "# Recommender other\n", (models_dir() / CARD_FILE).read_text("utf-8")[1:]):
        (tmp_path / CARD_FILE).write_text(text, encoding="utf-8")
        told = card_of(shipped, tmp_path)
        assert told is not None
        assert told.fresh is None, "of another model nothing is said"


def test_a_file_without_a_card_still_gives_its_figures() -> None:
    figures = {"top_all": {"1": 0.7, "10": 0.9}, "return_auc": 0.7}
    for metadata in ({}, None, {"card": None}, {"card": "none"}):
        card = card_of(session(metadata, figures))
        assert card is not None
        assert not card.told
        assert card.all_found == {"1": 0.7, "10": 0.9}
        assert card.return_auc == 0.7
        assert (card.calibration, card.groups, card.rows) == ((), (), None)


def test_no_model_has_no_card() -> None:
    assert card_of(None) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"calibration": "x", "groups": 3, "likelihood": {}},
        {"calibration": [1, {"cases": 1}, {"cases": "many", "said": 0.1, "happened": 0.1}]},
        {"calibration": [{"cases": 9, "said": 37.0, "happened": 38.0}]},  # no share
        {"groups": [{"group": "shoe 43", "cases": 9}, {"group": "sex", "cases": 9}, {}]},
        {"groups": [{"group": "sex F", "cases": float("nan")}]},
        {"likelihood": [{"likelihood": "sure", "entries": 1, "said": 0.1, "happened": 0.1}]},
        {"top_all": {"10": "all"}, "rows": True, "held_out": -1, "return_auc": float("inf")},
    ],
)
def test_what_makes_no_sense_is_left_out(wrong: dict[str, Any]) -> None:
    card = card_of(session({"card": wrong}))
    assert card is not None
    assert (card.calibration, card.groups, dict(card.likelihood)) == ((), (), {})
    assert (dict(card.all_found), card.rows, card.return_auc) == ({}, None, None)
    assert card.held_out is None


def test_a_group_may_say_its_shares_of_several_tops() -> None:
    told = {"group": "sex F", "cases": 9, "top_changed": {"1": 0.1, "10": 0.6}}
    card = card_of(session({"card": {"groups": [told]}}))
    assert cast("Any", card).groups[0].found == 0.6
    assert cast("Any", card).groups[0].returning is None
