"""Jobs and courses: search as one types, filters, twenty a page; beside it the open one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import flet as ft

from app.models import Kind, Listing
from app.reference import ncs_names
from app.state.models import Courses, Phase, Width
from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    Chip,
    EmptyState,
    IconButton,
    Notice,
    Page,
    Shapes,
    Text,
    Tone,
)
from app.views.components.field import Field, typed
from app.views.components.listing_card import ListingCard
from app.views.components.scroll import use_scroll
from app.views.components.slowly import use_slowly
from app.views.guard import handler
from app.views.listing import detail_body, detail_bottom, detail_tools, use_listing


@ft.component
def Listings(session: Session) -> ft.Control:
    """`/listings` and `/listings/:id`; on a phone the second one covers the first."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.list)
    ft.use_state(session.finder)
    ft.use_state(session.sync)
    t, found = session.t, session.list
    wide = session.screen.width is not Width.PHONE
    asked = ft.use_route_params().get("id", "")
    if wide and not asked and found.rows:
        asked = found.rows[0].id
    field = ft.use_memo(lambda: _field(session), [found.field_no, session.settings.language])
    rows = use_slowly(found.rows, str(found.question))
    scroll = use_scroll(wide or not asked, lambda: found._scroll, session.finding.scrolled)
    listing, missing = use_listing(session, asked)
    if asked and not wide:
        return Page(
            session,
            detail_body(session, listing, missing),
            key=f"listing-{asked}",
            back="/listings",
            tools=detail_tools(session, listing),
            bottom=detail_bottom(session, listing),
        )
    aside = detail_body(session, listing, missing) if wide and asked else None
    if aside is not None and listing is not None:
        tools = detail_tools(session, listing)
        head = ft.Row(
            [ft.Container(aside[0], expand=True), *tools],
            vertical_alignment=ft.CrossAxisAlignment.START,
            spacing=0,
        )
        aside = [head, *aside[1:]]
    return Page(
        session,
        _list(session, asked if wide else "", field, rows),
        key="listings",
        title=t("listings.title"),
        tab="listings",
        aside=aside,
        scroll=scroll,
        aside_bottom=detail_bottom(session, listing) if aside is not None else (),
    )


def _field(session: Session) -> ft.Control:
    """The field, made once: one made anew would put back what stood in it at first."""
    t = session.t

    def search(event: Any) -> None:
        session.finding.type(typed(event))

    return Field(
        t("listings.search"),
        hint=t("listings.search_hint"),
        value=session.list.query,
        on_change=handler(search),
        key=f"search-{session.list.field_no}",
    )


def _list(
    session: Session, chosen: str, field: ft.Control, rows: Sequence[Listing]
) -> list[ft.Control]:
    t, found, finding = session.t, session.list, session.finding

    chips = [
        Chip(
            t(f"listings.kind.{name}"),
            lambda kind=kind: finding.narrow(kind),
            chosen=found.kind is kind and not found.only_saved,
            key=f"kind-{name}",
        )
        for name, kind in (("all", None), ("job", Kind.JOB), ("course", Kind.COURSE))
    ]
    chips.append(
        Chip(
            t("listings.saved", n=len(session.person.saved)),
            lambda: finding.narrow(None, only_saved=True),
            chosen=found.only_saved,
            key="kind-saved",
        )
    )
    if found.query:
        clear = IconButton(ft.Icons.CLOSE, t("listings.clear"), finding.clear, key="clear")
        field = ft.Row([ft.Container(field, expand=True), clear], spacing=0)
    else:
        field = ft.Row([ft.Container(field, expand=True)], spacing=0)
    top: list[ft.Control] = [
        field,
        ft.Row(chips, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2),
    ]
    if only := _only(session):
        top.append(ft.Row(only, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2))
    return [*top, *_rows(session, chosen, rows)]


def _only(session: Session) -> list[ft.Control]:
    """What the list is narrowed to besides its kind, each to be taken away again."""
    t, found = session.t, session.list
    here = Courses(0, found.keco3, found.ncs, found.sido)
    said: list[tuple[str, str, Courses]] = []
    if found.keco3:
        words = t("listings.only", occupation=t.occupation(found.keco3))
        said.append(("only-occupation", words, replace(here, keco3=None)))
    if found.ncs:
        key = f"ncs.{found.ncs}"
        field = t(key) if t.has(key) else ncs_names().get(found.ncs, found.ncs)
        words = t("listings.only", occupation=field)
        said.append(("only-field", words, replace(here, ncs=None)))
    if found.sido:
        words = t("listings.only", occupation=t.region(found.sido))
        said.append(("only-region", words, replace(here, sido=None)))

    def without(left: Courses) -> None:
        if left == Courses(0):
            session.finding.only_occupation(None)
        else:
            session.finding.only_courses(left)

    return [
        Chip(words, lambda left=left: without(left), chosen=True, key=key)
        for key, words, left in said
    ]


def _rows(session: Session, chosen: str, rows: Sequence[Listing]) -> list[ft.Control]:
    t, found = session.t, session.list
    if found.phase is Phase.FAILED and found.error is not None:
        return [_failed(session)]
    if not found.rows:
        if found.phase is not Phase.READY or session.finder.phase is Phase.WORKING:
            return [Shapes(t("state.looking"))]
        return [_empty(session)]
    cards: list[ft.Control] = [
        ListingCard(
            session,
            listing,
            session.finding.match_of(listing.id),
            selected=listing.id == chosen,
        )
        for listing in rows
    ]
    if found.after is not None and len(rows) == len(found.rows):
        cards.append(
            BigButton(
                t("listings.more"), lambda: session.run(session.finding.more), soft=True, key="more"
            )
        )
    return [
        ft.Semantics(
            live_region=True,
            content=Text(_count(session), theme.TEXT_SMALL, color=theme.INK_SECOND),
        ),
        *cards,
    ]


def _count(session: Session) -> str:
    t, found = session.t, session.list
    if found.phase is Phase.WORKING:
        return t("state.looking")
    if found.query.strip() and not found.only_saved:
        if not session.person.answered() or found.total < 2:
            return t.plural("listings.found", found.total)
        return t.plural("listings.found_fit", found.total)
    if found.only_saved:
        return t.plural("listings.kept", len(session.person.saved))
    if not session.person.answered():
        return t("listings.by_any")
    return t("listings.by_wishes" if session.person.plain else "listings.by_fit")


def _failed(session: Session) -> ft.Control:
    t, error = session.t, session.list.error
    if not session.sync.version:
        if session.sync.phase is Phase.WORKING:
            return Shapes(t("state.looking"))
        return EmptyState(
            ft.Icons.CLOUD_OFF_OUTLINED,
            t("sync.none_title"),
            t("sync.none_text"),
            t("sync.button") if session.hub.backend else None,
            session.standing.now,
        )
    return Notice(
        t.error(error) if error else "",
        tone=Tone.ATTENTION,
        action=BigButton(t("state.again"), session.find_again, soft=True),
    )


def _empty(session: Session) -> ft.Control:
    t, found = session.t, session.list
    if found.only_saved:
        return EmptyState(
            ft.Icons.BOOKMARK_BORDER,
            t("listings.none_saved_title"),
            t("listings.none_saved_text"),
            t("listings.show_all"),
            lambda: session.finding.narrow(None),
        )
    return EmptyState(
        ft.Icons.SEARCH_OFF,
        t("listings.none_title"),
        t("listings.none_search" if found.query.strip() else "listings.none_text"),
        t("listings.show_all"),
        session.show_all,
    )
