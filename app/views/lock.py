"""`/me/lock`: a PIN before the app, when it locks, and taking the PIN away."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.device.pin import SHORTEST
from app.models import IlteoroError
from app.state import lock
from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Chip,
    Heading,
    Notice,
    Page,
    QuietButton,
    Text,
    Tone,
)
from app.views.components.field import Field, typed
from app.views.components.toast import toast
from app.views.guard import handler
from app.views.unlock import told

_NOW, _NEW, _AGAIN = "now", "new", "again"


@ft.component
def Lock(session: Session) -> ft.Control:
    """Where nothing is kept there is nothing to lock: then it only says so."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    t = session.t
    on, turned = ft.use_state(session.hub.pin)
    staff = ".staff" if session.account.for_staff else ""
    body: list[ft.Control] = [Text(t(f"lock.text{staff}"))]
    if session.hub.memory:
        body = [Text(t("lock.nothing_kept"))]
    else:
        if on:
            body.append(_when(session))
        anew: dict[str, Any] = {"key": f"change-{on}"}  # as App has it for the router
        body.append(Change(session, on, turned, **anew))
    return Page(
        session, body, key="lock", title=t("lock.title"), back="/me", tab="me", quiet_line=False
    )


def _when(session: Session) -> ft.Control:
    t = session.t
    chips: list[ft.Control] = [
        Chip(
            t.plural("lock.minutes", minutes),
            lambda minutes=minutes: lock.set_after(session, minutes),
            chosen=session.settings.lock_after == minutes,
            key=f"after-{minutes}",
        )
        for minutes in lock.AFTER
    ]
    return Card(
        [
            Heading(t("lock.after"), 2),
            ft.Row(chips, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2),
            BigButton(
                t("lock.at_once"),
                lambda: session.run(lock.lock, session),
                icon=ft.Icons.LOCK_OUTLINE,
                soft=True,
                key="lock-now",
            ),
        ]
    )


@ft.component
def Change(session: Session, on: bool, turned: Callable[[bool], None]) -> ft.Control:
    """Choosing a PIN, or another one in place of the one that stands."""
    ft.use_state(session.settings)
    t = session.t
    written = ft.use_memo(dict[str, str], [])
    busy, work = ft.use_state(False)
    wrong, tell = ft.use_state("")

    async def change(new: str | None) -> None:
        work(True)
        try:
            await lock.change(session, new, written.get(_NOW))
        except IlteoroError as error:
            tell(session.t.error(error))
            return
        finally:
            work(False)
        tell("")
        toast(session, session.t("lock.removed" if new is None else "lock.done"))
        turned(new is not None)

    async def choose() -> None:
        if written.get(_NEW, "") != written.get(_AGAIN, ""):
            tell(session.t("lock.differ"))
            return
        await change(written.get(_NEW, ""))

    def field(name: str) -> ft.Control:
        def write(event: Any) -> None:
            written[name] = typed(event)

        return Field(
            t(f"lock.{name}", digits=SHORTEST),
            on_change=handler(write),
            on_submit=handler(choose) if name == _AGAIN else None,
            icon=ft.Icons.LOCK_OUTLINE,
            number=True,
            secret=True,
            key=f"pin-{name}",
        )

    staff = ".staff" if session.account.for_staff else ""
    names = (_NOW, _NEW, _AGAIN) if on else (_NEW, _AGAIN)
    fields = ft.use_memo(lambda: [field(name) for name in names], [session.settings.language])
    words = "lock.working" if busy else "lock.change" if on else "lock.set"
    inside: list[ft.Control] = [
        Heading(t("lock.other" if on else "lock.choose"), 2),
        *fields,
        *([told(wrong)] if wrong else []),
        Notice(t(f"lock.remember{staff}"), tone=Tone.ATTENTION, icon=ft.Icons.INFO_OUTLINE),
        BigButton(t(words), None if busy else choose, icon=ft.Icons.LOCK_OUTLINE, key="set-pin"),
    ]
    if on and not session.account.for_staff:
        inside.append(
            QuietButton(
                t("lock.remove"),
                None if busy else (lambda: session.run(change, None)),
                icon=ft.Icons.LOCK_OPEN,
                key="remove-pin",
            )
        )
    return Card(inside)
