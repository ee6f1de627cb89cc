"""Cases like this one are counted in the file, told only of real people, never under 20."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import onnx
import pytest

from app.models import Profile
from app.paths import models_dir
from app.recommender import MODEL_FILE
from app.recommender.session import METADATA_KEY, Session, load_session
from app.recommender.similar import similar

ROOFER = Profile(occupation_before="701")
COUNTS = {"70": {"701": 340, "623": 20, "411": 19}, "53": {"531": 50}}


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Session]:
    """The shipped model with other metadata, as a file."""

    def make(**told: Any) -> Session:
        model = onnx.load(models_dir() / MODEL_FILE)
        entry = next(p for p in model.metadata_props if p.key == METADATA_KEY)
        entry.value = json.dumps({**json.loads(entry.value), **told})
        (tmp_path / "made.onnx").write_bytes(model.SerializeToString())
        return load_session(tmp_path / "made.onnx")

    return make


@pytest.mark.parametrize(
    ("keco3", "count"), [("701", 340), ("623", 20), ("411", None), ("531", None), ("999", None)]
)
def test_the_count_of_ones_own_group_from_twenty_on(
    made: Callable[..., Session], keco3: str, count: int | None
) -> None:
    session = made(data="real", similar={"fewest": 20, "counts": COUNTS})
    assert similar(session, ROOFER, keco3) == count


def test_a_file_may_ask_for_more_but_never_for_fewer_than_twenty(
    made: Callable[..., Session],
) -> None:
    strict = made(data="real", similar={"fewest": 50, "counts": COUNTS})
    assert similar(strict, ROOFER, "701") == 340
    assert similar(strict, ROOFER, "623") is None
    lax = made(data="real", similar={"fewest": 1, "counts": COUNTS})
    assert similar(lax, ROOFER, "411") is None


def test_nobody_is_counted_in_made_up_data(made: Callable[..., Session]) -> None:
    session = made(data="synthetic", similar={"fewest": 20, "counts": COUNTS})
    assert similar(session, ROOFER, "701") is None


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"similar": None},
        {"similar": {}},
        {"similar": {"fewest": 20, "counts": {"70": {"701": "many"}}}},
        {"similar": {"fewest": None, "counts": []}},
        {"similar": {"fewest": "20", "counts": {"70": [1]}}},
        {"similar": {"counts": {"70": {"701": True}}}},
    ],
)
def test_a_file_without_such_counts_tells_none(
    made: Callable[..., Session], told: dict[str, Any]
) -> None:
    without = {"similar": None, **told}
    assert similar(made(data="real", **without), ROOFER, "701") is None


@pytest.mark.parametrize("old", [None, "999", "000"])
def test_who_did_not_say_what_they_did_is_like_nobody(
    made: Callable[..., Session], old: str | None
) -> None:
    session = made(data="real", similar={"fewest": 20, "counts": COUNTS})
    assert similar(session, Profile(occupation_before=old), "701") is None
