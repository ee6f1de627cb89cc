"""`/forms/<id>/sent`: on its way or there; the receipt, what the office does, taking it back."""

import flet as ft

from app.models import KST, IlteoroError
from app.models.errors import ErrorCode
from app.models.record import SendState, ServerStatus, Submission
from app.state.models import Link
from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Heading,
    Line,
    Notice,
    QuietButton,
    Text,
    Tone,
    TwoPanes,
)
from app.views.components.room import is_low
from app.views.components.toast import toast
from app.views.form_parts import PaperCard, StandPill, because
from app.views.guard import handler

_OPEN = (ServerStatus.RECEIVED, ServerStatus.IN_REVIEW, ServerStatus.SUPPLEMENT)


@ft.component
def FormSent(session: Session, one: Submission) -> ft.Control:
    """How one that was closed stands."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.sync)
    account, _ = ft.use_state(session.account.state)
    state, _ = ft.use_state(session.filing.state)
    t = session.t
    _use_news(session, one)

    async def reopen() -> None:
        try:
            id_ = await session.filing.reopen(one.id)
        except IlteoroError as error:
            toast(session, session.t.error(error))
            return
        if id_:
            session.go(f"/forms/{id_}/review")

    def sign_in() -> None:
        session.account.then = f"/forms/{one.id}/sent"
        session.go(session.account.screen)

    sent = one.state is SendState.SENT
    first: list[ft.Control] = [
        Heading(t(f"filing.sent_title.{_name(one)}"), 1, smaller=is_low(session)),
        ft.Row([StandPill(session, one)], wrap=True),
        Text(t(f"form.{one.form}.title"), theme.TEXT_STRONG),
    ]
    bottom: list[ft.Control] = []
    if sent:
        first.append(_receipt(session, one))
        if one.status is ServerStatus.SUPPLEMENT:
            first.append(_asked(session, one))
    elif one.state is SendState.REFUSED:
        why = because(session, one.error or ErrorCode.UNEXPECTED)
        first.append(Notice(why, tone=Tone.ATTENTION, live=True))
        bottom = [BigButton(t("filing.again"), reopen, icon=ft.Icons.EDIT_OUTLINED, key="again")]
    else:
        words = _waits(session, one)
        line = Line(ft.Icons.SCHEDULE_SEND_OUTLINED, words, theme.PRIMARY)
        first.append(ft.Semantics(live_region=True, content=line))
        first.append(Text(t("filing.safe"), color=theme.INK_SECOND))
        if not account.signed_in and session.account.possible:
            bottom = [BigButton(t("filing.sign_in_send"), sign_in, key="sign-in-send")]
        elif account.signed_in:
            send = BigButton(
                t("filing.send_now"), lambda: session.filing.sending.go(anyway=True), key="send-now"
            )
            bottom = [send] if state.sending != one.id else []
        if one.state is SendState.READY and not one.tried:
            bottom.append(QuietButton(t("filing.change"), reopen, icon=ft.Icons.EDIT_OUTLINED,
                                      key="change"))  # fmt: skip
    first.append(PaperCard(session, one.id, "filing.paper_sent" if sent else "filing.paper_text"))
    second: list[ft.Control] = []
    if sent:
        second = [_timeline(session, one)]
        second += [Withdraw(session, one)] if one.status in _OPEN else []
        to_list = BigButton(t("filing.to_list"), lambda: session.go("/forms"), soft=True,
                            key="to-list")  # fmt: skip
        bottom = [to_list]
    return TwoPanes(
        session, first, second, key=f"form-sent-{one.id}", back="/forms", quiet_line=False,
        bottom=bottom,
    )  # fmt: skip


def _use_news(session: Session, one: Submission) -> None:
    """Send and ask how it stands, once one is here."""

    async def look() -> None:
        session.filing.sending.begin()
        await session.filing.sending.follow()

    ft.use_effect(handler(look), [one.id, session.account.state.signed_in])


def _to_list(session: Session) -> ft.Control:
    words = session.t("filing.to_list")
    return BigButton(words, lambda: session.go("/forms"), soft=True, key="to-list")


def _name(one: Submission) -> str:
    if one.state is SendState.SENT:
        return "withdrawn" if one.status is ServerStatus.WITHDRAWN else "sent"
    return "refused" if one.state is SendState.REFUSED else "waits"


def _waits(session: Session, one: Submission) -> str:
    """Why it is not there yet, and when it will go."""
    t, state = session.t, session.filing.state
    if not session.account.possible or not session.account.state.signed_in:
        possible = session.account.possible
        return t("filing.waits.sign_in" if possible else "filing.cannot.no_backend")
    if state.sending == one.id:
        return t("filing.waits.sending")
    if state.held:
        size = t.size(sum(file.bytes for file in one.attachments))
        return t("filing.waits.wifi", size=size)
    if session.sync.link is Link.NONE or state.problem is ErrorCode.BACKEND_UNREACHABLE:
        return t("filing.waits.line")
    why = f"{because(session, state.problem)} " if state.problem else ""
    return why + t("filing.waits.again" if why else "filing.waits.soon")


def _receipt(session: Session, one: Submission) -> ft.Control:
    t = session.t
    at = one.received_at.astimezone(KST) if one.received_at else None
    when = f"{t.day(at.date())} {at:%H:%M}" if at else ""
    # A number that is broken is read out wrong.
    wide = session.settings.text_scale < theme.LARGE
    large = theme.TEXT_SECTION if wide else theme.TEXT_STRONG
    return Card(
        [
            Text(t("filing.receipt"), theme.TEXT_SMALL, color=theme.INK_SECOND),
            Text(one.receipt or "", large, key="receipt"),
            Text(t("filing.received", when=when)),
            Text(t("filing.sha", sha=one.sha256 or ""), theme.TEXT_LEAST, color=theme.INK_SECOND),
        ],
        spacing=theme.SPACE_1,
    )


def _asked(session: Session, one: Submission) -> ft.Control:
    """What the office asks for, and what to do now."""
    t = session.t
    step = next((s for s in reversed(one.timeline) if s.asks), None)
    return Card(
        [
            Line(ft.Icons.ERROR_OUTLINE, t("filing.asked"), theme.ATTENTION),
            Text(step.text if step else ""),
            Text(t("filing.asked_do"), color=theme.INK_SECOND),
        ],
        bgcolor=theme.ATTENTION_SOFT,
        line=False,
    )


def _timeline(session: Session, one: Submission) -> ft.Control:
    t = session.t
    rows: list[ft.Control] = [Heading(t("filing.timeline"), 2)]
    for step in one.timeline:
        at = step.at.astimezone(KST)
        key = f"filing.step.{step.kind}"
        words = t(key if t.has(key) else "filing.step.other")
        inside: list[ft.Control] = [
            Text(words, theme.TEXT_STRONG),
            Text(f"{t.day(at.date())} {at:%H:%M}", theme.TEXT_SMALL, color=theme.INK_SECOND),
        ]
        if step.text:
            inside.append(Text(step.text))
        rows.append(
            ft.Row(
                [
                    ft.Icon(ft.Icons.CIRCLE, size=theme.SPACE_3, color=theme.PRIMARY),
                    ft.Column(inside, spacing=0, tight=True, expand=True),
                ],
                spacing=theme.SPACE_3,
                vertical_alignment=ft.CrossAxisAlignment.START,
            )
        )
    if len(rows) == 1:
        rows.append(Text(t("filing.timeline_none"), color=theme.INK_SECOND))
    return Card(rows)


@ft.component
def Withdraw(session: Session, one: Submission) -> ft.Control:
    """Taking it back can't be undone, so it is asked once more."""
    ft.use_state(session.settings)
    sure, ask = ft.use_state(False)
    busy, work = ft.use_state(False)
    wrong, tell = ft.use_state("")
    t = session.t

    async def withdraw() -> None:
        work(True)
        try:
            await session.filing.sending.withdraw(one)
        except IlteoroError as error:
            tell(session.t.error(error))
        finally:
            work(False)

    if not sure:
        icon = ft.Icons.UNDO
        button = QuietButton(t("filing.withdraw"), lambda: ask(True), icon=icon, key="withdraw")
        return ft.Row([button], wrap=True)
    inside: list[ft.Control] = [
        Heading(t("filing.withdraw_sure"), 2),
        Text(t("filing.withdraw_text")),
    ]
    if wrong:
        inside.append(Notice(wrong, tone=Tone.ATTENTION, live=True))
    inside += [
        BigButton(t("filing.withdraw_yes"), None if busy else withdraw, warns=True,
                  key="withdraw-yes"),
        QuietButton(t("filing.withdraw_no"), lambda: ask(False), key="withdraw-no"),
    ]  # fmt: skip
    return Card(inside)
