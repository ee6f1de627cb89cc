"""A must never silently keeps what doesn't state it: the card says what to ask."""

from pathlib import Path

from app.models import Kind, Shift
from app.state.hub import Hub
from app.state.questions import BY_ID
from app.views.components.listing_card import to_make_sure
from tests.app.state.somebody import answered, run, settled


def test_what_a_must_asks_and_a_listing_does_not_state_is_said(browsed: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(browsed, None, demo=True, memory=True))
        finding = session.finding
        finding.everything(Kind.JOB)
        session.answer(BY_ID["shifts"], (Shift.DAY,))
        session.passed(BY_ID["shifts"])
        await settled(session)
        before = [to_make_sure(session, finding.match_of(row.id)) for row in session.list.rows]
        assert not any(before), "a wish alone asks nobody to make sure"
        session.answer(BY_ID["musts"], frozenset({"shifts"}))
        session.passed(BY_ID["musts"])
        await settled(session)
        seen: set[Shift | None] = set()
        while session.list.after is not None and len(seen) < 2:
            await finding.more()
            for row in session.list.rows:
                said = to_make_sure(session, finding.match_of(row.id))
                assert row.shift in {None, Shift.DAY}
                assert said == ([] if row.shift else ["꼭 확인해 보세요: 근무 시간"])
                seen.add(row.shift)
        assert seen == {None, Shift.DAY}
        session.close()

    run(way())
