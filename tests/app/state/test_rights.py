"""A person asks for a review, refuses automatic recommendation, and takes both back."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from app.models import Clock, SendState, Submission
from app.state.hub import Hub
from app.state.questions import BY_ID, EMPLOYER
from app.state.rights import KIND, REVIEW, day_of, reviews_in
from app.state.session import Session
from tests.app.state.somebody import settled, started


async def answered(hub: Hub) -> Session:
    session = await started(hub)
    session.consent_personal(True)
    session.answer(BY_ID["job"], "701", said="철근공")
    session.passed(BY_ID["job"])
    await settled(session)
    return session


def on(data: Path, *, memory: bool = False) -> Hub:
    hub = Hub(data, None, demo=True, memory=memory)
    hub.clock = Clock(lambda: datetime(2026, 11, 22, 16, 30, tzinfo=UTC))
    return hub


def test_a_request_is_kept_with_what_was_said_and_when(tmp_path: Path) -> None:
    async def asks() -> Submission:
        session = await answered(on(tmp_path))
        chosen = session.finder.recommendations[1]
        await session.rights.ask_review(chosen)
        await session.rights.ask_review(chosen)  # a second tap asks nothing twice
        (asked,) = session.person.reviews
        assert asked == session.rights.review_of(chosen.keco3)
        assert asked.content["probability"] == chosen.probability
        assert asked.content["model_version"] == chosen.model_version
        assert len(asked.content["reasons"]) == len(chosen.reasons)
        # Answers about the person stay where they are: what goes out later is the recommendation.
        assert not {"profile", "wishes"} & set(asked.content)
        await settled(session)
        return asked

    async def finds() -> Submission:
        session = await started(on(tmp_path))
        (found,) = session.person.reviews
        await settled(session)
        return found

    asked = asyncio.run(asks())
    assert asyncio.run(finds()) == asked
    assert (asked.form, asked.state) == (REVIEW, SendState.READY)
    assert asked.received_at is None
    assert day_of(asked).isoformat() == "2026-11-23"  # the day in Korea


def test_what_was_taken_back_is_gone_and_can_be_had_again(tmp_path: Path) -> None:
    async def way() -> None:
        hub = on(tmp_path)
        session, other = await answered(hub), await started(hub)
        for chosen in session.finder.recommendations[:2]:
            await session.rights.ask_review(chosen)
        await settled(session, other)
        assert len(other.person.reviews) == 2
        newest, oldest = session.person.reviews
        await session.rights.take_back(newest)
        assert [asked.id for asked in session.person.reviews] == [oldest.id]
        await settled(session, other)
        assert [asked.id for asked in other.person.reviews] == [oldest.id]
        await session.rights.put_back(newest)
        assert [asked.id for asked in session.person.reviews] == [newest.id, oldest.id]
        vault = await hub.vault()
        assert vault.ids(KIND) == sorted([oldest.id, newest.id])
        await settled(session, other)

    asyncio.run(way())


def test_what_else_waits_to_be_sent_is_no_review(tmp_path: Path) -> None:
    async def way() -> None:
        session = await answered(on(tmp_path))
        await session.rights.ask_review(session.finder.recommendations[0])
        vault = await session.hub.vault()
        (asked,) = session.person.reviews
        other = asked.model_copy(update={"id": "another", "form": "training_application"})
        vault.put(KIND, other.id, other.model_dump(mode="json"))
        assert reviews_in(vault) == (asked,)
        await settled(session)

    asyncio.run(way())


def test_without_the_first_consent_no_request_is_kept(tmp_path: Path) -> None:
    async def way() -> None:
        session = await answered(on(tmp_path))
        await session.rights.ask_review(session.finder.recommendations[0])
        session.consent_personal(False)
        await settled(session)
        assert session.person.reviews == ()
        assert (await session.hub.vault()).ids(KIND) == []

    asyncio.run(way())


def test_refused_nothing_is_ranked_by_a_model_until_it_is_taken_back(tmp_path: Path) -> None:
    async def refuses() -> None:
        hub = on(tmp_path)
        session, other = await answered(hub), await started(hub)
        assert session.finder.recommendations
        session.rights.set_automatic(False)
        await settled(session, other)
        for one in (session, other):
            assert one.person.plain
            assert one.finder.recommendations == ()
            assert (one.finder.returning, one.finder.original) == (None, None)
            assert one.finding._chances == {}
            assert one.finder.ideas == ()
        assert await session.finding.steps("701") == ()
        assert await session.finding.similar("701") is None

    async def comes_back() -> None:
        hub = on(tmp_path)
        session = await started(hub)
        assert session.person.plain
        # Nobody asked the model, so nobody loaded it.
        assert hub.engine._recommender is None
        session.rights.set_automatic(True)
        await settled(session)
        assert len(session.finder.recommendations) == 10
        assert session.finding._chances

    asyncio.run(refuses())
    asyncio.run(comes_back())


def test_the_next_person_on_a_shared_screen_is_recommended_to_again(tmp_path: Path) -> None:
    async def way() -> None:
        session = await answered(on(tmp_path, memory=True))
        await session.rights.ask_review(session.finder.recommendations[0])
        session.rights.set_automatic(False)
        session.occupations.query = "용접"
        await settled(session)
        await session.wipe()
        await settled(session)
        assert not session.person.plain
        assert session.person.reviews == ()
        assert session.occupations.query == ""
        session.close()

    asyncio.run(way())


def test_what_the_old_employer_says_is_an_answer_and_goes_with_the_others(
    tmp_path: Path,
) -> None:
    async def way() -> None:
        session = await answered(on(tmp_path))
        session.answer(EMPLOYER, EMPLOYER.values[0])
        assert EMPLOYER in session.person.answered()
        session.forget_answers()
        assert session.person.profile.employer_open is None
        await settled(session)

    asyncio.run(way())
