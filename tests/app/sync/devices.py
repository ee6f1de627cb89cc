"""Devices with a vault each, and a real backend on loopback with a worker's account."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

import httpx

from app.models import Clock
from app.store.vault import Vault
from app.sync.account import Account
from backend.storage import make_engine, migrate
from tests.backend.accounts.house import BIRTH, House, living

KEY = bytes(range(32))


class LosesAnswers(httpx.BaseTransport):
    """Sends what it is given; of the next `lost` requests to `path` the answer does not arrive.
    The date of answers is the one of the backend's clock, that tests set."""

    def __init__(self, house: House) -> None:
        self.path, self.lost = "", 0
        self._house = house
        self._sends = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._sends.handle_request(request)
        if self.lost and request.url.path == self.path:
            self.lost -= 1
            answer.read()
            answer.close()
            raise httpx.ReadError("lost")
        answer.headers["date"] = format_datetime(self._house.now, usegmt=True)
        return answer

    def close(self) -> None:
        self._sends.close()


class Device:
    """One device of the worker: its vault, its clock, its connection."""

    def __init__(self, house: House, folder: Path, at: ExitStack) -> None:
        self.house, self.folder = house, folder
        self.ahead = house.now - house.now
        self.clock = Clock(self._now)
        self.vault = at.enter_context(Vault.open(folder / "vault.db", KEY, clock=self.clock))
        self.link = LosesAnswers(house)
        self.http = at.enter_context(
            httpx.Client(base_url=house.client.base_url, transport=self.link)
        )
        self.account = Account(str(house.client.base_url), self.http, self.vault, self.clock)

    def _now(self) -> datetime:
        return self.house.now + self.ahead

    def sign_in(self, case: str = "A-1") -> None:
        """By the code that comes."""
        sent = len(self.house.gateway.shown)
        challenge = self.account.ask_code(case, BIRTH)
        self.house.wait_for_message(sent)
        self.account.sign_in(challenge, self.house.code(), self.folder.name)


@contextmanager
def at_home(folder: Path) -> Iterator[tuple[House, Device, Device]]:
    """A backend that keeps a worker's account, and two devices that are not signed in."""
    engine = make_engine(f"sqlite:///{folder / 'service.db'}", folder)
    migrate(engine)
    with living(House(engine)) as house, two_devices(house, folder) as (phone, computer):
        yield house, phone, computer
    engine.dispose()


@contextmanager
def two_devices(house: House, folder: Path) -> Iterator[tuple[Device, Device]]:
    """Two devices of one worker with an account in `house`."""
    house.worker()
    with ExitStack() as at:
        yield Device(house, folder / "폰", at), Device(house, folder / "PC", at)
