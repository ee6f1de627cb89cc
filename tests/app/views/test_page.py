"""What moves down to the thumb of one hand, and what is not worth a row of its own there."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import flet as ft
import pytest
from flet.components.component import Renderer

from app.modes.kiosk import KIOSK
from app.state.hub import Hub
from app.state.session import Session
from app.views import theme
from app.views.components import BigButton, IconButton, Page
from app.views.components.header import small_line
from app.views.components.nav import Rail
from app.views.components.room import text_width
from app.views.components.text import plain


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


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_at_large_text_neither_the_sign_of_made_up_data_nor_a_way_beside_breaks_a_word(
    scale: float, tmp_path: Path
) -> None:
    """On the narrowest phone the sign stands beside back and two others; a kiosk's ways at the
    side are as wide as the rail leaves them."""
    page = SimpleNamespace(width=320, route="/", web=True)
    session = Session(
        cast("Any", page), Hub(tmp_path, None, demo=True, memory=True), ways=KIOSK.ways
    )
    session.settings.text_scale = scale
    for language in ("ko", "en"):
        session.settings.language = language
        with cast("Any", Renderer)().with_context():
            (row,) = cast("Any", small_line(session, "", demo=True))
            rail = cast("Any", Rail(session, KIOSK.ways, "home"))
        word = row.controls[0].content
        beside = 320 - 2 * theme.SIDE + 2 * theme.SPACE_4 - 3 * theme.TOUCH
        assert text_width(plain(word.value), word.size) + 2 * theme.SPACE_2 <= beside
        sizes = {one.content.content.controls[1].size for one in rail.content.controls[1:]}
        (size,) = sizes
        assert theme.SIZE_TEXT <= size <= theme.SIZE_TEXT * scale
        assert rail.content.scroll is ft.ScrollMode.AUTO
