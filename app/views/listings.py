"""Jobs and courses: search as one types, filters, twenty a page; beside it the open one."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import flet as ft

from app.models import Kind
from app.reference import ncs_names
from app.state.models import Phase, Width
from app.state.session import Session
from app.views import filters, theme
from app.views.components import (
    BigButton,
    Chip,
    Heading,
    IconButton,
    Notice,
    Page,
    QuietButton,
    Shapes,
    Text,
    Tone,
)
from app.views.components.announced import Announced
from app.views.components.choice import IconChip
from app.views.components.field import Field, typed
from app.views.components.listing_card import ListingCard
from app.views.components.scroll import use_scroll
from app.views.components.slowly import FIRST, Drawn, SlowCards
from app.views.guard import handler
from app.views.left_out import is_little, kept_out, loosened_said, ways_wider
from app.views.listing import detail_body, detail_bottom, detail_tools, in_korean, use_listing
from app.views.listings_count import count, groups, left_out
from app.views.listings_none import failed, nothing


@ft.component
def Listings(session: Session) -> ft.Control:
    """`/listings` and `/listings/:id`; on a phone the second one covers the first."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.list)
    ft.use_state(session.finder)
    ft.use_state(session.sync)
    ft.use_state(session.finding.sieve)
    ft.use_state(session.finding.shelving.shelf)
    unfolded, unfold = ft.use_state(False)
    t, found = session.t, session.list
    wide = session.screen.width is not Width.PHONE
    asked = ft.use_route_params().get("id", "")
    filtering = asked == filters.NAME
    filters.use_counts(session, shown=filtering)
    if wide and not asked and found.rows:
        asked = groups(session)[0][0].id
    of = _of(session)
    field = ft.use_memo(
        lambda: _field(session, of), [found.field_no, session.settings.language, of]
    )
    drawn = ft.use_memo(Drawn, [])
    scroll = use_scroll(wide or not asked, lambda: found._scroll, session.finding.scrolled)
    listing, missing = use_listing(session, "" if filtering else asked)
    if filtering and not wide:
        return Page(
            session,
            filters.filter_body(session, unfolded, unfold),
            key="filter",
            title=t("filters.title"),
            back="/listings",
            bottom=filters.filter_bottom(session, wide=False),
        )
    if asked and not wide:
        return Page(
            session,
            detail_body(session, listing, missing),
            key=f"listing-{asked}",
            back="/listings",
            tools=detail_tools(session, listing),
            bottom=detail_bottom(session, listing),
        )
    aside: list[ft.Control] | None = None
    below: Sequence[ft.Control] = ()
    if filtering:
        aside = [
            _filter_head(session),
            *filters.filter_body(session, unfolded, unfold),
        ]
        below = filters.filter_bottom(session, wide=True)
    elif wide and asked:
        aside = detail_body(session, listing, missing)
        below = detail_bottom(session, listing)
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
        _list(session, asked if wide else "", field, drawn),
        key="listings",
        title=t("listings.title"),
        tab="listings",
        aside=aside,
        scroll=scroll,
        aside_bottom=below,
    )


def _of(session: Session) -> str:
    """What is searched, as its field is called: all there is, or what was saved or hidden."""
    if session.finding.sieve.only_hidden:
        return "listings.search_hidden"
    return "listings.search_saved" if session.list.only_saved else "listings.search"


def _field(session: Session, of: str) -> ft.Control:
    """The field, made once: one made anew would put back what stood in it at first."""
    t = session.t

    def search(event: Any) -> None:
        session.finding.type(typed(event))

    return Field(
        t(of),
        hint=t("listings.search_hint"),
        value=session.list.query,
        on_change=handler(search),
        key=f"{of}-{session.list.field_no}",
    )


def _list(session: Session, chosen: str, field: ft.Control, drawn: Drawn) -> list[ft.Control]:
    t, found, finding = session.t, session.list, session.finding
    hidden = finding.shelving.shelf.hidden
    kept = found.only_saved or finding.sieve.only_hidden
    chips = [
        Chip(
            t(f"listings.kind.{name}"),
            lambda kind=kind: finding.set_kind(kind),
            chosen=found.kind is kind and not kept,
            key=f"kind-{name}",
        )
        for name, kind in (("all", None), ("job", Kind.JOB), ("course", Kind.COURSE))
    ]
    chips.append(
        Chip(
            t("listings.saved", n=len(finding.shelving.saved())),
            lambda: _only_kept(session, on=not found.only_saved, only_saved=True),
            chosen=found.only_saved,
            key="kind-saved",
        )
    )
    if hidden or finding.sieve.only_hidden:
        chips.append(
            Chip(
                t("listings.hidden", n=len(hidden)),
                lambda: _only_kept(session, on=not finding.sieve.only_hidden, only_hidden=True),
                chosen=finding.sieve.only_hidden,
                key="kind-hidden",
            )
        )
    if found.query:
        clear = IconButton(ft.Icons.CLOSE, t("listings.clear"), finding.clear, key="clear")
        field = ft.Row([ft.Container(field, expand=True), clear], spacing=0)
    else:
        field = ft.Row([ft.Container(field, expand=True)], spacing=0)
    phone = session.screen.width is Width.PHONE
    if phone:  # what is chosen is in sight
        chips.sort(key=lambda chip: not getattr(chip, "selected", False))
    if not kept:
        body, only, way = _body_chip(session), _only(session), _filter_chip(session)
        # What one was led to by a tap elsewhere is what one looks at.
        chips = [way, *only, chips[0], *body, *chips[1:]] if phone else [*chips, *body, *only, way]
    row = ft.Row(
        chips,
        wrap=not phone,  # there in one row, so that the first card is in sight
        scroll=ft.ScrollMode.AUTO if phone else None,
        spacing=theme.SPACE_2,
        run_spacing=theme.SPACE_2,
        key="chips",
    )
    top: list[ft.Control] = [field, row]
    if found.only_saved:
        top += _of_saved(session)
    return [*top, *_rows(session, chosen, drawn)]


def _only_kept(session: Session, *, on: bool, **kept: bool) -> None:
    """Only what was kept, or again the list behind it with its filters."""
    finding = session.finding
    if on:
        finding.narrow(None, **kept)
    else:
        finding.set_kind(session.list.kind)


def _body_chip(session: Session) -> list[ft.Control]:
    """Only what the body allows, or everything; one tap each way, once the body is known."""
    finding = session.finding
    if not finding.body_known():
        return []
    on, words = finding.only_body, session.t("filters.only.body")
    return [Chip(words, lambda: finding.set_body(not on), chosen=on, key="only-body")]


def _filter_chip(session: Session) -> ft.Control:
    """The way to the order and the filters, with how many are set."""
    t, n = session.t, session.finding.filters_set()
    words = t("filters.open_n", n=n) if n else t("filters.open")
    return IconChip(ft.Icons.TUNE, words, lambda: session.go(filters.ROUTE), key="filters")


def _filter_head(session: Session) -> ft.Control:
    close = IconButton(
        ft.Icons.CLOSE, session.t("page.close"), lambda: session.back("/listings"), key="close"
    )
    return ft.Row([Heading(session.t("filters.title"), 1, expand=True), close])


def _of_saved(session: Session) -> list[ft.Control]:
    """What one does with saved ones: compare two or three, let go of those that are gone."""
    t, gone = session.t, session.finding.sieve.gone
    top: list[ft.Control] = []
    if session.list.total > 1:
        icon = ft.Icons.COMPARE_ARROWS
        go = partial(session.go, "/compare")
        top.append(BigButton(t("compare.open"), go, icon=icon, soft=True, key="compare"))
    if gone:
        forget = QuietButton(t("listings.forget_gone"), session.finding.forget_gone, key="gone")
        words = t.plural("listings.gone", len(gone))
        top.append(Notice(words, tone=Tone.ATTENTION, action=forget))
    return top


def _only(session: Session) -> list[ft.Control]:
    """What the list is narrowed to besides its kind, each to be taken away again."""
    t, found = session.t, session.list
    said: list[tuple[str, str]] = []
    if found.keco3:
        words = t("listings.only", occupation=t.occupation(found.keco3))
        said.append(("keco3", words))
    if found.ncs:
        key = f"ncs.{found.ncs}"
        field = t(key) if t.has(key) else ncs_names().get(found.ncs, found.ncs)
        words = t("listings.only", occupation=field)
        said.append(("ncs", words))
    if found.sido:
        words = t("listings.only", occupation=t.region(found.sido))
        said.append(("sido", words))

    return [
        *(
            Chip(words, partial(session.finding.drop, name), chosen=True, key=f"only-{name}")
            for name, words in (*said, *filters.filters_said(session))
        ),
        *loosened_said(session),
    ]


def _rows(session: Session, chosen: str, drawn: Drawn) -> list[ft.Control]:
    t, found = session.t, session.list
    if found.phase is Phase.FAILED and found.error is not None:
        return [failed(session)]
    if not found.rows:
        if found.phase is not Phase.READY or session.finder.phase is Phase.WORKING:
            return [Shapes(t("state.looking"))]
        return nothing(session)
    cards = [
        partial(
            ListingCard,
            session,
            first,
            session.finding.match_of(first.id),
            selected=chosen in {listing.id for listing in (first, *others)},
            others=others,
            alone=found.only_saved or session.finding.sieve.only_hidden,
        )
        for first, *others in groups(session)
    ]
    last: list[ft.Control] = []
    if found.after is not None:
        more = partial(session.run, session.finding.more)
        last = [BigButton(t("listings.more"), more, soft=True, key="more")]
    if not is_little(session):
        last += ways_wider(session)
    wider = ways_wider(session)
    said = [count(session), *left_out(session), *kept_out(session)]
    lines = [Text(words, theme.TEXT_SMALL, color=theme.INK_SECOND) for words in said]
    above = len(lines)
    if session.settings.text_scale >= theme.LARGE and not is_little(session):
        above = 1  # the first card is in sight; what is left out is told where the cards end
    last = [*lines[above:], *last]
    return [
        Announced(" ".join(said), ft.Column([*lines[:above]], spacing=0, tight=True)),
        *(wider if is_little(session) else []),
        *in_korean(session),
        SlowCards(cards, str(found.question), last, drawn=drawn, first=FIRST),
    ]
