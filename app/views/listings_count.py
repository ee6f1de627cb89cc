"""How many there are in the list, in which order they stand, and what of it is left out."""

from app.models import Listing
from app.state.asking import body_known, ordered_by
from app.state.folding import folded
from app.state.models import Phase
from app.state.session import Session


def groups(session: Session) -> list[tuple[Listing, ...]]:
    """What stands on one card: a course with its other dates; among what was kept each alone."""
    rows = session.list.rows
    if session.list.only_saved or session.finding.sieve.only_hidden:
        return [(listing,) for listing in rows]
    return folded(rows, session.hub.clock.today())


def left_out(session: Session) -> list[str]:
    """How many are not shown because they usually ask more than the body allows."""
    beyond = session.finding.sieve.beyond
    if not beyond or session.list.phase is Phase.WORKING:
        return []
    return [session.t.plural("listings.beyond", beyond)]


def count(session: Session) -> str:
    """How many there are and in which order they stand. A course on several dates is one, as it is
    one card, once all are here; before that only its dates are counted, and that is said."""
    t, found, finding = session.t, session.list, session.finding
    if found.phase is Phase.WORKING:
        return t("state.looking")
    if found.only_saved:
        return t.plural("listings.kept", found.total)
    if finding.sieve.only_hidden:
        return t.plural("listings.hidden_here", found.total)
    cards, all_here = len(groups(session)), found.after is None
    total = cards if all_here else found.total
    said = t.plural("listings.found", total)
    if total < 2:
        return said
    words = t("listings.counted", count=said, order=_order(session))
    more = [] if session.person.answered() else [t("listings.by_any")]
    if not all_here and cards < len(found.rows):
        more.append(t("listings.by_dates"))
    return ". ".join([words, *more])


def _order(session: Session) -> str:
    """By what they stand in order, and what of it is not known."""
    t, sort = session.t, session.finding.sort
    if sort == "fit" and session.person.plain:
        by = ", ".join(t(f"listings.by.{name}") for name in ordered_by(session))
        return t("listings.by_wishes", by=by) if by else t("listings.by_nothing")
    words = t(f"listings.by_{sort}")
    if sort == "fit" and session.person.answered() and not body_known(session):
        words = f"{words}. {t('listings.no_body')}"
    return words
