"""Where on the body: a person to tap with every part's name beside it, or a list."""

from collections.abc import Callable

import flet as ft

from app.models import BodyPart
from app.state.models import Width
from app.state.questions import Question
from app.state.session import Session
from app.views import pictures, theme
from app.views.components import Choice, LinkLine, Text
from app.views.components.body_figure import BodyFigure
from app.views.components.press import press

_P = BodyPart
_LEFT = (_P.EAR, _P.NECK, _P.SHOULDER, _P.ARM, _P.HAND, _P.KNEE, _P.FOOT)
_RIGHT = (_P.HEAD, _P.EYE, _P.INTERNAL, _P.BACK, _P.HIP, _P.LEG)
_BELOW = (_P.WHOLE_BODY, _P.MIND)
_LIST = (
    _P.SHOULDER, _P.ARM, _P.HAND, _P.BACK, _P.NECK, _P.HIP, _P.KNEE, _P.LEG, _P.FOOT, _P.HEAD,
    _P.EYE, _P.EAR, _P.INTERNAL, _P.WHOLE_BODY, _P.MIND,
)  # fmt: skip
"""Those most often hurt first."""
_REACHING = (_P.SHOULDER, _P.ARM, _P.HAND)


@ft.component
def BodyQuestion(session: Session, question: Question) -> ft.Control:
    """The picture, or the list where text is large or one asks for it."""
    ft.use_state(session.settings)
    person, _ = ft.use_state(session.person)
    listed, show_list = ft.use_state(False)
    t, chosen = session.t, person.profile.body_part
    large = session.settings.text_scale >= theme.LARGE

    def choose(part: BodyPart) -> None:
        session.answer(question, part)

    def choice(part: BodyPart) -> ft.Control:
        return Choice(
            t(f"question.body.{part}"),
            lambda: choose(part),
            chosen=part is chosen,
            icon=pictures.of_answer("body", part),
            slim=not large,
            key=f"answer-{part}",
        )

    def label(part: BodyPart) -> ft.Control:
        return _label(t(f"question.body.{part}"), part, part is chosen, lambda: choose(part))

    if large:
        return _column([choice(part) for part in _LIST])
    if listed:
        rows = ft.ResponsiveRow(
            [ft.Container(choice(part), col={"xs": 6}) for part in _LIST],
            spacing=theme.SPACE_3,
            run_spacing=theme.SPACE_3,
        )
        back = LinkLine(t("question.body.picture"), lambda: show_list(False), key="as-picture")
        return _column([rows, back])
    picture = ft.Row(
        [
            _side([label(part) for part in _LEFT]),
            BodyFigure(chosen, choose),
            _side([label(part) for part in _RIGHT]),
        ],
        spacing=theme.SPACE_2,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
    below = ft.Row([ft.Container(choice(part), expand=1) for part in _BELOW], spacing=theme.SPACE_3)
    to_list = LinkLine(t("question.body.list"), lambda: show_list(True), key="as-list")
    return _column([picture, below, to_list])


def asks_for_hand(session: Session) -> bool:
    """Whether it is asked, on a screen of its own after this one, at which side buttons are to be:
    near the thumb that is well, on a device one holds."""
    held = session.kept != "shared" and session.screen.width is not Width.RAIL
    return held and session.person.profile.body_part in _REACHING


def _column(controls: list[ft.Control]) -> ft.Control:
    return ft.Column(
        controls,
        spacing=theme.SPACE_3,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _side(labels: list[ft.Control]) -> ft.Control:
    return ft.Column(
        labels,
        spacing=theme.SPACE_2,
        tight=True,
        expand=1,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _label(name: str, part: BodyPart, chosen: bool, choose: Callable[[], None]) -> ft.Control:
    """A part's name as a button as high as a thumb."""
    word = Text(
        name,
        theme.TEXT_SMALL,
        color=theme.ON_PRIMARY if chosen else theme.INK,
        align=ft.TextAlign.CENTER,
    )
    return ft.Semantics(
        button=True,
        selected=chosen,
        content=ft.Container(
            content=word,
            alignment=ft.Alignment.CENTER,
            height=theme.TOUCH,
            bgcolor=theme.PRIMARY if chosen else theme.CARD,
            border=ft.Border.all(2 if chosen else 1, theme.PRIMARY if chosen else theme.BORDER),
            border_radius=theme.RADIUS_BUTTON,
            padding=ft.Padding.symmetric(horizontal=theme.SPACE_1),
            ink=True,
            on_click=press(choose),
            key=f"answer-{part}",
        ),
    )
