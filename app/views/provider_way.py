"""Signing in at the provider: the way there, waiting for the browser, and what came of it."""

from typing import Any

import flet as ft

from app.models import IlteoroError
from app.state.session import Session
from app.views import theme
from app.views.came_back import came_back_page
from app.views.components import BigButton, Card, Heading, Notice, QuietButton, Text, Tone
from app.views.guard import handler
from app.views.sharing import share_text
from app.views.unlock import told


@ft.component
def ProviderWay(session: Session) -> ft.Control:
    """Nothing where the backend has no provider, or did not say yet."""
    ft.use_state(session.settings)
    provider = session.account.provider
    state, _ = ft.use_state(provider.state)
    busy, work = ft.use_state(False)
    t = session.t
    ft.use_effect(handler(provider.look), [session.screen.epoch])

    async def begin() -> None:
        work(True)
        try:
            await provider.begin(lambda place: came_back_page(session.t, place, in_tab=False))
        except IlteoroError as error:
            state.problem = error.code
        finally:
            work(False)

    if not state.offered:
        return ft.Container(visible=False)
    staff = ".staff" if session.account.for_staff else ""
    inside: list[ft.Control] = [
        Heading(t(f"provider.title{staff}"), 2),
        Text(t(f"provider.text{staff}"), color=theme.INK_SECOND),
    ]
    if state.problem is not None:
        words = f"provider.problem.{state.problem}"
        inside.append(told(t(words) if t.has(words) else t.error(IlteoroError(state.problem))))
    if state.link:
        inside.append(_to_link(session, state.link))
    if state.waiting:
        inside += [
            ft.Semantics(
                live_region=True,
                content=Notice(t("provider.waiting"), icon=ft.Icons.OPEN_IN_NEW, tone=Tone.PRIMARY),
            ),
            QuietButton(t("provider.cancel"), provider.cancel, key="provider-cancel"),
        ]
    else:
        words = t("sign_in.working" if busy else f"provider.go{staff}")
        inside.append(
            BigButton(
                words,
                None if busy else begin,
                icon=ft.Icons.VERIFIED_USER_OUTLINED,
                soft=True,
                key="provider",
            )
        )
    return Card(inside)


def _to_link(session: Session, link: str) -> ft.Control:
    """What a member of staff passes on to their administrator."""
    t = session.t
    copy: Any = BigButton(
        t("provider.link.copy"),
        lambda: share_text(session, link),
        icon=ft.Icons.COPY,
        soft=True,
        key="provider-link",
    )
    return ft.Column(
        [
            Notice(t("provider.link.text"), icon=ft.Icons.INFO_OUTLINE, tone=Tone.ATTENTION),
            copy,
        ],
        spacing=theme.SPACE_2,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
