"""An account as a session sees it, against a real backend: two devices, and everything between."""

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.models import ErrorCode, IlteoroError, Level
from app.state import account
from app.state.hub import Hub
from app.state.questions import BY_ID
from app.state.session import Session
from app.state.taking import everything
from backend.accounts.demo_page import PAGE
from backend.accounts.samples import WORKERS
from tests.app.state.somebody import HOME, run, started
from tests.backend.serving import serving

_, _, CASE, BORN = WORKERS[0]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with serving(tmp_path_factory.mktemp("office"), "--demo") as client:
        yield client


@pytest.fixture
def device(
    office: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Coroutine[Any, Any, Session]]:
    """Makes devices on which somebody is; what is said is shared at once."""
    monkeypatch.setattr(account, "SOON", 0.01)

    async def made(name: str) -> Session:
        address = str(office.base_url).rstrip("/")
        session = await started(Hub(tmp_path / name, address, demo=True, memory=False))
        session.page.web, session.page.platform = False, None
        return session

    return made


def codes(office: httpx.Client) -> list[str]:
    """Those of the messages that were not sent, the newest first."""
    return re.findall(r"\d{6}", office.get(PAGE).text)


async def sign_in(office: httpx.Client, session: Session, *, agreed: bool | None = True) -> None:
    own, before = session.account, await asyncio.to_thread(codes, office)
    for step, text in (("case", CASE), ("birth", f"{BORN:%Y. %m. %d}")):
        own.state._typed[step] = text
        assert not own.wrong()
        await own.go_on()
    found = before
    async with asyncio.timeout(30):
        while len(found) == len(before):
            found = await asyncio.to_thread(codes, office)
    own.state._typed["code"] = found[0]
    await own.go_on()
    if agreed is not None:
        await own.agree(agreed)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)


def test_what_is_said_here_is_there(office: httpx.Client, device: Any) -> None:
    async def work() -> None:
        phone, computer = await device("phone"), await device("computer")
        phone.consent_personal(True)
        phone.consent_health(True)
        phone.answer(BY_ID["home"], HOME)
        await sign_in(office, phone)
        await until(lambda: phone.account.state.shared_at)
        await sign_in(office, computer)
        await until(lambda: computer.person.profile.region == HOME)
        assert computer.person.consent_health is True
        computer.answer(BY_ID["lift"], Level.LOW)
        phone.toggle_saved("keis:1")
        await until(lambda: not computer.account._waiting and not phone.account._waiting)
        await computer.account.share()
        await phone.account.share()
        await computer.account.share()
        assert phone.person.profile.capacity_lift is Level.LOW
        assert computer.person.saved == ("keis:1",)
        assert [one["current"] for one in await computer.account.sessions()] == [True, False]
        phone.close()
        computer.close()
        await asyncio.sleep(0)

    run(work())


def test_nothing_is_sent_before_one_agrees(office: httpx.Client, device: Any) -> None:
    async def work() -> None:
        phone, computer = await device("phone"), await device("computer")
        phone.consent_personal(True)
        phone.toggle_saved("keis:unsent")
        for agreed in (None, False):
            await sign_in(office, phone, agreed=agreed)
            assert phone.account.state.agreed is agreed
            phone.answer(BY_ID["home"], HOME)
            await until(lambda: not phone.account._waiting)
            await phone.account.share()
            if agreed is None:
                await phone.account.sign_out()
        await sign_in(office, computer)
        await until(lambda: computer.account.state.shared_at)
        assert "keis:unsent" not in computer.person.saved
        await phone.account.agree(True)
        await computer.account.share()
        assert "keis:unsent" in computer.person.saved
        await phone.account.sign_out()
        assert phone.account.state.agreed is None, "the next one is asked anew"
        phone.close()
        computer.close()
        await asyncio.sleep(0)

    run(work())


def test_typing_while_it_is_shared_loses_nothing(office: httpx.Client, device: Any) -> None:
    async def work() -> None:
        phone = await device("phone")
        phone.consent_personal(True)
        phone.consent_health(True)
        await sign_in(office, phone)
        for year in range(1950, 1990):
            phone.answer(BY_ID["birth"], year)
            phone.typed(BY_ID["birth"], str(year))
            if year % 5 == 0:
                await phone.account.share()
        await until(lambda: not phone.account._waiting)
        await phone.account.share()
        assert phone.person.profile.birth_year == 1989
        assert phone.vault.get("profile", "me")["birth_year"] == 1989
        phone.close()

    run(work())


def test_no_token_is_taken_along(office: httpx.Client, device: Any) -> None:
    async def work() -> None:
        phone = await device("phone")
        await sign_in(office, phone)
        tokens = phone.vault.get("account", "me")
        taken = str(everything(phone.vault))
        assert not [name for name in ("access", "refresh", "attempt") if tokens[name] in taken]
        await phone.account.sign_out()
        assert not phone.account.state.signed_in
        assert phone.vault.get("account", "me") is None
        phone.close()

    run(work())


def test_deleting_everything_here_ends_the_session_there(office: httpx.Client, device: Any) -> None:
    async def work() -> None:
        phone, computer = await device("phone"), await device("computer")
        await sign_in(office, computer)
        before = len(await computer.account.sessions())
        await sign_in(office, phone)
        assert len(await computer.account.sessions()) == before + 1
        await phone.account.sign_out_if_reached()
        await phone.wipe()
        assert len(await computer.account.sessions()) == before
        phone.close()
        computer.close()

    run(work())


def test_without_a_backend_nobody_signs_in(tmp_path: Path) -> None:
    async def work() -> None:
        session = await started(Hub(tmp_path, None, demo=True, memory=False))
        assert not session.account.possible
        with pytest.raises(IlteoroError) as caught:
            await session.account.sessions()
        assert caught.value.code is ErrorCode.SIGNED_OUT

    run(work())


@pytest.mark.parametrize(
    ("text", "fits"),
    [("19680302", True), ("1968. 3. 2", False), ("1968-03-02", True), ("1968년 03월 02일", True),
     ("19680231", False), ("680302", False), ("", False)],
)  # fmt: skip
def test_a_date_of_birth_is_eight_digits(text: str, fits: bool) -> None:
    assert (account.born(text) is not None) is fits
