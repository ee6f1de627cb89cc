"""The app gets an address of a room, and the page gets in with it."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from app.counseling.room import invitation, room_address
from app.models import Clock, ErrorCode, IlteoroError
from app.store.vault import Vault
from app.sync.account import connected
from backend.accounts.permissions import Role
from backend.storage import make_engine, migrate
from tests.backend.accounts.house import PASSWORD
from tests.backend.counseling.room_people import RoomHouse, rooms


def enters(house: RoomHouse, address: str) -> bool:
    """Whether the page gets a ticket with what stands behind `#`."""
    url = httpx.URL(address)
    assert str(url.copy_with(fragment=None)) == str(house.client.base_url.join("/room"))
    return house.client.post("/v1/room/ticket", json={"token": url.fragment}).is_success


def test_the_app_gets_addresses_that_work_once(tmp_path: Path) -> None:
    engine = make_engine(None, tmp_path / "service.db")
    migrate(engine)
    clock = Clock(lambda: datetime.now(UTC))
    with rooms(engine) as house:
        backend = str(house.client.base_url)
        with (
            Vault.open(tmp_path / "worker.db", bytes(32), clock=clock) as vault,
            connected(backend, vault, clock) as worker,
        ):
            sent = len(house.gateway.shown)
            challenge = worker.ask_code("A-1", datetime(1968, 3, 2, tzinfo=UTC).date())
            house.wait_for_message(sent)
            worker.sign_in(challenge, house.code(), "폰")
            own = room_address(worker)
            assert enters(house, own)
            assert not enters(house, own)
            with pytest.raises(IlteoroError) as refused:
                room_address(worker, house.worker_id)
            assert refused.value.code is ErrorCode.NOT_ALLOWED
        staff = frozenset({Role.COUNSELLOR.value, Role.CASEWORKER.value})
        with (
            Vault.open(tmp_path / "staff.db", bytes(32), clock=clock) as vault,
            connected(backend, vault, clock, roles=staff) as counsellor,
        ):
            counsellor.sign_in_as_staff("counsellor", PASSWORD, house.totp(), "PC")
            assert enters(house, room_address(counsellor, house.worker_id))
            assert enters(house, invitation(counsellor, house.worker_id, "family", "이웃 사람"))
            with pytest.raises(IlteoroError) as refused:
                room_address(counsellor, "../me")
            assert refused.value.code in (ErrorCode.NOT_ALLOWED, ErrorCode.NOT_FOUND)
    engine.dispose()
