"""A caseworker's session: nothing before the PIN, no signal, too many days, the clock set back."""

import asyncio
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.models import ErrorCode, IlteoroError
from app.state import lock
from app.state.hub import Hub
from app.state.session import Session
from app.state.staff import StaffAccount
from backend.accounts.permissions import Role
from backend.storage import make_engine, migrate
from tests.app.state.somebody import started
from tests.backend.accounts.house import PASSWORD, House, living

PIN = "260418"


async def laptop(folder: Path, backend: str) -> tuple[Session, StaffAccount]:
    """A session that nobody has opened a vault in yet."""
    hub = Hub(folder, backend, demo=True, memory=False)
    session = await started(hub)
    session.page.web, session.page.platform = False, None
    return session, as_staff(session)


def as_staff(session: Session) -> StaffAccount:
    own = StaffAccount(session)
    session.account = own
    return own


def calm(own: StaffAccount) -> None:
    """Nothing is done by itself: the test asks."""
    own._looking = own._noting = True


class Laptop:
    """The caseworker's, whose clock is `ahead` of the office's."""

    def __init__(self, folder: Path, house: House, worker: str) -> None:
        self.folder, self.house, self.worker = folder, house, worker
        self.ahead = timedelta()
        self.backend = str(house.client.base_url).rstrip("/")
        self.header = house.as_worker()
        house.wait(seconds=30)

    def looked_at(self) -> int:
        """How much stands in the worker's audit."""
        page = self.house.client.get("/v1/me/audit", headers=self.header)
        return len(page.json()["entries"])

    async def in_touch(self) -> Hub:
        """Signs in, chooses a PIN, opens a case, locks."""
        session, own = await laptop(self.folder, self.backend)
        hub = session.hub
        hub.clock.source = lambda: self.house.now + self.ahead
        calm(own)
        own.state._typed.update(user="caseworker", password="wrong", code="000 000")
        with pytest.raises(IlteoroError) as caught:
            await own.sign_in()
        assert caught.value.code is ErrorCode.SIGN_IN_REFUSED
        assert own.state._typed["user"] == "caseworker", "what was typed stays"
        own.state._typed.update(password=PASSWORD, code=self.house.totp())
        await own.sign_in()
        assert own.state._typed == {}, "the password is not kept"
        assert own.asks_pin
        await own.refresh()
        assert own.cases.workers is None, "nothing of anybody comes before the PIN"
        await lock.change(session, PIN, None)
        await own.refresh()
        assert names(own) == ["김가온"]
        before = self.looked_at()
        await own.share()
        assert self.looked_at() == before, "by itself it is not asked again so soon"
        case = await own.open_case(self.worker)
        assert case is not None
        assert not case.shares
        assert own.cases.opened == {self.worker}
        await lock.lock(session)
        assert own.cases.workers is None, "nothing of anybody in memory"
        session.close()
        return hub

    async def without(self, hub: Hub, days: int, problem: ErrorCode) -> tuple[bool, bool, bool]:
        """Opened with the PIN, nobody answers."""
        session = Session(page(), hub, ways=())
        self.ahead = timedelta(days=days)
        calm(own := as_staff(session))
        await hub.unlock(PIN)
        await session.start()
        await own.refresh()
        assert own.cases.problem is problem
        case = await own.open_case(self.worker)
        assert (case is not None) is own.may_show
        shown = own.may_show, own.cases.old, own.cases.clock_back
        await lock.lock(session)
        session.close()
        return shown


def test_a_laptop_with_and_without_a_signal(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'service.db'}", tmp_path)
    migrate(engine)
    with living(House(engine)) as house:
        staff, worker = house.staff(Role.CASEWORKER), house.worker()
        house.assign(staff, worker)
        device = Laptop(tmp_path / "laptop", house, worker)
        hub = asyncio.run(device.in_touch())
    lost, fresh = ErrorCode.BACKEND_UNREACHABLE, (True, False, False)
    # Started with another address: nobody was asked, and nothing goes.
    hub.backend = "http://127.0.0.1:9"
    assert asyncio.run(device.without(hub, 1, ErrorCode.SIGNED_OUT)) == fresh
    hub.backend = device.backend
    for days, stands in ((6, fresh), (8, (False, True, False)), (3, (False, False, True))):
        assert asyncio.run(device.without(hub, days, lost)) == stands, days
    engine.dispose()


def names(own: StaffAccount) -> list[str]:
    return [one.name for one in own.cases.workers or ()]


def page() -> Any:
    return SimpleNamespace(
        width=360, route="/", navigate=lambda _: None, pop_dialog=lambda: None, web=False,
        platform=None, height=640,
    )  # fmt: skip
