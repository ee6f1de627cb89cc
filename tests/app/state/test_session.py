"""A session is found again from its vault, and what was deleted is gone."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from app.models import ErrorCode, Kind, Level
from app.state import keeping
from app.state.hub import Hub
from app.state.models import Leaving, Phase, Settings
from app.state.questions import BY_ID
from app.state.session import Session


def page() -> Any:
    """The little of a page that a session asks for outside a browser."""
    return SimpleNamespace(width=360, route="/", navigate=lambda _: None, pop_dialog=lambda: None)


def hub(data: Path, *, memory: bool = False) -> Hub:
    return Hub(data, None, demo=True, memory=memory)


async def settled(session: Session) -> None:
    """Wait until nothing runs in the background any more."""
    while session._tasks:
        await asyncio.gather(*session._tasks)


async def started(of: Hub) -> Session:
    session = Session(cast("Any", page()), of, ways=())
    await session.start()
    return session


def test_everything_said_is_found_again_after_a_restart(tmp_path: Path) -> None:
    async def first() -> None:
        session = await started(hub(tmp_path))
        session.set_language("en")
        session.set_text_scale(1.5)
        session.consent_personal(True)
        session.consent_health(True)
        session.answer(BY_ID["lift"], Level.MIDDLE)
        session.answer(BY_ID["job"], "701", said="철근공")
        session.answer(BY_ID["kinds"], (Kind.JOB,))
        session.answer(BY_ID["pay"], 2_400_000)
        session.settle(BY_ID["shifts"])
        session.typed(BY_ID["birth"], "196")
        session.passed(BY_ID["lift"])
        session.toggle_saved("keis:1")
        await settled(session)

    async def second() -> None:
        session = await started(hub(tmp_path))
        person = session.person
        assert (session.settings.language, session.settings.text_scale) == ("en", 1.5)
        assert (person.consent_personal, person.consent_health) == (True, True)
        assert person.profile.capacity_lift is Level.MIDDLE
        assert (person.profile.occupation_before, person.job_said) == ("701", "철근공")
        assert person.wishes.pay_month_min_krw == 2_400_000
        assert person.wishes.kinds == (Kind.JOB,)
        assert person.seen == ("lift",)
        assert person.has_answer(BY_ID["shifts"])
        assert person._typed == {"birth": "196"}
        assert person.saved == ("keis:1",)
        assert session.finder.recommendations
        await settled(session)

    asyncio.run(first())
    asyncio.run(second())


def test_taking_back_the_second_consent_takes_the_answers_out_of_the_vault(tmp_path: Path) -> None:
    async def way() -> None:
        session = await started(hub(tmp_path))
        session.consent_personal(True)
        session.consent_health(True)
        session.answer(BY_ID["lift"], Level.LOW)
        session.answer(BY_ID["home"], "41113")
        await settled(session)
        session.consent_health(False)
        await settled(session)
        vault = await session.hub.vault()
        assert vault.get("profile", "me") == {"region": "41113"}

    asyncio.run(way())


def test_delete_everything_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    async def way() -> None:
        session = await started(hub(tmp_path))
        session.consent_personal(True)
        session.answer(BY_ID["job"], "701", said="철근공")
        await settled(session)
        await session.wipe()
        await settled(session)
        assert session.person.job_said == ""
        assert not session.person.welcomed

    async def again() -> None:
        session = await started(hub(tmp_path))
        assert not session.person.welcomed
        vault = await session.hub.vault()
        assert vault.get("profile", "me") is None
        await settled(session)

    asyncio.run(way())
    asyncio.run(again())


def test_tabs_of_one_device_share_one_vault(tmp_path: Path) -> None:
    async def way() -> None:
        one = hub(tmp_path)
        first, second = await started(one), await started(one)
        first.consent_personal(True)
        first.answer(BY_ID["home"], "41113")
        await settled(first)
        await settled(second)
        assert second.person.profile.region == "41113"

    asyncio.run(way())


def test_in_memory_nobody_sees_what_another_said_and_nothing_is_written(tmp_path: Path) -> None:
    async def way() -> None:
        one = hub(tmp_path, memory=True)
        first, second = await started(one), await started(one)
        first.consent_personal(True)
        first.answer(BY_ID["home"], "41113")
        await settled(first)
        await settled(second)
        assert second.person.profile.region is None
        assert not (tmp_path / "vault.db").exists()
        first.close()
        await settled(first)

    asyncio.run(way())


def test_a_shared_screen_forgets_a_person_who_went_away(tmp_path: Path) -> None:
    async def way() -> None:
        one = Hub(tmp_path, None, demo=True, memory=True, idle=0.2)
        session = await started(one)
        session.consent_personal(True)
        session.answer(BY_ID["home"], "41113")
        asked: list[Leaving] = []
        for _ in range(12000):
            await asyncio.sleep(0.01)
            if session.screen.leaving and not asked:
                asked.append(session.screen.leaving)
                session.stay()
                assert session.person.profile.region == "41113"
            if not session.person.welcomed:
                break
        assert asked == [Leaving.IDLE]
        assert session.screen.leaving is Leaving.NOT
        assert session.person.profile.region is None
        assert not session.person.welcomed
        session.close()

    asyncio.run(way())


def test_without_a_catalogue_occupations_still_come(tmp_path: Path) -> None:
    async def way() -> None:
        session = await started(hub(tmp_path))
        assert len(session.finder.recommendations) == 10
        assert not session.finder.matched
        assert session.finder.phase is Phase.READY
        assert session.sync.version == 0
        await settled(session)

    asyncio.run(way())


def test_every_part_has_its_own_records(tmp_path: Path) -> None:
    session = Session(cast("Any", page()), hub(tmp_path), ways=())
    names = [name for part in keeping.PARTS.values() for name in part(session)]
    assert len(names) == len(set(names))


def test_a_vault_that_cannot_be_read_is_put_aside_when_one_asks(tmp_path: Path) -> None:
    (tmp_path / "vault.db").write_bytes(b"not a database, not at all" * 200)

    async def way() -> None:
        session = await started(hub(tmp_path))
        assert session.screen.failed is not None
        assert session.screen.failed.code in (
            ErrorCode.VAULT_DAMAGED,
            ErrorCode.VAULT_KEY_MISSING,
        )
        await session.start_afresh()
        assert session.screen.failed is None
        session.consent_personal(True)
        await settled(session)
        assert session.screen.trouble is None

    asyncio.run(way())
    assert list(tmp_path.glob("vault-*.db"))


def test_a_damaged_catalogue_is_said_and_the_rest_works(tmp_path: Path) -> None:
    (tmp_path / "catalogue.json").write_text("{")

    async def way() -> None:
        session = await started(hub(tmp_path))
        assert session.sync.error is not None
        assert session.sync.error.code is ErrorCode.CATALOGUE_DAMAGED
        assert session.finder.recommendations
        await settled(session)

    asyncio.run(way())


def test_who_comes_next_to_a_shared_screen_finds_its_own_text_size_and_brightness(
    tmp_path: Path,
) -> None:
    """On a device of one's own they stay until it is started anew (see test_own)."""

    async def way() -> None:
        shared = Hub(tmp_path, None, demo=True, memory=True, idle=600.0)
        session = await started(shared)
        for begin_anew in (session.wipe, session.reset):
            session.set_language("en")
            session.set_text_scale(2.0)
            session.set_theme("dark")
            session.settings.hand = "left"
            await begin_anew()
            assert session.settings == Settings(language=session.first_language)
        session.close()

    asyncio.run(way())
