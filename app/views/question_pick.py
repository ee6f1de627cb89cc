"""A word typed and what it finds to pick from: occupations, certificates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from app.state.certificates import certificate_name, first_certificates, suggest_certificates
from app.state.jobs import suggest
from app.state.questions import Question, toggled
from app.state.session import Session
from app.views import pictures, theme
from app.views.components import Choice, Line, Text
from app.views.components.field import Field, typed
from app.views.guard import handler


@dataclass(frozen=True)
class Picked:
    """One thing that can be picked."""

    key: str
    name: str
    example: str
    icon: ft.IconData
    chosen: bool
    pick: Callable[[], None]
    several: bool = True

    def shown(self, large: bool) -> ft.Control:
        """It as a choice; `large` where text is."""
        return Choice(
            self.name,
            self.pick,
            chosen=self.chosen,
            icon=self.icon,
            example=self.example,
            several=self.several,
            large=large,
            key=self.key,
        )


def _large(session: Session) -> bool:
    return session.settings.text_scale >= theme.LARGE


def beside(name: str, other: str) -> str:
    """Another name to stand under a name, unless it is the very same."""
    return "" if other.casefold() == name.casefold() else other


def Picker(
    session: Session,
    question: Question,
    find: Callable[[str], list[Picked]],
    on_top: Callable[[list[Picked]], list[ft.Control]],
    offered: Sequence[Picked] = (),
) -> ft.Control:
    """A field and what it finds; `on_top` gives what was picked before, `offered` what stands
    there as long as nothing is typed. To be called while a component is drawn: it keeps what
    was typed."""
    said, say = ft.use_state(session.person._typed.get(question.id, ""))
    t = session.t

    def write(event: Any) -> None:
        session.typed(question, typed(event))
        say(typed(event))

    field = ft.use_memo(
        lambda: Field(
            t(f"question.{question.id}.field"),
            hint=t(f"question.{question.id}.hint"),
            value=said,
            on_change=handler(write),
            key=f"{question.id}-field",
        ),
        [session.settings.language],
    )
    word, large = said.strip(), _large(session)
    found = find(said) if word else list(offered)
    # What was chosen before stands above the field: below it a small screen would hide it.
    top = ft.Column(
        on_top(found),
        spacing=theme.SPACE_3,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        key=f"{question.id}-chosen",
    )
    top.visible = bool(top.controls)
    below: list[ft.Control] = [one.shown(large) for one in found]
    if word and not found:
        words = t(f"question.{question.id}.not_found", word=word)
        line = Line(ft.Icons.INFO_OUTLINE, words, theme.ATTENTION)
        below = [ft.Semantics(live_region=True, content=line)]
    elif word:
        pick = Text(t(f"question.{question.id}.pick"), theme.TEXT_SMALL, color=theme.INK_SECOND)
        below.insert(0, pick)
    return ft.Column(
        [top, field, *below],
        spacing=theme.SPACE_3,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _nothing(session: Session, question: Question, name: str, *, chosen: bool,
             choose: Callable[[], None]) -> ft.Control:  # fmt: skip
    return Choice(
        session.t(f"question.{question.id}.{name}"),
        choose,
        chosen=chosen,
        icon=pictures.NOTHING,
        large=_large(session),
        key=f"answer-{name}",
    )


@ft.component
def OccupationsQuestion(session: Session, question: Question) -> ft.Control:
    """Occupations one wants, or does not want."""
    ft.use_state(session.settings)
    person, _ = ft.use_state(session.person)
    t = session.t
    chosen: tuple[str, ...] = getattr(person.wishes, question.fills)

    def row(keco3: str, title: str = "") -> Picked:
        name = t.occupation(keco3)
        return Picked(
            f"occupation-{keco3}",
            name,
            beside(name, title),
            pictures.of_occupation(keco3),
            keco3 in chosen,
            lambda: session.answer(question, toggled(question, chosen, keco3)),
        )

    def find(said: str) -> list[Picked]:
        titles: dict[str, str] = {}
        for title in suggest(said, limit=12, t=t):
            titles.setdefault(title.keco3, title.name)
        return [row(keco3, name) for keco3, name in [*titles.items()][:6]]

    def on_top(found: list[Picked]) -> list[ft.Control]:
        below = {one.key for one in found}
        rows = [row(keco3) for keco3 in chosen]
        nothing = _nothing(
            session,
            question,
            question.nothing,
            chosen=question.id in person.settled,
            choose=lambda: session.settle(question),
        )
        return [*([] if found else [nothing]),
                *(one.shown(_large(session)) for one in rows if one.key not in below)]  # fmt: skip

    return Picker(session, question, find, on_top)


@ft.component
def CertificatesQuestion(session: Session, question: Question) -> ft.Control:
    """The certificates one has; none at all is an answer too."""
    ft.use_state(session.settings)
    person, _ = ft.use_state(session.person)
    t, has = session.t, person.profile.certificates

    def toggle(code: str) -> None:
        session.answer(question, toggled(question, has or (), code) or None)

    def row(code: str) -> Picked:
        return Picked(
            f"certificate-{code}",
            certificate_name(t, code),
            "",
            ft.Icons.WORKSPACE_PREMIUM_OUTLINED,
            code in (has or ()),
            lambda: toggle(code),
        )

    def on_top(found: list[Picked]) -> list[ft.Control]:
        below = {one.key for one in found}
        rows = [row(code) for code in has or ()]
        none = Choice(
            t("question.certificates.none"),
            lambda: session.answer(question, None if has == () else ()),
            chosen=has == (),
            icon=ft.Icons.DO_NOT_DISTURB_ON_OUTLINED,
            large=_large(session),
            key="answer-none",
        )
        return [none, *(one.shown(_large(session)) for one in rows if one.key not in below)]

    offered = [row(code) for code in first_certificates(person.profile.occupation_before)]
    return Picker(
        session,
        question,
        lambda said: [row(code) for code in suggest_certificates(said, t)],
        on_top,
        offered,
    )
