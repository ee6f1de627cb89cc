"""Answers one chooses: yes or no, one of some, several, one of many with a search."""

from typing import Any, cast

import flet as ft

from app.forms.definitions import Widget
from app.models.record import Submission
from app.state.filing import form_of
from app.state.session import Session
from app.views import theme
from app.views.components import Choice, Line
from app.views.components.field import Field, typed
from app.views.guard import handler


@ft.component
def ChoiceAnswer(session: Session, one: Submission, name: str) -> ft.Control:
    """Cards to tap, under each other."""
    ft.use_state(session.settings)
    ft.use_state(session.filing.state)
    t, form = session.t, form_of(one)
    widget = form.questions[name].widget
    value = (session.filing.find(one.id) or one).content.get(name)
    large = session.settings.text_scale >= theme.LARGE

    def choose(answer: Any) -> None:
        session.filing.change(one.id, name, answer)

    if widget is Widget.YES_NO:
        cards = [
            Choice(
                t("form.yes" if answer else "form.no"),
                lambda answer=answer: choose(answer),
                chosen=value is answer,
                large=large,
                key=f"{name}-{answer}",
            )
            for answer in (True, False)
        ]
    elif widget is Widget.CHOICES:
        chosen = cast("list[str]", value if isinstance(value, list) else [])
        every = form.choices(name)
        cards = [
            Choice(
                t(f"form.choice.{name}.{answer}"),
                lambda answer=answer: choose(
                    [a for a in every if (a in chosen) is not (a == answer)] or None
                ),
                chosen=answer in chosen,
                several=True,
                large=large,
                key=f"{name}-{answer}",
            )
            for answer in every
        ]
    else:
        cards = [
            Choice(
                t(f"form.choice.{name}.{answer}"),
                lambda answer=answer: choose(answer),
                chosen=value == answer,
                large=large,
                key=f"{name}-{answer}",
            )
            for answer in form.choices(name)
        ]
    return _under(cards)


@ft.component
def PickAnswer(session: Session, one: Submission, name: str) -> ft.Control:
    """A search above what it finds; what was chosen stands first."""
    ft.use_state(session.settings)
    ft.use_state(session.filing.state)
    said, say = ft.use_state("")
    t = session.t
    value = (session.filing.find(one.id) or one).content.get(name)

    def write(event: Any) -> None:
        say(typed(event))

    field = ft.use_memo(
        lambda: Field(
            t("filing.search", name=t(f"form.label.{name}")),
            on_change=handler(write),
            key=f"search-{name}",
        ),
        [session.settings.language],
    )
    look = said.replace(" ", "").casefold()
    named = [(answer, t(f"form.choice.{name}.{answer}")) for answer in form_of(one).choices(name)]
    found = [(a, n) for a, n in named if look in n.replace(" ", "").casefold() or a == value]
    found.sort(key=lambda pair: pair[0] != value)
    cards: list[ft.Control] = [
        Choice(
            label,
            lambda answer=answer: session.filing.change(one.id, name, answer),
            chosen=answer == value,
            slim=True,
            key=f"{name}-{answer}",
        )
        for answer, label in found
    ]
    if not cards:
        cards = [Line(ft.Icons.INFO_OUTLINE, t("filing.search_none"), theme.ATTENTION)]
    elif session.settings.text_scale < theme.LARGE:
        cards = [
            ft.ResponsiveRow(
                [ft.Container(card, col={"xs": 6}) for card in cards],
                spacing=theme.SPACE_2,
                run_spacing=theme.SPACE_2,
            )
        ]
    return _under([field, *cards])


def _under(cards: list[ft.Control]) -> ft.Control:
    return ft.Column(
        cards,
        spacing=theme.SPACE_3,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
