"""`/forms/<id>/review`: every answer read back before it goes out, and the form on paper."""

from collections.abc import Callable, Sequence
from functools import partial

import flet as ft

from app.forms.asked import asked
from app.forms.check import Problem
from app.forms.said import said
from app.models import IlteoroError
from app.models.record import Submission
from app.state.filing import form_of
from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Heading,
    Line,
    LinkLine,
    Notice,
    Text,
    Tone,
    TwoPanes,
)
from app.views.components.room import is_low
from app.views.components.section import PressedRow
from app.views.form_paper import PaperCard, by_hand, by_hand_bottom, is_brought, to_fix
from app.views.form_parts import files_of, forgets, problems_of, told

_To = Callable[[str], None]
"""Leads to a question by its name."""


@ft.component
def FormReview(session: Session, one: Submission) -> ft.Control:
    """What stands in a draft, what is wrong with it, and the one button that sends it."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    account, _ = ft.use_state(session.account.state)
    wrong, tell = ft.use_state("")
    t, form = session.t, form_of(one)
    put = asked(form, one.content)
    problems = to_fix(session, one, problems_of(one))
    can_send = session.account.possible

    def to(name: str) -> None:
        session.go(f"/forms/{one.id}/{put.index(name) + 1}")

    async def send() -> None:
        try:
            await session.filing.close(one.id)
        except IlteoroError as error:
            tell(session.t.error(error))
            return
        there = f"/forms/{one.id}/sent"
        if account.signed_in:
            session.go(there)
            return
        session.account.then = there
        session.go(session.account.screen)

    first: list[ft.Control] = [
        Heading(
            t("filing.review" if can_send else "filing.review_hand"), 1, smaller=is_low(session)
        ),
        Text(t(f"form.{form.id}.title"), theme.TEXT_STRONG),
        *forgets(session),
    ]
    if wrong:
        first.append(Notice(wrong, tone=Tone.ATTENTION, live=True))
    if problems:
        first.append(_wrong(session, [name for name in put if name in problems], to))
    else:
        first.append(Line(ft.Icons.CHECK_CIRCLE_OUTLINE, t("filing.complete"), theme.GOOD))
        first += _how(session)
    if can_send:
        first.append(PaperCard(session, one.id, "filing.paper_text"))
    else:
        first.append(by_hand(session, one, put, whole=not problems))
    sections = [(page.id, [n for n in page.questions if n in put]) for page in form.pages]
    second = [
        _section(session, one, page, names=names, problems=problems, to=to)
        for page, names in sections
        if names
    ]
    bottom: list[ft.Control] = []
    if problems:
        name = next(name for name in put if name in problems)
        bottom = [BigButton(t("filing.fix_first"), partial(to, name), key="fix-first")]
    elif can_send:
        words = "filing.send" if account.signed_in else "filing.sign_in_send"
        bottom = [BigButton(t(words), send, icon=ft.Icons.SEND_OUTLINED, key="send")]
    else:
        bottom = by_hand_bottom(session, one.id)
    return TwoPanes(
        session,
        first,
        second,
        key=f"form-review-{one.id}",
        back=f"/forms/{one.id}/{len(put)}",
        quiet_line=False,
        bottom=bottom,
    )


def _how(session: Session) -> list[ft.Control]:
    """What happens next, or why it can't be sent from here."""
    t, account = session.t, session.account
    if not account.possible:  # elsewhere than on a device of one's own that was said above
        own = session.kept == "device"
        return [Notice(t("filing.cannot.no_backend"), tone=Tone.ATTENTION)] if own else []
    name = "next_in" if account.state.signed_in else "next_out"
    return [Text(t(f"filing.{name}"), color=theme.INK_SECOND)]


def _wrong(session: Session, names: Sequence[str], to: _To) -> ft.Control:
    t = session.t
    return Card(
        [
            Line(ft.Icons.INFO_OUTLINE, t.plural("filing.wrong", len(names)), theme.ATTENTION),
            *(
                LinkLine(t(f"form.label.{name}"), partial(to, name), key=f"wrong-{name}")
                for name in names
            ),
        ],
        bgcolor=theme.ATTENTION_SOFT,
        line=False,
        spacing=0,
    )


def _section(
    session: Session,
    one: Submission,
    page: str,
    *,
    names: Sequence[str],
    problems: dict[str, Problem],
    to: _To,
) -> ft.Control:
    t, form, files = session.t, form_of(one), files_of(one)
    rows: list[ft.Control] = [Heading(t(f"form.page.{page}"), 2)]
    for name in names:
        value = one.content.get(name)
        words = said(form, name, value, t, files) if value is not None else ""
        empty = "filing.by_hand.paper" if is_brought(session, one, name) else "filing.empty"
        inside: list[ft.Control] = [
            Text(t(f"form.label.{name}"), theme.TEXT_SMALL, color=theme.INK_SECOND),
            Text(words or t(empty), color=theme.INK if words else theme.INK_SECOND),
        ]
        if name in problems:
            inside.append(
                Text(told(session, problems[name]), theme.TEXT_SMALL, color=theme.ATTENTION)
            )
        row = ft.Row(
            [
                ft.Column(inside, spacing=2, tight=True, expand=True),
                Text(t("filing.fix"), theme.TEXT_SMALL, color=theme.PRIMARY),
            ],
            spacing=theme.SPACE_3,
        )
        rows += [
            ft.Divider(height=1, color=theme.LINE),
            PressedRow(row, partial(to, name), key=f"fix-{name}"),
        ]
    return Card(rows, spacing=theme.SPACE_1, padding=theme.SPACE_3)
