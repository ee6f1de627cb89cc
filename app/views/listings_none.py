"""What stands where the list has nothing to show: why, and what to do now."""

from functools import partial

import flet as ft

from app.models import Kind
from app.state.browsing import OTHER_KIND
from app.state.models import Phase
from app.state.session import Session
from app.views.components import BigButton, EmptyState, Notice, Shapes, Tone
from app.views.left_out import by_must, kept_out


def failed(session: Session) -> ft.Control:
    t, error = session.t, session.list.error
    if not session.sync.version:
        if session.sync.phase is Phase.WORKING:
            return Shapes(t("state.looking"))
        return EmptyState(
            ft.Icons.CLOUD_OFF_OUTLINED,
            t("sync.none_title"),
            t("sync.none_text"),
            t("sync.button") if session.hub.backend else None,
            session.standing.now,
        )
    return Notice(
        t.error(error) if error else "",
        tone=Tone.ATTENTION,
        action=BigButton(t("state.again"), session.find_again, soft=True),
    )


def nothing(session: Session) -> list[ft.Control]:
    """That nothing is there, and one tap to what the same question finds of the other kind."""
    t, kind, n = session.t, session.list.kind, session.finding.sieve.other
    if not (kind and n):
        return [_empty(session), *by_must(session)]
    other = OTHER_KIND[kind]
    way = EmptyState(
        ft.Icons.SCHOOL_OUTLINED if other is Kind.COURSE else ft.Icons.WORK_OUTLINE,
        t(f"listings.none_title.{kind}"),
        t.plural(f"listings.other_text.{other}", n),
        t.plural(f"listings.other.{other}", n),
        partial(session.finding.set_kind, other),
    )
    return [_empty(session), way] if session.finding.sieve.beyond else [way]


def _empty(session: Session) -> ft.Control:
    t, found = session.t, session.list
    if found.only_saved and not found.query.strip():
        return EmptyState(
            ft.Icons.BOOKMARK_BORDER,
            t("listings.none_saved_title"),
            t("listings.none_saved_text"),
            t("listings.show_all"),
            lambda: session.finding.narrow(None),
        )
    if found.only_saved:  # what one looks for may well be among the others
        return EmptyState(
            ft.Icons.SEARCH_OFF,
            t("listings.none_in_saved_title"),
            t("listings.none_in_saved_text"),
            t("listings.search_all"),
            partial(session.finding.set_kind, found.kind),
        )
    if session.finding.sieve.only_hidden:
        return EmptyState(
            ft.Icons.VISIBILITY_OUTLINED,
            t("listings.none_hidden_title"),
            t("listings.none_hidden_text"),
            t("listings.show_all"),
            lambda: session.finding.narrow(None),
        )
    if said := kept_out(session):
        musts = session.person.wishes.musts - {*session.finding.sieve.loosened}
        return EmptyState(
            ft.Icons.SEARCH_OFF,
            t("listings.none_must_title"),
            said[0],
            t("listings.without_all", n=f"{session.finding.sieve.kept_out:,}"),
            partial(session.finding.loosen, *musts),
        )
    if beyond := session.finding.sieve.beyond:
        return EmptyState(
            ft.Icons.SEARCH_OFF,
            t("listings.none_fits_title"),
            t.plural("listings.beyond", beyond),
            t("listings.show_beyond"),
            lambda: session.finding.set_body(False),
        )
    return EmptyState(
        ft.Icons.SEARCH_OFF,
        t("listings.none_title"),
        t("listings.none_search" if found.query.strip() else "listings.none_text"),
        t("listings.show_all"),
        session.show_all,
    )
