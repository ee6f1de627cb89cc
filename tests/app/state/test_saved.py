"""What somebody saved: searched like everything, without what they hid; what is gone is told."""

from pathlib import Path

from app.reference import distance_km
from app.state.hub import Hub
from app.state.questions import BY_ID
from app.views.compare import rows_of
from tests.app.state.somebody import HOME, answered, run, settled


def test_saved_ones_that_are_gone_are_told_and_two_or_three_are_compared(browsed: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(browsed, None, demo=True, memory=True))
        finding, shelving = session.finding, session.finding.shelving
        ids = [row.id for row in session.list.rows[:4]]
        for listing_id in (*ids, "keis:gone"):
            session.toggle_saved(listing_id)
        finding.narrow(None, only_saved=True)
        await settled(session)
        assert [row.id for row in session.list.rows] == ids[::-1]
        assert (session.list.total, finding.sieve.gone) == (4, ("keis:gone",))
        finding.forget_gone()
        await settled(session)
        assert finding.sieve.gone == ()
        assert shelving.compared() == session.person.saved[:3]
        for listing_id in ids:
            shelving.compare(listing_id)
        assert shelving.compared() == tuple(ids[1:])
        shelving.compare(ids[2])
        session.toggle_saved(ids[1])
        assert shelving.compared() == (ids[3],)
        session.close()

    run(way())


def test_saved_ones_are_searched_too_and_hidden_ones_are_not_among_them(browsed: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(browsed, None, demo=True, memory=True))
        finding, found = session.finding, session.list
        one, other, third = found.rows[:3]
        for listing in (one, other, third):
            session.toggle_saved(listing.id)
        found.query = third.title
        finding.narrow(None, only_saved=True)
        await settled(session)
        assert (found.query, [row.id for row in found.rows]) == ("", [third.id, other.id, one.id])
        found.query = f"{other.employer} {other.title.split()[0]}"
        await finding.show_list()
        assert other.id in {row.id for row in found.rows}
        assert all(other.employer in row.employer for row in found.rows)
        assert found.total == len(found.rows)
        assert other.keco3
        found.query = session.t.occupation(other.keco3).split()[0]
        await finding.show_list()
        assert other.id in {row.id for row in found.rows}, "also by what it is called"
        finding.clear()
        await finding.hide(one.id)
        await settled(session)
        assert [row.id for row in found.rows] == [third.id, other.id]
        assert finding.shelving.saved() == (third.id, other.id)
        await finding.unhide(one.id)
        assert len(found.rows) == len(finding.shelving.saved()) == 3
        session.close()

    run(way())


def test_side_by_side_the_distance_is_told_once(browsed: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(browsed, None, demo=True, memory=True))
        session.answer(BY_ID["distance"], 10)
        session.passed(BY_ID["distance"])
        await settled(session)
        session.finding.everything()
        await settled(session)
        while session.list.after is not None:
            await session.finding.more()
        told = set()
        for listing in session.list.rows:
            km = listing.region and distance_km(HOME, listing.region)
            if not km or (listing.region or "")[2:] == "000":
                continue
            said = [line for _, (lines,) in rows_of(session, [listing]) for line in lines]
            words = session.t.distance(km).replace("\u00a0", " ")
            assert sum(words in line.replace("\u00a0", " ") for line in said) == 1, said
            told.add(round(km) > 10)
        assert told == {False, True}, "near ones, and others farther than wished"
        session.close()

    run(way())
