"""One occupation: how likely and why, what would change it, what it asks of the body."""

import flet as ft

from app.models import Basis, DataOrigin, ErrorCode, IlteoroError, Recommendation
from app.reference.licences import licences_of
from app.reference.professions import closed_by
from app.state.rights import day_of
from app.state.session import Session
from app.views import pictures, theme
from app.views.components import (
    BigButton,
    Card,
    EmptyState,
    Heading,
    Line,
    LinkLine,
    Notice,
    QuietButton,
    Text,
    Tone,
)
from app.views.components.body_hint import BodyHint
from app.views.components.body_picture import BodyPicture
from app.views.components.licence import LicenceCard
from app.views.components.occupation_card import LikelihoodBar, ReasonLines, percent
from app.views.components.offers import OffersCard
from app.views.components.steps import ChangeCard
from app.views.components.talk import CallButton, Talk
from app.views.guard import handler


def basis_words(session: Session, basis: Basis, data: DataOrigin) -> str:
    """What a recommendation is computed from."""
    if basis is Basis.MOVES:
        return session.t("occupations.basis_moves")
    return session.t(f"occupations.basis_{'synthetic' if data is DataOrigin.SYNTHETIC else 'real'}")


def problem_words(session: Session, problem: ErrorCode) -> str:
    """Why a model's file can't be used, in plain words."""
    t, key = session.t, f"why_moves.{problem}"
    return t(key) if t.has(key) else t.error(IlteoroError(problem))


def WhyMoves(session: Session) -> ft.Control:
    """That the table of moves answers, and why no model does."""
    t, problem = session.t, session.finder.problem
    words = [t("occupations.basis_moves")]
    if problem is not None:
        words.append(problem_words(session, problem))
    words.append(t("occupations.moves_limit"))
    return Notice(" ".join(words), icon=ft.Icons.TABLE_CHART_OUTLINED, tone=Tone.ATTENTION)


def detail(session: Session, chosen: Recommendation) -> list[ft.Control]:
    """Everything about one recommendation."""
    t = session.t
    moves = chosen.basis is Basis.MOVES
    means = t(
        "occupations.means_moves" if moves else "occupations.means",
        percent=percent(chosen.probability),
    )
    reasons = ReasonLines(t, chosen, session.person.profile)
    body: list[ft.Control] = [
        _head(session, chosen.keco3),
        LikelihoodBar(t, chosen, session.settings.text_scale),
        Text(means, theme.TEXT_SMALL, color=theme.INK_SECOND),
        *BodyHint(session),
        Similar(session, chosen.keco3),
    ]
    if moves:
        body.append(WhyMoves(session))
    if reasons:
        body.append(Card([Heading(t("occupations.why"), 2), *reasons]))
    if not moves:
        body.append(ChangeCard(session, chosen.keco3))
    return [
        *body,
        _body(session, chosen.keco3),
        *_licences(session, chosen.keco3),
        OffersCard(session, chosen.keco3),
        *_people(session, chosen),
    ]


def plain_detail(session: Session, keco3: str) -> list[ft.Control]:
    """An occupation without any recommendation: what it is, what it asks of the body."""
    t = session.t
    words = t.occupation_words(keco3)
    note = t("plain.no_chance" if session.person.plain else "occupations.not_listed")
    return [
        _head(session, keco3),
        *([Text(", ".join(words), color=theme.INK_SECOND)] if words else []),
        Text(note, theme.TEXT_SMALL, color=theme.INK_SECOND),
        _body(session, keco3),
        *_licences(session, keco3),
        OffersCard(session, keco3),
        Card(_talk(session)),
    ]


def gone(session: Session, *, level: int) -> ft.Control:
    """That an occupation is recommended no more, or never was; `level` is of its heading."""
    t = session.t
    return EmptyState(
        ft.Icons.EXPLORE_OUTLINED,
        t("occupations.gone_title"),
        t("occupations.gone_text"),
        t("occupations.title"),
        lambda: session.go("/occupations"),
        level=level,
    )


def detail_buttons(session: Session, keco3: str) -> list[ft.Control]:
    """The one action: the listings of this occupation."""

    def listings() -> None:
        session.finding.only_jobs(keco3)
        session.go("/listings")

    words = session.t("occupations.listings")
    return [BigButton(words, listings, icon=ft.Icons.WORK_OUTLINE, key="its-listings")]


def _head(session: Session, keco3: str) -> ft.Control:
    name = Heading(session.t.occupation(keco3), 1, expand=True)
    row: list[ft.Control] = [name]
    if session.settings.text_scale < theme.LARGE:  # large words need the room themselves
        row.insert(0, ft.Icon(pictures.of_occupation(keco3), color=theme.PRIMARY, size=36))
    return ft.Row(row, spacing=theme.SPACE_3)


def _body(session: Session, keco3: str) -> ft.Control:
    t = session.t
    return Card(
        [
            Heading(t("listing.body"), 2),
            *BodyPicture(session, keco3),
            Text(t("occupations.usual"), theme.TEXT_SMALL, color=theme.INK_SECOND),
        ],
        spacing=theme.SPACE_4,
    )


def _licences(session: Session, keco3: str) -> list[ft.Control]:
    """The certificates the law asks for in some of its work."""
    if codes := licences_of(keco3):
        return [LicenceCard(session, codes, keco3, some=True)]
    by = closed_by(keco3, session.person.profile)  # an examination, an ordination
    words = session.t(f"reason.closed.{by}") if by else ""
    return [Card([Line(ft.Icons.BADGE_OUTLINED, words, theme.ATTENTION)])] if words else []


def _talk(session: Session) -> list[ft.Control]:
    """Whom to talk to; a shared screen has no telephone."""
    call = [] if session.kept == "shared" else [CallButton(session)]
    return [Heading(session.t("occupations.people"), 2), Talk(session), *call]


def _people(session: Session, chosen: Recommendation) -> list[ft.Control]:
    """Whom to talk to, who else may look at this recommendation, what it stands on."""
    t = session.t
    asked = session.rights.review_of(chosen.keco3)
    basis = basis_words(session, chosen.basis, chosen.data)
    inside: list[ft.Control] = _talk(session)
    if asked is not None:
        day = t.day(day_of(asked))
        inside.append(Line(ft.Icons.HOW_TO_REG_OUTLINED, t("review.asked", day=day), theme.GOOD))
    inside.append(
        QuietButton(
            t("review.see" if asked else "review.ask"),
            lambda: session.go(f"/review/{chosen.keco3}"),
            icon=ft.Icons.PERSON_SEARCH_OUTLINED,
            color=theme.PRIMARY,
            key="review",
        )
    )
    small: list[ft.Control] = [Text(basis, theme.TEXT_SMALL, color=theme.INK_SECOND)]
    if chosen.basis is Basis.MODEL:
        small.append(LinkLine(t("model.link"), lambda: session.go("/model"), key="model"))
    return [Card(inside), ft.Column(small, spacing=0, tight=True)]


@ft.component
def Similar(session: Session, keco3: str) -> ft.Control:
    """How many people like this one went back to it; nothing where that is not to be said."""
    nothing: tuple[str, int | None] = ("", None)
    found, keep = ft.use_state(nothing)
    profile = session.person.profile

    async def count() -> None:
        keep((keco3, await session.finding.similar(keco3)))

    ft.use_effect(handler(count), [keco3, profile, session.finder.recommendations])
    of, n = found
    if of != keco3 or n is None:
        return ft.Container(visible=False)
    words = session.t("occupations.similar", n=f"{n:,}")
    return Line(ft.Icons.GROUPS_OUTLINED, words, theme.PRIMARY)
