"""Recommended occupations: ranked, why, and what would change it."""

from collections.abc import Sequence

import flet as ft

from app.models import Basis, Capacity, DataOrigin, Kind, Recommendation
from app.reference import demand_level
from app.state.models import Idea, Phase, Width
from app.state.session import Session
from app.text import Translator
from app.views import pictures, theme
from app.views.components import (
    BigButton,
    Card,
    EmptyState,
    Heading,
    Line,
    Notice,
    Page,
    QuietButton,
    Shapes,
    Text,
    Tone,
)
from app.views.components.demand_row import DemandRow
from app.views.components.occupation_card import (
    LikelihoodBar,
    OccupationCard,
    ReasonLines,
    percent,
)
from app.views.components.slowly import use_slowly


@ft.component
def Occupations(session: Session) -> ft.Control:
    """The ranked list; beside it, where two panes fit, the one that was chosen."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.finder)
    ft.use_state(session.sync)
    t, finder = session.t, session.finder
    drawn = use_slowly(finder.recommendations, "occupations")
    keco3 = ft.use_route_params().get("keco3", "")
    chosen = next((r for r in finder.recommendations if r.keco3 == keco3), None)
    wide = session.screen.width is not Width.PHONE
    if keco3 and not wide:
        return _one(session, chosen)
    if wide and chosen is None and finder.recommendations:
        chosen = finder.recommendations[0]
    if wide and not session.person.answered():
        chosen = None  # what to do now stands alone: nothing to recommend is known yet
    aside = _detail(session, chosen) if wide and chosen else None
    return Page(
        session,
        _list(session, chosen if wide else None, drawn),
        key="occupations",
        title=t("occupations.title"),
        tab="occupations",
        aside=aside,
        aside_bottom=_buttons(session, chosen) if aside and chosen else (),
    )


def _one(session: Session, chosen: Recommendation | None) -> ft.Control:
    t = session.t
    if chosen is None:
        body = [Shapes(t("state.thinking"))]
        if session.finder.phase is Phase.READY:
            body = [
                EmptyState(
                    ft.Icons.EXPLORE_OUTLINED,
                    t("occupations.gone_title"),
                    t("occupations.gone_text"),
                    t("occupations.title"),
                    lambda: session.go("/occupations"),
                )
            ]
        return Page(session, body, key="occupation", back="/occupations", tab="occupations")
    return Page(
        session,
        _detail(session, chosen),
        key=f"occupation-{chosen.keco3}",
        back="/occupations",
        bottom=_buttons(session, chosen),
    )


def _list(
    session: Session, chosen: Recommendation | None, drawn: Sequence[Recommendation]
) -> list[ft.Control]:
    t, finder, person = session.t, session.finder, session.person
    if finder.phase is Phase.FAILED and finder.error is not None and not finder.recommendations:
        return [
            Notice(t.error(finder.error), tone=Tone.ATTENTION),
            BigButton(t("state.again"), session.find_again, soft=True),
        ]
    if not person.answered():
        place = person.next_question() or 1
        return [
            EmptyState(
                ft.Icons.QUIZ_OUTLINED,
                t("occupations.empty_title"),
                t("occupations.empty_text"),
                t("home.do.begin.button"),
                lambda: session.go(
                    f"/questions/{place}" if person.consent_personal else "/welcome/personal"
                ),
            )
        ]
    if not finder.recommendations:
        return [Shapes(t("state.thinking"))]
    best = finder.recommendations[0]
    cards: list[ft.Control] = [
        OccupationCard(session, recommendation, rank, selected=chosen is recommendation)
        for rank, recommendation in enumerate(drawn, 1)
    ]
    if finder.ideas:
        cards.insert(2, _ideas(session, finder.ideas))
    return [Text(_basis(session, best), color=theme.INK_SECOND), *cards]


def _basis(session: Session, best: Recommendation) -> str:
    t = session.t
    if best.basis is Basis.MOVES:
        return t("occupations.basis_moves")
    key = "synthetic" if best.data is DataOrigin.SYNTHETIC else "real"
    return f"{t(f'occupations.basis_{key}')} {t('occupations.you_decide')}"


def _named(t: Translator, idea: Idea) -> str:
    """A certificate or a field of training in the reader's language, else in Korean."""
    key = f"{'ncs' if idea.kind == 'training' else 'certificate'}.{idea.code}"
    return t(key) if t.has(key) else idea.name


def _ideas(session: Session, ideas: tuple[Idea, ...]) -> ft.Control:
    t = session.t
    lines: list[ft.Control] = [
        Text(
            t(
                f"idea.{idea.kind}",
                what=_named(t, idea),
                occupation=t.occupation(idea.keco3),
                before=percent(idea.before),
                after=percent(idea.after),
            )
        )
        for idea in ideas
    ]

    def courses() -> None:
        session.finding.narrow(Kind.COURSE)
        session.go("/listings")

    return Card(
        [
            ft.Row(
                [
                    ft.Icon(ft.Icons.LIGHTBULB, color=theme.ATTENTION, size=26),
                    Heading(t("occupations.change"), 2, expand=True),
                ],
                spacing=theme.SPACE_2,
            ),
            *lines,
            QuietButton(t("occupations.courses"), courses, color=theme.PRIMARY, key="courses"),
        ],
        bgcolor=theme.ATTENTION_SOFT,
        line=False,
    )


def _detail(session: Session, chosen: Recommendation) -> list[ft.Control]:
    t, profile = session.t, session.person.profile
    rows = [
        DemandRow(
            t,
            capacity,
            demand_level(chosen.keco3, capacity),
            stated=False,
            has=profile.capacity(capacity),
        )
        for capacity in Capacity
    ]
    reasons = ReasonLines(t, chosen.reasons)
    return [
        ft.Row(
            [
                ft.Icon(pictures.of_occupation(chosen.keco3), color=theme.PRIMARY, size=36),
                Heading(t.occupation(chosen.keco3), 1, expand=True),
            ],
            spacing=theme.SPACE_3,
        ),
        LikelihoodBar(t, chosen, session.settings.text_scale),
        Text(
            t("occupations.means", percent=percent(chosen.probability)),
            theme.TEXT_SMALL,
            color=theme.INK_SECOND,
        ),
        Card([Heading(t("occupations.why"), 2), *reasons]) if reasons else ft.Container(),
        Card(
            [
                Heading(t("listing.body"), 2),
                *rows,
                Text(t("occupations.usual"), theme.TEXT_SMALL, color=theme.INK_SECOND),
            ]
        ),
        Line(ft.Icons.SUPPORT_AGENT, t("occupations.talk"), theme.PRIMARY, style=theme.TEXT_SMALL),
    ]


def _buttons(session: Session, chosen: Recommendation) -> list[ft.Control]:
    t = session.t

    def listings() -> None:
        session.finding.only_occupation(chosen.keco3)
        session.go("/listings")

    return [
        BigButton(
            t("occupations.listings"), listings, icon=ft.Icons.WORK_OUTLINE, key="its-listings"
        )
    ]
