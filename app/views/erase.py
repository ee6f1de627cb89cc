"""Deleting everything: what goes and what stays, once asked; then what was deleted."""

import flet as ft

from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Heading,
    Line,
    LinkLine,
    Notice,
    Page,
    QuietButton,
    Tone,
    TwoPanes,
)
from app.views.components.room import is_low
from app.views.home import Start

_GOES = ("answers", "consents", "saved", "hidden", "dates", "notices", "requests", "reports",
         "forms", "settings", "other", "key")  # fmt: skip
_STAYS = ("listings", "files", "browser", "sent", "filed")
"""What no app can take back, or need not."""


@ft.component
def Erase(session: Session) -> ft.Control:
    """`/me/delete`: the only question; it says what can't be undone."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.sync)
    t = session.t
    busy, work = ft.use_state(False)

    async def wipe() -> None:
        work(True)
        try:
            await session.account.sign_out_if_reached()
            await session.wipe()
        finally:
            work(False)

    tells_where = session.sync.kept is not None or session.sync.partial
    goes: tuple[str, ...] = (*_GOES, "places") if tells_where else _GOES
    if session.account.state.signed_in:
        goes = (*goes, "account")
    if session.hub.memory:  # there was never a key, and the listings are the server's
        goes, tells_where = _GOES[:-1], True
    first = [
        Heading(t("erase.title"), 1, smaller=is_low(session)),
        Notice(t("erase.text"), tone=Tone.ATTENTION, icon=ft.Icons.WARNING_AMBER),
        _list(session, "erase.goes", goes, ft.Icons.DELETE_OUTLINE, theme.ATTENTION),
    ]
    words = t("erase.working" if busy else "erase.yes")
    return TwoPanes(
        session,
        first,
        [*_elsewhere(session), _stays(session, gone=tells_where)],
        key="erase",
        quiet_line=False,
        back="/me",
        bottom=[
            BigButton(
                words,
                None if busy else wipe,
                icon=ft.Icons.DELETE_OUTLINE,
                warns=True,
                key="erase",
            ),
            QuietButton(t("me.delete_no"), lambda: session.back("/me"), key="erase-no"),
        ],
    )


@ft.component
def Erased(session: Session) -> ft.Control:
    """`/welcome/erased`: what was deleted, and what was found when looking for the rest."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    t, erased = session.t, session.erased
    if erased is None:  # nothing was: somebody only knew the address
        return Start(session)
    body: list[ft.Control] = [Heading(t("erased.title"), 1, smaller=is_low(session))]
    if erased.elsewhere:
        body.append(Notice(t("erased.elsewhere"), icon=ft.Icons.INFO_OUTLINE))
    if erased.what:
        body.append(_list(session, "erased.gone", erased.what, ft.Icons.CHECK, theme.GOOD))
    if erased.proven:
        proof = Line(ft.Icons.VERIFIED_OUTLINED, t("erased.proof"), theme.GOOD)
        body.append(ft.Semantics(live_region=True, content=proof))
    for name in ("key_left", "busy", "left"):
        if found := getattr(erased, name):
            files = ", ".join(found) if isinstance(found, tuple) else ""
            words = t(f"erased.{name}", files=files)
            body.append(Notice(words, tone=Tone.ATTENTION, live=True))
    body.append(_stays(session, gone="places" in erased.what))
    return Page(
        session,
        body,
        key="erased",
        quiet_line=False,
        bottom=[BigButton(t("erased.again"), lambda: session.go("/"), key="begin-again")],
    )


def _elsewhere(session: Session) -> list[ft.Control]:
    """The way to deleting at the backend, which must be done while one is signed in."""
    if not session.account.state.signed_in:
        return []
    t = session.t
    there = LinkLine(
        t("account.delete"), lambda: session.go("/me/account/delete"), key="erase-account"
    )
    return [Notice(t("erase.elsewhere"), tone=Tone.ATTENTION, action=there)]


def _stays(session: Session, *, gone: bool) -> ft.Control:
    names = tuple(name for name in _STAYS if not (gone and name == "listings"))
    return _list(session, "erase.stays", names, ft.Icons.INFO_OUTLINE, theme.INK_SECOND)


def _list(
    session: Session, title: str, names: tuple[str, ...], icon: ft.IconData, color: ft.ColorValue
) -> ft.Control:
    t = session.t
    lines = [Line(icon, t(f"erase.{name}"), color) for name in names]
    return Card([Heading(t(title), 2), *lines])
