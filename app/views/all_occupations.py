"""The plain list of occupations: by group and alphabet, searchable, without any recommendation."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import flet as ft

from app.reference import Occupation, occupation, occupations
from app.state.models import Width
from app.state.session import Session
from app.state.words import OTHER, is_korean, spaced
from app.text import DEFAULT_LANGUAGE, Translator
from app.views import pictures, theme
from app.views.components import (
    Card,
    EmptyState,
    Heading,
    Line,
    LinkLine,
    Page,
    QuietButton,
    Text,
)
from app.views.components.field import Field, typed
from app.views.components.press import press
from app.views.components.scroll import use_scroll
from app.views.components.slowly import SlowCards
from app.views.components.talk import Talk
from app.views.guard import handler
from app.views.occupation import detail_buttons, plain_detail
from app.views.returning import ReturnCard, closed


def refuse_button(session: Session) -> ft.Control:
    """Be recommended nothing by a machine from now on; it can be taken back where it shows."""
    return QuietButton(
        session.t("plain.refuse"),
        lambda: session.rights.set_automatic(False),
        icon=ft.Icons.DO_NOT_DISTURB_ON_OUTLINED,
        key="refuse",
    )


def grouped(t: Translator, query: str = "") -> list[tuple[str, list[Occupation]]]:
    """Groups (KECO 대분류) in the order of the classification, each in alphabetical order.

    With words only what is called so, by name or everyday word, in the language of `t`, in Korean
    or in English; a word that is not Korean has to begin one.
    """
    known = [Translator(one) for one in dict.fromkeys((t.language, DEFAULT_LANGUAGE, OTHER))]
    look = spaced(query)
    if is_korean(look):
        look = look.strip()
    groups: dict[str, list[Occupation]] = {}
    for one in occupations():
        code = one.keco3
        names = (
            name for own in known for name in (own.occupation(code), *own.occupation_words(code))
        )
        if not query.strip() or any(look in spaced(name) for name in names):
            groups.setdefault(one.keco1, []).append(one)
    return [
        (group, sorted(found, key=lambda one: t.occupation(one.keco3).casefold()))
        for group, found in groups.items()
    ]


def group_name(t: Translator, group: str) -> str:
    """What a group is called; its Korean name where the language has none."""
    key = f"occupation_group.{group}"
    if t.has(key):
        return t(key)
    return next(one.name1 for one in occupations() if one.keco1 == group)


@ft.component
def PlainOccupations(session: Session) -> ft.Control:
    """`/occupations` for somebody who wants no recommendation."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    state, _ = ft.use_state(session.occupations)
    t = session.t
    keco3 = ft.use_route_params().get("keco3", "")
    known = occupation(keco3) is not None
    wide = session.screen.width is not Width.PHONE
    field = ft.use_memo(lambda: _field(session), [session.settings.language])
    rows = _rows(session, keco3 if wide else "")
    scroll = use_scroll(wide or not keco3, lambda: state._scroll, _keep(session))
    if keco3 and known and not wide:
        return Page(
            session,
            plain_detail(session, keco3),
            key=f"occupation-{keco3}",
            back="/occupations",
            bottom=detail_buttons(session, keco3),
        )
    aside = plain_detail(session, keco3) if wide and known else None
    return Page(
        session,
        [
            _refused(session),
            *([] if closed(session) else [ReturnCard(session)]),
            field,
            SlowCards(
                [partial(_row, session, row) for row in rows],
                state.query,
                _end(session, rows),
                step=5,
            ),
        ],
        key="plain-occupations",
        title=t("plain.title"),
        tab="occupations",
        aside=aside,
        aside_bottom=detail_buttons(session, keco3) if aside else (),
        scroll=scroll,
    )


def _keep(session: Session) -> Any:
    def keep(pixels: float) -> None:
        session.occupations._scroll = pixels

    return keep


def _field(session: Session) -> ft.Control:
    def search(event: Any) -> None:
        session.touched()
        session.occupations.query = typed(event)

    return Field(
        session.t("plain.search"),
        hint=session.t("plain.search_hint"),
        value=session.occupations.query,
        on_change=handler(search),
        key="plain-search",
    )


def _refused(session: Session) -> ft.Control:
    t = session.t
    return Card(
        [
            Line(ft.Icons.DO_NOT_DISTURB_ON_OUTLINED, t("plain.said"), theme.PRIMARY),
            LinkLine(t("plain.allow"), lambda: session.rights.set_automatic(True), key="allow"),
        ],
        spacing=0,
        padding=theme.SPACE_4,
    )


@dataclass(frozen=True)
class _Row:
    """What one row shows: a group's name, or one occupation of it."""

    group: str
    keco3: str = ""
    n: int = 0
    is_open: bool = False
    fixed: bool = False
    selected: bool = False


def _rows(session: Session, chosen: str) -> list[_Row]:
    """Every group, the open one with its occupations; with words what was found, all open."""
    state = session.occupations
    searching = bool(state.query.strip())
    rows: list[_Row] = []
    for group, found in grouped(session.t, state.query):
        is_open = searching or state.group == group
        rows.append(_Row(group, n=len(found), is_open=is_open, fixed=searching))
        if is_open:
            rows += [_Row(group, one.keco3, selected=one.keco3 == chosen) for one in found]
    return rows


@ft.component
def _Drawn(session: Session, row: _Row, language: str, large: bool) -> ft.Control:
    """One row, in a language; large words get the room of the pictures."""
    t = Translator(language)
    if row.keco3:
        return _one(session, t, row)
    if row.fixed:
        return Heading(group_name(t, row.group), 3, color=theme.INK_SECOND)
    return _group(session, t, row, large=large)


_memo: Any = ft.memo(_Drawn)  # type: ignore[no-untyped-call]


def _row(session: Session, row: _Row) -> ft.Control:
    """Built again only when something on it changed: a group has up to thirty occupations."""
    settings = session.settings
    large, key = settings.text_scale >= theme.LARGE, f"row-{row.group}-{row.keco3}"
    return cast("ft.Control", _memo(session, row, settings.language, large, key=key))


def _group(session: Session, t: Translator, row: _Row, *, large: bool) -> ft.Control:
    state = session.occupations

    def fold() -> None:
        state.group = "" if row.is_open else row.group

    words = ft.Column(
        [
            Text(group_name(t, row.group), theme.TEXT_STRONG),
            Text(t.plural("plain.count", row.n), theme.TEXT_SMALL, color=theme.INK_SECOND),
        ],
        spacing=0,
        tight=True,
        expand=True,
    )
    sign = ft.Icons.EXPAND_LESS if row.is_open else ft.Icons.EXPAND_MORE
    picture = [ft.Icon(pictures.of_group(row.group), color=theme.PRIMARY)]
    if large:
        picture = []
    return ft.Semantics(
        button=True,
        expanded=row.is_open,
        content=ft.Container(
            ft.Row([*picture, words, ft.Icon(sign, color=theme.INK_SECOND)], spacing=theme.SPACE_4),
            bgcolor=theme.CARD,
            border=ft.Border.all(1, theme.LINE),
            border_radius=theme.RADIUS_CARD,
            padding=theme.SPACE_4,
            ink=True,
            on_click=press(fold),
            key=f"group-{row.group}",
        ),
    )


def _one(session: Session, t: Translator, row: _Row) -> ft.Control:
    return ft.Container(
        Card(
            [
                ft.Row(
                    [
                        Text(t.occupation(row.keco3), expand=True),
                        ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.INK_SECOND),
                    ],
                    spacing=theme.SPACE_3,
                )
            ],
            on_click=lambda: session.go(f"/occupations/{row.keco3}"),
            padding=theme.SPACE_4,
            selected=row.selected or None,
            key=f"plain-{row.keco3}",
        ),
        margin=ft.Margin.only(left=theme.SPACE_4),
    )


def _end(session: Session, rows: Sequence[_Row]) -> list[ft.Control]:
    t = session.t
    if not rows:
        title, text = t("listings.none_title"), t("listings.none_search")
        return [EmptyState(ft.Icons.SEARCH_OFF, title, text), Talk(session)]
    return [*([ReturnCard(session)] if closed(session) else []), Talk(session)]
