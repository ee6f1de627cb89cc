"""A line at the fold that says more follows; a touch scrolls on, and at the end it goes."""

from dataclasses import dataclass, field
from typing import Any

import flet as ft

from app.state import comfort
from app.state.session import Session
from app.views import theme
from app.views.components.text import Text
from app.views.guard import handler

_STEP = 0.8
"""Of what is seen, how far one touch scrolls."""


@ft.observable
@dataclass
class Fold:
    """What of a column lies below the part that is seen, in logical pixels; `more` is whether
    anything does besides the `_tail`, a way out that needs no pointing at."""

    more: bool = False
    column: ft.Ref[Any] = field(default_factory=ft.Ref)
    _high: float = 0
    _seen: float = 0
    _at: float = 0
    _line: float = 0
    _tail: float = 0

    def content(self, event: Any) -> None:
        """What scrolls has another height."""
        self._high = event.height
        self._look()

    def room(self, event: Any) -> None:
        """What is seen of it has another height."""
        self._seen = event.height
        self._look()

    def scrolled(self, event: Any) -> None:
        """It was scrolled."""
        self._at = event.pixels
        self._look()

    def line(self, event: Any) -> None:
        """The line itself, which takes from what is seen, has another height."""
        self._line = event.height

    def _look(self) -> None:
        if not self._high or not self._seen:
            return
        # The empty end of every column is not worth a word.
        seen = theme.SPACE_8 + self._tail + self._seen + (self._line if self.more else 0)
        if (more := self._high - self._at - seen > 0) is not self.more:
            self.more = more


def use_fold(of: str, tail: float = 0) -> Fold:
    """The fold of the column that shows `of`, its last `tail` logical pixels not counted."""
    fold = ft.use_memo(Fold, [of])
    fold._tail = tail
    return fold


@ft.component
def MoreBelow(session: Session, fold: Fold) -> ft.Control:
    """The line; nothing for a screen reader, which has no fold."""
    ft.use_state(fold)

    async def on(_: Any) -> None:
        if fold.column.current is not None:
            still = comfort.is_still(session)
            await fold.column.current.scroll_to(
                delta=fold._seen * _STEP, duration=0 if still else 250
            )

    word = Text(session.t("page.more_below"), theme.TEXT_LEAST, color=theme.PRIMARY)
    row = ft.Row(
        [word, ft.Icon(ft.Icons.KEYBOARD_ARROW_DOWN, color=theme.PRIMARY, size=theme.SPACE_5)],
        spacing=theme.SPACE_1,
        alignment=ft.MainAxisAlignment.CENTER,
    )
    line = ft.GestureDetector(
        ft.Container(
            row,
            bgcolor=theme.PRIMARY_SOFT,
            padding=ft.Padding.symmetric(vertical=theme.SPACE_1),
        ),
        on_tap=handler(on),
    )
    return ft.Container(
        ft.Semantics(exclude_semantics=True, content=line),
        visible=fold.more,
        on_size_change=handler(fold.line),
    )
