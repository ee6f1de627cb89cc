"""The quiet line above a screen: what is being fetched, what could not be, from when the list is.

A component of its own: while something is fetched only this line is drawn again.
"""

import flet as ft

from app.models import ErrorCode
from app.state.models import Held, Link, Phase
from app.state.session import Session
from app.views import theme
from app.views.components.announced import announce
from app.views.components.card import Line, Notice
from app.views.guard import handler


def fetching_words(session: Session) -> str:
    """How far the fetching is: "일자리를 받는 중이에요 40%"."""
    t, progress = session.t, session.progress
    key = f"sync.step.{progress.step}"
    step = t(key if t.has(key) else "sync.step.work")
    return t("sync.working", step=step, percent=round(progress.share * 100))


def failed_words(session: Session) -> str:
    """What went wrong the last time, in plain words; empty where nothing did."""
    t, sync = session.t, session.sync
    if sync.phase is not Phase.FAILED or sync.error is None:
        return ""
    key = f"sync.failed.{sync.error.code}"
    words = t(key, **sync.error.params) if t.has(key) else t.error(sync.error)
    if sync.link is Link.NONE:
        words = t("sync.failed.no_internet")
    return f"{t('sync.tried')} {words}" if sync.tried else words


def standing_words(session: Session) -> str:
    """What is shown meanwhile and from when it is."""
    t, sync = session.t, session.sync
    if not sync.version or sync.published_at is None:
        return t("sync.shown.none")
    if sync.partial:
        return t("sync.shown.near")
    return t("sync.shown.from", as_of=session.words_of(sync.published_at))


@ft.component
def FetchingWords(session: Session) -> ft.Control:
    """The words of how far it is, drawn again by themselves alone."""
    ft.use_state(session.progress)
    return Line(
        ft.Icons.CLOUD_DOWNLOAD_OUTLINED,
        fetching_words(session),
        theme.INK_SECOND,
        style=theme.TEXT_SMALL,
        ink=theme.INK_SECOND,
    )


@ft.component
def QuietLine(session: Session) -> ft.Control:
    """One line or none. It keeps its place in the screen: what stands below keeps its controls
    when the line comes or goes, and a tap on it at that moment is not lost."""
    ft.use_state(session.settings)
    ft.use_state(session.sync)
    sync, screen = session.sync, session.screen
    words, icon = _said(session)

    async def say() -> None:
        if sync.phase is Phase.WORKING and not words:
            return  # how it goes is known when it ends
        before, screen._line = screen._line, words
        if words and words != before:  # once, and not again on each screen
            await announce(words)

    ft.use_effect(handler(say), [words])
    line: ft.Control | None = Notice(words, icon=icon) if words else None
    if sync.phase is Phase.WORKING and not sync.version:
        line = FetchingWords(session)
    return ft.Container(
        line,
        visible=line is not None,
    )


def _said(session: Session) -> tuple[str, ft.IconData]:
    """What a line says that stands until something happens, and its picture; empty for none."""
    t, sync = session.t, session.sync
    if sync.phase is Phase.FAILED:
        return _offline(session), ft.Icons.CLOUD_OFF_OUTLINED
    if sync.partial:
        key = "sync.first" if sync.phase is Phase.WORKING else "sync.first_only"
        return t(key), ft.Icons.NEAR_ME_OUTLINED
    if sync.held is Held.WIFI:
        return f"{t('sync.held.wifi')} {standing_words(session)}", ft.Icons.WIFI_OUTLINED
    if sync.held is Held.LATER and not sync.version:
        return t("sync.held.later"), ft.Icons.CLOUD_DOWNLOAD_OUTLINED
    return "", ft.Icons.INFO_OUTLINE


def _offline(session: Session) -> str:
    """Short: the screen of the listings tells more."""
    t, sync = session.t, session.sync
    if not sync.version:
        alone = session.person.consent_personal is False or session.person.plain
        return t("sync.offline_alone" if alone else "sync.offline_without")
    if sync.link is Link.NONE:
        why = "sync.failed.no_internet"
    elif sync.error is not None and sync.error.code is ErrorCode.BACKEND_UNREACHABLE:
        why = "sync.no_server"
    else:
        why = "sync.not_new"
    if why == "sync.not_new" or sync.partial or sync.published_at is None:
        return f"{t(why)} {standing_words(session)}"
    return f"{t(why)} {t('sync.offline_with', as_of=session.words_of(sync.published_at))}"
