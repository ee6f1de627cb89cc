"""The frame of every screen: what stands above, the text, the one action below, the ways."""

from collections.abc import Callable, Sequence

import flet as ft

from app.state.models import Width
from app.state.session import Session
from app.text import languages
from app.views import theme
from app.views.components.aloud import read_aloud
from app.views.components.buttons import IconButton, QuietButton
from app.views.components.choice import Choice
from app.views.components.nav import NavBar, Rail
from app.views.components.press import press
from app.views.components.quiet_line import QuietLine
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


def Page(
    session: Session,
    body: Sequence[ft.Control],
    *,
    key: str,
    title: str = "",
    over: str = "",
    tab: str = "",
    back: str = "",
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
    when nothing was before, `tab` the main screen it belongs to; `aside` is the second
    pane, given only where two fit; `scroll` finds the place again one was at; a screen that
    tells itself how the listings stand has no `quiet_line`.
    """
    ways = session.ways if tab else ()
    rail = session.screen.width is Width.RAIL and bool(ways)
    free = session.screen.pixels - (240 if rail else 0)
    side = max(theme.SIDE, (free - (COLUMN if aside is None else PANES)) / 2)
    top = _header(
        session,
        title=title,
        over=over,
        back=back,
        head=head,
        tools=tools,
        body=[*body, *(aside or ())],
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
        if bottom:
            inside.append(_bottom(bottom, side, compact))
    else:
        second = ft.Column(
            [_column(aside, f"{key}-aside", theme.SPACE_5, theme.SPACE_5, None)]
            + ([_bottom(aside_bottom, theme.SPACE_5, compact)] if aside_bottom else []),
            expand=6,
            spacing=0,
        )
        first = ft.Column([_column(body, key, side, theme.SPACE_3, scroll)], expand=5, spacing=0)
        panes = ft.Row([first, second], expand=True, spacing=0)
        inside.append(
            ft.Container(panes, expand=True, padding=ft.Padding.only(right=side - theme.SIDE))
        )
        if bottom:
            inside.append(_bottom(bottom, side, compact))
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


def _bottom(bottom: Sequence[ft.Control], side: float, compact: bool) -> ft.Control:
    if compact:  # large words need the room themselves
        for button in bottom:
            if isinstance(button, ft.FilledButton | ft.TextButton) and button.style is not None:
                button.style.padding = ft.Padding.symmetric(
                    horizontal=theme.SPACE_2, vertical=theme.SPACE_2
                )
    edge = theme.SPACE_1 if compact else theme.SPACE_3
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
    back: str,
    head: ft.Control | None,
    tools: Sequence[ft.Control],
    body: Sequence[ft.Control],
) -> ft.Control:
    t = session.t
    row: list[ft.Control] = []
    if back:
        row.append(
            IconButton(ft.Icons.ARROW_BACK, t("page.back"), lambda: session.back(back), key="back")
        )
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
    row.append(
        IconButton(
            ft.Icons.TRANSLATE, t("page.language"), lambda: choose_language(session), key="language"
        )
    )
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
        margin=ft.Margin.only(left=-theme.SPACE_4 if back or head else 0, right=-theme.SPACE_4),
    )


def _above(session: Session, over: str) -> list[ft.Control]:
    demo = _demo(session)
    small = [Text(over, theme.TEXT_SMALL, color=theme.INK_SECOND)] if over else []
    row: list[ft.Control] = [*small, demo] if demo else [*small]
    return [ft.Row(row, spacing=theme.SPACE_2, wrap=True)] if row else []


def choose_language(session: Session) -> None:
    """Ask for the language over whatever stands on the screen; each in its own words."""
    page = session.page

    def choose(language: str) -> Callable[[], None]:
        def act() -> None:
            page.pop_dialog()
            session.set_language(language)

        return act

    page.show_dialog(
        ft.AlertDialog(
            title=session.t("page.language"),
            content=ft.Column(
                [
                    Choice(
                        session.t(f"language.{language}"),
                        choose(language),
                        chosen=language == session.settings.language,
                        key=f"language-{language}",
                    )
                    for language in languages()
                ],
                tight=True,
                spacing=theme.SPACE_2,
                width=320,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            ),
            actions=[
                ft.TextButton(
                    session.t("page.close"),
                    on_click=press(page.pop_dialog),
                    height=theme.TOUCH,
                )
            ],
        )
    )


def _demo(session: Session) -> ft.Control | None:
    if not session.demo:
        return None
    return ft.Container(
        Text(session.t("page.demo"), theme.TEXT_LEAST, color=theme.ATTENTION),
        padding=ft.Padding.symmetric(horizontal=theme.SPACE_2, vertical=2),
        border_radius=theme.RADIUS_PILL,
        bgcolor=theme.ATTENTION_SOFT,
    )
