"""`/me/account/leave` and `/me/account/delete`: signing out, and deleting at the backend."""

from datetime import date
from typing import Any, cast

import flet as ft

from app.models import IlteoroError
from app.state.session import Session
from app.views import theme
from app.views.account import no_account
from app.views.components import (
    BigButton,
    Card,
    Heading,
    Line,
    Notice,
    Page,
    QuietButton,
    Text,
    Tone,
)
from app.views.components.room import is_low
from app.views.components.toast import toast
from app.views.unlock import told


@ft.component
def AccountLeave(session: Session) -> ft.Control:
    """Asks whether what is on this device stays."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    state, _ = ft.use_state(session.account.state)
    t = session.t
    busy, work = ft.use_state(False)

    async def leave() -> None:
        work(True)
        known = await session.account.sign_out()
        work(False)
        toast(session, session.t("leave.done" if known else "leave.untold"))
        session.go("/me")

    async def leave_and_wipe() -> None:
        work(True)
        await session.account.sign_out()
        await session.wipe()

    if not state.signed_in and not busy:
        return no_account(session, "leave")
    words = t("sign_in.working" if busy else "leave.keep")
    return Page(
        session,
        [
            Heading(t("leave.title"), 1, smaller=is_low(session)),
            Text(t("leave.text")),
            Line(ft.Icons.INFO_OUTLINE, t("leave.stays"), theme.INK_SECOND),
        ],
        key="account-leave",
        back="/me/account",
        quiet_line=False,
        bottom=[
            BigButton(words, None if busy else leave, icon=ft.Icons.LOGOUT, key="leave-keep"),
            QuietButton(
                t("leave.wipe"),
                None if busy else leave_and_wipe,
                icon=ft.Icons.DELETE_OUTLINE,
                color=theme.ATTENTION,
                key="leave-wipe",
            ),
        ],
    )


@ft.component
def AccountDelete(session: Session) -> ft.Control:
    """The only question; it says what can't be undone and what stays."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    state, _ = ft.use_state(session.account.state)
    t = session.t
    busy, work = ft.use_state(False)
    wrong, tell = ft.use_state("")
    kept, keep = ft.use_state(cast("list[dict[str, Any]] | None", None))
    if kept is not None:
        return _deleted(session, kept)
    if not state.signed_in and not busy:
        return no_account(session, "delete")

    async def delete() -> None:
        work(True)
        try:
            keep(await session.account.delete())
        except IlteoroError as error:
            tell(session.t.error(error))
        finally:
            work(False)

    return Page(
        session,
        [
            Heading(t("unaccount.title"), 1, smaller=is_low(session)),
            Notice(t("unaccount.text"), tone=Tone.ATTENTION, icon=ft.Icons.WARNING_AMBER),
            Line(ft.Icons.SMARTPHONE, t("unaccount.stays"), theme.INK_SECOND),
            Line(ft.Icons.DEVICES_OTHER, t("unaccount.others"), theme.ATTENTION),
            Line(ft.Icons.DESCRIPTION_OUTLINED, t("unaccount.filed"), theme.INK_SECOND),
            Line(ft.Icons.VISIBILITY_OUTLINED, t("unaccount.law"), theme.INK_SECOND),
            *([told(wrong)] if wrong else []),
        ],
        key="account-delete",
        back="/me/account",
        quiet_line=False,
        bottom=[
            BigButton(
                t("sign_in.working" if busy else "unaccount.yes"),
                None if busy else delete,
                icon=ft.Icons.DELETE_OUTLINE,
                warns=True,
                key="account-delete-yes",
            ),
            QuietButton(t("me.delete_no"), lambda: session.back("/me/account"), key="delete-no"),
        ],
    )


def _deleted(session: Session, kept: list[dict[str, Any]]) -> ft.Control:
    """What the backend said that it keeps, by which law, until when."""
    t = session.t
    lines: list[ft.Control] = []
    for one in kept:
        until = date.fromisoformat(one["until"])
        words = f"unaccount.kept.{one['what']}"
        day = t("unaccount.until", year=until.year, month=until.month, day=until.day)
        lines += [
            Line(
                ft.Icons.SCHEDULE,
                t(words if t.has(words) else "unaccount.kept.other", until=day),
                theme.INK_SECOND,
            ),
            Text(one["law"], theme.TEXT_SMALL, color=theme.INK_SECOND),
        ]
    return Page(
        session,
        [
            Heading(t("unaccount.done"), 1, smaller=is_low(session)),
            Line(ft.Icons.SMARTPHONE, t("unaccount.stays"), theme.INK_SECOND),
            Card([Heading(t("unaccount.kept"), 2), *lines]),
        ],
        key="account-deleted",
        quiet_line=False,
        bottom=[
            BigButton(t("unaccount.onward"), lambda: session.go("/me"), key="account-deleted-on")
        ],
    )
