"""`/new`: the listings that came lately and fit, newest first."""

from collections.abc import Sequence
from functools import partial

import flet as ft

from app.models import IlteoroError, Listing
from app.state.models import Width
from app.state.session import Session
from app.views.components import EmptyState, Page, Shapes
from app.views.components.listing_card import ListingCard
from app.views.components.nav import beside
from app.views.components.slowly import SlowCards
from app.views.guard import handler


def use_news(session: Session) -> tuple[Listing, ...] | None:
    """The listings told as new that are still there; None until they were looked up."""
    nothing: tuple[Listing, ...] | None = None
    found, keep = ft.use_state(nothing)
    ids = session.reminders.news()

    async def look() -> None:
        keep(await _rows(session, ids))

    ft.use_effect(handler(look), [ids, session.sync.version])
    return found


async def _rows(session: Session, ids: Sequence[str]) -> tuple[Listing, ...]:
    try:
        rows = await session.hub.engine.listings(ids)
    except IlteoroError:  # no catalogue any more, or a damaged one: other lines say so
        return ()
    await session.finding.explain([listing.id for listing in rows])
    return tuple(rows)


@ft.component
def NewFits(session: Session) -> ft.Control:
    """The screen."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.sync)
    ft.use_state(session.reminders.state)
    t = session.t
    found = use_news(session)
    body: list[ft.Control]
    aside: list[ft.Control] | None = None
    if found is None:
        body = [Shapes(t("state.looking"))]
    elif not found:
        body = [
            EmptyState(
                ft.Icons.WORK_OUTLINE,
                t("new.none_title"),
                t("new.none"),
                t("home.all"),
                lambda: session.go("/listings"),
            )
        ]
    else:
        match_of = session.finding.match_of
        cards = [partial(ListingCard, session, one, match_of(one.id)) for one in found]
        wide = session.screen.width is Width.RAIL
        body = [SlowCards(cards[::2] if wide else cards, "new")]
        aside = [SlowCards(cards[1::2], "new")] if wide else None
    return Page(
        session,
        body,
        key="new",
        title=t("new.title"),
        tab=beside(session),
        back="/",
        aside=aside,
    )
