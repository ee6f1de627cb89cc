"""The model card: what the recommender learned from, how it does and for whom, where it ends."""

from collections.abc import Mapping
from datetime import date
from functools import partial

import flet as ft

from app.models import DataOrigin
from app.state.model_card import TOPS, Group, ModelCard
from app.state.session import Session
from app.text import Translator
from app.views import theme
from app.views.components import Card, Heading, Line, Notice, Page, Shapes, Text, Tone
from app.views.components.calibration import Calibration, ShareBar, of_hundred
from app.views.components.slowly import SlowCards
from app.views.components.talk import Talk
from app.views.guard import handler
from app.views.occupation import WhyMoves, problem_words

_ABOUT = ("sex", "age", "grade", "nationality", "employment")
_FEW = 100
"""Of fewer people a share says little; so is said (estimate)."""


@ft.component
def ModelCardScreen(session: Session) -> ft.Control:
    """`/model`."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.finder)
    nothing: tuple[bool, ModelCard | None] = (False, None)
    (looked, card), keep = ft.use_state(nothing)

    async def look() -> None:
        keep((True, await session.hub.engine.card()))

    ft.use_effect(handler(look), [session.finder.recommendations])
    t = session.t
    seen = [card, session.settings.language, session.finder.passed_over]
    parts = ft.use_memo(lambda: _card(session, card) if card else [], seen)
    if not looked:
        body: list[ft.Control] = [Shapes(t("state.thinking"))]
    elif card is None:
        body = [WhyMoves(session), Talk(session)]
    else:
        body = [SlowCards([partial(_made, part) for part in parts], "card", step=1)]
    return Page(session, body, key="model", title=t("model.title"), back="/occupations")


def _made(part: ft.Control) -> ft.Control:
    return part


def _passed_over(session: Session) -> list[ft.Control]:
    """That a newer model is here and why it is not used."""
    problem = session.finder.passed_over
    if problem is None:
        return []
    words = f"{session.t('model.passed_over')} {problem_words(session, problem)}"
    return [Notice(words, tone=Tone.ATTENTION)]


def _card(session: Session, card: ModelCard) -> list[ft.Control]:
    t = session.t
    parts = [
        *_passed_over(session),
        None if card.told else Notice(t("model.no_card"), live=True),
        _data(t, card),
        _method(t),
        _figures(t, card),
        _fresh(t, card),
        _calibration(t, card),
        _likelihood(t, card),
        _beside(t, card),
        *(_groups(t, card, about) for about in _ABOUT),
        _limits(t, card),
        Talk(session),
    ]
    return [part for part in parts if part is not None]


def _small(words: str) -> ft.Control:
    return Text(words, theme.TEXT_SMALL, color=theme.INK_SECOND)


def _day(t: Translator, text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return t("model.day", year=day.year, month=day.month, day=day.day)


def _data(t: Translator, card: ModelCard) -> ft.Control:
    kind = "synthetic" if card.data is DataOrigin.SYNTHETIC else "real"
    lines: list[ft.Control] = [Text(t(f"model.data.{kind}"))]
    if card.rows:
        lines.append(Text(t("model.rows", n=f"{card.rows:,}")))
    lines.append(_small(t("model.made", day=_day(t, card.trained_on), version=card.version)))
    return Card([Heading(t("model.data"), 2), *lines])


def _method(t: Translator) -> ft.Control:
    signs = (
        ("body", ft.Icons.ACCESSIBILITY_NEW),
        ("moves", ft.Icons.ALT_ROUTE),
        ("learn", ft.Icons.SCHOOL_OUTLINED),
        ("missing", ft.Icons.HELP_OUTLINE),
    )
    lines = [Line(icon, t(f"model.method.{name}"), theme.PRIMARY) for name, icon in signs]
    return Card([Heading(t("model.method"), 2), *lines])


def _tops(t: Translator, found: Mapping[str, float]) -> list[ft.Control]:
    return [
        ShareBar(
            t("model.top_first") if top == "1" else t("model.top", n=top),
            found[top],
            t("model.of_hundred", n=of_hundred(found[top])),
        )
        for top in TOPS
        if top in found
    ]


def _figures(t: Translator, card: ModelCard) -> ft.Control | None:
    if not card.changed_found and not card.all_found:
        return None
    lines: list[ft.Control] = [Heading(t("model.figures"), 2)]
    if card.held_out:
        lines.append(Text(t("model.held_out", n=f"{card.held_out:,}")))
    if card.changed_found:
        lines += [Heading(t("model.changed"), 3), *_tops(t, card.changed_found)]
        if "10" in card.moves_found:
            lines.append(_small(t("model.moves", n=of_hundred(card.moves_found["10"]))))
    if card.all_found:
        lines += [Heading(t("model.all"), 3), *_tops(t, card.all_found)]
        lines.append(_small(t("model.all_note")))
    if card.return_auc is not None:
        lines.append(Text(t("model.auc", n=of_hundred(card.return_auc))))
    return Card(lines)


def _fresh(t: Translator, card: ModelCard) -> ft.Control | None:
    """The same questions put to cases that had no part in anything, each beside its answer above:
    so many more of them tell what was luck."""
    fresh = card.fresh
    if fresh is None or not (fresh.changed_found or fresh.all_found):
        return None
    kind = "synthetic" if card.data is DataOrigin.SYNTHETIC else "real"
    lines: list[ft.Control] = [
        Heading(t("model.fresh"), 2),
        Text(t(f"model.fresh.{kind}", n=f"{fresh.cases:,}")),
    ]
    for name, now, before in (
        ("changed", fresh.changed_found, card.changed_found),
        ("all", fresh.all_found, card.all_found),
    ):
        if now:
            lines += [Heading(t(f"model.{name}"), 3), *_both(t, now, before)]
    if fresh.return_auc is not None and card.return_auc is not None:
        n, was = of_hundred(fresh.return_auc), of_hundred(card.return_auc)
        lines.append(Text(t("model.fresh.auc", n=n, was=was)))
    if fresh.return_ece is not None and card.return_ece is not None:
        n_, was_ = (f"{share * 100:.1f}" for share in (fresh.return_ece, card.return_ece))
        lines.append(Text(t("model.fresh.ece", n=n_, was=was_)))
    return Card(lines)


def _both(t: Translator, now: Mapping[str, float], before: Mapping[str, float]) -> list[ft.Control]:
    """Of the first and of the first ten, what was found now and what before."""
    return [
        ShareBar(
            t("model.top_first") if top == "1" else t("model.top", n=top),
            now[top],
            t("model.fresh.of_hundred", n=of_hundred(now[top]), was=of_hundred(before[top])),
        )
        for top in TOPS
        if top in now and top in before
    ]


def _beside(t: Translator, card: ModelCard) -> ft.Control | None:
    if not card.beside:
        return None
    lines: list[ft.Control] = [
        ShareBar(t(f"model.beside.{method}"), share, t("model.beside_points", n=of_hundred(share)))
        for method, share in card.beside.items()
    ]
    return Card([Heading(t("model.beside"), 2), Text(t("model.beside_text")), *lines])


def _calibration(t: Translator, card: ModelCard) -> ft.Control | None:
    if not card.calibration:
        return None
    lines: list[ft.Control] = [
        Heading(t("model.calibration"), 2),
        Text(t("model.calibration_text")),
        Calibration(t, card.calibration),
    ]
    for name, bar in (("least", card.calibration[0]), ("most", card.calibration[-1])):
        said, happened = of_hundred(bar.said), of_hundred(bar.happened)
        lines.append(_small(t(f"model.calibration_{name}", said=said, happened=happened)))
    if card.return_ece is not None:
        lines.append(Text(t("model.ece", n=f"{card.return_ece * 100:.1f}")))
    return Card(lines)


def _percent(share: float) -> str:
    """17, 5, 0.81: two digits are enough."""
    return f"{share * 100:.2g}"


def _likelihood(t: Translator, card: ModelCard) -> ft.Control:
    rows: list[ft.Control] = [
        Text(
            t(
                "model.likelihood_row",
                words=t(f"likelihood.{name}"),
                said=f"{bar.said * 100:.1f}",
                happened=f"{bar.happened * 100:.1f}",
            )
        )
        for name, bar in card.likelihood.items()
    ]
    from_on = t("model.thresholds", high=_percent(card.high), fair=_percent(card.fair))
    counted = [_small(t("model.likelihood_text"))] if rows else []
    return Card([Heading(t("model.likelihood"), 2), Text(from_on), *rows, *counted])


def group_name(t: Translator, group: Group) -> str:
    """What a group is called: 여자, 45–59세, 10–14급."""
    key = f"model.group.{group.about}.{group.value}"
    if t.has(key):
        return t(key)
    start, dash, end = group.value.partition("-")
    key = f"model.group.{group.about}.range"
    if dash and t.has(key):
        return t(key, start=start, end=end)
    return group.value


def _groups(t: Translator, card: ModelCard, about: str) -> ft.Control | None:
    rows = [_group(t, group) for group in card.groups if group.about == about]
    if not rows:
        return None
    head = Heading(t(f"model.by.{about}"), 2)
    return Card([head, *rows], spacing=theme.SPACE_4)


def _group(t: Translator, group: Group) -> ft.Control:
    lines: list[ft.Control] = [
        Text(t("model.group", name=group_name(t, group), n=f"{group.cases:,}"), theme.TEXT_STRONG)
    ]
    if bar := group.returning:
        said, happened = of_hundred(bar.said), of_hundred(bar.happened)
        lines.append(Text(t("model.group_return", said=said, happened=happened)))
    if group.found is not None:
        lines.append(Text(t("model.group_found", n=of_hundred(group.found))))
    if group.changed is not None and group.changed < _FEW:
        lines.append(_small(t("model.group_few", n=group.changed)))
    return ft.Column(lines, spacing=2, tight=True)


def _limits(t: Translator, card: ModelCard) -> ft.Control:
    names = ["past", *(["groups"] if card.groups else []), "codes", "vacancy", "cause"]
    if card.data is DataOrigin.SYNTHETIC:
        names.insert(0, "synthetic")
    lines = [Line(ft.Icons.INFO_OUTLINE, t(f"model.limit.{n}"), theme.ATTENTION) for n in names]
    return Card([Heading(t("model.limits"), 2), *lines])
