"""Passing a text on: the platform's share sheet, else the clipboard, else shown to copy."""

import flet as ft

from app.state.session import Session
from app.views import theme
from app.views.components.press import press
from app.views.components.toast import toast


async def share_text(session: Session, text: str) -> None:
    """Share a text the best way this device has, and say what happened."""
    page = session.page
    if page.platform in (ft.PagePlatform.ANDROID, ft.PagePlatform.IOS) and not page.web:
        try:
            await ft.Share().share_text(text)
        except Exception:  # noqa: BLE001 - whatever the platform's reason, there is another way
            await _copy(session, text)
        return
    await _copy(session, text)


async def _copy(session: Session, text: str) -> None:
    page, t = session.page, session.t
    try:
        await ft.Clipboard().set(text)
    except Exception:  # noqa: BLE001 - a browser may refuse; then the text is shown
        page.show_dialog(
            ft.AlertDialog(
                title=t("share.show"),
                content=ft.Text(text, selectable=True, theme_style=theme.TEXT_BODY),
                actions=[ft.TextButton(t("page.close"), on_click=press(page.pop_dialog))],
            )
        )
        return
    toast(session, t("share.copied"))
