"""Pages one photographs or picks: in the vault from the first byte, made small, bound to one."""

from functools import partial
from typing import Any

import flet as ft

from app.models.record import Submission
from app.state.attaching import EXTENSIONS
from app.state.session import Session
from app.views import theme
from app.views.components import Card, LinkLine, QuietButton, Text
from app.views.components.toast import toast
from app.views.form_parts import Wrong, files_of, more, told_if_refused
from app.views.guard import handler

_PHOTO = "image/"


@ft.component
def FilesAnswer(session: Session, one: Submission, name: str) -> ft.Control:
    """The ways to add a page, and those that are there."""
    ft.use_state(session.settings)
    ft.use_state(session.filing.state)
    t, files = session.t, session.filing.files
    wrong, tell = ft.use_state("")
    busy, work = ft.use_state(False)
    draft = session.filing.find(one.id) or one
    ids = draft.content.get(name)
    there = [files_of(draft)[i] for i in ids or () if i in files_of(draft)]

    async def put(event: Any) -> None:
        if not event.files:
            return
        work(True)
        tell("")
        picked = [(file.name, bytes(file.bytes or b"")) for file in event.files]
        await told_if_refused(session, partial(files.attach, one.id, name, picked), tell)
        work(False)

    picker = ft.use_memo(lambda: ft.FilePicker(on_result=handler(put)), [])
    photo = ft.PickFiles(picker, file_type=ft.FilePickerFileType.IMAGE, with_data=True)
    papers = ft.PickFiles(
        picker,
        file_type=ft.FilePickerFileType.CUSTOM,
        allowed_extensions=list(EXTENSIONS),
        with_data=True,
    )

    async def remove(file: Any) -> None:
        picked = await files.detach(one.id, name, file)
        if picked is not None:
            undo = partial(files.put, one.id, name, picked)
            toast(session, session.t("filing.removed", name=file.name), undo=undo)

    async def bind() -> None:
        work(True)
        label = session.t(f"form.label.{name}")
        await told_if_refused(session, partial(files.bind, one.id, name, photos, label), tell)
        work(False)

    photos = [file for file in there if file.media_type.startswith(_PHOTO)]
    rows: list[ft.Control] = [
        ft.Row(
            [
                ft.Icon(
                    ft.Icons.IMAGE_OUTLINED if file in photos else ft.Icons.PICTURE_AS_PDF_OUTLINED,
                    color=theme.PRIMARY,
                ),
                ft.Column(
                    [
                        Text(file.name),
                        Text(t.size(file.bytes), theme.TEXT_SMALL, color=theme.INK_SECOND),
                    ],
                    spacing=0,
                    tight=True,
                    expand=True,
                ),
                more(session, file.name, partial(remove, file), f"remove-{file.id}"),
            ],
            spacing=theme.SPACE_3,
        )
        for file in there
    ]
    inside: list[ft.Control] = []
    if rows:
        inside.append(Card(rows, padding=theme.SPACE_3))
    if len(photos) > 1:
        inside.append(LinkLine(t("filing.bind", n=len(photos)), bind, key=f"bind-{name}"))
    if busy:
        inside.append(
            ft.Semantics(live_region=True, content=Text(t("filing.working"), theme.TEXT_SMALL))
        )
    if wrong:
        inside.append(Wrong(wrong))
    for words, icon, action in (
        ("photo", ft.Icons.PHOTO_CAMERA_OUTLINED, photo),
        ("file", ft.Icons.ATTACH_FILE, papers),
    ):
        inside.append(
            Card(
                [
                    QuietButton(
                        t(f"filing.add.{words}"),
                        None,
                        icon=icon,
                        color=theme.PRIMARY,
                        action=action,
                        key=f"add-{words}-{name}",
                    )
                ],
                padding=theme.SPACE_1,
            )
        )
    inside.append(Text(t("filing.add.what"), theme.TEXT_SMALL, color=theme.INK_SECOND))
    return ft.Column(
        inside,
        spacing=theme.SPACE_3,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
