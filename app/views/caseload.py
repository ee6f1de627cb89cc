"""`/` and `/workers/:id` of the caseworker's app: whom one looks after, beside it the open one."""

from typing import TYPE_CHECKING, Any

import flet as ft

from app.models import IlteoroError
from app.state.models import Width
from app.state.session import Session
from app.state.staff import StaffAccount, staff_of
from app.views import theme
from app.views.case import case_body, case_bottom, use_case
from app.views.components import (
    Card,
    EmptyState,
    Heading,
    IconButton,
    Line,
    LinkLine,
    Notice,
    Page,
    Pill,
    Shapes,
    Text,
    Tone,
)
from app.views.components.field import Field, typed
from app.views.guard import handler
from app.views.staff_sign_in import problem_words

if TYPE_CHECKING:
    from app.sync.caseload import Listed

_SEARCHED = 8
"""Workers from which on one looks for a name."""


@ft.component
def Caseload(session: Session) -> ft.Control:
    """On a phone the case covers the list."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    own = staff_of(session)
    ft.use_state(own.state)
    ft.use_state(own.cases)
    words, look_for = ft.use_state("")
    t, wide = session.t, session.screen.width is not Width.PHONE
    asked = ft.use_route_params().get("id", "")
    opened = use_case(session, asked)

    def search(event: ft.Event[ft.TextField]) -> None:
        look_for(typed(event))

    field = ft.use_memo(
        lambda: Field(t("caseload.search"), on_change=handler(search), key="staff-search"),
        [session.settings.language],
    )
    if asked and not wide:
        return Page(
            session,
            case_body(session, opened),
            key=f"case-{asked}",
            back="/",
            bottom=case_bottom(session, opened),
            quiet_line=False,
        )
    aside = case_body(session, opened) if asked else [_choose(session)] if wide else None
    return Page(
        session,
        _list(session, own, asked, words, field),
        key="caseload",
        title=t("caseload.workers"),
        over=own.state.name,
        tab="workers",
        aside=aside if wide else None,
        aside_bottom=case_bottom(session, opened) if asked and wide else (),
        tools=[
            IconButton(ft.Icons.SYNC, t("caseload.refresh"), own.refresh, key="staff-refresh"),
        ],
        quiet_line=False,
    )


def _list(
    session: Session, own: StaffAccount, asked: str, words: str, field: ft.Control
) -> list[ft.Control]:
    t, cases = session.t, own.cases
    body: list[ft.Control] = [_age(session, own)]
    if cases.workers is None:
        return [*body, *([Shapes(t("state.looking"))] if cases.problem is None else [])]
    if not cases.workers:
        body.append(
            EmptyState(ft.Icons.GROUPS_OUTLINED, t("caseload.none.title"), t("caseload.none.text"))
        )
        return body
    if len(cases.workers) >= _SEARCHED:
        body.append(field)
    wanted = words.casefold().strip()
    found = sorted(
        (one for one in cases.workers if wanted in one.name.casefold()), key=lambda one: one.name
    )
    count = t.plural("caseload.count", len(found))
    body.append(Text(count, theme.TEXT_SMALL, color=theme.INK_SECOND))
    body += [_worker(session, one, kept=one.id in cases.opened, asked=asked) for one in found]
    return body


def _worker(session: Session, one: "Listed", *, kept: bool, asked: str) -> ft.Control:
    t = session.t
    name = Text(one.name or t("account.nameless"), theme.TEXT_STRONG, expand=True)
    # The sentence of who shares nothing stands where the stage would.
    under = _stage(session, one)
    head: list[ft.Control] = [name]
    large = session.settings.text_scale >= theme.LARGE
    if one.shares and one.stage and not large:
        head.append(Pill(under))
        under = ""
    rows: list[ft.Control] = [ft.Row(head, spacing=theme.SPACE_2)]
    if under:
        rows.append(Text(under, theme.TEXT_SMALL, color=theme.INK_SECOND))
    if kept:
        rows.append(
            Line(
                ft.Icons.OFFLINE_PIN_OUTLINED,
                t("caseload.kept"),
                theme.GOOD,
                style=theme.TEXT_SMALL,
            )
        )
    return Card(
        rows,
        on_click=lambda: session.go(f"/workers/{one.id}"),
        spacing=theme.SPACE_1,
        padding=theme.SPACE_4,
        selected=one.id == asked or None,
        key=f"worker-{one.id}",
    )


def _stage(session: Session, one: "Listed") -> str:
    t = session.t
    if not one.shares:
        return t("caseload.shares_not")
    stage = f"caseload.stage.{one.stage}"
    return t(stage) if one.stage and t.has(stage) else t("caseload.stage.unknown")


def _age(session: Session, own: StaffAccount) -> ft.Control:
    """Of when the list is, whether it could be asked for just now, and how long it holds."""
    t, cases = session.t, own.cases
    if own.state.ended:
        again = LinkLine(t("caseload.sign_in_again"), lambda: session.go("/sign-in"), key="again")
        words = t("caseload.ended.kept", as_of=_at(session), left=_left(session, cases.days))
        return Notice(words, tone=Tone.ATTENTION, action=again, live=True)
    if cases.problem is not None:
        icon = ft.Icons.CLOUD_OFF_OUTLINED
        words = t("caseload.offline", as_of=_at(session), left=_left(session, cases.days))
        if cases.at is None:
            words = problem_words(session, IlteoroError(cases.problem))
        return Notice(words, tone=Tone.ATTENTION, icon=icon, live=True)
    words = t("caseload.fresh", as_of=_at(session)) if cases.at else t("caseload.coming")
    return Line(ft.Icons.CLOUD_DONE_OUTLINED, words, theme.GOOD, style=theme.TEXT_SMALL)


def _left(session: Session, days: int) -> str:
    return session.t.plural("caseload.days", days) if days else session.t("caseload.today_only")


def _at(session: Session) -> str:
    at: Any = staff_of(session).cases.at
    return session.words_of(at) if at else ""


def _choose(session: Session) -> ft.Control:
    t = session.t
    return Card(
        [
            ft.Row([ft.Icon(ft.Icons.PERSON_SEARCH_OUTLINED, color=theme.PRIMARY)]),
            Heading(t("caseload.choose.title"), 2),
            Text(t("caseload.choose.text"), color=theme.INK_SECOND),
        ]
    )
