"""What a list leaves out for a must: how many, for which, and the one tap that shows them."""

from functools import partial

import flet as ft

from app.state.browsing import PAGE
from app.state.models import Phase
from app.state.questions import BY_WISH
from app.state.session import Session
from app.views import theme
from app.views.components import Chip


def kept_out(session: Session) -> list[str]:
    """How many the musts keep out, in words; nothing where they keep none."""
    n = session.finding.sieve.kept_out
    if not n or session.list.phase is Phase.WORKING or _kept(session):
        return []
    return [session.t.plural("listings.kept_out", n)]


def is_little(session: Session) -> bool:
    """Whether the musts leave less than a page, so that what they keep out is asked for at once."""
    return session.list.total < PAGE


def by_must(session: Session) -> list[ft.Control]:
    """A tap for each must that shows what it alone keeps out."""
    return _row(_each(session))


def ways_wider(session: Session) -> list[ft.Control]:
    """The same, and one for all where several keep more out together."""
    t, finding = session.t, session.finding
    sieve, chips = finding.sieve, _each(session)
    musts = session.person.wishes.musts - {*sieve.loosened}
    most = max((n for _, n in sieve.unmet), default=0)
    if len(musts) > 1 and sieve.kept_out > most and not _kept(session):
        words = t("listings.without_all", n=f"{sieve.kept_out:,}")
        every = partial(finding.loosen, *musts)
        chips.append(Chip(words, every, chosen=False, key="without-all"))
    return _row(chips)


def _each(session: Session) -> list[ft.Control]:
    t, finding = session.t, session.finding
    return [
        Chip(
            t("listings.without", wish=wish_said(session, name), n=f"{n:,}"),
            partial(finding.loosen, name),
            chosen=False,
            key=f"without-{name}",
        )
        for name, n in finding.sieve.unmet
        if not _kept(session)
    ]


def _row(chips: list[ft.Control]) -> list[ft.Control]:
    if not chips:
        return []
    return [ft.Row(chips, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2)]


def loosened_said(session: Session) -> list[ft.Control]:
    """The musts this list does without, each to be taken up again."""
    return [
        Chip(
            session.t("listings.loosened", wish=wish_said(session, name)),
            partial(session.finding.loosen, name),
            chosen=True,
            key=f"loosened-{name}",
        )
        for name in session.finding.sieve.loosened
        if name in session.person.wishes.musts
    ]


def wish_said(session: Session, name: str) -> str:
    """What a wish is about, as its question is called for short."""
    asked = BY_WISH.get(name)
    return session.t(f"question.{asked.id}.short" if asked else "listings.wish.regions")


def _kept(session: Session) -> bool:
    """Whether the list is of what one kept, which no must narrows."""
    return session.list.only_saved or session.finding.sieve.only_hidden
