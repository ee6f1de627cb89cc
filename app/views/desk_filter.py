"""`/forms/filter`: the queue by stage, with how many there are in each, and by form."""

from functools import partial

import flet as ft

from app.forms.definitions import newest
from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import BigButton, Card, Chip, Heading, QuietButton


def filter_body(session: Session) -> list[ft.Control]:
    """Stages with how many there are in each, and which form."""
    t, desk = session.t, staff_of(session).desk
    state, counts = desk.state, desk.state.counts

    def chip(name: str, value: str, words: str) -> ft.Control:
        return Chip(
            words,
            partial(desk.narrow, **{name: value}),
            chosen=getattr(state, name) == value,
            key=f"desk-{name}-{value or 'all'}",
        )

    def staged(value: str) -> ft.Control:
        words = t(f"desk.status.{value or 'all'}")
        count = getattr(counts, value) if counts and value else None
        return chip("status", value, words if count is None else
                    t("filters.of", what=words, n=f"{count:,}"))  # fmt: skip

    stages = ("open", "received", "in_review", "supplement", "decided", "withdrawn", "")
    papers = [chip("form", "", t("desk.filter.any_form"))]
    papers += [chip("form", form.id, t(f"form.{form.id}.title")) for form in newest()]
    return [
        _section(t("desk.filter.status"), [staged(one) for one in stages]),
        _section(t("desk.filter.form"), papers),
    ]


def filter_bottom(session: Session, *, wide: bool) -> list[ft.Control]:
    """Back to the queue, and all filters off; beside the queue only the second."""
    t, desk = session.t, staff_of(session).desk
    bottom: list[ft.Control] = []
    if not wide:
        words = t.plural("desk.show", desk.state.found)
        bottom.append(BigButton(words, lambda: session.back("/forms"), key="filters-show"))
    if desk.filters_set():
        icon = ft.Icons.FILTER_ALT_OFF_OUTLINED
        bottom.append(QuietButton(t("filters.clear"), desk.narrow, icon=icon, key="filters-clear"))
    return bottom


def _section(title: str, chips: list[ft.Control]) -> ft.Control:
    row = ft.Row(chips, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2)
    return Card([Heading(title, 2), row])
