"""What the office asks for, until when, and the reply in place: written, on its way, refused."""

from functools import partial
from typing import Any

import flet as ft

from app.models import IlteoroError
from app.models.errors import ErrorCode
from app.models.record import SendState, Submission, Supplement
from app.state.replying import OVER
from app.state.session import Session
from app.views import theme
from app.views.components import Card, Heading, Line, Notice, QuietButton, Text, Tone
from app.views.components.calendar import long_day
from app.views.components.date_row import days_left
from app.views.components.field import Field, typed
from app.views.components.talk import PHONE
from app.views.components.toast import toast
from app.views.form_files import Acts, Files
from app.views.form_parts import because, waits
from app.views.guard import handler


def ReplyPart(session: Session, one: Submission) -> list[ft.Control]:
    """All of it; nothing where nothing is asked and nothing was written."""
    replies = session.filing.replies
    going, draft = replies.going(one), replies.draft(one)
    asked = [_asked(session, one)] if one.asked else []
    own: dict[str, Any] = {"key": f"reply-{one.id}"}
    if going is not None:
        return [_going(session, one, going), *asked]
    if one.asked:
        return [*asked, Writing(session, one, **own)]
    if draft is None or not (draft.text or draft.attachments):
        return []
    if one.status in OVER:
        return [_left_over(session, draft)]
    words = Notice(session.t("filing.reply.later"), tone=Tone.PLAIN)
    return [words, Writing(session, one, **own)]


def is_writing(session: Session, one: Submission) -> bool:
    """Whether there is a reply that can be sent from the screen."""
    replies = session.filing.replies
    draft = replies.draft(one)
    begun = bool(draft and (draft.text or draft.attachments))
    return replies.going(one) is None and one.status not in OVER and (bool(one.asked) or begun)


async def send_reply(session: Session, one: Submission) -> None:
    """Send it, by way of signing in where nobody is; or say what it lacks."""
    t, replies = session.t, session.filing.replies
    if trouble := replies.trouble(one):
        toast(session, t(f"filing.reply.{trouble}"))
        return
    try:
        await replies.send(one.id)
    except IlteoroError as error:
        toast(session, t.error(error))
        return
    if session.account.possible and not session.account.state.signed_in:
        session.account.then = f"/forms/{one.id}/sent"
        session.go(session.account.screen)


def _asked(session: Session, one: Submission) -> ft.Control:
    """What exactly, and until when."""
    t, step = session.t, one.asked
    inside: list[ft.Control] = [Heading(t("filing.asked"), 2), Text(step.text if step else "")]
    if step is not None and step.until is not None:
        day = long_day(t, step.until)
        late = step.until < session.hub.clock.today()
        words = t("filing.asked_late" if late else "filing.asked_until", day=day,
                  left=days_left(session, step.until))  # fmt: skip
        inside.append(Line(ft.Icons.SCHEDULE, words, theme.ATTENTION))
    inside.append(Text(t("filing.asked_else", number=PHONE), theme.TEXT_SMALL))
    return Card(inside, bgcolor=theme.ATTENTION_SOFT, line=False)


@ft.component
def Writing(session: Session, one: Submission) -> ft.Control:
    """Words and files, kept as they come."""
    ft.use_state(session.settings)
    ft.use_state(session.filing.state)
    t, replies = session.t, session.filing.replies

    def write(event: Any) -> None:
        replies.write(one.id, typed(event))

    def made() -> ft.TextField:
        field = Field(
            t("filing.reply.field"),
            value=replies.text(one),
            on_change=handler(write),
            icon=None,
            key=f"reply-text-{one.id}",
        )
        field.multiline, field.min_lines, field.max_lines = True, 4, 10
        field.keyboard_type = ft.KeyboardType.MULTILINE
        return field

    # Made once: one made anew while one types would lose syllables.
    field = ft.use_memo(made, [session.settings.language])
    draft = replies.draft(one)
    acts = Acts(
        attach=partial(replies.attach, one.id),
        detach=partial(replies.detach, one.id),
        put=partial(replies.put, one.id),
        bind=partial(replies.bind, one.id),
    )
    files = draft.attachments if draft else ()
    return ft.Column(
        [
            Heading(t("filing.reply"), 2),
            Text(t("filing.reply.saved"), theme.TEXT_SMALL, color=theme.INK_SECOND),
            field,
            Files(session, one.id, "reply", t("filing.reply.files"), there=files, acts=acts),
        ],
        spacing=theme.SPACE_3,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _going(session: Session, one: Submission, reply: Supplement) -> ft.Control:
    """What was closed and is not there yet, and why."""
    t, refused = session.t, reply.state is SendState.REFUSED

    async def reopen() -> None:
        try:
            await session.filing.replies.reopen(reply)
        except IlteoroError as error:
            toast(session, session.t.error(error))

    inside: list[ft.Control] = [Heading(t("filing.reply.going"), 2), *_said(reply)]
    if refused:
        why = because(session, reply.error or ErrorCode.UNEXPECTED)
        inside.append(Notice(why, tone=Tone.ATTENTION, live=True))
    else:
        line = Line(ft.Icons.SCHEDULE_SEND_OUTLINED, waits(session, reply), theme.PRIMARY)
        inside += [ft.Semantics(live_region=True, content=line),
                   Text(t("filing.safe"), color=theme.INK_SECOND)]  # fmt: skip
    buttons: list[ft.Control] = []
    if refused and one.status in OVER:
        buttons = [_remove(session, reply)]
    elif refused or not reply.tried:
        words = t("filing.again" if refused else "filing.change")
        buttons = [QuietButton(words, reopen, icon=ft.Icons.EDIT_OUTLINED, key="reply-change")]
    if buttons:
        inside.append(ft.Row(buttons, wrap=True, margin=ft.Margin.only(left=-theme.SPACE_4)))
    return Card(inside)


def _left_over(session: Session, draft: Supplement) -> ft.Control:
    """What was written and can't be sent any more."""
    words = Text(session.t("filing.reply.over"), color=theme.INK_SECOND)
    remove = ft.Row([_remove(session, draft)], wrap=True)
    return Card([words, *_said(draft), remove])


def _said(reply: Supplement) -> list[ft.Control]:
    words = [Text(reply.text)] if reply.text else []
    names = [Line(ft.Icons.ATTACH_FILE, file.name, theme.PRIMARY) for file in reply.attachments]
    return [*words, *names]


def _remove(session: Session, reply: Supplement) -> ft.Control:
    async def remove() -> None:
        removed = await session.filing.replies.remove(reply)
        if removed is not None:
            name = session.t("filing.reply.name")
            undo = partial(session.filing.put_back, removed)
            toast(session, session.t("filing.removed", name=name), undo=undo)

    words = session.t("filing.reply.remove")
    return QuietButton(words, remove, icon=ft.Icons.DELETE_OUTLINE, key="reply-remove")
