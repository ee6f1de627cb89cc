"""`/forms/<id>/<file>`: a file of one's own form, looked at; to be saved again once it was sent."""

import flet as ft

from app.models import ErrorCode, IlteoroError
from app.models.record import Attachment, SendState, Submission
from app.state.session import Session
from app.views import theme
from app.views.components import Heading, Notice, Page, QuietButton, Shapes, Text, Tone
from app.views.components.toast import toast
from app.views.form_parts import PHOTO
from app.views.guard import handler

_AWAY = (ErrorCode.BACKEND_UNREACHABLE, ErrorCode.SIGNED_OUT, ErrorCode.SESSION_ENDED)


def file_at(session: Session, one: Submission, id_: str) -> Attachment | None:
    """The file of a form, or of what was written to it later, that has this id."""
    later = (file for reply in session.filing.replies.of(one) for file in reply.attachments)
    return next((file for file in (*one.attachments, *later) if file.id == id_), None)


def name_of(session: Session, one: Submission, file: Attachment) -> str:
    """What a file is called; what was drawn to sign has a name nobody gave it."""
    signed = one.content.get("signature")
    drawn = signed.get("drawing") if isinstance(signed, dict) else None
    return session.t("form.label.signature") if drawn == file.id else file.name


@ft.component
def FormFile(session: Session, one: Submission, file: Attachment) -> ft.Control:
    """A picture as it is, of a PDF the page it begins with where that is one."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    t = session.t
    seen, show = ft.use_state(b"")
    wrong, tell = ft.use_state("")
    looked, look_again = ft.use_state("")
    photo = file.media_type.startswith(PHOTO)

    async def look() -> None:
        show(b"")
        tell("")
        try:
            show(await session.filing.files.seen(one, file))
        except IlteoroError as error:
            tell(problem(session, error))
        look_again(file.id)

    ft.use_effect(handler(look), [file.id, session.account.state.signed_in])
    name = name_of(session, one, file)
    inside: list[ft.Control] = [
        Heading(name, 1, smaller=True),
        Text(t.size(file.bytes), theme.TEXT_SMALL, color=theme.INK_SECOND),
    ]
    if wrong:
        inside.append(Notice(wrong, tone=Tone.ATTENTION, live=True))
    elif seen:
        if not photo:
            inside.append(Text(t("filing.file.first_page"), color=theme.INK_SECOND))
        picture = ft.Image(
            src=seen,
            fit=ft.BoxFit.FIT_WIDTH,
            border_radius=theme.RADIUS_BUTTON,
            semantics_label=t("filing.file.picture", name=name),
        )
        inside.append(ft.Container(picture, bgcolor=ft.Colors.WHITE,
                                   border_radius=theme.RADIUS_BUTTON))  # fmt: skip
    elif looked != file.id:
        inside.append(Shapes(t("filing.file.coming"), 1))
    else:
        inside.append(Text(t("filing.file.not_shown")))

    async def save() -> None:
        await save_file(session, one, file)

    button = QuietButton(t("filing.file.save"), save, icon=ft.Icons.DOWNLOAD,
                         color=theme.PRIMARY, key=f"save-{file.id}")  # fmt: skip
    inside.append(ft.Row([button], wrap=True, margin=ft.Margin.only(left=-theme.SPACE_4)))
    draft = one.state is SendState.DRAFT
    back = f"/forms/{one.id}/{'review' if draft else 'sent'}"
    return Page(session, inside, key=f"form-file-{file.id}", back=back, quiet_line=False)


async def save_file(session: Session, one: Submission, file: Attachment) -> None:
    """Save it where the person wants it."""
    try:
        data = await session.filing.files.original(one, file)
        where = await ft.FilePicker().save_file(
            dialog_title=session.t("filing.save", name=file.name),
            file_name=file.name,
            src_bytes=data,
        )
    except IlteoroError as error:
        toast(session, problem(session, error))
        return
    except Exception:  # noqa: BLE001 - whatever the platform's reason
        toast(session, session.t("filing.save_failed"))
        return
    if where is not None or session.page.web:
        toast(session, session.t("filing.paper_kept", name=file.name))


def problem(session: Session, error: IlteoroError) -> str:
    """Why a file can't be had, and what to do: where it was sent from another device it comes from
    the office."""
    t = session.t
    if error.code in _AWAY:
        return t("filing.file.away")
    key = f"filing.file.{error.code}"
    return t(key) if t.has(key) else t.error(error)
