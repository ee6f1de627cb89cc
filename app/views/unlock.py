"""What stands until the PIN is given; whoever forgot it may sign in, or begin anew."""

from collections.abc import Callable

import flet as ft

from app.models import IlteoroError
from app.state import lock
from app.state.session import Session
from app.views import theme
from app.views.components import BigButton, Card, Heading, Line, QuietButton
from app.views.components.field import Field, typed
from app.views.guard import handler


@ft.component
def Unlock(session: Session) -> ft.Control:
    """The field for the PIN, and nothing that tells whose app it is."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    account, _ = ft.use_state(session.account.state)
    forgot, forget = ft.use_state(False)
    if account.recovering:
        from app.views.sign_in import SignIn

        return SignIn(session)
    inside = (
        [_forgotten(session, lambda: forget(False))]
        if forgot
        else [Asked(session), QuietButton(session.t("unlock.forgot"), lambda: forget(True))]
    )
    page = ft.Column(
        inside,
        scroll=ft.ScrollMode.AUTO,
        spacing=theme.SPACE_4,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return ft.SafeArea(
        ft.Container(
            ft.Container(page, width=theme.COLUMN),
            padding=theme.SIDE,
            alignment=ft.Alignment.TOP_CENTER,
        )
    )


@ft.component
def Asked(session: Session) -> ft.Control:
    """The question itself. Fields keep what is typed: a wrong PIN can be mended."""
    ft.use_state(session.settings)
    t = session.t
    given = ft.use_ref("")
    busy, work = ft.use_state(False)
    wrong, tell = ft.use_state("")

    async def open_it() -> None:
        work(True)
        try:
            await lock.unlock(session, given.current or "")
        except IlteoroError as error:
            tell(session.t.error(error))
        finally:
            work(False)

    def write(event: ft.Event[ft.TextField]) -> None:
        given.current = typed(event)

    field = ft.use_memo(
        lambda: Field(
            t("unlock.field"),
            on_change=handler(write),
            on_submit=handler(open_it),
            icon=ft.Icons.LOCK_OUTLINE,
            number=True,
            secret=True,
            key="pin",
        ),
        [session.settings.language],
    )
    return Card(
        [
            Heading(t("unlock.title"), 1),
            field,
            *([told(wrong)] if wrong else []),
            BigButton(
                t("unlock.working" if busy else "unlock.open"),
                None if busy else open_it,
                icon=ft.Icons.LOCK_OPEN,
                key="unlock",
            ),
        ]
    )


def told(words: str) -> ft.Control:
    """What is wrong, also for ears."""
    return ft.Semantics(
        live_region=True, content=Line(ft.Icons.INFO_OUTLINE, words, theme.ATTENTION)
    )


def _forgotten(session: Session, back: Callable[[], None]) -> ft.Control:
    from app.views.forgotten import Forgotten

    return Forgotten(session, back)
