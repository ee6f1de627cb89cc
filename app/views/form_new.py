"""`/forms/new/<form>`: what a form is for, who is likely to get it and why. It never bars."""

import asyncio
from datetime import date

import flet as ft

from app.forms.definitions import Form, Source
from app.forms.eligibility import Finding, Verdict, likely, overall
from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Heading,
    Line,
    Notice,
    Shapes,
    Text,
    Tone,
    TwoPanes,
)
from app.views.components.room import is_low
from app.views.form_parts import forgets
from app.views.guard import handler

_LOOKS = {
    Verdict.LIKELY: (ft.Icons.CHECK_CIRCLE_OUTLINE, theme.GOOD),
    Verdict.UNLIKELY: (ft.Icons.WARNING_AMBER, theme.ATTENTION),
    Verdict.UNKNOWN: (ft.Icons.HELP_OUTLINE, theme.INK_SECOND),
}


@ft.component
def FormNew(session: Session, form: Form) -> ft.Control:
    """The screen before a form."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    t = session.t
    none: tuple[Finding, ...] | None = None
    findings, find = ft.use_state(none)

    async def look() -> None:
        profile, today = session.person.profile, session.hub.clock.today()

        def work() -> tuple[Finding, ...]:
            return likely(form, profile, session.filing.known(form.id), today)

        find(await asyncio.to_thread(work))

    ft.use_effect(handler(look), [form.id, session.person.profile])

    async def begin() -> None:
        id_ = await session.filing.begin(form.id)
        if id_:
            session.go(f"/forms/{id_}/{'p1' if session.filing.state.whole else 1}")

    first: list[ft.Control] = [
        Heading(t(f"form.{form.id}.title"), 1, smaller=is_low(session)),
        Text(t(f"form.{form.id}.text")),
        Card(
            [
                *_saved(session),
                Line(ft.Icons.EDIT_NOTE, t("filing.about.known"), theme.PRIMARY),
                Line(ft.Icons.PRINT_OUTLINED, t("filing.about.paper"), theme.PRIMARY),
            ]
        ),
        *forgets(session),
    ]
    if session.filing.course is not None:
        words = t("filing.course", title=session.filing.course.title)
        first.insert(2, Line(ft.Icons.SCHOOL_OUTLINED, words, theme.PRIMARY))
    second: list[ft.Control] = []
    if findings is None:
        second = [Shapes(t("filing.looking"), 1)]
    elif findings:
        second = [_likely(session, findings)]
    second.append(Text(_source(session, form.official, "filing.basis"), theme.TEXT_SMALL,
                       color=theme.INK_SECOND))  # fmt: skip
    return TwoPanes(
        session,
        first,
        second,
        key=f"form-new-{form.id}",
        back="/forms",
        quiet_line=False,
        bottom=[BigButton(t("filing.begin"), begin, icon=ft.Icons.EDIT_OUTLINED, key="begin")],
    )


def _saved(session: Session) -> list[ft.Control]:
    """That it is kept as it comes, where it is kept at all."""
    if session.kept != "device":
        return []
    return [Line(ft.Icons.SAVE_OUTLINED, session.t("filing.about.saved"), theme.PRIMARY)]


def _likely(session: Session, findings: tuple[Finding, ...]) -> ft.Control:
    t, verdict = session.t, overall(findings)
    inside: list[ft.Control] = [
        Heading(t("filing.likely"), 2),
        Text(t(f"filing.verdict.{verdict}")),
    ]
    for one in findings:
        icon, color = _LOOKS[one.verdict]
        inside.append(
            ft.Column(
                [
                    Line(icon, t(f"form.rule.{one.rule.id}.{one.verdict}"), color),
                    Text(
                        _source(session, one.rule, "filing.source"),
                        theme.TEXT_SMALL,
                        color=theme.INK_SECOND,
                    ),
                ],
                spacing=theme.SPACE_1,
                tight=True,
            )
        )
    inside.append(Notice(t("filing.never_bars"), tone=Tone.PRIMARY))
    return Card(inside)


def _source(session: Session, source: Source, key: str) -> str:
    t, on = session.t, date.fromisoformat(source.as_of)
    words = t(key, law=source.law, day=t("paper.day", year=on.year, month=on.month, day=on.day))
    return words if source.verified else f"{words} {t('filing.not_verified')}"
