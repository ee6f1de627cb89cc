"""Signing in at a real provider from a window of one's own: out to a browser, back to loopback."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.models import ErrorCode, IlteoroError
from app.state import at_provider, coming_back
from app.state.hub import Hub
from app.state.session import Session
from app.state.staff import StaffAccount
from backend.accounts.oidc import Provider
from backend.accounts.permissions import Role
from backend.storage import make_engine, migrate
from tests.app.state.somebody import run, started
from tests.backend.accounts.house import House, living
from tests.backend.accounts.oidc_provider import back_at, provider

REDIRECT = "http://127.0.0.1/callback"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as issuer:
        yield issuer


@pytest.fixture(scope="module")
def house(issuer: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("office")
    engine = make_engine(f"sqlite:///{folder / 'service.db'}", folder)
    migrate(engine)
    with living(House(engine, Provider(issuer, "ilteoro", [REDIRECT]))) as house:
        yield house
    engine.dispose()


class Window:
    """A session in a window of its own; `opened` are the addresses its computer's browser got."""

    def __init__(self, session: Session) -> None:
        self.session, self.own = session, session.account
        self.opened: asyncio.Queue[str] = asyncio.Queue()

    async def begin(self) -> str:
        """The address that was opened."""
        await self.own.provider.begin(str)
        return await asyncio.wait_for(self.opened.get(), 30)

    async def over(self) -> None:
        """Until nobody waits any more."""
        async with asyncio.timeout(30):
            while self.own.provider.state.waiting:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.02)


@pytest.fixture
def window(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Coroutine[Any, Any, Window]]:
    async def made(*, staff: bool = False, backend: str = "") -> Window:
        address = backend or str(house.client.base_url).rstrip("/")
        session = await started(Hub(tmp_path / "window", address, demo=True, memory=False))
        session.page.web, session.page.platform = False, None
        if staff:
            session.account = StaffAccount(session)
        window = Window(session)

        async def opens(way: str | None, url: str) -> None:
            # What a computer without a screen can't do: the browser itself is of the test.
            assert way == "window"
            window.opened.put_nowait(url)

        monkeypatch.setattr(session.account.provider, "_open", opens)
        return window

    return made


async def browse(url: str, login: str) -> str:
    return await asyncio.to_thread(back_at, url, login)


async def get(url: str) -> httpx.Response:
    return await asyncio.to_thread(httpx.get, url, trust_env=False)


def test_who_comes_back_is_signed_in(window: Any) -> None:
    async def work() -> None:
        one = await window()
        await one.own.provider.look()
        assert one.own.provider.state.offered is True
        back = await browse(await one.begin(), "kim")
        assert back.startswith("http://127.0.0.1:")
        answer = await get(back)
        assert answer.status_code == 200
        assert answer.text == "/", "where one began"
        assert answer.headers["cache-control"] == "no-store"
        await one.over()
        assert one.own.state.signed_in
        assert one.own.provider.state.problem is None
        assert len(await one.own.sessions()) == 1
        # It was for this once: the port is closed, and nobody waits for that state.
        with pytest.raises(httpx.ConnectError):
            await get(back)
        assert coming_back.heard(httpx.URL(back).query.decode()) is None
        one.session.close()

    run(work())


def test_what_others_send_there_does_nothing(window: Any) -> None:
    async def work() -> None:
        one = await window()
        url = await one.begin()
        place = dict(httpx.URL(url).params)["redirect_uri"]
        for query in (
            "",
            "?state=x&code=y",
            "?code=y",
            "?state=x&state=y&code=z",
            "?" + "a" * 9000,
        ):
            assert (await get(place + query)).text == "None", query
        foreign = await asyncio.to_thread(
            httpx.get, place, headers={"host": "evil.example"}, trust_env=False
        )
        assert foreign.status_code == 404
        assert (await get(place + "/other")).status_code == 404
        assert one.own.provider.state.waiting, "whoever began is still waited for"
        await get(await browse(url, "kim"))
        await one.over()
        assert one.own.state.signed_in
        await one.own.sign_out()
        one.session.close()

    run(work())


def test_breaking_it_off_says_so_and_lets_one_begin_again(window: Any) -> None:
    async def work() -> None:
        one = await window()
        state = one.own.provider.state
        for broken in ("by the provider", "by the person", "by beginning anew"):
            place = dict(httpx.URL(await one.begin()).params)
            back = f"{place['redirect_uri']}?state={place['state']}"
            if broken == "by the provider":
                await get(f"{back}&error=access_denied&error_description=no")
                await one.over()
            elif broken == "by the person":
                one.own.provider.cancel()
            else:
                url = await one.begin()
                with pytest.raises(httpx.HTTPError):
                    await get(f"{back}&code=late")
                await get(await browse(url, "kim"))
                await one.over()
                assert one.own.state.signed_in
                continue
            assert state.problem is ErrorCode.SIGN_IN_CANCELLED
            assert not one.own.state.signed_in
        one.session.close()

    run(work())


def test_a_code_that_does_not_hold_is_refused(window: Any) -> None:
    async def work() -> None:
        one = await window()
        place = dict(httpx.URL(await one.begin()).params)
        await get(f"{place['redirect_uri']}?state={place['state']}&code=made-up")
        await one.over()
        assert one.own.provider.state.problem is ErrorCode.SIGN_IN_REFUSED
        one.session.close()

    run(work())


def test_nobody_is_waited_for_too_long(window: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        one = await window()
        monkeypatch.setattr(at_provider, "PATIENCE", 0.1)
        place = dict(httpx.URL(await one.begin()).params)["redirect_uri"]
        await one.over()
        assert one.own.provider.state.problem is ErrorCode.SIGN_IN_TOO_LATE
        with pytest.raises(httpx.ConnectError):
            await get(place)
        one.session.close()

    run(work())


def test_a_provider_that_does_not_answer_is_told(window: Any, tmp_path: Path) -> None:
    async def work() -> None:
        engine = make_engine(f"sqlite:///{tmp_path / 'service.db'}", tmp_path)
        migrate(engine)
        lost = Provider("http://127.0.0.1:9", "ilteoro", [REDIRECT])
        with living(House(engine, lost)) as house:
            one = await window(backend=str(house.client.base_url).rstrip("/"))
            with pytest.raises(IlteoroError) as caught:
                await one.begin()
            assert caught.value.code is ErrorCode.PROVIDER_UNREACHABLE
            assert not one.own.provider.state.waiting
            one.session.close()
        with living(House(engine)) as house:
            one = await window(backend=str(house.client.base_url).rstrip("/"))
            await one.own.provider.look()
            assert one.own.provider.state.offered is False
            one.session.close()
        engine.dispose()

    run(work())


def test_staff_are_nobody_until_an_administrator_named_them(window: Any, house: House) -> None:
    staff = house.staff(Role.CASEWORKER)
    house.staff(Role.ADMINISTRATOR)
    administrator = house.as_staff("administrator")

    async def work() -> None:
        one = await window(staff=True)
        await get(await browse(await one.begin(), "han"))
        await one.over()
        link = one.own.provider.state.link
        assert link
        assert not one.own.state.signed_in
        place = f"/v1/accounts/{staff}"
        said = house.client.patch(place, json={"link": link}, headers=administrator)
        assert said.status_code == 204
        await get(await browse(await one.begin(), "han"))
        await one.over()
        assert (one.own.state.signed_in, one.own.provider.state.link) == (True, "")
        assert one.own.state.name == "caseworker 한"
        assert one.own.asks_pin, "before anything of a worker comes here"
        await one.own.share()
        assert one.own.cases.workers is None
        one.session.close()

    run(work())
