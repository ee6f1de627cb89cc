"""At which side buttons stand: asked of who hurt an arm, apart from what is asked of the injury."""

from collections.abc import Callable

import flet as ft

from app.state import comfort
from app.state.questions import Ask, Question
from app.state.session import Session
from app.views import theme
from app.views.components import BigButton, Choice, Heading, Line, Text, TwoPanes
from app.views.components.more_below import use_fold
from app.views.components.room import is_low
from app.views.question_body import asks_for_hand

_SIGNS = {
    "": ft.Icons.SWIPE_OUTLINED,
    "left": ft.Icons.ALIGN_HORIZONTAL_LEFT,
    "right": ft.Icons.ALIGN_HORIZONTAL_RIGHT,
}


def first_asks_side(session: Session, question: Question) -> bool:
    """Whether it is to be asked before one goes on from this question: once, after where one was
    hurt, of who may have one hand alone for the telephone."""
    new = question.ask is Ask.BODY and question.id not in session.person.seen
    return new and asks_for_hand(session)


def SideQuestion(
    session: Session, on: Callable[[], None], *, before: Callable[[], None]
) -> ft.Control:
    """The screen: it moves buttons and says nothing of an injury, and says so itself."""
    t, settings = session.t, session.settings
    large = settings.text_scale >= theme.LARGE
    rows: list[ft.Control] = [
        Choice(
            t(f"hand.{name or 'both'}"),
            lambda name=name: comfort.set_hand(session, name),
            chosen=settings.hand == name,
            icon=_SIGNS[name],
            example=t(f"hand.{name or 'both'}.example"),
            large=large,
            key=f"hand-{name or 'both'}",
        )
        for name in comfort.HANDS
    ]
    first = [
        Heading(t("side.title"), 1, smaller=large or is_low(session)),
        Text(t("side.help"), color=theme.INK_SECOND),
        Line(ft.Icons.INFO_OUTLINE, t("side.not_asked"), theme.PRIMARY, style=theme.TEXT_SMALL),
    ]
    return TwoPanes(
        session,
        [
            ft.Column(
                [*first],
                spacing=theme.SPACE_1,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            )
        ],
        [
            ft.Column(
                rows,
                spacing=theme.SPACE_3,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            )
        ],
        key="question-side",
        over=t("side.over"),
        fold=use_fold("side"),
        quiet_line=False,
        bottom=[BigButton(t("question.next"), on, key="next")],
        back=before,
    )
