"""`/me/export`: everything the vault and the backend hold about the person, as one file."""

import asyncio

import flet as ft

from app.models import IlteoroError
from app.state.session import Session
from app.state.taking import attached, everything, packed
from app.state.taking_forms import TakenForm, forms_in
from app.views import theme
from app.views.components import BigButton, Card, Heading, Line, Notice, Text, Tone, TwoPanes
from app.views.components.room import is_low
from app.views.components.toast import toast
from app.views.sharing import share_text


@ft.component
def Export(session: Session) -> ft.Control:
    """What is in the file, that it is not locked, and the one button that makes it."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.account.state)
    t = session.t
    failed, fail = ft.use_state(False)

    async def take() -> None:
        fail(not await _saved(session))

    async def copy() -> None:
        await share_text(session, (await _page(session))[1])

    first: list[ft.Control] = [
        Heading(t("export.title"), 1, smaller=is_low(session)),
        Text(t("export.text"), color=theme.INK_SECOND),
        Card(
            [
                Heading(t("export.inside"), 2),
                *(
                    Line(ft.Icons.CHECK, t(f"export.inside.{name}"), theme.PRIMARY)
                    for name in ("answers", "kept", "forms", "settings")
                ),
                *_there(session),
            ]
        ),
    ]
    second: list[ft.Control] = [
        Card(
            [
                Heading(t("export.care"), 2),
                Line(ft.Icons.HEALTH_AND_SAFETY_OUTLINED, t("export.health"), theme.ATTENTION),
                Line(ft.Icons.LOCK_OPEN, t("export.open"), theme.ATTENTION),
            ],
            bgcolor=theme.ATTENTION_SOFT,
            line=False,
        ),
    ]
    if failed:
        second.append(Notice(t("export.failed"), tone=Tone.ATTENTION, live=True))
        second.append(BigButton(t("export.copy"), copy, soft=True, key="export-copy"))
    button = BigButton(t("export.button"), take, icon=ft.Icons.DOWNLOAD, key="export")
    return TwoPanes(
        session, first, second, key="export", back="/me", quiet_line=False, bottom=[button]
    )


def _there(session: Session) -> list[ft.Control]:
    """What the backend has is in the file too, where somebody has signed in."""
    if not session.account.state.signed_in:
        return []
    return [Line(ft.Icons.CHECK, session.t("export.inside.server"), theme.PRIMARY)]


async def _file(session: Session) -> tuple[str, bytes, bool]:
    """The file's name, its content, and whether what the backend has had to be left out. A page
    alone where nothing was attached to a form and nobody has signed in, else a ZIP."""
    name, page, forms = await _page(session)
    zipped, vault = f"{name.removesuffix('.html')}.zip", session.vault
    there, left_out = None, False
    if session.account.state.signed_in:
        try:
            there = await session.account.export()
        except IlteoroError:
            left_out = True
    if there is None and not any(True for one in forms for _ in one.files()):
        return name, page.encode(), left_out

    def work(there: bytes | None) -> bytes:
        return packed(page, attached(vault, forms), there)

    try:
        return zipped, await asyncio.to_thread(work, there), left_out
    except IlteoroError:  # what the backend gave is no ZIP
        return zipped, await asyncio.to_thread(work, None), True


async def _page(session: Session) -> tuple[str, str, list[TakenForm]]:
    """The name and text of the page about what is on this device, and the forms in it."""
    from app.views.export_page import as_page, file_name

    now = session.hub.clock.now()
    taken = await asyncio.to_thread(everything, session.vault)
    try:
        ids = (*session.person.saved, *session.finding.shelving.shelf.hidden)
        listings = await session.hub.engine.listings(ids)
    except IlteoroError:  # without a catalogue their ids are told
        listings = []
    page = as_page(session, taken, listings, now)
    return file_name(now), page, forms_in(taken.records, session.t)


async def _saved(session: Session) -> bool:
    """Whether a file could be saved; a person who changed their mind is not told that it failed."""
    name, content, left_out = await _file(session)
    try:
        where = await ft.FilePicker().save_file(
            dialog_title=session.t("export.title"), file_name=name, src_bytes=content
        )
    except Exception:  # noqa: BLE001 - whatever the platform's reason, there is another way
        return False
    if where is not None or session.page.web:
        toast(session, session.t("export.done_without" if left_out else "export.done", name=name))
    return True
