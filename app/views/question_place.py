"""Where one lives: first the 시도, then the 시군구 in it."""

import flet as ft

from app.reference import Region, regions
from app.state.questions import Question
from app.state.session import Session
from app.views import theme
from app.views.components import Chip, Heading


def sidos() -> list[Region]:
    """The seventeen 시도."""
    return [region for region in regions().values() if not region.sigungu]


def parts(sido: str) -> list[Region]:
    """The smallest regions of a 시도 by its code, in the order of their codes."""
    return [r for r in regions().values() if r.leaf and r.sigungu and r.code[:2] == sido[:2]]


@ft.component
def PlaceQuestion(session: Session, question: Question) -> ft.Control:
    """Two rows of choices; a 시도 alone is an answer too."""
    ft.use_state(session.settings)
    person, _ = ft.use_state(session.person)
    t, home = session.t, person.profile.region

    def choose(region: Region) -> None:
        change(False)
        within = [] if region.sigungu else parts(region.code)
        # Where there is but one part, as in 세종, nothing is left to ask.
        only = within[0] if len(within) == 1 else region
        session.answer(question, only.code)

    def chip(region: Region, text: str, chosen: bool) -> ft.Control:
        return Chip(
            text,
            lambda: choose(region),
            chosen=chosen,
            key=f"place-{region.code}",
        )

    changing, change = ft.use_state(False)
    inside: list[ft.Control] = []
    if home is None or changing:
        inside.append(_wrap([chip(r, t.region(r.code), _within(home, r)) for r in sidos()]))
    else:
        sido = t.region(f"{home[:2]}000")
        again = Chip(
            t("question.home.change", sido=sido), lambda: change(True), chosen=True, key="sido"
        )
        inside.append(_wrap([again]))
        if len(within := parts(home)) > 1:
            inside += [
                Heading(t("question.home.part", sido=sido), 2),
                _wrap([chip(r, _short(session, r), r.code == home) for r in within]),
            ]
    return ft.Column(
        inside,
        spacing=theme.GAP,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _within(home: str | None, sido: Region) -> bool:
    return home is not None and home[:2] == sido.code[:2]


def _short(session: Session, region: Region) -> str:
    whole, sido = session.t.region(region.code), session.t.region(f"{region.code[:2]}000")
    return whole.removeprefix(sido).removesuffix(f", {sido}").strip() or whole


def _wrap(chips: list[ft.Control]) -> ft.Control:
    return ft.Row(chips, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2)
