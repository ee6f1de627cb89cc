"""A listing on paper: what one needs to apply and to ask on the phone, and nothing of the person.

What the paper asks is what the listing does not say, the same for everybody: it lies about, and
must not tell what somebody's body can't do.
"""

from collections.abc import Sequence

from app.matching.whom import whom_of
from app.models import KST, Capacity, Kind, Listing
from app.state.session import Session
from app.views import bridge
from app.views.components.listing_card import pay_line, place_line
from app.views.facts import facts, unstated, url_of

Sheet = dict[str, object]


def sheet(session: Session, listing: Listing) -> Sheet:
    """One listing: title, who and where, rows of names and values, what to ask."""
    t = session.t
    rows = [(t("compare.pay"), pay_line(session, listing))]
    # Paper is read on another day: no "in 2 days" on it.
    until = t.deadline(listing.deadline, listing.deadline_kind, session.hub.clock.today())
    if listing.deadline is not None:
        until = t("deadline.day", day=t.day(listing.deadline))
    if until:
        rows.append((t("compare.deadline"), until))
    rows += facts(session, listing)
    lines = dict.fromkeys(t(f"agency.{source.agency}") for source in listing.sources)
    rows.append((t("paper.source"), ", ".join(lines) or t(f"agency.{listing.agency}")))
    url = url_of(listing)
    if url and not session.demo:
        rows.append((t("paper.where"), url))
    ask = [t(f"whom.{agency}.paper") for agency in whom_of(listing)]
    ask += [t(f"unknown.{name}") for name in unstated(listing)]
    if listing.kind is Kind.JOB and not all(listing.demand(one) for one in Capacity):
        ask.append(t("paper.work"))
    practice = f"{t('share.practice')} " if session.demo else ""
    return {
        "title": f"{practice}{listing.title}",
        "who": place_line(session, listing, far=False),
        "rows": [list(row) for row in rows],
        "ask": ask,
    }


async def print_listings(session: Session, listings: Sequence[Listing]) -> None:
    """Open the browser's print dialog for some listings."""
    t = session.t
    today = session.hub.clock.now().astimezone(KST).date()
    await bridge.print_sheets(
        session.page,
        [sheet(session, listing) for listing in listings],
        ask=t("paper.ask"),
        foot=t("paper.printed", day=t.day(today)),
    )
