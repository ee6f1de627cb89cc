"""The frame of every screen: what stands above, the text, the one action below, the ways."""

from collections.abc import Callable, Sequence
from functools import partial

import flet as ft

from app.state import comfort
from app.state.models import Width
from app.state.session import Session
from app.views import theme
from app.views.components.aloud import read_aloud
from app.views.components.buttons import IconButton, QuietButton
from app.views.components.languages import choose_language
from app.views.components.nav import NavBar, Rail
from app.views.components.quiet_line import QuietLine
from app.views.components.reach import hand_of, within_reach
from app.views.components.scroll import Scroll
from app.views.components.text import Heading, Text
from app.views.guard import handler

COLUMN = 640
"""The widest a single column of text gets, in logical pixels."""
_LARGE = 1.5
_PINNED = 2
"""Actions that stay below at every text size: agreeing and refusing are as near as each other."""
PANES = 1360
"""The widest two panes get together."""
_Back = str | Callable[[], object]


def Page(
    session: Session,
    body: Sequence[ft.Control],
    *,
    key: str,
    title: str = "",
    over: str = "",
    tab: str = "",
    back: _Back = "",
    head: ft.Control | None = None,
    tools: Sequence[ft.Control] = (),
    bottom: Sequence[ft.Control] = (),
    aside: Sequence[ft.Control] | None = None,
    aside_bottom: Sequence[ft.Control] = (),
    scroll: Scroll | None = None,
    quiet_line: bool = True,
) -> ft.Control:
    """One screen.

    `key` names the screen (its scrolling starts anew), `back` the route where back leads
    when nothing was before, or what going back does, `tab` the main screen it belongs to;
    `aside` is the second pane, given only where two fit; `scroll` finds the place again one was
    at; a screen that tells itself how the listings stand has no `quiet_line`.
    """
    ways = session.ways if tab else ()
    rail = session.screen.width is Width.RAIL and bool(ways)
    free = session.screen.pixels - (240 if rail else 0)
    side = max(theme.SIDE, (free - (COLUMN if aside is None else PANES)) / 2)
    hand = hand_of(session)
    icons = _icons(session, back=back, tools=tools) if hand else []
    top = _header(
        session,
        title=title,
        over=over,
        back="" if hand else back,
        head=head,
        tools=() if hand else tools,
        body=[*body, *(aside or ())],
        hides=not icons,
    )
    inside: list[ft.Control] = [
        ft.Container(top, padding=ft.Padding.only(left=side, right=side, top=theme.SPACE_3)),
    ]
    if quiet_line:
        inside.append(QuietLine(session, side))
    compact = session.settings.text_scale >= _LARGE
    if compact and len(bottom) > _PINNED:
        # Where text is large two actions stay below; the others follow the text.
        body, bottom = [*body, *bottom[_PINNED:]], bottom[:_PINNED]
    if aside is None:
        inside.append(_column(body, key, side, side, scroll))
        if bottom or icons:
            inside.append(_bottom(bottom, side, compact, hand=hand, icons=icons, width=free))
    else:
        second = ft.Column(
            [_column(aside, f"{key}-aside", theme.SPACE_5, theme.SPACE_5, None)]
            + (
                [_bottom(aside_bottom, theme.SPACE_5, compact, hand=hand, width=free / 2)]
                if aside_bottom
                else []
            ),
            expand=6,
            spacing=0,
        )
        first = ft.Column([_column(body, key, side, theme.SPACE_3, scroll)], expand=5, spacing=0)
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


def _column(
    body: Sequence[ft.Control],
    key: str,
    left: float,
    right: float,
    scroll: Scroll | None,
) -> ft.Control:
    return ft.Column(
        [
            ft.Container(
                ft.Column(
                    list(body),
                    spacing=theme.GAP,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                    tight=True,
                ),
                padding=ft.Padding.only(
                    left=left, right=right, top=theme.SPACE_3, bottom=theme.SPACE_8
                ),
            )
        ],
        scroll=ft.ScrollMode.AUTO,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        on_scroll=handler(scroll.moved) if scroll else None,
        scroll_interval=200,
        ref=scroll.column if scroll else None,
        key=f"scroll-{key}",
    )


def _icons(session: Session, *, back: _Back, tools: Sequence[ft.Control]) -> list[ft.Control]:
    """What moves from the top into one thumb's reach: hiding, the screen's own tools, back."""
    if not back and not tools:
        return []
    ways = [_back(session, back)] if back else []
    return [*_hide(session), *tools, *ways]


def _back(session: Session, back: _Back) -> ft.Control:
    name = session.t("page.back")
    act = partial(session.back, back) if isinstance(back, str) else back
    return IconButton(ft.Icons.ARROW_BACK, name, act, key="back")


def _hide(session: Session) -> list[ft.Control]:
    """The button that covers everything, where the person wishes to have one."""
    if not session.settings.hiding or not session.person.welcomed:
        return []
    name = session.t("page.hide")
    act = partial(comfort.hide, session)
    return [IconButton(ft.Icons.VISIBILITY_OFF_OUTLINED, name, act, key="hide")]


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


def _header(
    session: Session,
    *,
    title: str,
    over: str,
    back: _Back,
    head: ft.Control | None,
    tools: Sequence[ft.Control],
    body: Sequence[ft.Control],
    hides: bool,
) -> ft.Control:
    t = session.t
    row: list[ft.Control] = [_back(session, back)] if back else []
    if head is not None:
        row.append(head)
    elif title:
        row.append(
            ft.Column(
                [*_above(session, over), Heading(title, 1)], spacing=0, tight=True, expand=True
            )
        )
    else:
        above = [] if tools else _above(session, over)
        row.append(ft.Column(above, tight=True, expand=True))
    row.extend(tools)
    if session.hub.memory and session.person.welcomed:
        row.append(
            QuietButton(t("page.finish"), session.wipe, icon=ft.Icons.LOGOUT, key="finish")
            if session.screen.width is not Width.PHONE
            else IconButton(ft.Icons.LOGOUT, t("page.finish"), session.wipe, key="finish")
        )
    hide = _hide(session) if hides else []
    row.extend(hide)
    # Where the bar would be too full for a phone, the language is found under 나.
    if not (hide and tools and session.screen.width is Width.PHONE):
        name, act = t("page.language"), partial(choose_language, session)
        row.append(IconButton(ft.Icons.TRANSLATE, name, act, key="language"))
    row.append(
        IconButton(
            ft.Icons.STOP_CIRCLE_OUTLINED
            if session.screen.speaking
            else ft.Icons.VOLUME_UP_OUTLINED,
            t("page.stop_reading" if session.screen.speaking else "page.read_aloud"),
            lambda: read_aloud(session, title, body),
            key="read-aloud",
        )
    )
    # The pictures of the buttons at both ends stand on the line of the text below them.
    return ft.Container(
        ft.Row(row, spacing=0, vertical_alignment=ft.CrossAxisAlignment.CENTER),
        margin=ft.Margin.only(left=-theme.SPACE_4 if back else 0, right=-theme.SPACE_4),
    )


def _above(session: Session, over: str) -> list[ft.Control]:
    demo = _demo(session)
    small = [Text(over, theme.TEXT_SMALL, color=theme.INK_SECOND)] if over else []
    row: list[ft.Control] = [*small, demo] if demo else [*small]
    return [ft.Row(row, spacing=theme.SPACE_2, wrap=True)] if row else []


def _demo(session: Session) -> ft.Control | None:
    if not session.demo:
        return None
    return ft.Container(
        Text(session.t("page.demo"), theme.TEXT_LEAST, color=theme.ATTENTION),
        padding=ft.Padding.symmetric(horizontal=theme.SPACE_2, vertical=2),
        border_radius=theme.RADIUS_PILL,
        bgcolor=theme.ATTENTION_SOFT,
    )
