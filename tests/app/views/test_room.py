"""On a low screen little stands still: what may stay is worked out from the words themselves."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.state.models import Screen, Settings
from app.state.session import Session
from app.views.components import BigButton, QuietButton
from app.views.components.room import is_low, stays


def on(height: float, scale: float) -> Session:
    screen, settings = Screen(height=height), Settings(text_scale=scale)
    return cast("Session", SimpleNamespace(screen=screen, settings=settings))


def act(name: str) -> Any:
    return BigButton(name, None)


@pytest.mark.parametrize(
    ("height", "scale", "low"),
    [(640, 1.0, False), (640, 2.0, True), (360, 1.0, True), (1024, 2.0, False)],
)
def test_low_is_what_holds_few_lines(height: float, scale: float, low: bool) -> None:
    assert is_low(on(height, scale)) is low


def test_two_short_actions_stay_and_long_ones_go_with_the_text() -> None:
    refuse = QuietButton("동의하지 않고 몸 질문 없이 할게요", None)
    assert stays(on(640, 2.0), [act("다음")], 320)
    assert stays(on(640, 1.5), [act("동의해요"), refuse], 320)
    assert not stays(on(640, 2.0), [act("동의해요"), refuse], 320)
    assert not stays(on(640, 2.0), [act("다음"), act("지금 결과 보기")], 320, signs=True)
