"""What an occupation's vacancies pay and where they are, counted over the listings kept here."""

from typing import TYPE_CHECKING

import flet as ft

from app.state.session import Session
from app.views import theme
from app.views.components.buttons import LinkLine
from app.views.components.card import Card, Line, Shapes
from app.views.components.press import press
from app.views.components.text import Heading, Text
from app.views.guard import handler

if TYPE_CHECKING:
    from app.matching.offers import Offers, Pay

_PLACES = 4
"""시도 shown before the others are unfolded; the person's own is always among them."""
_FLOOR = 0.04
"""The least share of a bar that is drawn: one listing is not nothing."""


@ft.component
def OffersCard(session: Session, keco3: str) -> ft.Control:
    """Counted in the background; whatever is not known yet is said so."""
    nothing: tuple[str, Offers | None] = ("", None)
    found, keep = ft.use_state(nothing)
    folded: str = ""
    unfolded, unfold = ft.use_state(folded)
    t, sync = session.t, session.sync

    async def count() -> None:
        keep((keco3, await session.finding.offers(keco3)))

    ft.use_effect(handler(count), [keco3, sync.version, sync.count])
    of, offers = found
    if of != keco3:
        return Shapes(t("state.looking"), 1)
    inside: list[ft.Control] = [Heading(t("offers.title"), 2)]
    if offers is None or not offers.count:
        words = t("offers.no_list" if offers is None else "offers.none")
        return Card([*inside, Text(words, color=theme.INK_SECOND)])
    inside += _pay(session, offers.pay)
    inside.append(Heading(t("offers.where"), 3))
    inside += _where(session, keco3, offers, all_of_them=unfolded == keco3)
    if len(offers.places) > _PLACES and unfolded != keco3:
        more = t("offers.more", n=len(offers.places) - _PLACES)
        inside.append(LinkLine(more, lambda: unfold(keco3), key="offers-more"))
    as_of = session.words_of(sync.published_at) if sync.published_at else ""
    counted = t.plural("offers.counted", offers.count, as_of=as_of)
    inside.append(Text(counted, theme.TEXT_SMALL, color=theme.INK_SECOND))
    return Card(inside)


def _pay(session: Session, pay: "Pay | None") -> list[ft.Control]:
    t = session.t
    if pay is None:
        return [Line(ft.Icons.HELP_OUTLINE, t("offers.pay_unknown"), theme.INK_SECOND)]
    middle = t("offers.pay", pay=t.pay(pay.median))
    lines: list[ft.Control] = [Line(ft.Icons.PAYMENTS_OUTLINED, middle, theme.PRIMARY)]
    if pay.low < pay.high:
        spread = t("offers.spread", low=t.pay(pay.low), high=t.pay(pay.high))
        lines.append(Text(spread, color=theme.INK_SECOND))
    key = "offers.pay_inferred" if pay.inferred else "offers.pay_stated"
    small = t.plural(key, pay.count)
    return [*lines, Text(small, theme.TEXT_SMALL, color=theme.INK_SECOND)]


def _where(
    session: Session, keco3: str, offers: "Offers", *, all_of_them: bool
) -> list[ft.Control]:
    """A bar a 시도, the person's own first; each leads to its listings."""
    own = session.standing.own_sido()
    places = sorted(offers.places, key=lambda found: found[0] != own)
    most = max(n for _, n in places) if places else 1
    shown = places if all_of_them else places[:_PLACES]
    if not shown:
        return [Text(session.t("offers.nowhere"), color=theme.INK_SECOND)]
    return [_place(session, keco3, sido, n, n / most, own=sido == own) for sido, n in shown]


def _place(
    session: Session, keco3: str, sido: str, n: int, share: float, *, own: bool
) -> ft.Control:
    t, scale = session.t, session.settings.text_scale
    region = f"{sido}000"
    name = t("offers.own", region=t.region(region)) if own else t.region(region)
    count = t.plural("offers.count", n)
    filled = max(_FLOOR, share)
    bar = ft.Container(
        ft.Row(
            [
                ft.Container(
                    bgcolor=theme.PRIMARY,
                    height=theme.SPACE_2,
                    border_radius=theme.SPACE_1,
                    expand=round(filled * 100),
                ),
                ft.Container(expand=max(0, 100 - round(filled * 100)) or None),
            ],
            spacing=0,
        ),
        bgcolor=theme.LINE,
        border_radius=theme.SPACE_1,
    )
    words: list[ft.Control] = [
        Text(name, theme.TEXT_STRONG if own else theme.TEXT_BODY, expand=True),
        Text(count, color=theme.INK_SECOND),
    ]
    if scale < theme.LARGE:
        words.append(ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.INK_SECOND))

    def show() -> None:
        session.finding.only_jobs(keco3, region)
        session.go("/listings")

    return ft.Semantics(
        button=True,
        label=f"{name}, {count}",
        exclude_semantics=True,
        content=ft.Container(
            ft.Column(
                [ft.Row(words, spacing=theme.SPACE_2), bar],
                spacing=theme.SPACE_1,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                alignment=ft.MainAxisAlignment.CENTER,
            ),
            padding=ft.Padding.symmetric(vertical=theme.SPACE_3),
            border_radius=theme.RADIUS_BUTTON,
            ink=True,
            on_click=press(show),
            key=f"offers-{sido}",
        ),
    )
