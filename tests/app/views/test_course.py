"""A course's page: what its work asks of the body, how long it takes, what is left to ask."""

import asyncio
from datetime import date
from pathlib import Path

from app.models import Agency, Capacity, Course, Education, Kind, Level, Listing, Profile
from app.reference import demand_level
from app.state.hub import Hub
from app.state.session import Session
from app.views.components.demand_row import DemandRow
from app.views.components.spoken import spoken
from app.views.course import CourseBody, course_lines
from app.views.facts import facts, unstated
from app.views.listing import unknowns_of
from tests.app.state.somebody import started


def course(session: Session, **said: object) -> Listing:
    seen = session.hub.clock.now()
    known = {"id": "hrdnet:1", "kind": Kind.COURSE, "agency": Agency.HRDNET, "title": "지게차"}
    return Listing.model_validate(known | {"first_seen": seen, "updated_at": seen} | said)


def test_a_course_says_what_its_work_asks_and_what_is_not_stated_is_to_be_asked(
    tmp_path: Path,
) -> None:
    async def way() -> None:
        session = await started(Hub(tmp_path, None, demo=True, memory=True))
        t, profile = session.t, Profile(capacity_lift=Level.LOW, education=Education.MIDDLE)
        session.person.profile = profile
        bare = course(session, keco3="623")
        said = spoken(CourseBody(session, bare))
        for capacity in Capacity:
            row = DemandRow(
                t,
                capacity,
                demand_level("623", capacity),
                stated=False,
                has=profile.capacity(capacity),
            )
            assert spoken([row]) in said, "the same words as on a job"
        assert t.occupation("623") in said
        assert unstated(bare) == [
            "course_starts_on", "course_ends_on", "course_days", "course_hours", "course_cost",
            "course_education", "course_body", "course_place", "deadline",
        ]  # fmt: skip
        assert unknowns_of(session, bare) == unstated(bare)
        told = course(
            session, keco3="134", region="41113", deadline=date(2027, 1, 1), education="high",
            course=Course(starts_on=date(2027, 1, 4), ends_on=date(2027, 4, 2), weekend=False,
                          own_cost_krw=0, cost_krw=980_000),
        )  # fmt: skip
        assert unstated(told) == ["course_hours", "course_body"]
        rows = dict(facts(session, told))
        assert rows["기간"].endswith("(약 13주)")
        assert (rows["요일"], rows["훈련비 모두"], rows["학력"]) == ("평일", "98만 원", "고등학교")
        assert course_lines(session, bare) == []
        assert spoken(course_lines(session, told)).startswith(t("reason.schooling_far"))
        assert CourseBody(session, course(session)) == []
        session.close()

    asyncio.run(way())
