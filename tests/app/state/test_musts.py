"""A must never silently keeps what doesn't state it: the card says what to ask."""

from pathlib import Path

from app.matching.formula import DOUBTFUL
from app.models import Kind, Shift
from app.state.hub import Hub
from app.state.questions import BY_ID
from app.state.session import Session
from app.views.components.listing_card import to_make_sure
from tests.app.state.somebody import answered, run, settled


def unstated_first(session: Session) -> list[str]:
    """Listings that do not state when one works and stand among those that do."""
    scores = {row.id: finding_score(session, row.id) for row in session.list.rows}
    return [row.id for row in session.list.rows if not row.shift and scores[row.id] > DOUBTFUL / 2]


def finding_score(session: Session, listing_id: str) -> int:
    match = session.finding.match_of(listing_id)
    assert match
    return match.score


def test_what_a_must_asks_and_a_listing_does_not_state_is_said(browsed: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(browsed, None, demo=True, memory=True))
        finding = session.finding
        finding.everything(Kind.JOB)
        session.answer(BY_ID["shifts"], (Shift.DAY,))
        session.passed(BY_ID["shifts"])
        await settled(session)
        before = [to_make_sure(session, row, finding.match_of(row.id)) for row in session.list.rows]
        assert not any(before), "a wish alone asks nobody to make sure"
        session.answer(BY_ID["musts"], frozenset({"shifts"}))
        session.passed(BY_ID["musts"])
        await settled(session)
        seen: set[Shift | None] = set()
        while session.list.after is not None and len(seen) < 2:
            await finding.more()
            for row in session.list.rows:
                said = to_make_sure(session, row, finding.match_of(row.id))
                assert row.shift in {None, Shift.DAY}
                words = "일하는 시간은 안 적혀 있어요. 꼭 물어보세요"
                assert said == ([] if row.shift else [words])
                seen.add(row.shift)
        assert seen == {None, Shift.DAY}
        assert not unstated_first(session), "behind every one that states the day and fits as well"
        session.close()

    run(way())


def test_a_month_that_was_worked_out_is_not_called_unstated(browsed: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(browsed, None, demo=True, memory=True))
        finding, t = session.finding, session.t
        finding.everything(Kind.JOB)
        for name, value in (("pay", 2_000_000), ("musts", frozenset({"pay_month_min_krw"}))):
            session.answer(BY_ID[name], value)
            session.passed(BY_ID[name])
        await settled(session)
        expected = {
            "stated": [],
            "worked out": [t("listing.make_sure_pay")],
            "open": [t("listing.make_sure", names=t("must.pay_month_krw"))],
        }
        seen: set[str] = set()
        while session.list.after is not None and len(seen) < len(expected):
            await finding.more()
            for row in session.list.rows:
                kind = "worked out" if row.pay_inferred else "stated"
                kind = kind if row.pay_month_krw else "open"
                assert to_make_sure(session, row, finding.match_of(row.id)) == expected[kind]
                seen.add(kind)
        assert seen == set(expected)
        session.close()

    run(way())
