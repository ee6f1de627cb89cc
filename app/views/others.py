"""`/me/others`: answers that were given differently on two devices, both to read, one to choose."""

from functools import partial

import flet as ft

from app.models import KST
from app.state.models import PersonState
from app.state.others import Other, choose, others_of
from app.state.questions import with_answer
from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    EmptyState,
    Heading,
    Line,
    LinkLine,
    Notice,
    Page,
    QuietButton,
    Text,
)
from app.views.components.room import is_low
from app.views.components.toast import toast
from app.views.said import said_answer


@ft.component
def Others(session: Session) -> ft.Control:
    """One card an answer; what was chosen can be undone."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    t = session.t
    found = others_of(session.person)
    body: list[ft.Control] = [
        Heading(t("others.title"), 1, smaller=is_low(session)),
        Text(t("others.text"), color=theme.INK_SECOND),
        *(_card(session, other) for other in found),
    ]
    if not found:
        body = [
            EmptyState(
                ft.Icons.CHECK_CIRCLE_OUTLINE,
                t("others.none"),
                t("others.none_text"),
                t("me.edit_answers"),
                lambda: session.go("/me/answers"),
                level=1,
            )
        ]
    return Page(session, body, key="others", back="/me", tab="me", quiet_line=False)


def others_notice(session: Session) -> list[ft.Control]:
    """The way there; nothing where nothing was said differently."""
    found = others_of(session.person)
    if not found:
        return []
    t = session.t
    see = LinkLine(t("others.see"), lambda: session.go("/me/others"), key="to-others")
    return [Notice(t.plural("others.about", len(found)), icon=ft.Icons.CALL_SPLIT, action=see)]


def _card(session: Session, other: Other) -> ft.Control:
    t, person, name = session.t, session.person, other.question.id
    profile, wishes = with_answer(other.question, person.profile, person.wishes, other.value)
    else_said = said_answer(session, other.question, PersonState(profile=profile, wishes=wishes))

    def chosen(*, take: bool) -> None:
        undo = choose(session, other, take=take)
        toast(session, session.t("others.taken" if take else "others.kept"), undo=undo)

    day = t.day(other.at.astimezone(KST).date())
    return Card(
        [
            Heading(t(f"question.{name}.short"), 2),
            Line(
                ft.Icons.CHECK_CIRCLE_OUTLINE,
                t("others.now", said=said_answer(session, other.question)),
                theme.GOOD,
            ),
            Line(ft.Icons.DEVICES_OTHER, t("others.other", said=else_said), theme.PRIMARY),
            Text(t("others.when", day=day), theme.TEXT_SMALL, color=theme.INK_SECOND),
            BigButton(
                t("others.take", said=else_said),
                partial(chosen, take=True),
                soft=True,
                key=f"take-{name}",
            ),
            QuietButton(t("others.keep"), partial(chosen, take=False), key=f"keep-{name}"),
        ]
    )
