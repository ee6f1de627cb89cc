"""나란히: two or three saved listings side by side; on a phone every row stacked."""

from collections.abc import Sequence
from functools import partial
from typing import cast

import flet as ft

from app.models import EmployerFlag, Kind, Listing, Match
from app.state.models import Phase, Width
from app.state.session import Session
from app.text import DEFAULT_LANGUAGE
from app.views import theme
from app.views.components import (
    Card,
    Choice,
    EmptyState,
    Heading,
    LinkLine,
    Page,
    QuietButton,
    Shapes,
    Text,
)
from app.views.components.listing_card import (
    asked_first,
    occupation_line,
    pay_line,
    place_line,
    to_make_sure,
)
from app.views.components.reasons import speaking_against, speaking_for
from app.views.guard import handler
from app.views.listing import unknowns_of
from app.views.paper import print_listings

_NARROWEST = 180
"""Logical pixels a column of words needs at 100 %."""
_PANE = 6 / 11
"""How much of the width the second pane has."""

Row = tuple[str, list[list[str]]]


@ft.component
def Compare(session: Session) -> ft.Control:
    """`/compare`."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.finder)
    ft.use_state(session.finding.shelving.shelf)
    none: Sequence[Listing] = ()
    saved, keep = ft.use_state(none)
    looked, look = ft.use_state(cast("tuple[str, ...] | None", None))
    unexplained: tuple[Match | None, ...] = ()
    _, learn = ft.use_state(unexplained)
    t, ids = session.t, session.finding.shelving.saved()

    async def fetch() -> None:
        found = await session.hub.engine.listings(ids)
        await session.finding.explain([listing.id for listing in found])
        learn(tuple(session.finding.match_of(listing.id) for listing in found))
        keep(tuple(found))
        look(ids)

    ft.use_effect(handler(fetch), [ids, session.sync.version, session.finder.phase is Phase.READY])
    if looked is None:
        return Page(session, [Shapes(t("state.looking"))], key="compare", back="/listings")
    if len(saved) < 2:
        few = EmptyState(
            ft.Icons.COMPARE_ARROWS,
            t("compare.few_title"),
            t("compare.few_text"),
            t("listings.title"),
            partial(session.go, "/listings"),
        )
        return Page(session, [few], key="compare", title=t("compare.title"), back="/listings")
    wanted = session.finding.shelving.compared()
    shown = [listing for listing in saved if listing.id in wanted]
    picks = _picks(session, saved, wanted)
    wide = session.screen.width is not Width.PHONE
    table = _table(session, shown)
    return Page(
        session,
        picks if wide else [*table, *picks],
        key="compare",
        title=t("compare.title"),
        back="/listings",
        aside=table if wide else None,
    )


def _picks(session: Session, saved: Sequence[Listing], wanted: Sequence[str]) -> list[ft.Control]:
    """Which of the saved ones stand side by side."""
    return [
        Heading(session.t("compare.pick"), 2),
        *(
            Choice(
                listing.title,
                partial(session.finding.shelving.compare, listing.id),
                chosen=listing.id in wanted,
                example="\n".join(
                    (*occupation_line(session.t, listing), place_line(session, listing))
                ),
                key=f"pick-{listing.id}",
            )
            for listing in saved
        ),
    ]


def rows_of(session: Session, listings: Sequence[Listing]) -> list[Row]:
    """What is compared: a name and, by listing, its lines."""
    t, today = session.t, session.hub.clock.today()
    nothing, unstated = [t("compare.nothing")], [t("compare.unstated")]

    def named(kind: str, code: str | None) -> list[str]:
        return [t(f"{kind}.{code}")] if code else unstated

    def until(listing: Listing) -> list[str]:
        words = t.deadline(listing.deadline, listing.deadline_kind, today)
        return [words] if words else unstated

    def reasons(listing: Listing, *, good: bool) -> list[str]:
        match = session.finding.match_of(listing.id)
        lines = []
        if not good and EmployerFlag.WAGE_ARREARS in listing.employer_flags and match is None:
            lines = [t("reason.wage_arrears")]
        if match is not None:
            if not good and session.finding.left_out(match):
                lines.append(t("listing.why_left_out"))
            say = speaking_for if good else speaking_against
            # How near it is stands with its place.
            lines += say(t, [one for one in match.reasons if one.code != "near_home"])
        if not good:
            lines += [*to_make_sure(session, listing, match), *asked_first(session, listing)]
        return lines or nothing

    def place(listing: Listing) -> list[str]:
        match = session.finding.match_of(listing.id)
        far = match is None or all(one.code != "outside_radius" for one in match.reasons)
        return [place_line(session, listing, far=far) or unstated[0]]

    jobs = any(listing.kind is Kind.JOB for listing in listings)
    rows: list[Row] = []
    if t.language != DEFAULT_LANGUAGE:  # the titles above are Korean
        names = [[t.occupation(one.keco3)] if one.keco3 else unstated for one in listings]
        rows.append((t("listing.occupation"), names))
    rows += [
        (t("compare.pay"), [[pay_line(session, one)] for one in listings]),
        (t("compare.place"), [place(one) for one in listings]),
        (t("compare.deadline"), [until(one) for one in listings]),
        (t("compare.for"), [reasons(one, good=True) for one in listings]),
        (t("compare.against"), [reasons(one, good=False) for one in listings]),
    ]
    if jobs:
        rows += [
            (
                t("listing.employment"),
                [named("employment_type", one.employment_type) for one in listings],
            ),
            (t("listing.shift"), [named("shift", one.shift) for one in listings]),
        ]
    asked = [[t(f"unknown.{name}") for name in unknowns_of(session, one)] for one in listings]
    rows.append((t("compare.ask"), [lines or nothing for lines in asked]))
    return rows


def _table(session: Session, shown: Sequence[Listing]) -> list[ft.Control]:
    t = session.t
    if len(shown) < 2:
        return [Card([Text(t("compare.choose_text"), color=theme.INK_SECOND)])]
    beside = _fits(session, len(shown))
    body: list[ft.Control] = [_heads(shown) if beside else _legend(shown)]
    for name, columns in rows_of(session, shown):
        if beside:
            cells: ft.Control = ft.Row(
                [_lines(lines, expand=1) for lines in columns],
                spacing=theme.SPACE_4,
                vertical_alignment=ft.CrossAxisAlignment.START,
            )
        else:
            cells = ft.Column(
                [
                    _stacked(place, listing, lines)
                    for place, (listing, lines) in enumerate(zip(shown, columns, strict=True), 1)
                ],
                spacing=theme.SPACE_3,
                tight=True,
            )
        body.append(Card([Heading(name, 2), cells]))
    ends = [
        LinkLine(
            t("compare.see", title=listing.title),
            partial(session.go, f"/listings/{listing.id}"),
            key=f"see-{listing.id}",
        )
        for listing in shown
    ]
    body.append(ft.Column(ends, spacing=0, tight=True))
    if session.page.web:
        paper = partial(print_listings, session, shown)
        body.append(
            ft.Row(
                [QuietButton(t("listing.print"), paper, icon=ft.Icons.PRINT_OUTLINED, key="print")]
            )
        )
    return body


def _fits(session: Session, count: int) -> bool:
    """Whether the columns fit beside each other at this width and text size."""
    screen, scale = session.screen, session.settings.text_scale
    free = min(screen.pixels - 2 * theme.SIDE, theme.COLUMN)
    if screen.width is not Width.PHONE:
        rail = theme.RAIL if screen.width is Width.RAIL else 0
        free = min(screen.pixels - rail, theme.PANES) * _PANE - 2 * theme.SIDE
    free -= 2 * theme.SPACE_5 + (count - 1) * theme.SPACE_4
    return free / count >= _NARROWEST * scale


def _heads(shown: Sequence[Listing]) -> ft.Control:
    """The names above the columns, on their line."""
    return ft.Container(
        ft.Row(
            [Heading(listing.title, 3, expand=1) for listing in shown],
            spacing=theme.SPACE_4,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
        padding=ft.Padding.symmetric(horizontal=theme.SPACE_5),
    )


def _lines(lines: Sequence[str], *, expand: int | None = None) -> ft.Control:
    words: list[ft.Control] = [Text(line) for line in lines]
    return ft.Column(words, spacing=theme.SPACE_1, tight=True, expand=expand)


def _legend(shown: Sequence[Listing]) -> ft.Control:
    """Which number is which, once, above all that is compared by number."""
    rows: list[ft.Control] = [
        ft.Row(
            [_number(place), Heading(listing.title, 3, expand=True)],
            spacing=theme.SPACE_3,
            vertical_alignment=ft.CrossAxisAlignment.START,
        )
        for place, listing in enumerate(shown, 1)
    ]
    return Card(rows)


def _number(place: int, name: str = "") -> ft.Control:
    """A number in a round; who hears the screen hears the `name` that it stands for."""
    word = Text(str(place), theme.TEXT_SMALL, color=theme.ON_PRIMARY, align=ft.TextAlign.CENTER)
    box = ft.Container(
        word,
        bgcolor=theme.PRIMARY,
        border_radius=theme.RADIUS_PILL,
        padding=ft.Padding.symmetric(horizontal=theme.SPACE_2),
    )
    if not name:
        return box
    return ft.Semantics(label=name, exclude_semantics=True, content=box)


def _stacked(place: int, listing: Listing, lines: Sequence[str]) -> ft.Control:
    """One listing's answer behind its number, as a phone has it."""
    said = _lines(lines)
    said.expand = True
    return ft.Row(
        [_number(place, listing.title), said],
        spacing=theme.SPACE_3,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
