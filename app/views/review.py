"""Asking that a human looks at a recommendation (개인정보 보호법 제37조의2), and taking it back."""

import flet as ft

from app.models import Recommendation, Submission
from app.reference import occupation
from app.state.models import Phase
from app.state.rights import day_of
from app.state.session import Session
from app.views import pictures, theme
from app.views.components import (
    BigButton,
    Card,
    Heading,
    Line,
    Notice,
    Page,
    QuietButton,
    Shapes,
    Text,
    Tone,
)
from app.views.components.occupation_card import percent
from app.views.components.talk import CallButton
from app.views.components.toast import toast
from app.views.occupation import gone


@ft.component
def Review(session: Session) -> ft.Control:
    """`/review/:keco3`: what is asked, that it is not sent yet, and whom to ask now."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.finder)
    t, finder = session.t, session.finder
    keco3 = ft.use_route_params().get("keco3", "")
    chosen = next((r for r in finder.recommendations if r.keco3 == keco3), None)
    asked = session.rights.review_of(keco3)
    back = f"/occupations/{keco3}"
    if occupation(keco3) is None or (chosen is None and asked is None):
        waiting = finder.phase in (Phase.IDLE, Phase.WORKING)
        return Page(
            session,
            [Shapes(t("state.thinking"))] if waiting else [gone(session, level=1)],
            key="review",
            back="/occupations",
        )
    large = session.settings.text_scale >= theme.LARGE
    name = Text(t.occupation(keco3), theme.TEXT_SECTION, expand=None if large else True)
    icon = ft.Icon(pictures.of_occupation(keco3), color=theme.PRIMARY, size=36)
    body: list[ft.Control] = [
        # A large title would leave no room for what it names: it moves with the text.
        *([Heading(t("review.title"), 1)] if large else []),
        name if large else ft.Row([icon, name], spacing=theme.SPACE_3),
        *([_standing(session, asked)] if asked else []),
        Text(t("review.what")),
        Notice(t(f"review.not_sent_{session.kept}"), tone=Tone.ATTENTION),
        CallButton(session),
        Card(
            [
                Line(ft.Icons.GAVEL_OUTLINED, t("review.law"), theme.PRIMARY),
                Line(ft.Icons.DESCRIPTION_OUTLINED, _about(session, chosen, asked), theme.PRIMARY),
            ]
        ),
    ]
    return Page(
        session,
        body,
        key=f"review-{keco3}",
        title="" if large else t("review.title"),
        back=back,
        bottom=[] if asked or chosen is None else [_ask(session, chosen)],
    )


def _ask(session: Session, chosen: Recommendation) -> ft.Control:
    async def ask() -> None:
        await session.rights.ask_review(chosen)

    icon = ft.Icons.BOOKMARK_ADD_OUTLINED
    return BigButton(session.t("review.keep"), ask, icon=icon, key="keep-review")


def _about(session: Session, chosen: Recommendation | None, asked: Submission | None) -> str:
    """What the request holds, as it was said when it was asked."""
    said = asked.content.get("probability") if asked else chosen.probability if chosen else None
    number = percent(said) if isinstance(said, float) else "?"
    return session.t("review.about", percent=number)


def _standing(session: Session, asked: Submission) -> ft.Control:
    """That it is kept since when, and the way back."""
    t = session.t
    words = t("review.kept", day=t.day(day_of(asked)))
    return Card(
        [
            Line(ft.Icons.HOW_TO_REG_OUTLINED, words, theme.GOOD),
            take_back_button(session, asked),
        ],
        bgcolor=theme.GOOD_SOFT,
        line=False,
    )


def take_back_button(session: Session, asked: Submission) -> ft.Control:
    """Take a request back; a moment later one can still have it again."""
    t = session.t

    async def take_back() -> None:
        await session.rights.take_back(asked)

        async def undo() -> None:
            await session.rights.put_back(asked)

        toast(session, t("review.gone"), undo=undo)

    return QuietButton(
        t("review.take_back"), take_back, icon=ft.Icons.UNDO, key=f"take-back-{asked.id}"
    )


def reviews_card(session: Session) -> list[ft.Control]:
    """In 나: what was asked and waits; nothing where nothing was."""
    t, reviews = session.t, session.person.reviews
    if not reviews:
        return []
    rows: list[ft.Control] = []
    for asked in reviews:
        name = t.occupation(str(asked.content.get("keco3")))
        if rows:
            rows.append(ft.Divider(height=1, color=theme.LINE))
        rows += [
            ft.Column(
                [
                    Text(name, theme.TEXT_STRONG),
                    Text(
                        t("review.asked", day=t.day(day_of(asked))),
                        theme.TEXT_SMALL,
                        color=theme.INK_SECOND,
                    ),
                    ft.Row([take_back_button(session, asked)], wrap=True),
                ],
                spacing=0,
                tight=True,
            )
        ]
    waits = Text(t(f"review.waits_{session.kept}"), theme.TEXT_SMALL, color=theme.INK_SECOND)
    return [Card([Heading(t("review.mine"), 2), waits, *rows])]
