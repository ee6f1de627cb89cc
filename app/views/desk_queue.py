"""The queue of filed forms: what is due first stands first, with what is pressing in sight."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import flet as ft

from app.models import IlteoroError
from app.models.errors import ErrorCode
from app.state.models import Width
from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Chip,
    EmptyState,
    Line,
    LinkLine,
    Notice,
    Shapes,
    Text,
    Tone,
)
from app.views.components.choice import IconChip
from app.views.desk_words import StagePill, due_short, is_pressing, name_of, whose
from app.views.staff_sign_in import problem_words

if TYPE_CHECKING:
    from app.sync.desk import Line as Filed

FILTER, EXPORT = "filter", "export"
"""What may stand in an address where else a form's id does; no id is such."""
_OFFLINE = (ErrorCode.BACKEND_UNREACHABLE, ErrorCode.SIGNED_OUT, ErrorCode.SESSION_ENDED)


def queue_body(session: Session, asked: str) -> list[ft.Control]:
    """Filters, how many, the forms; `asked` is the one that lies open beside it."""
    t, own = session.t, staff_of(session)
    desk, state = own.desk, own.desk.state
    if not own.state.signed_in:
        return [trouble(session, ErrorCode.SIGNED_OUT, desk.refresh)]
    if not desk.reviews:
        return [
            EmptyState(ft.Icons.LOCK_OUTLINE, t("desk.not_yours.title"), t("desk.not_yours.text"))
        ]
    body: list[ft.Control] = [_chips(session)]
    if state.problem is not None:
        body.append(trouble(session, state.problem, desk.refresh))
    if state.lines is None:
        return body if state.problem is not None else [*body, Shapes(t("state.looking"))]
    if not state.lines:
        return [*body, _nothing(session)]
    said = t.plural("desk.count", state.found)
    if state.at is not None:
        said = f"{said} · {session.words_of(state.at)}"
    words = t("desk.asking") if state.busy else said
    line = Text(words, theme.TEXT_SMALL, color=theme.INK_SECOND)
    body.append(ft.Semantics(live_region=True, content=line))
    body += [_card(session, one, chosen=one.id == asked) for one in state.lines]
    if state.more is not None:
        body.append(
            BigButton(t("desk.more"), None if state.busy else desk.more, soft=True, key="more")
        )
    body.append(LinkLine(t("desk.export"), lambda: session.go(f"/forms/{EXPORT}"), key="to-export"))
    return body


def trouble(session: Session, code: ErrorCode, again: Callable[..., Any]) -> ft.Control:
    """Why forms can't be read just now, what still stands there, and what to do."""
    t, own = session.t, staff_of(session)
    if own.state.ended or code in (ErrorCode.SIGNED_OUT, ErrorCode.SESSION_ENDED):
        way = LinkLine(t("caseload.sign_in_again"), lambda: session.go("/sign-in"), key="again")
        return Notice(t("desk.ended"), tone=Tone.ATTENTION, action=way, live=True)
    words = t("desk.offline") if code in _OFFLINE else problem_words(session, IlteoroError(code))
    way = LinkLine(t("desk.again"), again, key="desk-again")
    icon = ft.Icons.CLOUD_OFF_OUTLINED
    return Notice(words, tone=Tone.ATTENTION, icon=icon, action=way, live=True)


def _chips(session: Session) -> ft.Control:
    """What one looks for most, one tap each, with how many there are; the others behind a sign."""
    t, desk = session.t, staff_of(session).desk
    state, counts = desk.state, desk.state.counts

    def chip(name: str, value: str, count: int | None) -> ft.Control:
        on, words = getattr(state, name) == value, t(f"desk.filter.{value}")
        if count is not None:
            words = t("filters.of", what=words, n=f"{count:,}")
        return Chip(
            words,
            partial(desk.narrow, **{name: "" if on else value}),
            chosen=on,
            key=f"desk-{name}-{value}",
        )

    chips = [
        chip("whose", "me", counts.mine if counts else None),
        chip("whose", "nobody", counts.nobody if counts else None),
        chip("due", "over", counts.overdue if counts else None),
        chip("due", "near", counts.near + counts.overdue if counts else None),
    ]
    set_ = sum((state.status != "open", bool(state.form)))
    words = t("desk.filters_n", n=set_) if set_ else t("desk.filters")
    way = IconChip(ft.Icons.TUNE, words, lambda: session.go(f"/forms/{FILTER}"), key="desk-filters")
    narrow = session.screen.width is not Width.RAIL
    if narrow:  # what is chosen is in sight
        chips.sort(key=lambda one: not getattr(one, "selected", False))
    return ft.Row(
        [way, *chips] if narrow else [*chips, way],
        wrap=not narrow,  # there in one row, so that the first form is in sight
        scroll=ft.ScrollMode.AUTO if narrow else None,
        spacing=theme.SPACE_2,
        run_spacing=theme.SPACE_2,
        key="chips",
    )


def _nothing(session: Session) -> ft.Control:
    t, desk = session.t, staff_of(session).desk
    if desk.filters_set():
        return EmptyState(
            ft.Icons.FILTER_ALT_OUTLINED,
            t("desk.none_filtered.title"),
            t("desk.none_filtered.text"),
            t("filters.clear"),
            desk.narrow,
        )
    return EmptyState(ft.Icons.TASK_ALT, t("desk.none.title"), t("desk.none.text"))


def _card(session: Session, one: "Filed", *, chosen: bool) -> ft.Control:
    t = session.t
    pressing = is_pressing(one, session.hub.clock.today())
    due = due_short(session, one)
    large = session.settings.text_scale >= theme.LARGE
    name = Text(name_of(session, one), theme.TEXT_STRONG, expand=None if large else True)
    pill = StagePill(session, one)
    rows: list[ft.Control]
    if large:  # large words need the room themselves
        rows = [name, ft.Row([pill], wrap=True)]
    else:
        rows = [ft.Row([name, pill], spacing=theme.SPACE_2)]
    rows.append(Text(t(f"form.{one.form}.title")))
    if due:
        color = theme.ATTENTION if pressing else theme.INK_SECOND
        icon = ft.Icons.ALARM if pressing else ft.Icons.EVENT_OUTLINED
        rows.append(Line(icon, due, color, style=theme.TEXT_SMALL, ink=color))
    if due or one.assigned:  # of what is over nobody has to look after it
        icon = ft.Icons.PERSON_OUTLINE if one.assigned else ft.Icons.PERSON_OFF_OUTLINED
        color = theme.INK_SECOND
        rows.append(Line(icon, whose(session, one), color, style=theme.TEXT_SMALL, ink=color))
    if one.conflicts:
        words = t("desk.conflicts_short")
        rows.append(
            Line(ft.Icons.CONTENT_COPY_OUTLINED, words, theme.ATTENTION, style=theme.TEXT_SMALL)
        )
    return Card(
        rows,
        on_click=lambda: session.go(f"/forms/{one.id}"),
        spacing=theme.SPACE_1,
        padding=theme.SPACE_4,
        selected=chosen or None,
        key=f"filed-{one.id}",
    )
