"""What musts keep out of a search is counted, named must by must, and shown by one tap."""

from pathlib import Path

import flet as ft

from app.models import Kind, Level, Shift
from app.state.hub import Hub
from app.state.questions import BY_ID
from app.state.session import Session
from app.views.components.reasons import speaking_against
from app.views.left_out import kept_out, loosened_said, ways_wider
from tests.app.state.somebody import answered, run, settled

MUSTS = {"shifts": (Shift.DAY,), "distance": 10}


async def kept_out_is_the_same_at_home(session: Session) -> None:
    """Home tells the number of the list its link leads to."""
    at_home, found = session.finder.kept_out, session.list
    query, kind, body = found.query, found.kind, session.finding.sieve.body
    found.query, found.kind, session.finding.sieve.body = "", None, None
    await session.finding.show_list()
    assert at_home == session.finding.sieve.kept_out > 0
    said = [session.t.plural("listings.kept_out", at_home)]
    assert kept_out(session) == said
    found.query, found.kind, session.finding.sieve.body = query, kind, body
    await searched(session, query)


def chips(rows: list[ft.Control]) -> int:
    return sum(len(row.controls) for row in rows if isinstance(row, ft.Row))


async def searched(session: Session, words: str) -> set[str]:
    session.list.query = words
    await session.finding.show_list()
    while session.list.after is not None:
        await session.finding.more()
    return {row.id for row in session.list.rows}


def test_a_search_keeps_to_the_musts_and_says_what_each_keeps_out(browsed: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(browsed, None, demo=True, memory=True))
        finding, sieve = session.finding, session.finding.sieve
        finding.set_kind(Kind.JOB)
        finding.set_body(False)
        await settled(session)
        every = await searched(session, "원")
        assert (sieve.kept_out, ways_wider(session)) == (0, [])
        for name, value in MUSTS.items():
            session.answer(BY_ID[name], value)
        session.answer(BY_ID["musts"], frozenset({"shifts", "radius_km"}))
        session.passed(BY_ID["musts"])
        await settled(session)
        strict = await searched(session, "원")
        await kept_out_is_the_same_at_home(session)
        assert strict < every
        assert sieve.kept_out == len(every) - len(strict)
        assert kept_out(session) == [session.t.plural("listings.kept_out", sieve.kept_out)]
        alone = dict(sieve.unmet)
        assert set(alone) == {"shifts", "radius_km"}
        assert chips(ways_wider(session)) == 3, "for each, and for both together"
        finding.loosen("shifts")
        await settled(session)
        wider = await searched(session, "원")
        assert len(wider) == len(strict) + alone["shifts"], "as many as the tap said"
        assert len(loosened_said(session)) == 1
        other = next(row for row in session.list.rows if row.id not in strict)
        match = finding.match_of(other.id)
        assert match
        assert other.shift
        said = session.t("reason.shift_differs", shift=session.t(f"shift.{other.shift}"))
        assert said in speaking_against(session.t, match.reasons), "its card says so"
        at_home = session.finder.kept_out
        await finding.hide(other.id)
        assert session.finder.kept_out == at_home - 1, "what is hidden is not counted at home"
        await finding.unhide(other.id)
        assert session.finder.kept_out == at_home

        finding.loosen("radius_km")
        await settled(session)
        assert await searched(session, "원") == every
        finding.loosen("shifts", "radius_km")
        await settled(session)
        assert await searched(session, "원") == strict
        finding.loosen("shifts")
        finding.narrow(None)
        await settled(session)
        assert sieve.loosened == (), "another question begins with every must"
        session.close()

    run(way())


def test_what_a_listing_states_beyond_the_body_is_shown_once_one_asks(browsed: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(browsed, None, demo=True, memory=True))
        session.answer(BY_ID["lift"], Level.LOW)
        session.passed(BY_ID["lift"])
        session.finding.set_kind(Kind.JOB)
        await settled(session)
        fits = await searched(session, "")
        beyond = session.finding.sieve.beyond
        session.finding.set_body(False)
        await settled(session)
        whole = await searched(session, "")
        assert len(whole) == len(fits) + beyond
        last = session.finding.match_of(session.list.rows[-1].id)
        assert last
        assert "demand_exceeds" in {reason.code for reason in last.reasons}
        session.close()

    run(way())
