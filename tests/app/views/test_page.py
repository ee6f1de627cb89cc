"""What moves down to the thumb of one hand, and what is not worth a row of its own there."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import flet as ft
import pytest
from flet.components.component import Renderer

from app.state.hub import Hub
from app.state.session import Session
from app.views.components import BigButton, IconButton, Page


def keys(control: Any) -> Iterator[str]:
    """The keys of what lies in a control."""
    if getattr(control, "key", None):
        yield str(control.key)
    below = [getattr(control, "content", None), *(getattr(control, "controls", None) or [])]
    for one in below:
        if one is not None:
            yield from keys(one)


@pytest.mark.parametrize(
    ("hand", "back", "moves"), [("left", "", False), ("left", "/", True), ("", "/", False)]
)
def test_a_tool_alone_stays_above(hand: str, back: str, moves: bool, tmp_path: Path) -> None:
    page = SimpleNamespace(width=360, route="/", web=True)
    session = Session(cast("Any", page), Hub(tmp_path, None, demo=True, memory=True), ways=())
    session.settings.hand = hand
    bell = IconButton(ft.Icons.NOTIFICATIONS, "알림", None, key="bell")
    action = [BigButton("다음", None, key="action")] if back else []
    with cast("Any", Renderer)().with_context():
        shown = cast("Any", Page(session, [], key="x", title="홈", tools=[bell], bottom=action,
                                 back=back, quiet_line=False))  # fmt: skip
    above, *below = shown.content.content.controls
    assert ("bell" in set(keys(above))) is not moves
    assert any("bell" in set(keys(one)) for one in below) is moves
