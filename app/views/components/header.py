"""What stands above every screen: the way back, the title, the signs that are always there."""

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
from app.views.components.room import is_low, text_width
from app.views.components.text import Heading, Text

Back = str | Callable[[], object]


def title_of(session: Session, title: str, back: Back, signs: int) -> ft.Control:
    """The title, smaller where it would break beside so many signs, or in a low screen."""
    low, scale = is_low(session), session.settings.text_scale
    beside = theme.TOUCH * (2 + bool(back) + signs) + 2 * theme.SIDE - 2 * theme.SPACE_4
    long = text_width(title, theme.SIZE_PAGE * scale) > session.screen.pixels - beside
    return Heading(title, 1, smaller=low or long)


def small_line(session: Session, over: str, *, demo: bool) -> list[ft.Control]:
    """What stands above a title, where anything does; with `demo` that the data is made up."""
    small = [Text(over, theme.TEXT_SMALL, color=theme.INK_SECOND)] if over else []
    row: list[ft.Control] = [*small, *(_demo(session) if demo else [])]
    return [ft.Row(row, spacing=theme.SPACE_2, wrap=True)] if row else []


def header(
    session: Session,
    *,
    title: str,
    back: Back,
    middle: Sequence[ft.Control],
    tools: Sequence[ft.Control],
    body: Sequence[ft.Control],
    hides: bool,
) -> ft.Control:
    """One line: back, what stands in the `middle`, the signs. `body` is what is read aloud."""
    t = session.t
    row: list[ft.Control] = [back_button(session, back)] if back else []
    row.append(
        ft.Column(
            list(middle),
            spacing=0,
            tight=True,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    )
    row.extend(tools)
    if session.hub.memory and session.person.welcomed:
        row.append(
            QuietButton(t("page.finish"), session.leave, icon=ft.Icons.LOGOUT, key="finish")
            if session.screen.width is not Width.PHONE
            else IconButton(ft.Icons.LOGOUT, t("page.finish"), session.leave, key="finish")
        )
    hide = hide_buttons(session) if hides else []
    row.extend(hide)
    # Where the bar would be too full for a phone, the language is found under 나.
    if not (hide and tools and session.screen.width is Width.PHONE):
        name, act = t("page.language"), partial(choose_language, session)
        row.append(IconButton(ft.Icons.TRANSLATE, name, act, key="language"))
    speaking = session.screen.speaking
    row.append(
        IconButton(
            ft.Icons.STOP_CIRCLE_OUTLINED if speaking else ft.Icons.VOLUME_UP_OUTLINED,
            t("page.stop_reading" if speaking else "page.read_aloud"),
            lambda: read_aloud(session, title, body),
            key="read-aloud",
        )
    )
    # The pictures of the buttons at both ends stand on the line of the text below them.
    return ft.Container(
        ft.Row(row, spacing=0, vertical_alignment=ft.CrossAxisAlignment.CENTER),
        margin=ft.Margin.only(left=-theme.SPACE_4 if back else 0, right=-theme.SPACE_4),
    )


def back_button(session: Session, back: Back) -> ft.Control:
    """The way back: to a route where nothing was before, or by what going back does here."""
    act = partial(session.back, back) if isinstance(back, str) else back
    return IconButton(ft.Icons.ARROW_BACK, session.t("page.back"), act, key="back")


def hide_buttons(session: Session) -> list[ft.Control]:
    """The button that covers everything, where the person wishes to have one."""
    if not session.settings.hiding or not session.person.welcomed:
        return []
    name = session.t("page.hide")
    act = partial(comfort.hide, session)
    return [IconButton(ft.Icons.VISIBILITY_OFF_OUTLINED, name, act, key="hide")]


def _demo(session: Session) -> list[ft.Control]:
    if not session.demo:
        return []
    word = Text(session.t("page.demo"), theme.TEXT_LEAST, color=theme.ATTENTION)
    # On one line beside the signs of a narrow phone, however large the text.
    word.no_wrap = True
    word.size = theme.SIZE_LEAST * min(session.settings.text_scale, theme.LARGE)
    return [
        ft.Container(
            word,
            padding=ft.Padding.symmetric(horizontal=theme.SPACE_2, vertical=2),
            border_radius=theme.RADIUS_BUTTON,
            bgcolor=theme.ATTENTION_SOFT,
        )
    ]
