"""What came of a form that was sent: the decision, what happened in order, what was attached."""

from datetime import datetime
from functools import partial

import flet as ft

from app.models import KST, IlteoroError, to_instant
from app.models.record import Attachment, SendState, ServerStatus, Step, Submission, Supplement
from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Heading,
    IconButton,
    Line,
    Notice,
    QuietButton,
    Text,
    Tone,
)
from app.views.form_file import name_of, save_file
from app.views.form_parts import FileRow


def Decision(session: Session, one: Submission) -> ft.Control:
    """What was decided and why, or that it was taken back."""
    t = session.t
    if one.status is ServerStatus.WITHDRAWN:
        again = QuietButton(
            t("filing.begin_again"),
            lambda: session.go(f"/forms/new/{one.form}"),
            icon=ft.Icons.EDIT_OUTLINED,
            key="begin-again",
        )
        return Card([Text(t("filing.withdrawn_text")), ft.Row([again], wrap=True)])
    step = _last(one, "decided")
    return Card(
        [
            Line(ft.Icons.MAIL_OUTLINE, t("filing.decision"), theme.PRIMARY),
            Text(step.text if step and step.text else t("filing.decision_none")),
        ]
    )


def Timeline(session: Session, one: Submission) -> ft.Control:
    """What happened, in words with its day; what one sent in stands with it."""
    t = session.t
    sent = [s for s in session.filing.replies.of(one) if s.state is SendState.SENT]
    told = {to_instant(step.at) for step in one.timeline}
    # One that was sent a moment ago is not told of yet.
    own = [Step(at=s.received_at, kind="supplemented") for s in sent
           if s.received_at and to_instant(s.received_at) not in told]  # fmt: skip
    shown_above = (one.asked, _last(one, "decided"))
    rows: list[ft.Control] = [Heading(t("filing.timeline"), 2)]
    for step in sorted((*one.timeline, *own), key=lambda step: step.at):
        reply = next((s for s in sent if s.received_at and _same(s.received_at, step.at)), None)
        text = "" if step in shown_above else step.text
        rows.append(_step(session, step, text, reply if step.kind == "supplemented" else None))
    if len(rows) == 1:
        rows.append(Text(t("filing.timeline_none"), color=theme.INK_SECOND))
    return Card(rows)


def _same(one: datetime, other: datetime) -> bool:
    """Whether two instants are one to the millisecond, as they are kept."""
    return to_instant(one) == to_instant(other)


def _step(session: Session, step: Step, text: str, reply: Supplement | None) -> ft.Control:
    t, at = session.t, step.at.astimezone(KST)
    key = f"filing.step.{step.kind}"
    when = f"{t.day(at.date())} {at:%H:%M}"
    if step.until is not None:
        when = f"{when} · {t('filing.step_until', day=t.day(step.until))}"
    inside: list[ft.Control] = [
        Text(t(key if t.has(key) else "filing.step.other"), theme.TEXT_STRONG),
        Text(when, theme.TEXT_SMALL, color=theme.INK_SECOND),
    ]
    if text:
        inside.append(Text(text))
    if reply is not None and reply.text:
        inside.append(Text(t("filing.reply.said", text=reply.text), color=theme.INK_SECOND))
    return ft.Row(
        [
            ft.Icon(ft.Icons.CIRCLE, size=theme.SPACE_3, color=theme.PRIMARY),
            ft.Column(inside, spacing=0, tight=True, expand=True),
        ],
        spacing=theme.SPACE_3,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def _last(one: Submission, kind: str) -> Step | None:
    return next((step for step in reversed(one.timeline) if step.kind == kind), None)


def Attached(session: Session, one: Submission) -> list[ft.Control]:
    """Every file that went out with it, to be looked at and saved again."""
    replies = session.filing.replies.of(one)
    later = [file for s in replies if s.state is SendState.SENT for file in s.attachments]
    files = [*one.attachments, *later]
    if not files:
        return []
    rows = [_kept(session, one, file) for file in files]
    return [Card([Heading(session.t("filing.attached"), 2), *rows])]


def _kept(session: Session, one: Submission, file: Attachment) -> ft.Control:
    async def save() -> None:
        await save_file(session, one, file)

    label = name_of(session, one, file)
    name = session.t("filing.save", name=label)
    button = IconButton(ft.Icons.DOWNLOAD, name, save, color=theme.PRIMARY, key=f"save-{file.id}")
    return FileRow(session, file, button, to=f"/forms/{one.id}/{file.id}", name=label)


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
        button = QuietButton(t("filing.withdraw"), partial(ask, True), icon=icon, key="withdraw")
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
        QuietButton(t("filing.withdraw_no"), partial(ask, False), key="withdraw-no"),
    ]  # fmt: skip
    return Card(inside)
