"""What the app has told: new listings that fit, deadlines of saved ones, dates of care, forms."""

from datetime import date

import flet as ft

from app.models import NoticeKind, Notification
from app.state.models import Width
from app.state.session import Session
from app.views import theme
from app.views.components import (
    Card,
    Choice,
    EmptyState,
    Heading,
    IconButton,
    Notice,
    Page,
    Pill,
    Text,
    Tone,
)
from app.views.components.calendar import long_day
from app.views.components.date_row import ICONS, days_left
from app.views.components.nav import beside
from app.views.guard import handler

_SIGNS = {
    NoticeKind.FITS: ft.Icons.WORK_OUTLINE,
    NoticeKind.DEADLINE: ft.Icons.SCHEDULE,
    NoticeKind.DATE: ft.Icons.EVENT_OUTLINED,
    NoticeKind.FORM: ft.Icons.DESCRIPTION_OUTLINED,
}


def Bell(session: Session) -> ft.Control:
    """The way to the list, with how many were not read."""
    t, n = session.t, session.reminders.unread()
    name = t.plural("notices.bell", n) if n else t("notices.title")
    button = IconButton(
        ft.Icons.NOTIFICATIONS if n else ft.Icons.NOTIFICATIONS_OUTLINED,
        name,
        lambda: session.go("/notifications"),
        color=theme.PRIMARY if n else theme.INK_SECOND,
        key="notifications",
    )
    if not n:
        return button
    number = ft.Text(
        str(n) if n < 100 else "99+",
        theme_style=theme.TEXT_LEAST,
        color=theme.ON_PRIMARY,
        no_wrap=True,
    )
    mark = ft.Container(
        ft.Semantics(exclude_semantics=True, content=number),  # the button's name says it
        bgcolor=theme.PRIMARY,
        border=ft.Border.all(2, theme.BACKGROUND),  # apart from the bell, however large both are
        border_radius=theme.RADIUS_PILL,
        padding=ft.Padding.symmetric(horizontal=6),
        right=0,
        top=0,
        ignore_interactions=True,
    )
    return ft.Stack([button, mark])


@ft.component
def Notifications(session: Session) -> ft.Control:
    """`/notifications`: opening the list is reading it; what was new keeps its mark meanwhile."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.reminders.state)
    nothing: frozenset[str] = frozenset()
    fresh, mark = ft.use_state(nothing)
    t, reminders = session.t, session.reminders
    items = reminders.items()
    unread = frozenset(item.key for item in items if not item.read)

    async def seen() -> None:
        if unread:
            mark(fresh | unread)
            await reminders.mark_read(sorted(unread))

    ft.use_effect(handler(seen), [unread])
    wide = session.screen.width is not Width.PHONE
    body: list[ft.Control] = [_card(session, item, item.key in fresh | unread) for item in items]
    if not reminders.wanted:
        words = "dates.shared" if session.hub.memory else "notices.no_consent"
        body = [Notice(t(words))]
    elif not items:
        body = [
            EmptyState(
                ft.Icons.NOTIFICATIONS_OUTLINED,
                t("notices.none_title"),
                t("notices.none"),
                t("dates.title"),
                lambda: session.go("/dates"),
            )
        ]
    switches = _switches(session) if reminders.wanted else []
    return Page(
        session,
        body if wide else [*body, *switches],
        key="notifications",
        title=t("notices.title"),
        tab=beside(session),
        back="/",
        aside=switches if wide and switches else None,
    )


def words_of(session: Session, item: Notification) -> tuple[str, str]:
    """What happened, and about what. Never more of one's health than the date's own name, and of
    a form no more than which one it is."""
    t = session.t
    if item.kind is NoticeKind.FORM:
        about = t(f"form.{item.form}.title")
        if item.on is not None:
            about = t("notices.form.until", what=about, day=t.day(item.on))
        return t(f"notices.form.{item.step}"), about
    if item.kind is NoticeKind.FITS:
        return t.plural("notices.fits", len(item.refs)), ""
    on = item.on or date.min
    if item.kind is NoticeKind.DEADLINE:
        return t.deadline(on, None, session.hub.clock.today()), item.title
    name = t(f"dates.kind.{item.what}")
    return f"{name} · {days_left(session, on)}", long_day(t, on)


def _route(item: Notification) -> str:
    if item.kind is NoticeKind.FITS:
        return "/new"
    if item.kind is NoticeKind.FORM:
        return f"/forms/{item.refs[0]}/sent"
    return f"/{'listings' if item.kind is NoticeKind.DEADLINE else 'dates'}/{item.refs[0]}"


def _card(session: Session, item: Notification, new: bool) -> ft.Control:
    t = session.t
    head, about = words_of(session, item)
    told = session.hub.clock.today()
    ago = (told - item.told_on).days
    when = t("notices.today") if ago <= 0 else t.plural("dates.ago", ago)
    words: list[ft.Control] = [Text(head, theme.TEXT_STRONG)]
    if about:
        words.append(Text(about, max_lines=3))
    below: list[ft.Control] = [Text(when, theme.TEXT_LEAST, color=theme.INK_SECOND)]
    if new:
        below.insert(0, Pill(t("notices.new"), Tone.PRIMARY))
    words.append(
        ft.Row(
            below,
            spacing=theme.SPACE_2,
            wrap=True,
            vertical_alignment=ft.CrossAxisAlignment.CENTER,
        )
    )
    row: list[ft.Control] = [ft.Column(words, spacing=theme.SPACE_1, tight=True, expand=True)]
    if session.settings.text_scale < theme.LARGE:
        sign = ICONS[item.what] if item.what else _SIGNS[item.kind]
        row.insert(0, ft.Icon(sign, color=theme.PRIMARY))
        row.append(ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.INK_SECOND))
    return Card(
        [ft.Row(row, spacing=theme.SPACE_3)],
        on_click=lambda: session.go(_route(item)),
        padding=theme.SPACE_4,
        key=f"notice-{item.key}",
    )


def _switches(session: Session) -> list[ft.Control]:
    t, off = session.t, session.reminders.state.notices.off
    return [
        Heading(t("notices.what"), 2),
        *(
            Choice(
                t(f"notices.kind.{kind}"),
                lambda kind=kind: session.reminders.switch(kind),
                chosen=kind not in off,
                icon=_SIGNS[kind],
                example=t(f"notices.kind.{kind}.{'off' if kind in off else 'on'}"),
                key=f"switch-{kind}",
            )
            for kind in NoticeKind
        ),
        Text(t("notices.inside"), theme.TEXT_SMALL, color=theme.INK_SECOND),
    ]
