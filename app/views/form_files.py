"""Pages one photographs or picks: in the vault from the first byte, made small, bound to one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import flet as ft

from app.models.record import Attachment, Submission
from app.state.attaching import EXTENSIONS
from app.state.session import Session
from app.views import theme
from app.views.components import Card, LinkLine, QuietButton, Text
from app.views.components.toast import toast
from app.views.form_parts import PHOTO, FileRow, Wrong, files_of, more, told_if_refused
from app.views.guard import handler


@dataclass(frozen=True)
class Acts:
    """What is done with the files of something, by name and bytes or by the file itself; what
    `detach` gives is taken by `put`."""

    attach: Callable[[Sequence[tuple[str, bytes]]], Awaitable[None]]
    detach: Callable[[Attachment], Awaitable[Any]]
    put: Callable[[Any], Awaitable[None]]
    bind: Callable[[Sequence[Attachment], str], Awaitable[None]]


@ft.component
def FilesAnswer(session: Session, one: Submission, name: str) -> ft.Control:
    """The files one answers a question with."""
    ft.use_state(session.filing.state)
    files = session.filing.files
    draft = session.filing.find(one.id) or one
    there = files_of(draft)
    listed = [there[i] for i in draft.content.get(name) or () if i in there]
    acts = Acts(
        attach=partial(files.attach, one.id, name),
        detach=partial(files.detach, one.id, name),
        put=partial(files.put, one.id, name),
        bind=partial(files.bind, one.id, name),
    )
    return Files(session, one.id, name, session.t(f"form.label.{name}"), there=listed, acts=acts)


@ft.component
def Files(
    session: Session, of: str, name: str, label: str, *, there: Sequence[Attachment], acts: Acts
) -> ft.Control:
    """The ways to add a page, and those that are there; `of` is the id of the form."""
    ft.use_state(session.settings)
    t = session.t
    wrong, tell = ft.use_state("")
    busy, work = ft.use_state(False)

    async def put(event: Any) -> None:
        if not event.files:
            return
        work(True)
        tell("")
        picked = [(file.name, bytes(file.bytes or b"")) for file in event.files]
        await told_if_refused(session, partial(acts.attach, picked), tell)
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
        picked = await acts.detach(file)
        if picked is not None:
            undo = partial(acts.put, picked)
            toast(session, session.t("filing.removed", name=file.name), undo=undo)

    async def bind() -> None:
        work(True)
        await told_if_refused(session, partial(acts.bind, photos, label), tell)
        work(False)

    photos = [file for file in there if file.media_type.startswith(PHOTO)]
    rows: list[ft.Control] = [
        FileRow(
            session,
            file,
            more(session, file.name, partial(remove, file), f"remove-{file.id}"),
            to=f"/forms/{of}/{file.id}",
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
    shared = session.kept == "shared"  # its camera and files are nobody's own
    for words, icon, action in (
        ()
        if shared
        else (
            ("photo", ft.Icons.PHOTO_CAMERA_OUTLINED, photo),
            ("file", ft.Icons.ATTACH_FILE, papers),
        )
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
    what = (
        Text(t("filing.add.shared"))
        if shared
        else Text(t("filing.add.what"), theme.TEXT_SMALL, color=theme.INK_SECOND)
    )
    inside.append(what)
    return ft.Column(
        inside,
        spacing=theme.SPACE_3,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
