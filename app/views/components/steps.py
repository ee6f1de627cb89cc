"""What would change a recommendation: certificates and training, and where one learns them."""

import flet as ft

from app.state.models import Courses, Idea
from app.state.session import Session
from app.text import Translator
from app.views import theme
from app.views.components.buttons import LinkLine
from app.views.components.card import Card, Shapes
from app.views.components.occupation_card import percent
from app.views.components.text import Heading, Text
from app.views.guard import handler


def named(t: Translator, idea: Idea) -> str:
    """A certificate or a field of training in the reader's language, else in Korean."""
    key = f"{'ncs' if idea.kind == 'training' else 'certificate'}.{idea.code}"
    return t(key) if t.has(key) else idea.name


@ft.component
def ChangeCard(session: Session, keco3: str) -> ft.Control:
    """The up to three steps that would help most towards one occupation."""
    nothing: tuple[str, tuple[Idea, ...]] = ("", ())
    found, keep = ft.use_state(nothing)
    profile = session.person.profile

    async def ask() -> None:
        keep((keco3, await session.finding.steps(keco3)))

    ft.use_effect(handler(ask), [keco3, profile, session.finder.recommendations])
    of, ideas = found
    if of != keco3:
        return Shapes(session.t("state.thinking"), 1)
    return StepsCard(session, ideas)


@ft.component
def StepsCard(session: Session, ideas: tuple[Idea, ...]) -> ft.Control:
    """Steps with the courses that lead there, one tap away; said not to be causes."""
    none: dict[Idea, Courses | None] = {}
    counted, keep = ft.use_state(none)
    t, region = session.t, session.person.profile.region

    async def count() -> None:
        keep({idea: await session.finding.courses_for(idea) for idea in ideas})

    ft.use_effect(handler(count), [ideas, region, session.sync.version])
    lines: list[ft.Control] = []
    ways: set[Courses] = set()
    for idea in ideas:
        step: list[ft.Control] = [Text(_sentence(t, idea))]
        if idea in counted and (courses := counted[idea]) not in ways:
            step.append(courses_line(session, idea, courses))
            if courses is not None and courses.count:  # one way to the same courses is enough
                ways.add(courses)
        lines.append(ft.Column(step, spacing=0, tight=True))
    if not ideas:
        lines = [Text(t("occupations.change_none"))]
    else:
        lines.append(Text(t("occupations.no_cause"), theme.TEXT_SMALL, color=theme.INK_SECOND))
    head = ft.Row(
        [
            ft.Icon(ft.Icons.LIGHTBULB, color=theme.ATTENTION),
            Heading(t("occupations.change"), 2, expand=True),
        ],
        spacing=theme.SPACE_2,
    )
    return Card([head, *lines], bgcolor=theme.ATTENTION_SOFT, line=False)


def _sentence(t: Translator, idea: Idea) -> str:
    occupation = t.occupation(idea.keco3).partition("(")[0]
    return t(
        f"idea.{idea.kind}",
        what=named(t, idea),
        occupation=occupation,
        before=percent(idea.before),
        after=percent(idea.after),
    )


def courses_line(session: Session, idea: Idea, courses: Courses | None) -> ft.Control:
    """The way to the courses that lead where an idea leads, or that there are none now."""
    t = session.t
    if courses is None or not courses.count:
        none = "courses.none_named" if idea.kind == "certificate" else "courses.none"
        key = "courses.no_list" if courses is None else none
        return Text(t(key), theme.TEXT_SMALL, color=theme.INK_SECOND)
    n = f"{courses.count:,}"
    if courses.sido:
        words = t("courses.near", region=t.region(courses.sido), n=n)
    else:
        words = t("courses.far" if session.person.profile.region else "courses.all", n=n)

    def show() -> None:
        session.finding.only_courses(courses)
        session.go("/listings")

    return LinkLine(words, show, key=f"courses-{idea.kind}-{idea.code}")
