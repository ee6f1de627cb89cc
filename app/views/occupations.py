"""Recommended occupations: ranked, why, and what would change it; or, refused, the plain list."""

from collections.abc import Callable, Sequence
from functools import partial

import flet as ft

from app.models import Basis, Recommendation
from app.reference import occupation
from app.state.advice import Standing, standing
from app.state.asking import body_known
from app.state.models import Phase, Width
from app.state.session import Session
from app.views import theme
from app.views.all_occupations import PlainOccupations, refuse_button
from app.views.components import (
    BigButton,
    EmptyState,
    Heading,
    LinkButton,
    Notice,
    Page,
    Shapes,
    Text,
    Tone,
)
from app.views.components.body_hint import BodyHint
from app.views.components.occupation_card import OccupationCard
from app.views.components.slowly import SlowCards
from app.views.components.steps import StepsCard
from app.views.components.talk import Talk
from app.views.occupation import WhyMoves, basis_words, detail, detail_buttons, gone, plain_detail
from app.views.returning import ReturnCard, closed

_FIRST = 3
"""How many come before what would change them; a title then says that there are more."""


@ft.component
def Occupations(session: Session) -> ft.Control:
    """`/occupations` and `/occupations/:keco3`; on a phone the second one covers the first."""
    ft.use_state(session.person)
    return PlainOccupations(session) if session.person.plain else _Ranked(session)


@ft.component
def _Ranked(session: Session) -> ft.Control:
    """The ranked list; beside it, where two panes fit, the one that was chosen."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.finder)
    ft.use_state(session.sync)
    t, finder = session.t, session.finder
    keco3 = ft.use_route_params().get("keco3", "")
    chosen = next((r for r in finder.recommendations if r.keco3 == keco3), None)
    wide = session.screen.width is not Width.PHONE
    if keco3 and not wide:
        return _one(session, keco3, chosen)
    # Of an address that names none the first is shown, and that it is another.
    other = bool(keco3) and chosen is None and occupation(keco3) is None
    if wide and chosen is None and finder.recommendations and (other or not keco3):
        chosen = finder.recommendations[0]
    if wide and not session.person.answered():
        chosen = None  # what to do now stands alone: nothing to recommend is known yet
    aside: Sequence[ft.Control] | None = None
    buttons: Sequence[ft.Control] = ()
    if wide and chosen is not None:
        told = [Notice(t("occupations.gone_title"))] if other else []
        aside = [*told, *detail(session, chosen)]
        buttons = detail_buttons(session, chosen.keco3)
    elif wide and occupation(keco3) is not None:
        aside, buttons = plain_detail(session, keco3), detail_buttons(session, keco3)
    elif wide and keco3:
        aside = [gone(session, level=2)]
    return Page(
        session,
        _list(session, chosen if wide else None, wide=wide),
        key="occupations",
        title=t("occupations.title"),
        tab="occupations",
        aside=aside,
        aside_bottom=buttons,
    )


def _one(session: Session, keco3: str, chosen: Recommendation | None) -> ft.Control:
    t = session.t
    if chosen is None and session.finder.phase is not Phase.READY:
        body: list[ft.Control] = [Shapes(t("state.thinking"))]
    elif chosen is None and occupation(keco3) is None:
        body = [gone(session, level=1), Talk(session)]
    else:
        return Page(
            session,
            plain_detail(session, keco3) if chosen is None else detail(session, chosen),
            key=f"occupation-{keco3}",
            back="/occupations",
            bottom=detail_buttons(session, keco3),
        )
    return Page(session, body, key="occupation", back="/occupations", tab="occupations")


def _list(
    session: Session,
    chosen: Recommendation | None,
    *,
    wide: bool,
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
            ),
            Talk(session),
            refuse_button(session),
        ]
    if not finder.recommendations:
        return [Shapes(t("state.thinking"))]
    best = finder.recommendations[0]
    cards: list[Callable[[], ft.Control]] = []
    before: Standing | None = None
    for rank, recommendation in enumerate(finder.recommendations, 1):
        stands = standing(recommendation, person.profile)
        before, changed = stands, stands is not before
        if changed and stands is not Standing.FITS and (stands, rank) != (Standing.BEYOND, 1):
            cards.append(partial(Heading, _headed(session, stands), 2))
        elif rank == _FIRST + 1 and finder.ideas and not wide:
            cards.append(partial(Heading, t("occupations.more"), 2))
        cards.append(
            partial(
                OccupationCard, session, recommendation, rank, selected=chosen is recommendation
            )
        )
        if rank == _FIRST and finder.ideas and not wide:  # in two panes the chosen one says it
            cards.append(partial(StepsCard, session, finder.ideas))
    back = [ReturnCard(session)]
    first, last = ([], back) if closed(session) else (back, [])
    last += [Talk(session), *_links(session, best.basis)]
    ranked = SlowCards(cards, "occupations", last)
    return [_basis(session, best), *BodyHint(session), *first, ranked]


def _headed(session: Session, stands: Standing) -> str:
    """What is said above those that are not likely, or usually beyond one."""
    if stands is Standing.SELDOM and not body_known(session):
        return session.t("occupations.low")
    return session.t(f"occupations.{stands}")


def _basis(session: Session, best: Recommendation) -> ft.Control:
    if best.basis is Basis.MOVES:
        return WhyMoves(session)
    words = basis_words(session, best.basis, best.data)
    return Text(f"{words} {session.t('occupations.you_decide')}", color=theme.INK_SECOND)


def _links(session: Session, basis: Basis) -> list[ft.Control]:
    links = [refuse_button(session)]
    if basis is Basis.MODEL:
        link = LinkButton(session.t("model.link"), lambda: session.go("/model"), key="model-list")
        links.insert(0, link)
    return [
        ft.Column(
            links,
            spacing=0,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.START,
        )
    ]
