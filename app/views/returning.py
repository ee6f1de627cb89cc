"""Going back to the old employer: a path of its own, with its own chance where one is known."""

import flet as ft

from app.models import EmployerOpen
from app.state.questions import EMPLOYER, key_of
from app.state.session import Session
from app.views import theme
from app.views.components import Card, Choice, Heading, Line, LinkLine, Page, Text
from app.views.components.occupation_card import percent
from app.views.components.talk import CallButton, Talk

_SIGNS = {
    EmployerOpen.YES: ft.Icons.HANDSHAKE_OUTLINED,
    EmployerOpen.NO: ft.Icons.CALL_SPLIT,
    EmployerOpen.UNKNOWN: ft.Icons.HELP_OUTLINE,
}


def closed(session: Session) -> bool:
    """Whether the old employer said no: the path then stands last, and nobody counts on it."""
    return session.person.profile.employer_open is EmployerOpen.NO


def chance_words(session: Session) -> str:
    """How likely it is: of the old employer where the model knows it, else of any return and
    that it is of any; empty where nobody asked a model, or where the employer said no: the model
    does not look at that answer."""
    t, finder, person = session.t, session.finder, session.person
    if person.plain or not person.answered() or closed(session):
        return ""
    if finder.original is not None:
        return t("returning.chance", percent=percent(finder.original))
    if finder.returning is not None:
        return t("returning.any", percent=percent(finder.returning))
    return t("returning.no_model")


def ReturnCard(session: Session) -> ft.Control:
    """The path as one card, above the other occupations unless it is `closed`."""
    t = session.t
    words = chance_words(session) or t("returning.closed" if closed(session) else "returning.short")
    said = ft.Column(
        [
            Text(t("returning.title"), theme.TEXT_STRONG),
            Text(words, theme.TEXT_SMALL, color=theme.INK_SECOND),
        ],
        spacing=2,
        tight=True,
        expand=True,
    )
    row: list[ft.Control] = [said]
    if session.settings.text_scale < theme.LARGE:
        row.insert(0, ft.Icon(ft.Icons.HOME_WORK_OUTLINED, color=theme.PRIMARY))
        row.append(ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.INK_SECOND))
    return Card(
        [ft.Row(row, spacing=theme.SPACE_3)],
        on_click=lambda: session.go("/employer"),
        padding=theme.SPACE_4,
        key="returning",
    )


@ft.component
def Returning(session: Session) -> ft.Control:
    """`/employer`."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.finder)
    t, person = session.t, session.person
    answer = person.profile.employer_open
    words = chance_words(session)
    body: list[ft.Control] = []
    if words:
        known = session.finder.original is not None
        body.append(
            Card(
                [
                    Text(words, theme.TEXT_STRONG if known else theme.TEXT_BODY),
                    *(
                        [Text(t("returning.means"), theme.TEXT_SMALL, color=theme.INK_SECOND)]
                        if known
                        else []
                    ),
                ]
            )
        )
    body.append(Line(ft.Icons.GROUPS_OUTLINED, t("returning.survey"), theme.PRIMARY))
    if person.consent_personal:
        body.append(Heading(t("returning.ask"), 2))
        body += [_choice(session, value, answer) for value in EmployerOpen]
    body.append(_next(session, answer))
    return Page(session, body, key="returning", title=t("returning.title"), back="/occupations")


def _choice(session: Session, value: EmployerOpen, answer: EmployerOpen | None) -> ft.Control:
    chosen = value is answer
    return Choice(
        session.t(f"returning.answer.{key_of(value)}"),
        lambda: session.answer(EMPLOYER, None if chosen else value),
        chosen=chosen,
        icon=_SIGNS[value],
        key=f"employer-{key_of(value)}",
    )


def _next(session: Session, answer: EmployerOpen | None) -> ft.Control:
    t = session.t
    name = key_of(answer or EmployerOpen.UNKNOWN)
    inside: list[ft.Control] = [
        Heading(t("returning.now"), 2),
        Text(t(f"returning.now.{name}")),
    ]
    if answer is EmployerOpen.NO:
        link = LinkLine(t("returning.others"), lambda: session.go("/occupations"), key="other-work")
        inside += [link, Talk(session)]
    else:
        support = Text(t("returning.support"), theme.TEXT_SMALL, color=theme.INK_SECOND)
        inside += [support, CallButton(session)]
    return Card(inside)
