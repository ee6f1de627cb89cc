"""`/people`, `/people/new`, `/people/:id` of the caseworker's app: the accounts of staff, as an
administrator runs them; beside the list the one that lies open."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import flet as ft

from app.models import IlteoroError
from app.state.models import Width
from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.caseload import Caseload
from app.views.components import (
    BigButton,
    Card,
    EmptyState,
    Heading,
    IconButton,
    LinkLine,
    Notice,
    Page,
    Pill,
    QuietButton,
    Shapes,
    Text,
    Tone,
)
from app.views.guard import handler
from app.views.staff_kiosks import NewKiosk, seen_words
from app.views.staff_person import NewPerson, Person
from app.views.staff_sign_in import problem_words

if TYPE_CHECKING:
    from app.sync.people import Member

NEW, KIOSK = "new", "kiosk"


@ft.component
def StaffHome(session: Session) -> ft.Control:
    """What is first for this person: the workers they look after, or the accounts of others."""
    own = staff_of(session)
    ft.use_state(own.state)
    return People(session) if own.people.alone else Caseload(session)


@ft.component
def People(session: Session) -> ft.Control:
    """On a phone the open account covers the list."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    own = staff_of(session)
    ft.use_state(own.state)
    people = own.people
    ft.use_state(people.state)
    t, wide = session.t, session.screen.width is not Width.PHONE
    asked = ft.use_route_params().get("id", "")
    may = own.state.signed_in and people.runs

    async def look() -> None:
        if may and people.state.members is None:
            await people.look()

    ft.use_effect(handler(look), [may])
    if asked and not wide:
        return Page(
            session, _open(session, asked), key=f"people-{asked}", back="/people", quiet_line=False
        )
    aside = _open(session, asked) if asked else [_choose(session)]
    return Page(
        session,
        _list(session, asked, may=may),
        key="people",
        title=t("people.title"),
        over=own.state.name,
        tab="people",
        aside=aside if wide else None,
        tools=[IconButton(ft.Icons.SYNC, t("people.refresh"), people.look, key="people-refresh")],
        bottom=[
            BigButton(
                t("people.add"),
                lambda: session.go(f"/people/{NEW}"),
                icon=ft.Icons.PERSON_ADD_ALT,
                key="people-add",
            )
        ]
        if may
        else (),
        quiet_line=False,
    )


def _list(session: Session, asked: str, *, may: bool) -> list[ft.Control]:
    t, own = session.t, staff_of(session)
    state = own.people.state
    body: list[ft.Control] = []
    if own.state.ended:
        way = LinkLine(t("caseload.sign_in_again"), lambda: session.go("/sign-in"), key="again")
        return [Notice(t("desk.ended"), tone=Tone.ATTENTION, action=way, live=True)]
    if not may:
        return [EmptyState(ft.Icons.LOCK_OUTLINE, t("people.not_yours"), t("people.whose"))]
    if state.problem is not None:
        way = LinkLine(t("people.again"), own.people.look, key="people-again")
        words = problem_words(session, IlteoroError(state.problem))
        body.append(Notice(words, tone=Tone.ATTENTION, action=way, live=True))
    if state.members is None:
        return [*body, *([Shapes(t("people.coming"))] if state.problem is None else [])]
    staff = [one for one in state.members if not one.is_kiosk]
    kiosks = [one for one in state.members if one.is_kiosk]
    return [
        *body,
        *(_row(session, one, asked) for one in staff),
        Heading(t("people.kiosks"), 2),
        *(_row(session, one, asked) for one in kiosks),
        *([] if kiosks else [Text(t("people.kiosks.none"), color=theme.INK_SECOND)]),
        QuietButton(
            t("people.kiosk.add"),
            lambda: session.go(f"/people/{KIOSK}"),
            icon=ft.Icons.ADD_TO_QUEUE,
            key="kiosk-add",
        ),
    ]


def _row(session: Session, one: "Member", asked: str) -> ft.Control:
    t = session.t
    name = Text(one.name or t("account.nameless"), theme.TEXT_STRONG, expand=True)
    closed = one.status == "closed"
    told = seen_words(session, one) if one.is_kiosk else roles_told(session, one.roles)
    if one.waits_until is not None and not one.is_kiosk:
        told = f"{told} · {t('people.waits.short')}"
    return Card(
        [
            ft.Row([name, *([Pill(t("people.closed"))] if closed else [])]),
            Text(told, theme.TEXT_SMALL, color=theme.INK_SECOND),
        ],
        on_click=lambda: session.go(f"/people/{one.id}"),
        spacing=theme.SPACE_1,
        padding=theme.SPACE_4,
        selected=one.id == asked or None,
        key=f"person-{one.id}",
    )


def roles_told(session: Session, roles: Sequence[str]) -> str:
    """The names of roles, commas between."""
    return ", ".join(session.t(f"role.{role}") for role in roles)


def _open(session: Session, asked: str) -> list[ft.Control]:
    people = staff_of(session).people
    if asked == NEW:
        return [NewPerson(session)]
    if asked == KIOSK:
        return [NewKiosk(session)]
    one = people.member(asked)
    if one is None:
        comes = people.state.busy or people.state.members is None
        return [Text(session.t("people.coming" if comes else "people.gone"))]
    return [Person(session, one)]


def _choose(session: Session) -> ft.Control:
    t = session.t
    return Card(
        [
            ft.Row([ft.Icon(ft.Icons.MANAGE_ACCOUNTS_OUTLINED, color=theme.PRIMARY)]),
            Heading(t("people.choose.title"), 2),
            Text(t("people.choose.text"), color=theme.INK_SECOND),
        ]
    )
