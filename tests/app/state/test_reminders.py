"""Dates of care and notifications lie in the vault, follow the consents and reach every tab."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from app.models import CareDate, CareDateKind, Clock, Level, NoticeKind, to_instant
from app.state.consent import withdraw
from app.state.hub import Hub
from app.state.questions import BY_ID
from app.state.session import Session
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.catalogue import serving
from benchmarks.listings import fill_backend
from tests.app.state.test_session import hub, page, settled, started
from tests.publishing import change

YEAR = timedelta(days=365)


def entered(session: Session, name: str, kind: CareDateKind, left: int) -> CareDate:
    on = session.hub.clock.today() + timedelta(days=left)
    return CareDate(id=name, kind=kind, on=on, note="오후 2시")


async def agreed(of: Hub) -> Session:
    session = await started(of)
    session.consent_personal(True)
    session.consent_health(True)
    await settled(session)
    return session


def test_dates_are_found_again_told_at_the_start_and_unread_until_read(tmp_path: Path) -> None:
    async def first() -> None:
        session = await agreed(hub(tmp_path))
        for name, kind, left in (
            ("later", CareDateKind.CARE_END, 30),
            ("soon", CareDateKind.COUNSELING, 1),
        ):
            await session.reminders.put_date(entered(session, name, kind, left))
        assert [d.id for d in session.reminders.next_dates(3)] == ["soon", "later"]
        # What was promised a week and a day before is kept for a date that is as near as that.
        assert [item.refs for item in session.reminders.items()] == [("soon",)]
        await settled(session)

    async def second(unread: int) -> None:
        session = await started(hub(tmp_path))
        await settled(session)
        assert [d.note for d in session.reminders.state.dates] == ["오후 2시"] * 2
        assert [item.refs for item in session.reminders.items()] == [("soon",)]
        assert session.reminders.unread() == unread
        await session.reminders.mark_read([item.key for item in session.reminders.items()])

    asyncio.run(first())
    asyncio.run(second(1))
    asyncio.run(second(0))
    for file in tmp_path.glob("vault.db*"):
        content = file.read_bytes()
        assert b"counseling" not in content
        assert b"soon" not in content


def test_without_the_consents_nothing_stays_and_undo_brings_it_back(tmp_path: Path) -> None:
    async def way() -> None:
        session = await agreed(hub(tmp_path))
        reminders = session.reminders
        review = entered(session, "review", CareDateKind.GRADE_REVIEW, 2)
        talk = entered(session, "talk", CareDateKind.COUNSELING, 3)
        for one in (review, talk):
            await reminders.put_date(one)
        await reminders.tell()
        assert len(reminders.items()) == 2
        for which, left in (("health", [talk]), ("personal", [])):
            undo = withdraw(session, cast("Any", which))
            await settled(session)
            assert list(reminders.state.dates) == left
            vault = await session.hub.vault()
            kept = str([vault.get(*place) for place in (("dates", "care"), ("notices", "me"))])
            assert "grade_review" not in kept
            undo()
            await settled(session)
            assert list(reminders.state.dates) == [review, talk]
            assert len(reminders.items()) == 2

    asyncio.run(way())


def test_two_tabs_tell_one_event_once_and_read_it_together(tmp_path: Path) -> None:
    async def way() -> None:
        one = hub(tmp_path)
        first = await agreed(one)
        second = await started(one)
        date = entered(first, "soon", CareDateKind.COUNSELING, 1)
        await first.reminders.put_date(date)
        await asyncio.gather(*(tab.reminders.tell() for tab in (first, second)))
        await settled(first)
        await settled(second)
        assert [len(tab.reminders.items()) for tab in (first, second)] == [1, 1]
        await second.reminders.mark_read([item.key for item in second.reminders.items()])
        await settled(second)
        await settled(first)
        assert first.reminders.unread() == 0
        await first.reminders.switch(NoticeKind.DATE)
        await settled(first)
        await settled(second)
        assert second.reminders.items() == []

    asyncio.run(way())


def test_on_a_shared_screen_nothing_is_kept_or_told(tmp_path: Path) -> None:
    async def way() -> None:
        session = await agreed(hub(tmp_path, memory=True))
        assert not session.reminders.wanted
        assert session.reminders.items() == []
        assert session.reminders.next_dates(3) == []
        session.close()
        await settled(session)

    asyncio.run(way())


def test_a_second_catalogue_tells_what_is_new_by_the_servers_clock(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "backend", demo=True)
    settings.data.mkdir()
    fill_backend(settings.data / "backend.db", 600)
    publish(settings, Clock())

    async def way(address: str) -> None:
        of = Hub(tmp_path / "device", address, demo=True, memory=False)
        of.clock.source = lambda: datetime.now(UTC) + YEAR
        session = Session(cast("Any", page()), of, ways=())
        await session._load()
        session.consent_personal(True)
        session.consent_health(True)
        session.answer(BY_ID["home"], "41113")
        session.answer(BY_ID["lift"], Level.MIDDLE)
        await of.fetching.fetch()
        await settled(session)
        assert of.clock.today() == Clock().today()
        assert session.reminders.items() == []
        assert session.reminders.state.notices.news_until is not None
        person, chances = session.person, session.finding._chances
        matches = await of.engine.match(person.profile, person.wishes, chances, 5)
        best = [match.listing_id for match in matches]
        now = to_instant(datetime.now(UTC))
        for listing_id in best:
            sql = f"UPDATE listing SET id = id || '9', first_seen = '{now}' "  # noqa: S608
            change(settings, f"{sql} WHERE id = '{listing_id}'")
        publish(settings, Clock())
        for _ in range(2):
            await of.fetching.fetch()
            await settled(session)
            (told,) = session.reminders.items()
            assert told.kind is NoticeKind.FITS
            assert set(told.refs) == {f"{listing_id}9" for listing_id in best}
        assert set(session.reminders.news()) == set(told.refs)
        session.close()

    with serving(settings.data) as address:
        asyncio.run(way(address))
