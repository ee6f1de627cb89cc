"""In 나: how the app looks, and what makes it easier for one body and one pair of eyes."""

from collections.abc import Callable, Iterable

import flet as ft

from app.state import comfort
from app.state.session import Session
from app.text import languages
from app.views import theme
from app.views.components import BigButton, Card, Chip, Choice, Heading, QuietButton, Text

_THEMES = ("system", "light", "dark")


def lock_button(session: Session) -> ft.Control:
    """The way to the PIN."""
    return BigButton(
        session.t("lock.title"),
        lambda: session.go("/me/lock"),
        icon=ft.Icons.LOCK_OUTLINE,
        soft=True,
        key="to-lock",
    )


def looks_card(session: Session) -> ft.Control:
    """Language, text size, light or dark."""
    t, settings = session.t, session.settings
    scales = {f"{round(scale * 100)}": scale for scale in theme.TEXT_SCALES}
    return Card(
        [
            Heading(t("me.looks"), 2),
            Text(t("me.language"), theme.TEXT_STRONG),
            _chips(
                (
                    (name, t(f"language.{name}"), settings.language == name, f"language-{name}")
                    for name in languages()
                ),
                session.set_language,
            ),
            Text(t("me.text_size"), theme.TEXT_STRONG),
            _chips(
                (
                    (name, f"{name}%", settings.text_scale == scale, f"size-{name}")
                    for name, scale in scales.items()
                ),
                lambda name: session.set_text_scale(scales[name]),
            ),
            Text(t("me.theme"), theme.TEXT_STRONG),
            _chips(
                (
                    (name, t(f"theme.{name}"), settings.theme == name, f"theme-{name}")
                    for name in _THEMES
                ),
                session.set_theme,
            ),
        ]
    )


def hand_choice(session: Session) -> list[ft.Control]:
    """The hand that reaches: what one does lies at its thumb."""
    t, settings = session.t, session.settings
    return [
        Text(t("me.hand"), theme.TEXT_STRONG),
        Text(t("me.hand_text"), theme.TEXT_SMALL, color=theme.INK_SECOND),
        _chips(
            (
                (name, t(f"hand.{name or 'both'}"), settings.hand == name, f"hand-{name or 'both'}")
                for name in comfort.HANDS
            ),
            lambda name: comfort.set_hand(session, name),
        ),
    ]


def ease_card(session: Session) -> ft.Control:
    """The hand that reaches, motion, hiding the screen. A shared screen is held by nobody."""
    t, settings = session.t, session.settings
    inside: list[ft.Control] = [Heading(t("me.ease"), 2)]
    if session.kept != "shared":
        inside += hand_choice(session)
    inside += [
        Text(t("me.motion"), theme.TEXT_STRONG),
        _chips(
            (
                (name, t(f"motion.{name}"), settings.motion == name, f"motion-{name}")
                for name in comfort.MOTIONS
            ),
            lambda name: comfort.set_motion(session, name),
        ),
    ]
    if session.kept != "shared":
        inside += _hiding(session)
    return Card(inside)


def _hiding(session: Session) -> list[ft.Control]:
    t, on = session.t, session.settings.hiding
    return [
        Choice(
            t("me.hiding"),
            lambda: comfort.set_hiding(session, not on),
            chosen=on,
            icon=None
            if session.settings.text_scale >= theme.LARGE
            else ft.Icons.VISIBILITY_OFF_OUTLINED,
            example=t("me.hiding_on" if on else "me.hiding_off"),
            key="hiding",
        ),
        QuietButton(
            t("me.hide_now"),
            lambda: comfort.hide(session),
            icon=ft.Icons.CALENDAR_MONTH_OUTLINED,
            color=theme.PRIMARY,
            key="hide-now",
        ),
    ]


def _chips(
    choices: Iterable[tuple[str, str, bool, str]], choose: Callable[[str], object]
) -> ft.Control:
    """A row of chips: of each its value, its word, whether it is chosen, and its key."""
    chips: list[ft.Control] = [
        Chip(word, lambda value=value: choose(value), chosen=chosen, key=key)
        for value, word, chosen, key in choices
    ]
    return ft.Row(chips, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2)
