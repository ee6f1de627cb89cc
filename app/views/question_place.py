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

    def chip(region: Region, text: str, chosen: bool) -> ft.Control:
        return Chip(
            text,
            lambda: session.answer(question, region.code),
            chosen=chosen,
            key=f"place-{region.code}",
        )

    inside: list[ft.Control] = [
        _wrap(
            [chip(r, t.region(r.code), bool(home) and r.code[:2] == str(home)[:2]) for r in sidos()]
        )
    ]
    if home:
        inside.append(Heading(t("question.home.part", sido=t.region(f"{home[:2]}000")), 2))
        inside.append(_wrap([chip(r, _short(session, r), r.code == home) for r in parts(home)]))
    return ft.Column(
        inside,
        spacing=theme.GAP,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _short(session: Session, region: Region) -> str:
    whole, sido = session.t.region(region.code), session.t.region(f"{region.code[:2]}000")
    return whole.removeprefix(sido).removesuffix(f", {sido}").strip() or whole


def _wrap(chips: list[ft.Control]) -> ft.Control:
    return ft.Row(chips, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2)
