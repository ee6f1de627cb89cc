"""`/forms/export`: the queue as a table, or with every form and file in one ZIP."""

import flet as ft

from app.models import KST, IlteoroError
from app.state import desk_files
from app.state.desk_files import MOST
from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import BigButton, Card, Line, Notice, Text, Tone
from app.views.desk_files import file_problem, saved
from app.views.desk_words import Title


@ft.component
def DeskExport(session: Session) -> ft.Control:
    """What is in each, that it lies open once it is saved, and that it is in the audit."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    desk = staff_of(session).desk
    state, _ = ft.use_state(desk.state)
    t = session.t
    step, walk = ft.use_state((0, 0))
    busy, work = ft.use_state("")
    wrong, tell = ft.use_state("")

    async def made(kind: str) -> bytes | None:
        work(kind)
        tell("")
        try:
            if kind == "csv":
                return await desk_files.table(desk)
            found = await desk_files.bundle(desk, session.t, lambda n, of: walk((n, of)))
            if found.left_out:
                numbers = ", ".join(found.left_out)
                tell(session.t("desk.export.left_out", numbers=numbers))
            return found.data
        except IlteoroError as error:
            tell(file_problem(session, error))
            return None
        finally:
            work("")
            walk((0, 0))

    async def take(kind: str) -> None:
        data = await made(kind)
        if data is not None:
            today = session.hub.clock.now().astimezone(KST).date()
            name = session.t("desk.export.name", day=today.isoformat())
            await saved(session, f"{name}.{kind}", data)

    inside: list[ft.Control] = [
        Title(session, t("desk.export.title")),
        Text(t.plural("desk.export.of", state.found), color=theme.INK_SECOND),
        Line(ft.Icons.LOCK_OPEN, t("desk.export.care"), theme.ATTENTION),
        Line(ft.Icons.VISIBILITY_OUTLINED, t("desk.export.audited"), theme.PRIMARY),
    ]
    if wrong:
        inside.append(Notice(wrong, tone=Tone.ATTENTION, live=True))
    if busy:
        words = t("desk.export.step", n=step[0], of=step[1]) if step[1] else t("desk.export.asking")
        inside.append(ft.Semantics(live_region=True, content=Text(words)))
    inside.append(
        BigButton(
            t("desk.export.csv"),
            None if busy else lambda: take("csv"),
            icon=ft.Icons.TABLE_CHART_OUTLINED,
            key="export-csv",
        )
    )
    if state.found <= MOST:
        inside.append(
            BigButton(
                t("desk.export.zip"),
                None if busy else lambda: take("zip"),
                icon=ft.Icons.FOLDER_ZIP_OUTLINED,
                soft=True,
                key="export-zip",
            )
        )
    else:
        inside.append(Notice(t("desk.export.too_many", most=MOST)))
    return Card(inside)
