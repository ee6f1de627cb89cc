"""One recommended occupation: its place, how likely, what speaks for and against it."""

from collections.abc import Callable
from typing import Any, cast

import flet as ft

from app.models import Profile, Recommendation
from app.state.session import Session
from app.text import Translator
from app.views import pictures, theme
from app.views.components.card import Card, Line, Pill, Tone
from app.views.components.press import press
from app.views.components.reasons import (
    BODILY,
    not_just_taken_up,
    speaking_against,
    speaking_for,
    too_hard,
)
from app.views.components.text import Text


def percent(probability: float) -> str:
    """A probability as people read it; never 0 % for what may still happen."""
    return f"{max(1, round(probability * 100))}%"


def LikelihoodBar(t: Translator, recommendation: Recommendation, text_scale: float) -> ft.Control:
    """A bar of the probability, the words and the number."""
    share = max(0.02, min(1.0, recommendation.probability))
    bar = ft.Row(
        [
            ft.Container(
                bgcolor=theme.PRIMARY, height=10, border_radius=5, expand=max(1, round(share * 100))
            ),
            ft.Container(expand=max(0, 100 - round(share * 100)) or None),
        ],
        spacing=0,
    )
    words = t(f"likelihood.{recommendation.likelihood}")
    figure = percent(recommendation.probability)
    track = ft.Container(bar, bgcolor=theme.LINE, border_radius=5)
    said: list[ft.Control] = [
        Text(words, theme.TEXT_STRONG, color=theme.PRIMARY),
        Text(figure, theme.TEXT_SMALL, color=theme.INK_SECOND),
    ]
    if text_scale < theme.LARGE:
        track.expand = True
        content: ft.Control = ft.Row([track, *said], spacing=theme.SPACE_3)
    else:  # beside large words there would be no room for the bar
        content = ft.Column(
            [track, ft.Row(said, spacing=theme.SPACE_3, wrap=True)],
            spacing=theme.SPACE_1,
            tight=True,
        )
    return ft.Semantics(label=f"{words}, {figure}", exclude_semantics=True, content=content)


def ReasonLines(
    t: Translator, recommendation: Recommendation, profile: Profile, most: int | None = None
) -> list[ft.Control]:
    """What is hard for the body, then sentences with a plus or a minus before them."""
    reasons = recommendation.reasons
    hard = too_hard(t, recommendation.keco3, profile)
    if not_just_taken_up(t, recommendation.keco3, profile):
        reasons = tuple(one for one in reasons if one.code != "education_raises")
    good = speaking_for(t, reasons)
    bad = [line for line in speaking_against(t, reasons) if line not in hard]
    if most is not None:
        hard, good, bad = hard[:most], good[:most], bad[: max(0, most - len(hard))]
    return [
        *(Line(ft.Icons.WARNING_AMBER, line, theme.ATTENTION) for line in hard),
        *(Line(ft.Icons.ADD_CIRCLE, line, theme.GOOD) for line in good),
        *(Line(ft.Icons.REMOVE_CIRCLE, line, theme.ATTENTION) for line in bad),
    ]


@ft.component
def _Card(
    session: Session, recommendation: Recommendation, rank: int, seen: tuple[object, ...]
) -> ft.Control:
    """`seen` is what else changes how it looks: chosen or not, language, text size."""
    t, scale = session.t, session.settings.text_scale
    size = 36 * scale
    chevron = [ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.INK_SECOND)]
    if scale >= theme.LARGE:  # large words need the room themselves
        size, chevron = 28 * scale, []
    head = ft.Row(
        [
            ft.Container(
                Text(str(rank), theme.TEXT_STRONG, color=theme.ON_PRIMARY),
                width=size,
                height=size,
                bgcolor=theme.PRIMARY,
                border_radius=size / 2,
                alignment=ft.Alignment.CENTER,
            ),
            Text(t.occupation(recommendation.keco3), theme.TEXT_SECTION, expand=True),
            *chevron,
        ],
        spacing=theme.SPACE_3,
    )
    return Card(
        [
            head,
            LikelihoodBar(t, recommendation, session.settings.text_scale),
            *ReasonLines(t, recommendation, session.person.profile, most=2),
        ],
        on_click=lambda: session.go(f"/occupations/{recommendation.keco3}"),
        selected=bool(seen[0]),
        key=f"occupation-{recommendation.keco3}",
    )


_memo: Any = ft.memo(_Card)  # type: ignore[no-untyped-call]


def OccupationCard(
    session: Session, recommendation: Recommendation, rank: int, *, selected: bool = False
) -> ft.Control:
    """The card of the list; all of it leads on. Built again only when it changed."""
    settings = session.settings
    seen = (selected, settings.language, settings.text_scale)
    return cast("ft.Control", _memo(session, recommendation, rank, seen))


def OccupationRow(
    t: Translator,
    recommendation: Recommendation,
    profile: Profile,
    on_click: Callable[..., Any],
    *,
    former: bool = False,
) -> ft.Control:
    """One line on the home screen: picture, name, likelihood, the first reason each way.

    What the body finds hard goes before any other reason; `former` names the old job.
    """
    told = [r for r in recommendation.reasons if not (former and r.code == "same_occupation")]
    good = speaking_for(t, told)
    bodily = [r for r in recommendation.reasons if r.code.startswith(BODILY)]
    hard = too_hard(t, recommendation.keco3, profile) or speaking_against(t, bodily)
    bad = hard or speaking_against(t, recommendation.reasons)
    words = t(f"likelihood.{recommendation.likelihood}")
    below = f"{words} · {good[0]}" if good else words
    lines: list[ft.Control] = [Text(t.occupation(recommendation.keco3), theme.TEXT_STRONG)]
    if former:
        lines.append(ft.Row([Pill(t("home.former"), Tone.PLAIN, ft.Icons.HISTORY)], wrap=True))
    lines.append(Text(below, theme.TEXT_SMALL, color=theme.INK_SECOND))
    if bad:
        lines.append(Line(ft.Icons.WARNING_AMBER, bad[0], theme.ATTENTION, style=theme.TEXT_SMALL))
    return ft.Semantics(
        button=True,
        content=ft.Container(
            ft.Row(
                [
                    ft.Container(
                        ft.Icon(
                            pictures.of_occupation(recommendation.keco3),
                            color=theme.PRIMARY,
                            size=26,
                        ),
                        bgcolor=theme.PRIMARY_SOFT,
                        border_radius=theme.RADIUS_BUTTON,
                        width=52,
                        height=52,
                        alignment=ft.Alignment.CENTER,
                    ),
                    ft.Column(
                        lines,
                        spacing=2,
                        tight=True,
                        expand=True,
                    ),
                ],
                spacing=theme.SPACE_3,
            ),
            padding=theme.SPACE_2,
            border_radius=theme.RADIUS_BUTTON,
            ink=True,
            on_click=press(on_click),
            key=f"row-{recommendation.keco3}",
        ),
    )
