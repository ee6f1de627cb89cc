"""A shared screen is made ready for the next person as soon as the one before left anything."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.state.models import PersonState, Settings
from app.state.ward import somebody


def left(route: str = "/", welcomed: bool | None = None, **settings: Any) -> bool:
    """Whether what is there would be found by who comes next."""
    session = SimpleNamespace(
        home="/",
        first_language="ko",
        page=SimpleNamespace(route=route),
        person=PersonState(consent_personal=welcomed),
        settings=Settings(**settings),
    )
    return somebody(cast("Any", session))


def test_a_screen_nobody_touched_is_left_alone() -> None:
    assert not left()
    assert not left(route="")


@pytest.mark.parametrize(
    "what",
    [
        {"route": "/kiosk/call"},
        {"welcomed": False},
        {"welcomed": True},
        {"language": "en"},
        {"text_scale": 2.0},
    ],
    ids=str,
)
def test_whatever_was_left_is_cleared(what: dict[str, Any]) -> None:
    assert left(**what)
