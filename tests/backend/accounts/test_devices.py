"""Two of a worker's devices share what was said, on both kinds of database."""

from pathlib import Path

from app.sync.records_fields import PROFILE
from tests.app.sync.devices import two_devices
from tests.app.sync.test_records import agree, all_synced, at_the_backend, say
from tests.backend.accounts.house import House


def test_both_edited_offline_and_nothing_is_lost(house: House, tmp_path: Path) -> None:
    with two_devices(house, tmp_path) as (phone, computer):
        for device in (phone, computer):
            device.sign_in()
            agree(device)
        say(phone, PROFILE, capacity_lift=1, birth_year=1968)
        say(computer, PROFILE, capacity_lift=2, education="high")
        house.wait(minutes=11)
        all_synced(phone, computer)
        told = {"capacity_lift": 2, "birth_year": 1968, "education": "high"}
        assert phone.vault.get(*PROFILE) == computer.vault.get(*PROFILE) == told
        lost = at_the_backend(phone)["profile/me/capacity_lift"]["lost"]
        assert [version["value"] for version in lost] == [1]
