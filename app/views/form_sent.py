"""`/forms/<id>/sent`: on its way or there; the receipt, what the office does, taking it back."""

from functools import partial

import flet as ft

from app.models import KST, IlteoroError
from app.models.errors import ErrorCode
from app.models.record import SendState, ServerStatus, Submission, Supplement
from app.state.replying import OVER
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
from app.views.form_after import Attached, Decision, Timeline, Withdraw
from app.views.form_paper import PaperCard
from app.views.form_parts import StandPill, because, stands, waits
from app.views.form_reply import ReplyPart, is_writing, send_reply
from app.views.guard import handler


@ft.component
def FormSent(session: Session, one: Submission) -> ft.Control:
    """How one that was closed stands."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.sync)
    ft.use_state(session.account.state)
    ft.use_state(session.filing.state)
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

    sent = one.state is SendState.SENT
    first: list[ft.Control] = [
        Heading(t(f"filing.sent_title.{_name(session, one)}"), 1, smaller=is_low(session)),
        ft.Row([StandPill(session, one)], wrap=True),
        Text(t(f"form.{one.form}.title"), theme.TEXT_STRONG),
    ]
    if one.elsewhere:
        first.append(Text(t("filing.elsewhere"), theme.TEXT_SMALL, color=theme.INK_SECOND))
    paper = PaperCard(session, one.id, "filing.paper_sent" if sent else "filing.paper_text")
    bottom: list[ft.Control] = []
    second: list[ft.Control] = []
    if sent:
        first += [Decision(session, one)] if one.status in OVER else []
        first += ReplyPart(session, one)
        receipt = [_receipt(session, one), paper, *Attached(session, one)]
        second = [Timeline(session, one)]
        second += [Withdraw(session, one)] if one.status not in OVER else []
        # What one has to do comes first, and what is kept for later after what happens.
        if one.asked:
            second = [second[0], *receipt, *second[1:]]
        else:
            first += receipt
        bottom = _bottom(session, one)
    elif one.state is SendState.REFUSED:
        why = because(session, one.error or ErrorCode.UNEXPECTED)
        first += [Notice(why, tone=Tone.ATTENTION, live=True), paper]
        bottom = [BigButton(t("filing.again"), reopen, icon=ft.Icons.EDIT_OUTLINED, key="again")]
    else:
        line = Line(ft.Icons.SCHEDULE_SEND_OUTLINED, waits(session, one), theme.PRIMARY)
        first.append(ft.Semantics(live_region=True, content=line))
        first += [Text(t("filing.safe"), color=theme.INK_SECOND), paper]
        bottom = _send(session, one)
        if one.state is SendState.READY and not one.tried:
            bottom.append(QuietButton(t("filing.change"), reopen, icon=ft.Icons.EDIT_OUTLINED,
                                      key="change"))  # fmt: skip
    return TwoPanes(
        session, first, second, key=f"form-sent-{one.id}", back="/forms", quiet_line=False,
        bottom=bottom,
    )  # fmt: skip


def _bottom(session: Session, one: Submission) -> list[ft.Control]:
    """What to do next with one that was sent."""
    t, going = session.t, session.filing.replies.going(one)
    if going is not None and going.state is not SendState.REFUSED:
        return _send(session, going)
    if is_writing(session, one):
        account = session.account
        straight = account.state.signed_in or not account.possible
        words = t("filing.reply.send" if straight else "filing.sign_in_send")
        return [BigButton(words, partial(send_reply, session, one),
                          icon=ft.Icons.SEND_OUTLINED, key="reply-send")]  # fmt: skip
    return [BigButton(t("filing.to_list"), lambda: session.go("/forms"), soft=True, key="to-list")]


def _send(session: Session, one: Submission | Supplement) -> list[ft.Control]:
    """The way on for what waits."""
    t, account = session.t, session.account

    def sign_in() -> None:
        of = one.submission if isinstance(one, Supplement) else one.id
        account.then = f"/forms/{of}/sent"
        session.go(account.screen)

    if not account.possible or session.filing.state.sending == one.id:
        return []
    if not account.state.signed_in:
        return [BigButton(t("filing.sign_in_send"), sign_in, key="sign-in-send")]

    def send() -> None:
        session.filing.sending.go(anyway=True)

    return [BigButton(t("filing.send_now"), send, key="send-now")]


def _use_news(session: Session, one: Submission) -> None:
    """Send and ask how it stands, once one is here."""

    async def look() -> None:
        session.filing.sending.begin()
        await session.filing.sending.follow()

    ft.use_effect(handler(look), [one.id, session.account.state.signed_in])


def _name(session: Session, one: Submission) -> str:
    if stands(session, one) == "reply":
        return "replying"
    if one.state is SendState.SENT:
        return one.status.value if one.status else ServerStatus.RECEIVED.value
    return "refused" if one.state is SendState.REFUSED else "waits"


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
