"""Which 시도 to keep: folded to what is chosen, and unfolded a row each with its size."""

from collections.abc import Callable, Sequence

import flet as ft

from app.reference import regions
from app.state.session import Session
from app.state.standing import NOWHERE
from app.views import theme
from app.views.components import BigButton, Card, Heading, LinkButton, QuietButton, Text
from app.views.components.press import press
from app.views.question_place import customary

_CELL = 136
"""Logical pixels a place needs at 100 %: a mark, and its name (Gyeongnam) above its size."""


def places_card(session: Session, unfolded: bool, unfold: Callable[[bool], None]) -> ft.Control:
    """What is chosen and what it weighs in all, and the list where it is unfolded."""
    t, offer, standing = session.t, session.sync.offer, session.standing
    chosen = named(session, standing.drafted) or t("catalogue.all")
    inside: list[ft.Control] = [
        Heading(t("catalogue.where"), 2),
        Text(t("catalogue.where_text"), color=theme.INK_SECOND),
        Text(t("catalogue.chosen", places=chosen), theme.TEXT_STRONG),
    ]
    if offer is None:
        inside.append(Text(t("catalogue.no_sizes"), theme.TEXT_SMALL, color=theme.INK_SECOND))
    else:
        total = t("catalogue.total", size=t.size(standing.cost(offer)))
        inside.append(ft.Semantics(live_region=True, content=Text(total)))
    if unfolded:
        inside.append(_list(session))
    else:
        inside.append(LinkButton(t("catalogue.choose"), lambda: unfold(True), key="choose-places"))
    return Card(inside)


def named(session: Session, sido: Sequence[str] | None) -> str:
    """The names of 시도 beside each other; empty for all of them."""
    return ", ".join(session.t.region(f"{code}000") for code in sido or () if code != NOWHERE)


def places_actions(
    session: Session, unfolded: bool, unfold: Callable[[bool], None]
) -> list[ft.Control]:
    """What to do with what was tapped: within the thumb's reach, with what it weighs."""
    t, offer, standing = session.t, session.sync.offer, session.standing
    if not standing.changed:
        close = QuietButton(t("catalogue.fold"), lambda: unfold(False), key="fold-places")
        return [close] if unfolded else []
    words = t("catalogue.apply")
    if offer is not None:
        new = standing.cost_of_new(offer)
        words = t("catalogue.apply_size", size=t.size(new)) if new else t("catalogue.apply_fewer")

    def apply() -> None:
        unfold(False)
        standing.apply_draft()

    return [
        BigButton(words, apply, key="apply-sido"),
        QuietButton(t("catalogue.undo"), standing.drop_draft, key="undo-sido"),
    ]


def _list(session: Session) -> ft.Control:
    """All of Korea, then where the person lives, what is kept so far, and the others.

    What is tapped stays where it is: nothing moves below the finger.
    """
    t, offer, standing = session.t, session.sync.offer, session.standing
    drafted, own, kept = standing.drafted, standing.own_sido(), session.settings.sido or ()
    inner = min(theme.COLUMN, session.screen.pixels - 2 * theme.SIDE) - 2 * theme.SPACE_5 - 2
    least = _CELL * session.settings.text_scale + theme.SPACE_1
    columns = max(1, int((inner + theme.SPACE_1) / least))
    width = (inner + theme.SPACE_1) / columns - theme.SPACE_1
    codes = sorted(
        {code[:2] for code in regions()},
        key=lambda code: (code != own, code not in kept, customary(code)),
    )

    def place(code: str) -> ft.Control:
        size = None if offer is None else offer.sido_bytes.get(code, 0)
        return _place(
            session,
            t.region(f"{code}000"),
            size,
            lambda: standing.tap_sido(code),
            chosen=drafted is not None and code in drafted,
            width=width,
            key=f"sido-{code}",
        )

    whole = _place(
        session,
        t("catalogue.all"),
        offer.whole_bytes if offer else None,
        lambda: standing.tap_sido(None),
        chosen=drafted is None,
        width=inner,
        key="sido-all",
    )
    rows = ft.Row(
        [whole, *map(place, codes)], wrap=True, spacing=theme.SPACE_1, run_spacing=theme.SPACE_1
    )
    nowhere = 0 if offer is None else offer.sido_bytes.get(NOWHERE, 0)
    if not nowhere:
        return rows
    words = t("catalogue.nowhere", size=t.size(nowhere))  # so that the sizes add up
    more = Text(words, theme.TEXT_SMALL, color=theme.INK_SECOND)
    return ft.Column([rows, more], spacing=theme.SPACE_3, tight=True)


def _place(
    session: Session,
    name: str,
    size: int | None,
    act: Callable[[], None],
    *,
    chosen: bool,
    width: float,
    key: str,
) -> ft.Control:
    """A mark, a name and a size; the size stands below the name where both find no room."""
    words: list[ft.Control] = [Text(name, theme.TEXT_STRONG)]
    if size is not None:
        words.append(Text(session.t.size(size), theme.TEXT_SMALL, color=theme.INK_SECOND))
    mark = ft.Icon(
        ft.Icons.CHECK_BOX if chosen else ft.Icons.CHECK_BOX_OUTLINE_BLANK,
        color=theme.PRIMARY if chosen else theme.BORDER,
        size=theme.SPACE_5 * min(session.settings.text_scale, 1.5),
    )
    texts = ft.Row(
        words,
        wrap=True,
        spacing=theme.SPACE_2,
        run_spacing=0,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
        expand=True,
    )
    return ft.Semantics(
        checked=chosen,
        content=ft.Container(
            content=ft.Row([mark, texts], spacing=theme.SPACE_1),
            width=width,
            bgcolor=theme.PRIMARY_SOFT if chosen else theme.CARD,
            border=ft.Border.all(1, theme.PRIMARY if chosen else theme.LINE),
            border_radius=theme.RADIUS_BUTTON,
            padding=ft.Padding.symmetric(horizontal=theme.SPACE_2, vertical=theme.SPACE_3),
            ink=True,
            on_click=press(act),
            key=key,
        ),
    )
