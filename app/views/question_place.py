"""Where one lives: first the 시도, then the 시군구 in it."""

from typing import Any

import flet as ft

from app.reference import Region, regions
from app.state.questions import Question
from app.state.session import Session
from app.text import Translator
from app.views import theme
from app.views.components import Chip, Heading, Line, Text
from app.views.components.announced import Announced
from app.views.components.field import Field, typed
from app.views.guard import handler

_BEFORE = {"51": "42", "52": "45"}
"""What 강원 and 전북 were coded as until 2023 and 2024, when they became special ones: people look
for them where they always stood, behind 경기 and before 전남."""


def sidos() -> list[Region]:
    """The seventeen 시도, in the order people know."""
    found = [region for region in regions().values() if not region.sigungu]
    return sorted(found, key=lambda one: customary(one.code))


def customary(code: str) -> str:
    """Sorts 시도, by a region's code, as people are used to see them."""
    return _BEFORE.get(code[:2], code[:2])


MANY = 20
"""From more parts than these one finds one's own quicker by writing."""


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
    nothing: tuple[str, str] = ("", "")
    (within_of, said), say = ft.use_state(nothing)
    of = home[:2] if home else ""

    def search_field() -> ft.Control:
        def find(event: Any) -> None:
            say((of, typed(event)))

        return Field(t("question.home.search"), on_change=handler(find), key="find-part")

    field = ft.use_memo(search_field, [session.settings.language, of])
    inside: list[ft.Control] = []
    if home is not None:  # a press on one far down leads to the top: there one sees what was taken
        inside.append(_taken(t, home))
    if home is None or changing:
        inside.append(_wrap([chip(r, t.region(r.code), _within(home, r)) for r in sidos()]))
    else:
        sido = t.region(f"{home[:2]}000")
        again = Chip(
            t("question.home.change", sido=sido), lambda: change(True), chosen=True, key="sido"
        )
        inside.append(_wrap([again]))
        if len(within := parts(home)) > 1:
            inside.append(Heading(t("question.home.part", sido=sido), 2))
            if len(within) > MANY:
                inside.append(field)
            look = said if within_of == of else ""  # words for another 시도 are gone with it
            found = named_so(t, within, look, home)
            inside.append(_wrap([chip(r, name, r.code == home) for name, r in found]))
            if not found:
                inside.append(Text(t("question.home.no_part"), color=theme.INK_SECOND))
    return ft.Column(
        inside,
        spacing=theme.GAP,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _taken(t: Translator, home: str) -> ft.Control:
    words = t("question.home.taken", place=t.region(home))
    return Announced(words, Line(ft.Icons.CHECK_CIRCLE, words, theme.GOOD))


def named_so(
    t: Translator, within: list[Region], said: str, home: str | None
) -> list[tuple[str, Region]]:
    """Parts by name, in the alphabet's order; of those only what holds the words, in the reader's
    language or in Korean, and the one that was chosen."""
    look = said.replace(" ", "").casefold()

    def holds(name: str, part: Region) -> bool:
        both = (name, part.name)
        return part.code == home or any(look in n.replace(" ", "").casefold() for n in both)

    named = sorted(((_short(t, part), part) for part in within), key=lambda one: one[0])
    return [(name, part) for name, part in named if holds(name, part)]


def _within(home: str | None, sido: Region) -> bool:
    return home is not None and home[:2] == sido.code[:2]


def _short(t: Translator, region: Region) -> str:
    whole, sido = t.region(region.code), t.region(f"{region.code[:2]}000")
    return whole.removeprefix(sido).removesuffix(f", {sido}").strip() or whole


def _wrap(chips: list[ft.Control]) -> ft.Control:
    return ft.Row(chips, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2)
