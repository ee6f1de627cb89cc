"""`/forms/<id>/<n>`: one question at a time; `/forms/<id>/p<n>`: a whole page of the paper."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.forms.asked import asked, needed
from app.forms.definitions import Page as Section
from app.models.record import Submission
from app.state.filing import form_of
from app.state.session import Session
from app.views import theme
from app.views.components import BigButton, Heading, LinkLine, Page, Text, TwoPanes
from app.views.components.room import is_low
from app.views.components.toast import toast
from app.views.form_answer import Above, Answer
from app.views.form_parts import problem_of, told


@ft.component
def FormQuestion(session: Session, one: Submission, at: int) -> ft.Control:
    """The question of a place, from 1."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    stayed, stay = ft.use_state("")
    t, form = session.t, form_of(one)
    names = asked(form, one.content)
    name = names[min(max(at, 1), len(names)) - 1]
    at = names.index(name) + 1

    def on() -> None:
        now = session.filing.find(one.id) or one
        value = now.content.get(name)
        problem = problem_of(form, name, value) if value is not None else None
        if problem is not None and stayed != name:  # told once; who goes on is not held
            stay(name)
            session.filing.tell()
            toast(session, told(session, problem))
            return
        last = at >= len(asked(form, now.content))
        session.go(f"/forms/{one.id}/{'review' if last else at + 1}")

    def before() -> None:
        if at > 1:
            session.back(f"/forms/{one.id}/{at - 1}")
        else:
            session.back("/forms")

    title: list[ft.Control] = [
        Heading(t(f"form.ask.{name}"), 1, smaller=is_low(session)),
        *Above(session, one, name),
    ]
    if name not in needed(form, one.content):
        title.append(Text(t("filing.may_skip"), theme.TEXT_SMALL, color=theme.INK_SECOND))
    section = next(page for page in form.pages if name in page.questions)
    place = t("filing.place", part=t(f"form.page.{section.id}"), at=at, of=len(names))
    return TwoPanes(
        session,
        title,
        [Answer(session, one, name), _others(session, one, whole=True, section=section)],
        key=f"form-{name}",
        head=_bar(session, place, at / len(names)),
        quiet_line=False,
        bottom=[BigButton(t("filing.next"), on, key="next")],
        back=before,
    )


@ft.component
def FormWhole(session: Session, one: Submission, at: int) -> ft.Control:
    """A page of a place, from 1, with all its questions."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    t, form = session.t, form_of(one)
    put = set(asked(form, one.content))
    pages = [page for page in form.pages if put & set(page.questions)]
    at = min(max(at, 1), len(pages))
    section = pages[at - 1]

    def on() -> None:
        session.go(f"/forms/{one.id}/{'review' if at == len(pages) else f'p{at + 1}'}")

    def before() -> None:
        session.back(f"/forms/{one.id}/p{at - 1}" if at > 1 else "/forms")

    body: list[ft.Control] = [Heading(t(f"form.page.{section.id}"), 1, smaller=is_low(session))]
    for name in section.questions:
        if name in put:
            inside = [
                Heading(t(f"form.ask.{name}"), 2),
                *Above(session, one, name),
                Answer(session, one, name),
            ]
            body.append(
                ft.Column(
                    inside,
                    spacing=theme.SPACE_2,
                    tight=True,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                    key=f"part-{name}",
                )
            )
    body.append(_others(session, one, whole=False, section=section))
    place = t("filing.place_page", at=at, of=len(pages))
    return Page(
        session,
        body,
        key=f"form-{section.id}",
        head=_bar(session, place, at / len(pages)),
        quiet_line=False,
        bottom=[BigButton(t("filing.next"), on, key="next")],
        back=before,
    )


def _others(session: Session, one: Submission, *, whole: bool, section: Section) -> ft.Control:
    """To all answers, to the other way of filling in, and away: all is kept."""
    t, form = session.t, form_of(one)

    async def change() -> None:
        await session.filing.show_whole(whole)
        now = session.filing.find(one.id) or one
        put = asked(form, now.content)
        if whole:
            pages = [page.id for page in form.pages if set(put) & set(page.questions)]
            session.go(f"/forms/{one.id}/p{pages.index(section.id) + 1}")
        else:
            first = next((name for name in section.questions if name in put), put[0])
            session.go(f"/forms/{one.id}/{put.index(first) + 1}")

    def line(name: str, act: Callable[[], Any]) -> ft.Control:
        return LinkLine(t(f"filing.{name}"), act, key=name.replace(".", "-"))

    return ft.Column(
        [
            line("to_review", lambda: session.go(f"/forms/{one.id}/review")),
            line("see_page" if whole else "see_one", change),
            line(f"later.{session.kept}", lambda: session.go("/forms")),
        ],
        spacing=0,
        tight=True,
    )


def _bar(session: Session, place: str, share: float) -> ft.Control:
    """Where one is, above a bar that says the same."""
    bar = ft.ProgressBar(
        value=share,
        bar_height=theme.SPACE_2,
        border_radius=theme.SPACE_1,
        color=theme.PRIMARY,
        bgcolor=theme.LINE,
    )
    if is_low(session):
        return ft.Semantics(label=place, exclude_semantics=True, content=bar)
    return ft.Column(
        [
            Text(place, theme.TEXT_LEAST, color=theme.INK_SECOND),
            ft.Semantics(exclude_semantics=True, content=bar),
        ],
        spacing=theme.SPACE_1,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
