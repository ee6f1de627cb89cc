"""On a shared screen: QR codes that lead to the app and to listings on one's own telephone.

A code holds the app's public address or that of a listing at its agency, never a word of what was
said here: an address stays in a telephone's memory and in many machines on the way.
"""

import flet as ft

from app.models import Listing
from app.state.session import Session
from app.views import theme
from app.views.components import Card, EmptyState, Heading, Line, Shapes, Text, TwoPanes
from app.views.components.listing_card import place_line
from app.views.components.press import press
from app.views.components.qr import QrCode
from app.views.facts import url_of
from app.views.guard import handler

_MOST = 6
"""Listings shown at once."""


def link_of(session: Session, listing: Listing) -> str:
    """The public address of a listing; a made-up one has none."""
    return "" if session.demo else url_of(listing) or ""


def show_code(session: Session, listing: Listing) -> None:
    """The code of one listing over whatever stands on the screen."""
    page, t = session.page, session.t
    inside: list[ft.Control] = [_code(session, listing), Text(t("kiosk.phone.private"))]
    page.show_dialog(
        ft.AlertDialog(
            title=t("kiosk.phone"),
            content=ft.Column(inside, spacing=theme.SPACE_3, tight=True),
            scrollable=True,
            actions=[
                ft.TextButton(t("page.close"), on_click=press(page.pop_dialog), height=theme.TOUCH)
            ],
        )
    )


def _code(session: Session, listing: Listing) -> ft.Control:
    """Its code, or why it has none."""
    t, address = session.t, link_of(session, listing)
    if address:
        return QrCode(address, t("kiosk.phone.code", title=listing.title))
    words = "kiosk.phone.practice" if session.demo else "kiosk.phone.no_page"
    return Text(t(words), color=theme.INK_SECOND)


@ft.component
def KioskPhone(session: Session) -> ft.Control:
    """`/kiosk/phone`."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    nothing: tuple[tuple[str, ...], tuple[Listing, ...]] = ((), ())
    (looked, found), keep = ft.use_state(nothing)
    t, saved = session.t, session.finding.shelving.saved()[:_MOST]

    async def look() -> None:
        keep((saved, tuple(await session.hub.engine.listings(saved)) if saved else ()))

    ft.use_effect(handler(look), [saved, session.sync.version])
    first = [Line(ft.Icons.LOCK_OUTLINE, t("kiosk.phone.private"), theme.PRIMARY), *_app(session)]
    body: list[ft.Control] = [Heading(t("kiosk.phone.saved"), 2)]
    if not saved:
        body.append(
            EmptyState(
                ft.Icons.BOOKMARK_BORDER,
                t("listings.none_saved_title"),
                t("kiosk.phone.none_saved"),
                t("listings.title"),
                lambda: session.go("/listings"),
            )
            if session.person.welcomed
            else Text(t("kiosk.phone.none_saved"), color=theme.INK_SECOND)
        )
    elif looked != saved:
        body.append(Shapes(t("state.looking"), 2))
    else:
        body += [_saved(session, listing) for listing in found]
    return TwoPanes(
        session,
        first,
        body,
        key="kiosk-phone",
        title=t("kiosk.phone"),
        tab="phone" if session.person.answered() else "",
        back="/",
    )


def _app(session: Session) -> list[ft.Control]:
    """The app's own address, where whoever set the screen up told one."""
    t, address = session.t, session.hub.ward.app
    inside: list[ft.Control] = [Heading(t("kiosk.phone.app"), 2)]
    if address:
        inside += [Text(t("kiosk.phone.app_text")), QrCode(address, t("kiosk.phone.app"))]
    else:
        inside.append(Text(t("kiosk.phone.no_app"), color=theme.INK_SECOND))
    return [Card(inside)]


def _saved(session: Session, listing: Listing) -> ft.Control:
    return Card(
        [
            Heading(listing.title, 3),
            Text(place_line(session, listing, far=False), color=theme.INK_SECOND),
            _code(session, listing),
        ]
    )
