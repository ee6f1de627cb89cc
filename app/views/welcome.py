"""The first screens: language, what the app does with what one tells it, two consents."""

import flet as ft

from app.state.consent import Which, outdated, withdraw
from app.state.session import Session
from app.text import languages
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Chip,
    Heading,
    LetterChip,
    Line,
    Notice,
    QuietButton,
    Text,
    TwoPanes,
)
from app.views.components.more_below import use_fold
from app.views.components.room import is_low
from app.views.components.toast import toast
from app.views.renewed import Renewed

_SIZES = (1.0, 1.25, 1.5, 2.0)


@ft.component
def Welcome(session: Session) -> ft.Control:
    """Language, text size, what this is, and the ways in; for who agreed to an earlier text, what
    became other."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.sync)
    if session.person.asked_anew:
        return Renewed(session)
    t = session.t
    kept = session.kept
    first = [
        beside(beside(*language_chips(session)), beside(*size_chips(session))),
        Heading(t("welcome.title"), 1, smaller=is_low(session)),
        Text(t("welcome.text"), color=theme.INK_SECOND),
    ]
    second = [
        Card(
            [
                Line(ft.Icons.QUIZ_OUTLINED, t("welcome.asks"), theme.PRIMARY),
                Line(ft.Icons.WORK_OUTLINE, t("welcome.lists"), theme.PRIMARY),
                Line(ft.Icons.LOCK_OUTLINE, t(f"welcome.keeps_{kept}"), theme.PRIMARY),
            ]
        ),
        *([_from_elsewhere(session)] if session.account.possible else []),
    ]

    def look_around() -> None:
        session.consent_personal(False)
        session.go("/")

    return TwoPanes(
        session,
        first,
        second,
        key="welcome",
        over=t("app.name"),
        bottom=[
            BigButton(t("welcome.start"), lambda: session.go("/welcome/personal"), key="start"),
            QuietButton(t("welcome.look_around"), look_around, key="look-around"),
        ],
    )


def beside(*controls: ft.Control) -> ft.Control:
    """Controls on one line, those without room on the next."""
    return ft.Row(
        list(controls), wrap=True, tight=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2
    )


def language_chips(session: Session) -> list[ft.Control]:
    """One chip a language, each in its own words."""
    return [
        Chip(
            session.t(f"language.{language}"),
            lambda language=language: session.set_language(language),
            chosen=language == session.settings.language,
            key=f"language-{language}",
        )
        for language in languages()
    ]


def size_chips(session: Session) -> list[ft.Control]:
    """One letter a size, as large as it makes text."""
    return [
        LetterChip(
            session.t(f"size.{round(scale * 100)}"),
            lambda scale=scale: session.set_text_scale(scale),
            scale=scale,
            chosen=scale == session.settings.text_scale,
            key=f"size-{round(scale * 100)}",
        )
        for scale in _SIZES
    ]


def _from_elsewhere(session: Session) -> ft.Control:
    """The way for who used the app on another device."""
    return QuietButton(
        session.t("welcome.from_elsewhere"),
        lambda: session.go("/welcome/sign-in"),
        icon=ft.Icons.DEVICES_OUTLINED,
        key="from-elsewhere",
    )


def _consent(session: Session, name: Which, agree: str, refuse: str) -> ft.Control:
    t = session.t
    anew = outdated(session.person.consents, name)

    def choose(given: bool, route: str) -> None:
        if anew and not given:  # what was said under the earlier text goes, and can come back
            toast(session, t(f"me.consent.{name}.gone"), undo=withdraw(session, name))
        else:
            session.consent(name, given=given)
        session.go(route)

    kept = session.kept

    def said(what: str) -> str:
        """Where nothing is kept it is not said to be."""
        unkept = f"consent.{name}.{what}.unkept"
        own = kept != "device" and t.has(unkept)
        return t(unkept if own else f"consent.{name}.{what}")

    first = [
        Heading(said("title"), 1, smaller=is_low(session)),
        Text(t(f"consent.{name}.text"), color=theme.INK_SECOND),
        Card(
            [
                Line(ft.Icons.EDIT_NOTE, t(f"consent.{name}.what"), theme.PRIMARY),
                Line(ft.Icons.RECOMMEND_OUTLINED, t(f"consent.{name}.why"), theme.PRIMARY),
                Line(ft.Icons.LOCK_OUTLINE, t(f"consent.where_{kept}"), theme.PRIMARY),
                Line(ft.Icons.DELETE_OUTLINE, t(f"consent.until_{kept}"), theme.PRIMARY),
            ]
        ),
    ]
    second = [
        Card(
            [
                Heading(t("consent.if_not"), 3),
                Text(t(f"me.consent.{name}.if") if anew else said("without")),
            ],
            bgcolor=theme.ATTENTION_SOFT,
            line=False,
        ),
    ]
    if session.hub.secrets_kind == "file":
        second.append(Notice(t("me.key_file"), icon=ft.Icons.KEY_OFF_OUTLINED))
    return TwoPanes(
        session,
        first,
        second,
        key=f"consent-{name}",
        fold=use_fold(name),
        quiet_line=False,
        back="/",
        over=t("consent.step", step=1 if name == "personal" else 2),
        bottom=[
            BigButton(t("consent.agree"), lambda: choose(True, agree), key="agree"),
            QuietButton(t(f"consent.{name}.refuse"), lambda: choose(False, refuse), key="refuse"),
        ],
    )


@ft.component
def ConsentPersonal(session: Session) -> ft.Control:
    """The first consent: keeping answers at all."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    consents = session.person.consents
    anew = outdated(consents, "personal") and not outdated(consents, "health")
    asked = session.person.consent_health is None
    return _consent(session, "personal", "/" if anew and not asked else "/welcome/health", "/")


@ft.component
def ConsentHealth(session: Session) -> ft.Control:
    """The second consent: answers about the body."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    on = "/" if outdated(session.person.consents, "health") else "/questions/1"
    return _consent(session, "health", on, on)
