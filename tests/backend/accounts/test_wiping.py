"""Devices that are to forget everything: told by whatever token they hold, for long."""

from typing import Any

from sqlalchemy import func, select

from backend.accounts.tables import WipeOrder
from backend.storage import transaction
from tests.backend.accounts.house import House, bearer, refused
from tests.backend.accounts.test_tokens import exchange, me


def end(house: House, by: Any, session: str, *, wipe: bool) -> None:
    asked = {"wipe": "true"} if wipe else {}
    path = f"/v1/me/sessions/{session}"
    answer = house.client.delete(path, params=asked, headers=bearer(by))
    assert answer.status_code == 204, answer.text


def test_a_lost_device_is_told_by_any_token_it_may_hold(house: House) -> None:
    house.worker()
    mine, lost = house.sign_in(), house.sign_in(device="잃어버린 폰")
    newer = exchange(house, lost).json()
    end(house, mine, lost["session"], wipe=True)
    house.wait(days=400)
    for tokens in (lost, newer):
        refused(exchange(house, tokens), 401, "device_erased")
    refused(me(house, newer), 401, "device_erased")
    refused(me(house, lost), 401, "signed_out")  # the access token that was exchanged: it asks on
    refused(exchange(house, mine), 401, "session_ended")  # too old, and nobody ordered anything


def test_a_session_that_is_only_ended_erases_nothing(house: House) -> None:
    house.worker()
    mine, other = house.sign_in(), house.sign_in(device="PC")
    end(house, mine, other["session"], wipe=False)
    refused(me(house, other), 401, "signed_out")
    refused(exchange(house, other), 401, "session_ended")


def test_nobody_orders_it_for_somebody_else(house: House) -> None:
    house.worker()
    house.worker(case="B-2", phone="010-9999-0000")
    mine, theirs = house.sign_in(), house.sign_in(case="B-2")
    path = f"/v1/me/sessions/{theirs['session']}"
    answer = house.client.delete(path, params={"wipe": "true"}, headers=bearer(mine))
    refused(answer, 404, "not_found")
    assert me(house, theirs).status_code == 200


def test_an_erased_account_erases_its_other_devices_and_the_orders_end(house: House) -> None:
    house.worker()
    mine, other = house.sign_in(), house.sign_in(device="PC")
    assert house.client.delete("/v1/me", headers=bearer(mine)).status_code == 200
    refused(me(house, mine), 401, "signed_out")
    refused(me(house, other), 401, "device_erased")
    refused(exchange(house, other), 401, "device_erased")
    house.wait(days=732)
    house.worker()
    newer, last = house.sign_in(), house.sign_in(device="PC")
    end(house, newer, last["session"], wipe=True)
    with transaction(house.engine, reads_only=True) as db:
        assert db.scalar(select(func.count()).select_from(WipeOrder)) == 2
