"""How many there are is said of what one sees: of cards, not of the dates of one course."""

from datetime import timedelta
from pathlib import Path

from app.models import Course, Kind
from app.state.hub import Hub
from app.views.listings_count import count, groups
from tests.app.state.somebody import answered, run, settled


def test_a_course_on_several_dates_counts_once_when_all_are_here(browsed: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(browsed, None, demo=True, memory=True))
        found, note = session.list, session.t("listings.by_dates")
        session.finding.everything(Kind.COURSE)
        await settled(session)
        assert note not in count(session)
        today = session.hub.clock.today()
        dates = (Course(starts_on=today + timedelta(weeks=week)) for week in range(3))
        first, *others = found.rows
        same = [
            first.model_copy(update={"id": f"{first.id}-{at}", "course": course})
            for at, course in enumerate(dates)
        ]
        found.rows = (*same, *others)
        cards = len(groups(session))
        assert cards == len(found.rows) - 2
        assert count(session).startswith(f"{found.total:,}개")
        assert count(session).endswith(note), (
            "as long as more follow each date counts, and it is said"
        )
        found.after, found.total = None, len(found.rows)
        assert count(session).startswith(f"{cards}개")
        assert note not in count(session)
        session.close()

    run(way())
