"""Files beside a filed form: looked at where they are pictures, saved or printed where a PDF."""

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

import flet as ft

from app.models import IlteoroError
from app.models.record import Attachment
from app.state import desk_files
from app.state.session import Session
from app.state.staff import staff_of
from app.views import bridge, theme
from app.views.components import (
    Card,
    Notice,
    QuietButton,
    Shapes,
    Text,
    Tone,
)
from app.views.components.section import PressedRow
from app.views.components.toast import toast
from app.views.desk_words import Title
from app.views.form_parts import PRINTED_MOST
from app.views.guard import handler
from app.views.staff_sign_in import problem_words

if TYPE_CHECKING:
    from app.sync.desk import Seen

_PHOTO = "image/"


def FileRows(session: Session, case: "Seen", files: Sequence[Attachment]) -> ft.Control:
    """Each file with what it is; all of a row opens it."""
    t = session.t
    large = session.settings.text_scale >= theme.LARGE
    rows: list[ft.Control] = []
    for file in files:
        photo = file.media_type.startswith(_PHOTO)
        icon = ft.Icons.IMAGE_OUTLINED if photo else ft.Icons.PICTURE_AS_PDF_OUTLINED
        kind = t("desk.file.photo" if photo else "desk.file.pdf")
        words = ft.Column(
            [
                Text(file.name),
                Text(f"{kind} · {t.size(file.bytes)}", theme.TEXT_SMALL, color=theme.INK_SECOND),
            ],
            spacing=0,
            tight=True,
            expand=True,
        )
        row: list[ft.Control] = [words]
        if not large:  # large words need the room themselves
            row = [
                ft.Icon(icon, color=theme.PRIMARY),
                words,
                ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.INK_SECOND),
            ]
        to = f"/forms/{case.id}/{file.id}"
        rows.append(
            PressedRow(
                ft.Row(row, spacing=theme.SPACE_3),
                lambda to=to: session.go(to),
                key=f"file-{file.id}",
            )
        )
    return ft.Column(
        rows, spacing=0, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


@ft.component
def OneFile(session: Session, case: "Seen", file: Attachment) -> ft.Control:
    """A picture as it is; a PDF to be saved or printed: nothing in it is opened here."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    t, desk = session.t, staff_of(session).desk
    seen, show = ft.use_state(b"")
    wrong, tell = ft.use_state("")
    photo = file.media_type.startswith(_PHOTO)

    async def look() -> None:
        show(b"")
        tell("")
        if not photo:
            return
        try:
            show(await desk_files.picture_of(desk, case, file))
        except IlteoroError as error:
            tell(file_problem(session, error))

    ft.use_effect(handler(look), [file.id])

    async def data() -> bytes:
        return await desk_files.data_of(desk, case, file)

    inside: list[ft.Control] = [
        Title(session, file.name),
        Text(t.size(file.bytes), theme.TEXT_SMALL, color=theme.INK_SECOND),
    ]
    if wrong:
        inside.append(Notice(wrong, tone=Tone.ATTENTION, live=True))
    elif photo and not seen:
        inside.append(Shapes(t("desk.file.coming"), 1))
    elif photo:
        inside.append(
            ft.Image(
                src=seen,
                fit=ft.BoxFit.FIT_WIDTH,
                border_radius=theme.RADIUS_BUTTON,
                semantics_label=t("desk.file.picture", name=file.name),
            )
        )
    else:
        inside.append(Text(t("desk.file.pdf_text")))
    inside.append(Notice(t("desk.file.care"), icon=ft.Icons.LOCK_OPEN))
    inside.append(
        FileButtons(session, data, file.name, prints=not photo and file.bytes <= PRINTED_MOST)
    )
    return Card(inside)


def PaperRow(session: Session, case: "Seen") -> ft.Control:
    """The form as it would be on paper."""
    t, desk = session.t, staff_of(session).desk

    async def made() -> bytes:
        toast(session, session.t("filing.paper_making"))
        return await desk_files.paper_of(desk, case, session.t)

    name = f"{t(f'form.{case.form}.title')} {case.receipt}.pdf"
    return ft.Column(
        [
            Text(t("desk.paper"), theme.TEXT_SMALL, color=theme.INK_SECOND),
            FileButtons(session, made, name, prints=True),
        ],
        spacing=0,
        tight=True,
    )


@ft.component
def FileButtons(
    session: Session,
    made: Callable[[], Coroutine[Any, Any, bytes]],
    name: str,
    prints: bool,
) -> ft.Control:
    """Saving a file where the person wants it, and on paper where a browser can print."""
    ft.use_state(session.settings)
    t = session.t
    wrong, tell = ft.use_state("")

    async def had() -> bytes | None:
        tell("")
        try:
            return await made()
        except IlteoroError as error:
            tell(file_problem(session, error))
            return None

    async def keep() -> None:
        data = await had()
        if data is not None:
            await saved(session, name, data)

    async def print_() -> None:
        pdf = await had()
        if pdf is not None and len(pdf) > PRINTED_MOST:
            toast(session, session.t("filing.paper_large"))
        elif pdf is not None:
            await bridge.print_pdf(session.page, pdf)

    buttons: list[ft.Control] = [
        QuietButton(t("desk.file.save"), keep, icon=ft.Icons.DOWNLOAD, color=theme.PRIMARY,
                    key="save-file")
    ]  # fmt: skip
    if prints and session.page.web:
        icon = ft.Icons.PRINT_OUTLINED
        buttons.append(
            QuietButton(t("filing.paper_print"), print_, icon=icon, color=theme.PRIMARY,
                        key="print-file")
        )  # fmt: skip
    row: ft.Control = ft.Row(buttons, wrap=True, margin=ft.Margin.only(left=-theme.SPACE_4))
    if not wrong:
        return row
    notice = Notice(wrong, tone=Tone.ATTENTION, live=True)
    return ft.Column([notice, row], spacing=theme.SPACE_2, tight=True)


async def saved(session: Session, name: str, data: bytes) -> bool:
    """Save bytes where the person wants them; whether the platform could."""
    t = session.t
    try:
        where = await ft.FilePicker().save_file(
            dialog_title=t("desk.file.save"), file_name=name, src_bytes=data
        )
    except Exception:  # noqa: BLE001 - whatever the platform's reason, there is another way
        toast(session, t("desk.file.failed"))
        return False
    if where is not None or session.page.web:
        toast(session, t("filing.paper_kept", name=name))
    return True


def file_problem(session: Session, error: IlteoroError) -> str:
    """Why a file can't be had, and what to do."""
    t, key = session.t, f"desk.file.problem.{error.code}"
    return t(key) if t.has(key) else problem_words(session, error)
