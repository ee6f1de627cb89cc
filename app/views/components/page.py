"""The frame of every screen: what stands above, the text, the one action below, the ways."""

from collections.abc import Sequence
from typing import Any

import flet as ft

from app.state.models import Width
from app.state.session import Session
from app.views import theme
from app.views.components.header import (
    Back,
    back_button,
    header,
    hide_buttons,
    small_line,
    title_of,
)
from app.views.components.more_below import Fold, MoreBelow
from app.views.components.nav import NavBar, Rail
from app.views.components.parts import Parts
from app.views.components.quiet_line import QuietLine
from app.views.components.reach import hand_of, within_reach
from app.views.components.room import is_low, stays
from app.views.components.scroll import Scroll
from app.views.guard import handler

_PINNED = 2
"""Actions that may stay below large text: agreeing and refusing are as near as each other."""


def Page(
    session: Session,
    body: Sequence[ft.Control],
    *,
    key: str,
    title: str = "",
    over: str = "",
    tab: str = "",
    back: Back = "",
    head: ft.Control | None = None,
    tools: Sequence[ft.Control] = (),
    bottom: Sequence[ft.Control] = (),
    aside: Sequence[ft.Control] | None = None,
    aside_bottom: Sequence[ft.Control] = (),
    scroll: Scroll | None = None,
    fold: Fold | None = None,
    quiet_line: bool = True,
    whole: bool = False,
) -> ft.Control:
    """One screen.

    `key` names the screen (its scrolling starts anew), `back` the route where back leads
    when nothing was before, or what going back does, `tab` the main screen it belongs to;
    `aside` is the second pane, given only where two fit; `scroll` finds the place again one was
    at; a `whole` one is as wide as two panes; `fold` is where it shall say that more follows
    below, in the second pane where there are two; a screen that tells itself how the listings
    stand has no `quiet_line`.
    """
    ways = session.ways if tab else ()
    rail = session.screen.width is Width.RAIL and bool(ways)
    free = session.screen.pixels - (theme.RAIL if rail else 0)
    wide = whole or aside is not None
    side = max(theme.SIDE, (free - (theme.PANES if wide else theme.COLUMN)) / 2)
    hand = hand_of(session)
    low = is_low(session)
    # A row of their own below would cost the screen more than the reach is worth to its tools.
    down = bool(hand) and bool(back or bottom or hide_buttons(session))
    icons = _icons(session, back=back, tools=tools) if down else []
    titles = [title_of(session, title, back, len(tools))] if title and head is None else []
    over = over if title or not tools else ""
    middle = small_line(session, "" if low else over, demo=bool(title or not tools))
    top = header(
        session,
        title=title,
        back="" if down else back,
        middle=[head] if head is not None else middle if low else [*middle, *titles],
        tools=() if down else tools,
        body=[*body, *(aside or ())],
        hides=not icons,
    )
    inside: list[ft.Control] = []
    if quiet_line:
        body = [QuietLine(session), *body]
    if low and head is None:
        body = [*_together([*small_line(session, over, demo=False), *titles]), *body]
    needed = (back and not hand) or session.hub.memory or (hide_buttons(session) and not icons)
    if low and not needed:
        body = [top, *body]
    else:
        edge = theme.SPACE_1 if low else theme.SPACE_3
        inside.append(ft.Container(top, padding=ft.Padding.only(left=side, right=side, top=edge)))
    compact = session.settings.text_scale >= theme.LARGE
    if compact and len(bottom) > _PINNED:
        # Where text is large two actions stay below; the others follow the text.
        body, bottom = [*body, *bottom[_PINNED:]], bottom[:_PINNED]
    if low and not stays(session, bottom, free - 2 * side, signs=bool(icons)):
        body, bottom = [*body, *bottom], ()
    if aside is None:
        inside += _folded(session, _column(body, key, side, side, scroll=scroll, fold=fold), fold)
        if bottom or icons:
            inside.append(_bottom(bottom, side, compact, hand=hand, icons=icons, width=free))
    else:
        second = ft.Column(
            _folded(
                session,
                _column(aside, f"{key}-aside", theme.SPACE_5, theme.SPACE_5, fold=fold),
                fold,
            )
            + (
                [_bottom(aside_bottom, theme.SPACE_5, compact, hand=hand, width=free / 2)]
                if aside_bottom
                else []
            ),
            expand=6,
            spacing=0,
        )
        first = ft.Column(
            [_column(body, key, side, theme.SPACE_3, scroll=scroll)], expand=5, spacing=0
        )
        panes = ft.Row([first, second], expand=True, spacing=0)
        inside.append(
            ft.Container(panes, expand=True, padding=ft.Padding.only(right=side - theme.SIDE))
        )
        if bottom or icons:
            inside.append(_bottom(bottom, side, compact, hand=hand, icons=icons, width=free))
    if ways and not rail:
        inside.append(NavBar(session, ways, tab))
    screen: ft.Control = ft.Column(inside, spacing=0, expand=True)
    if rail:
        screen = ft.Row([Rail(session, ways, tab), screen], spacing=0, expand=True)
    return ft.SafeArea(
        ft.Container(screen, bgcolor=theme.BACKGROUND, expand=True),
        expand=True,
        key=f"screen-{key}",
    )


def TwoPanes(
    session: Session,
    first: Sequence[ft.Control],
    second: Sequence[ft.Control],
    *,
    bottom: Sequence[ft.Control] = (),
    **named: Any,
) -> ft.Control:
    """A `Page` whose two parts stand beside each other on a wide screen, the actions below the
    second, and below each other elsewhere."""
    if session.screen.width is Width.RAIL:
        return Page(session, first, aside=second, aside_bottom=bottom, **named)
    return Page(session, [*first, *second], bottom=bottom, **named)


def _together(controls: list[ft.Control]) -> list[ft.Control]:
    return [ft.Column(controls, spacing=0, tight=True)] if controls else []


def _column(
    body: Sequence[ft.Control],
    key: str,
    left: float,
    right: float,
    *,
    scroll: Scroll | None = None,
    fold: Fold | None = None,
) -> ft.Control:
    moved = scroll.moved if scroll else fold.scrolled if fold else None
    return ft.Column(
        [
            ft.Container(
                Parts(list(body)),
                padding=ft.Padding.only(
                    left=left, right=right, top=theme.SPACE_3, bottom=theme.SPACE_8
                ),
                on_size_change=handler(fold.content) if fold else None,
            )
        ],
        scroll=ft.ScrollMode.AUTO,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        on_scroll=handler(moved) if moved else None,
        on_size_change=handler(fold.room) if fold else None,
        scroll_interval=200,
        ref=scroll.column if scroll else fold.column if fold else None,
        key=f"scroll-{key}",
    )


def _folded(session: Session, column: ft.Control, fold: Fold | None) -> list[ft.Control]:
    """A column, below it the line that says more follows where there is a `fold`."""
    return [column] if fold is None else [column, MoreBelow(session, fold)]


def _icons(session: Session, *, back: Back, tools: Sequence[ft.Control]) -> list[ft.Control]:
    """What moves from the top into one thumb's reach: hiding, the screen's own tools, back."""
    ways = [back_button(session, back)] if back else []
    return [*hide_buttons(session), *tools, *ways]


def _bottom(
    bottom: Sequence[ft.Control],
    side: float,
    compact: bool,
    *,
    hand: str,
    icons: Sequence[ft.Control] = (),
    width: float,
) -> ft.Control:
    if compact:  # large words need the room themselves
        for button in bottom:
            if isinstance(button, ft.FilledButton | ft.TextButton) and button.style is not None:
                button.style.padding = ft.Padding.symmetric(
                    horizontal=theme.SPACE_2, vertical=theme.SPACE_2
                )
    edge = theme.SPACE_1 if compact else theme.SPACE_3
    if hand:
        bottom, side = within_reach(hand, bottom, icons, width, large=compact), theme.SIDE
    return ft.Container(
        ft.Column(
            list(bottom),
            spacing=theme.SPACE_1,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        padding=ft.Padding.only(left=side, right=side, top=edge, bottom=edge),
    )
