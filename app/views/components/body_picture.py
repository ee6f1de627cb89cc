"""What a work asks of the body beside what the person has, as two bars a capacity."""

import flet as ft

from app.models import Capacity, Level, Profile
from app.reference import demand_level
from app.state.session import Session
from app.views import pictures, theme
from app.views.components.card import Pill, Tone
from app.views.components.text import Text

_LABEL = 52


def BodyPicture(session: Session, keco3: str) -> list[ft.Control]:
    """One picture a capacity: what the person told of first, then the others."""
    profile = session.person.profile
    told = sorted(Capacity, key=lambda capacity: profile.capacity(capacity) is None)
    return [_picture(session, keco3, capacity, profile) for capacity in told]


def _picture(session: Session, keco3: str, capacity: Capacity, profile: Profile) -> ft.Control:
    t = session.t
    asked, has = demand_level(keco3, capacity), profile.capacity(capacity)
    name = t(f"capacity.{capacity}")
    work = t(f"demand.{capacity}.{int(asked)}") if asked else t("demand.unknown")
    rows = [_bar(session, t("body.work"), work, asked)]
    said = f"{name}. {t('body.work')}: {work}."
    head: list[ft.Control] = [
        ft.Icon(pictures.CAPACITIES[capacity], color=theme.INK_SECOND),
        Text(name, theme.TEXT_STRONG),
    ]
    top: list[ft.Control] = [ft.Row(head, spacing=theme.SPACE_3, tight=True)]
    if has is not None:
        mine = t(f"demand.{capacity}.{int(has)}")
        rows.append(_bar(session, t("body.me"), mine, has, mine=True))
        said += f" {t('body.me')}: {mine}."
    if has is not None and asked is not None:
        enough = has >= asked
        verdict = t("body.enough" if enough else "body.more")
        sign = ft.Icons.CHECK if enough else ft.Icons.WARNING_AMBER
        top.append(Pill(verdict, Tone.GOOD if enough else Tone.ATTENTION, sign))
        said += f" {verdict}."
    first = ft.Row(
        top,
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        wrap=True,
        run_spacing=theme.SPACE_1,
    )
    return ft.Semantics(
        label=said,
        image=True,
        exclude_semantics=True,
        content=ft.Column(
            [first, *rows],
            spacing=theme.SPACE_1,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
    )


def _bar(
    session: Session,
    label: str,
    word: str,
    level: Level | None,
    *,
    mine: bool = False,
) -> ft.Control:
    """Three steps, as many filled as are asked or there; what one has is drawn in our colour."""
    scale = session.settings.text_scale
    colour = theme.PRIMARY if mine else theme.INK_SECOND
    steps = ft.Row(
        [
            ft.Container(
                height=theme.SPACE_3,
                border_radius=theme.SPACE_1,
                bgcolor=colour if place <= int(level or 0) else None,
                border=ft.Border.all(1, colour if place <= int(level or 0) else theme.BORDER),
                expand=1,
            )
            for place in range(1, len(Level) + 1)
        ],
        spacing=theme.SPACE_1,
        expand=4,
    )
    name = Text(label, theme.TEXT_SMALL, color=theme.INK_SECOND)
    said = Text(word, theme.TEXT_SMALL)
    if scale >= theme.LARGE:  # beside large words there would be no room for the steps
        words = ft.Row([name, said], spacing=theme.SPACE_2, wrap=True)
        return ft.Column([words, ft.Row([steps], spacing=0)], spacing=2, tight=True)
    said.expand = 5
    return ft.Row(
        [ft.Container(name, width=_LABEL * scale), steps, said],
        spacing=theme.SPACE_2,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
