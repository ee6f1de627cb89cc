"""`/me/account`: who is signed in, on which devices, how sharing stands, and the ways out."""

from datetime import datetime
from functools import partial
from typing import Any, cast

import flet as ft

from app.models import KST, IlteoroError, from_instant
from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    EmptyState,
    Heading,
    Line,
    LinkLine,
    Notice,
    Page,
    QuietButton,
    Shapes,
    Text,
    Tone,
    TwoPanes,
)
from app.views.components.toast import toast
from app.views.guard import handler


@ft.component
def Account(session: Session) -> ft.Control:
    """For who is not signed in, the way to sign in."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    state, _ = ft.use_state(session.account.state)
    t = session.t
    where, show = ft.use_state(cast("list[dict[str, Any]] | None", None))
    wrong, tell = ft.use_state("")
    lost, ask = ft.use_state("")

    async def look() -> None:
        if not state.signed_in:
            return
        try:
            show(await session.account.sessions())
        except IlteoroError as error:
            tell(session.t.error(error))
            return
        tell("")

    async def end(device: dict[str, Any], *, wipe: bool = False) -> None:
        try:
            await session.account.end(device["id"], wipe=wipe)
        except IlteoroError as error:
            tell(session.t.error(error))
            return
        ask("")
        toast(session, session.t("account.wiped_one" if wipe else "account.ended_one"))
        await look()

    ft.use_effect(handler(look), [state.signed_in])
    if not state.signed_in:
        return no_account(session, "account")
    devices: list[ft.Control] = [Heading(t("account.devices"), 2)]
    if wrong:
        again = LinkLine(t("state.again"), look, key="account-look")
        devices.append(Notice(wrong, tone=Tone.ATTENTION, action=again, live=True))
    elif where is None:
        devices.append(Shapes(t("state.looking"), 1))
    for device in where or ():
        devices.append(_device(session, device, partial(end, device), ask))
        if device.get("id") == lost:
            devices.append(_lost(session, device, partial(end, device, wipe=True), ask))
    first: list[ft.Control] = [
        Card(
            [
                Heading(state.name or t("account.nameless"), 2),
                Text(t("account.signed_in"), color=theme.INK_SECOND),
                *([sharing_line(session)] if state.agreed else []),
            ]
        ),
        _keeping(session),
        Card(devices),
    ]
    second: list[ft.Control] = [
        BigButton(
            t("account.seen"),
            lambda: session.go("/me/account/seen"),
            icon=ft.Icons.VISIBILITY_OUTLINED,
            soft=True,
            key="to-seen",
        ),
        BigButton(
            t("account.leave"),
            lambda: session.go("/me/account/leave"),
            icon=ft.Icons.LOGOUT,
            soft=True,
            key="to-leave",
        ),
        QuietButton(
            t("account.delete"),
            lambda: session.go("/me/account/delete"),
            icon=ft.Icons.DELETE_OUTLINE,
            color=theme.ATTENTION,
            key="to-account-delete",
        ),
    ]
    return TwoPanes(
        session, first, second, key="account", title=t("account.title"), back="/me", tab="me",
        quiet_line=False,
    )  # fmt: skip


def _keeping(session: Session) -> ft.Control:
    """Whether what one says may be kept at the backend too: asked by itself, taken back here."""
    t, account = session.t, session.account

    async def stop() -> None:
        await account.agree(False)
        toast(session, session.t("account.keep.stopped"))

    if account.state.agreed:
        return Card(
            [
                Line(ft.Icons.HOW_TO_REG_OUTLINED, t("account.keep.agreed"), theme.GOOD),
                LinkLine(t("account.keep.stop"), stop, key="keep-stop"),
            ]
        )
    inside: list[ft.Control] = [
        Heading(t("account.keep.title"), 2),
        Text(t("account.keep.what")),
        Text(t("account.keep.why")),
        Text(t("account.keep.without"), theme.TEXT_SMALL, color=theme.INK_SECOND),
        BigButton(
            t("account.keep.yes"),
            partial(account.agree, True),
            icon=ft.Icons.CLOUD_UPLOAD_OUTLINED,
            key="keep-yes",
        ),
    ]
    if account.state.agreed is None:
        inside.append(
            QuietButton(t("account.keep.no"), partial(account.agree, False), key="keep-no")
        )
    return Card(inside)


def no_account(session: Session, key: str) -> ft.Control:
    """What stands where nobody is signed in: what it would give, or why it can't be."""
    t, state = session.t, session.account.state
    body: list[ft.Control] = []
    if not session.account.possible:
        why = "account.no_device" if session.hub.memory else "account.no_backend"
        body.append(Text(t(why)))
    else:
        if state.ended:
            body.append(Notice(t("error.session_ended"), tone=Tone.ATTENTION))
        body.append(
            EmptyState(
                ft.Icons.PERSON_OUTLINE,
                t("account.none_title"),
                t("account.none_text"),
                t("sign_in.button"),
                lambda: session.go("/me/sign-in"),
            )
        )
    return Page(
        session, body, key=f"no-{key}", title=t("account.title"), back="/me", tab="me",
        quiet_line=False,
    )  # fmt: skip


def about_account(session: Session) -> str:
    """How it stands with the account, in a line."""
    t, state = session.t, session.account.state
    if state.ended:
        return t("account.about_ended")
    if not state.signed_in:
        return t("account.about_out")
    return t("account.about_in", name=state.name or t("account.nameless"))


def sharing_line(session: Session) -> ft.Control:
    """Whether what is here is also at the backend and on the other devices."""
    t, state = session.t, session.account.state
    if state.problem is not None:
        words, icon, color = "waiting", ft.Icons.CLOUD_OFF_OUTLINED, theme.ATTENTION
    elif state.paused:
        words, icon, color = "paused", ft.Icons.PAUSE_CIRCLE_OUTLINE, theme.ATTENTION
    elif state.shared_at is None:
        words, icon, color = "coming", ft.Icons.SYNC, theme.PRIMARY
    else:
        words, icon, color = "done", ft.Icons.CLOUD_DONE_OUTLINED, theme.GOOD
    as_of = session.words_of(state.shared_at) if state.shared_at else ""
    line = Line(icon, t(f"account.sharing.{words}", as_of=as_of), color, style=theme.TEXT_SMALL)
    return ft.Semantics(live_region=True, content=line)


def day_words(session: Session, instant: Any) -> str:
    """The Korean day of an instant the backend told; empty where it is none."""
    try:
        at: datetime = from_instant(str(instant))
    except ValueError:
        return ""
    return session.t.day(at.astimezone(KST).date())


def _lost(session: Session, device: dict[str, Any], wipe: Any, ask: Any) -> ft.Control:
    """The only question about it: nothing brings back what is erased."""
    t, name = session.t, device.get("id")
    return Card(
        [
            Text(t("account.wipe_text")),
            BigButton(t("account.wipe_yes"), wipe, warns=True, key=f"wipe-yes-{name}"),
            QuietButton(t("me.delete_no"), lambda: ask(""), key=f"wipe-no-{name}"),
        ],
        bgcolor=theme.ATTENTION_SOFT,
        line=False,
    )


def _device(session: Session, device: dict[str, Any], end: Any, ask: Any) -> ft.Control:
    t, name = session.t, str(device.get("device", ""))
    current = device.get("current") is True
    when = day_words(session, device.get("created_at"))
    inside: list[ft.Control] = [
        Line(
            ft.Icons.CHECK_CIRCLE_OUTLINE if current else ft.Icons.DEVICES_OTHER,
            t("account.this", device=name) if current else name,
            theme.GOOD if current else theme.INK_SECOND,
        ),
        Text(t("account.since", day=when), theme.TEXT_SMALL, color=theme.INK_SECOND),
    ]
    if not current:
        words = t("account.end", device=name)
        lost = t("account.wipe", device=name)
        inside += [
            LinkLine(words, end, key=f"end-{device.get('id')}"),
            LinkLine(lost, lambda: ask(device.get("id")), key=f"wipe-{device.get('id')}"),
        ]
    return ft.Column(
        inside,
        spacing=theme.SPACE_1,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
