"""Answers given apart on two devices, and consents said on either, through a real backend."""

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.models import to_instant
from app.sync.records import Shared, share
from app.sync.records_fields import DRAFT, OTHERS, PROFILE, WISHES
from tests.app.sync.devices import Device
from tests.app.sync.test_records import (
    TEXT,
    Home,
    agree,
    all_synced,
    at_the_backend,
    home,
    say,
    sync,
)

__all__ = ["home"]


def beside(device: Device) -> dict[str, Any]:
    """The versions that do not hold, by answer."""
    return {name: one["value"] for name, one in (device.vault.get(*OTHERS) or {}).items()}


def test_answers_given_apart_are_kept_beside_on_both_devices(home: Home) -> None:
    _, phone, computer = home
    say(phone, PROFILE, capacity_lift=1, birth_year=1968)
    all_synced(phone, computer)
    assert beside(phone) == {}
    say(phone, PROFILE, capacity_lift=2)
    say(computer, PROFILE, capacity_lift=3, birth_year=1969)
    say(phone, WISHES, regions=["41113"])
    all_synced(phone, computer)
    # The computer's won: the phone's is kept.
    assert beside(phone) == beside(computer) == {"profile_capacity_lift": 2}
    say(computer, WISHES, regions=["41115"])
    say(phone, WISHES, regions=["41117"])
    all_synced(phone, computer)
    # The computer's lost: it is kept all the same.
    told = {"profile_capacity_lift": 2, "wishes_regions": ["41115"]}
    assert beside(phone) == beside(computer) == told
    say(phone, OTHERS, profile_capacity_lift=None)  # settled there
    all_synced(phone, computer)
    assert beside(computer) == {"wishes_regions": ["41115"]}


def test_nothing_is_beside_where_each_knew_of_the_other(home: Home) -> None:
    house, phone, computer = home
    for year in (1968, 1969, 1970):
        say(phone, PROFILE, birth_year=year)
        all_synced(phone, computer)
        say(computer, PROFILE, birth_year=year + 10)
        say(computer, PROFILE, birth_year=year + 11)
        all_synced(computer, phone)
    say(phone, PROFILE, education="high")
    say(computer, PROFILE, education="high")  # the same said twice
    say(phone, DRAFT, job_said="철근")
    say(computer, DRAFT, job_said="목수")
    all_synced(phone, computer)
    house.wait(minutes=1)
    agree(phone)  # asked anew: all of it is sent again
    say(computer, PROFILE, birth_year=1990)
    all_synced(computer, phone)
    assert beside(phone) == beside(computer) == {}


def test_what_was_said_before_signing_in_is_beside_what_was_there(
    home: Home, tmp_path: Path
) -> None:
    house, phone, _ = home
    say(phone, PROFILE, capacity_lift=1, birth_year=1968)
    all_synced(phone)
    with ExitStack() as at:
        new = Device(house, tmp_path / "새 폰", at)
        agree(new)
        say(new, PROFILE, capacity_lift=2)
        new.sign_in()
        all_synced(new, phone)
        assert new.vault.get(*PROFILE) == {"capacity_lift": 2, "birth_year": 1968}
        assert beside(phone) == beside(new) == {"profile_capacity_lift": 1}


def told(device: Device) -> dict[str, bool]:
    found = device.account.ask("GET", "/v1/me/consents")["current"]
    return {one["which"]: one["given"] for one in found}


def say_consent(device: Device, which: str, *, given: bool, text: int = TEXT) -> None:
    said = {"which": which, "given": given, "at": to_instant(device.clock.now()), "text": text,
            "language": "ko"}  # fmt: skip
    device.vault.put("consent", which, said)


def test_sharing_is_said_and_taken_back_everywhere(home: Home) -> None:
    house, phone, computer = home
    all_synced(phone, computer)
    assert "sharing" not in told(phone)
    say_consent(phone, "sharing", given=True)
    assert not sync(phone).paused
    assert told(phone)["sharing"] is True
    assert sync(computer).changed
    assert (computer.vault.get("consent", "sharing") or {})["given"] is True
    house.wait(minutes=1)
    say_consent(computer, "sharing", given=False)
    assert not sync(computer).paused, "the others stand"
    assert told(phone)["sharing"] is False
    sync(phone)
    assert (phone.vault.get("consent", "sharing") or {})["given"] is False


def test_what_is_taken_back_counts_although_the_clock_is_behind(home: Home) -> None:
    _, phone, computer = home
    say_consent(phone, "sharing", given=True)
    all_synced(phone, computer)
    phone.ahead = timedelta(seconds=-100)  # less than what is set right
    say_consent(phone, "sharing", given=False)
    sync(phone)
    assert told(phone)["sharing"] is False
    agree(phone, given=False)
    assert sync(phone).paused
    assert not any(told(phone).values())


def test_what_is_taken_back_is_told_also_where_nothing_may_be_kept(home: Home) -> None:
    house, phone, computer = home
    say(phone, PROFILE, capacity_lift=1)
    say_consent(phone, "sharing", given=True)
    all_synced(phone, computer)
    house.wait(minutes=1)
    say(phone, PROFILE, capacity_lift=2)
    say_consent(phone, "sharing", given=False)
    say_consent(phone, "health", given=False)
    share(phone.account, TEXT, keeps=False)
    assert told(phone) == {"personal": True, "health": False, "sharing": False}
    assert at_the_backend(phone) == {}


def test_agreed_to_a_newer_text_on_one_device_holds_on_the_others(home: Home) -> None:
    house, phone, computer = home
    say(phone, PROFILE, capacity_lift=1)
    all_synced(phone, computer)
    house.wait(minutes=1)
    assert share(phone.account, TEXT + 1).paused, "asked anew, and nothing is sent before"
    say(computer, PROFILE, capacity_lift=2)
    for which in ("personal", "health"):
        say_consent(computer, which, given=True, text=TEXT + 1)
    assert not share(computer.account, TEXT + 1).paused
    assert share(phone.account, TEXT + 1) == Shared(changed=True, paused=False)
    assert phone.vault.get(*PROFILE) == {"capacity_lift": 2}
    assert (phone.vault.get("consent", "health") or {})["text"] == TEXT + 1
