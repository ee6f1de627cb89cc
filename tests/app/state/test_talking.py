"""A worker and their caseworker write to each other, each in a session of their own."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pyotp
import pytest

from app.counseling import kept, line
from app.models.record import SendState
from app.state import talking
from app.state.hub import Hub
from app.state.session import Session
from backend.accounts.samples import PASSWORD, TOTP_SECRET
from tests.app.state.somebody import run, started
from tests.app.state.test_account import sign_in, until
from tests.app.state.test_staff import as_staff, calm
from tests.backend.serving import serving
from tests.lossy import Line, lossy


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with serving(tmp_path_factory.mktemp("talk"), "--demo") as client:
        yield client


@asynccontextmanager
async def pair(
    office: httpx.Client, folder: Path, user: str = "caseworker", address: str = ""
) -> AsyncIterator[tuple[Session, Session]]:
    """The worker and who looks after them, both signed in; a code holds for one sign-in."""
    address = address or str(office.base_url).rstrip("/")
    worker = await started(Hub(folder / "worker", address, demo=True, memory=False))
    staff = await started(Hub(folder / "staff", address, demo=True, memory=False))
    for one in (worker, staff):
        one.page.web, one.page.platform = False, None
    await sign_in(office, worker, agreed=None)
    calm(own := as_staff(staff))
    code = pyotp.TOTP(TOTP_SECRET).now()
    own.state._typed.update(user=user, password=PASSWORD, code=code)
    await own.sign_in()
    try:
        yield worker, staff
    finally:
        for one in (worker, staff):
            one.account.talk.clear()
            one.close()
        for one in (worker, staff):
            for task in list(one._tasks):
                task.cancel()
            await asyncio.gather(*one._tasks, return_exceptions=True)


async def say(session: Session, text: str) -> None:
    session.account.talk.write(text)
    assert await session.account.talk.send()


def texts(session: Session) -> list[str]:
    return [one.text for one in session.account.talk.state.messages]


async def _talk(office: httpx.Client, folder: Path) -> None:
    async with pair(office, folder) as (worker, staff):
        mine, theirs = worker.account.talk, staff.account.talk
        me = mine.state.me
        await mine.open(me)
        await theirs.open(me)
        assert not await mine.send(), "nothing stands in the field"
        await until(lambda: mine.state.live and theirs.state.live)
        await say(worker, "허리가 아직 아파요")
        await until(lambda: texts(staff) == ["허리가 아직 아파요"])
        await until(lambda: kept.ticks(mine.state.messages[0], mine.state.marks) == "read")
        assert {one.name for one in mine.state.members} >= {"김가온", "한담당"}
        theirs.write("제가")
        await until(lambda: mine.state.typing == "한담당")
        await say(staff, "내일 전화할게요")
        await until(lambda: texts(worker)[1:] == ["내일 전화할게요"])
        assert mine.state.typing == ""
        await mine.edit(mine.state.messages[0], "허리는 이제 괜찮아요")
        await until(lambda: texts(staff)[0] == "허리는 이제 괜찮아요")
        await theirs.take_back(theirs.state.messages[1])
        await until(lambda: mine.state.messages[1].deleted)
        # Not on the screen: it is counted as new, and read when it is opened.
        theirs.close()
        await say(worker, "하나 더")
        await until(lambda: theirs.unread == 1)
        await theirs.open(me)
        assert theirs.unread == 0


def test_what_one_writes_stands_at_the_others_at_once(office: httpx.Client, tmp_path: Path) -> None:
    run(_talk(office, tmp_path))


async def _without(office: httpx.Client, folder: Path) -> None:
    # Requests go through a line that can be cut; no socket does.
    good = Line(drop=0, double=0, reorder=0, truncate=0)
    with lossy(str(office.base_url), good) as address:
        async with pair(office, folder, "counsellor", address) as (worker, staff):
            await _cut_and_mended(worker, staff, good)


async def _cut_and_mended(worker: Session, staff: Session, good: Line) -> None:
    mine, theirs = worker.account.talk, staff.account.talk
    me = mine.state.me
    await mine.open(me)
    await theirs.open(me)
    before = len(texts(staff))
    await asyncio.sleep(0.3)
    assert not mine.state.live
    await say(worker, "소켓 없이")
    await until(lambda: texts(staff)[before:] == ["소켓 없이"])
    await until(lambda: kept.ticks(mine.state.messages[-1], mine.state.marks) == "read")
    # And now nothing answers at all.
    good.drop = 1.0
    await until(lambda: mine.state.problem == "backend_unreachable")
    mine.write("반만 쓴")
    await asyncio.sleep(talking.SOON + 0.2)
    assert worker.vault is not None
    assert kept.stands(worker.vault, me).draft == "반만 쓴"
    # What was written of one is not kept with another who is opened at once.
    mine.write("이 사람에게만")
    await mine.open("another")
    await asyncio.sleep(talking.SOON + 0.2)
    assert kept.stands(worker.vault, "another").draft == ""
    await mine.open(me)
    assert mine.draft == "이 사람에게만"
    await say(worker, "신호가 없어요")
    await until(lambda: mine.state.messages[-1].tried)
    assert mine.state.messages[-1].state is SendState.SENDING
    assert not mine.may_change(mine.state.messages[-1]), "it may be there already"
    good.drop = 0.0
    await until(lambda: mine.state.messages[-1].state is SendState.SENT)
    await until(lambda: texts(staff)[-1] == "신호가 없어요")
    assert staff.vault is not None
    assert staff.vault.ids(kept.MESSAGES + me)
    # Who signs out keeps nothing of what workers wrote.
    assert await staff.account.sign_out()
    assert not [kind for kind in staff.vault.kinds() if kind.startswith(kept.MESSAGES)]


def test_without_a_socket_and_without_a_signal_it_comes_all_the_same(
    office: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "PATH", "/v1/no-such-socket")
    monkeypatch.setattr(talking, "WAITS", 1)
    monkeypatch.setattr(talking, "FIRST", 0.2)
    run(_without(office, tmp_path))
