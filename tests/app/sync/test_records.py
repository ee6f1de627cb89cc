"""What a worker says on two devices, through a real backend: nothing is lost, whatever happens."""

import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.models import ErrorCode, IlteoroError, to_instant
from app.sync.account_kept import STAMPS
from app.sync.records import Shared, done, record_sync, share
from app.sync.records_fields import DRAFT, PROFILE, SAVED, WISHES, Place
from app.sync.records_kept import save, stamps_in
from tests.app.sync.devices import Device, at_home
from tests.backend.accounts.house import House

Home = tuple[House, Device, Device]
TEXT = 2


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with at_home(tmp_path) as (house, phone, computer):
        for device in (phone, computer):
            device.sign_in()
            agree(device)
        yield house, phone, computer


def agree(device: Device, *, given: bool = True) -> None:
    for which in ("personal", "health"):
        consent = {"which": which, "given": given, "at": to_instant(device.clock.now()),
                   "text": TEXT, "language": "ko"}  # fmt: skip
        device.vault.put("consent", which, consent)


def say(device: Device, place: Place, **said: Any) -> None:
    before = device.vault.get(*place) or {}
    device.house.wait(milliseconds=1)
    save(device.vault, device.clock.now(), {place: {**before, **said}}, {place: before})


def sync(device: Device) -> Shared:
    return share(device.account, TEXT)


def all_synced(*devices: Device) -> None:
    for device in (*devices, *devices):
        assert not sync(device).paused


def at_the_backend(device: Device) -> dict[str, Any]:
    found = device.account.ask("GET", "/v1/me/records")["records"]
    return {f"{one['kind']}/{one['id']}/{name}": field
            for one in found for name, field in one["fields"].items()}  # fmt: skip


def test_what_is_said_on_one_device_stands_on_the_other(home: Home) -> None:
    _, phone, computer = home
    say(phone, PROFILE, capacity_lift=1, injured_on="2026-01-02")
    say(phone, WISHES, regions=["41113"], musts=["regions"])
    say(phone, DRAFT, seen=["lift"], settled=["start"], typed={"birth": "19"}, at="birth")
    assert sync(phone) == Shared(changed=False, paused=False)
    assert sync(computer) == Shared(changed=True, paused=False)
    for place in (PROFILE, WISHES):
        assert computer.vault.get(*place) == phone.vault.get(*place)
    draft = computer.vault.get(*DRAFT)
    assert draft == {
        "seen": ["lift"], "settled": ["start"], "typed": {"birth": "19"}, "job_said": "",
    }  # fmt: skip
    assert not sync(computer).changed
    assert not stamps_in(phone.vault).unsent


def test_both_edited_offline_and_nothing_is_lost(home: Home) -> None:
    _, phone, computer = home
    say(phone, PROFILE, capacity_lift=1, birth_year=1968)
    all_synced(phone, computer)
    say(phone, PROFILE, capacity_lift=2)
    say(computer, PROFILE, capacity_lift=3, education="high")
    say(phone, PROFILE, disability_grade=12)
    for listing in ("keis:A", "keis:B"):
        say(phone, SAVED, ids=[listing, *(phone.vault.get(*SAVED) or {}).get("ids", ())])
    say(computer, SAVED, ids=["kead:C"])
    all_synced(phone, computer)
    told = {"capacity_lift": 3, "birth_year": 1968, "education": "high", "disability_grade": 12}
    for device in (phone, computer):
        assert device.vault.get(*PROFILE) == told
        assert device.vault.get(*SAVED) == {"ids": ["kead:C", "keis:B", "keis:A"]}
    lost = at_the_backend(phone)["profile/me/capacity_lift"]["lost"]
    assert [version["value"] for version in lost] == [2, 1]


def test_what_is_taken_out_is_gone_on_the_other_device_too(home: Home) -> None:
    _, phone, computer = home
    say(phone, PROFILE, capacity_lift=1)
    say(phone, SAVED, ids=["keis:A"])
    all_synced(phone, computer)
    say(computer, PROFILE, capacity_lift=None)
    say(computer, SAVED, ids=[])
    all_synced(computer, phone)
    assert (phone.vault.get(*PROFILE), phone.vault.get(*SAVED)) == ({}, {"ids": []})


def test_a_kill_between_any_two_steps_loses_nothing(home: Home) -> None:
    _, phone, computer = home
    steps = 0
    for last in range(100):
        say(phone, PROFILE, tenure_months=last)
        say(computer, PROFILE, wage_before=last)
        say(
            computer,
            SAVED,
            ids=[f"keis:{last}", *(computer.vault.get(*SAVED) or {}).get("ids", ())],
        )
        way = record_sync(TEXT)
        answer: Any = None
        try:
            for _ in range(last):
                answer = done(way.send(answer), computer.account)
        except StopIteration:
            steps = last
            break
        say(phone, DRAFT, job_said=f"{last}")
        all_synced(phone, computer)
        for device in (phone, computer):
            told = device.vault.get(*PROFILE)
            assert told == {"tenure_months": last, "wage_before": last}
            assert len((device.vault.get(*SAVED) or {})["ids"]) == last + 1
            assert (device.vault.get(*DRAFT) or {})["job_said"] == f"{last}"
    assert steps > 5


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_that_is_a_day_off_is_set_right(home: Home, days: int) -> None:
    house, phone, computer = home
    computer.clock.set_by_server(house.now)
    phone.clock.offset = house.now - house.now
    phone.ahead = (house.now.replace(day=house.now.day + days)) - house.now
    say(phone, PROFILE, capacity_lift=1, birth_year=1968)
    say(phone, PROFILE, capacity_lift=2)
    all_synced(phone, computer)
    assert computer.vault.get(*PROFILE) == {"capacity_lift": 2, "birth_year": 1968}
    say(computer, PROFILE, capacity_lift=3)
    all_synced(computer, phone)
    say(phone, PROFILE, capacity_lift=1)
    all_synced(phone, computer)
    for device in (phone, computer):
        assert device.vault.get(*PROFILE) == {"capacity_lift": 1, "birth_year": 1968}
    clocks = [field["clock"] for field in at_the_backend(phone).values()]
    assert all(int(clock[:13]) <= house.now.timestamp() * 1000 + 60_000 for clock in clocks)


def test_tokens_may_end_at_any_step(home: Home) -> None:
    house, phone, computer = home
    say(phone, PROFILE, capacity_lift=1)
    way, answer = record_sync(TEXT), None
    with suppress(StopIteration):
        while True:
            step = way.send(answer)
            house.wait(minutes=11)
            answer = done(step, phone.account)
    assert not stamps_in(phone.vault).unsent
    all_synced(computer)
    assert computer.vault.get(*PROFILE) == {"capacity_lift": 1}


def test_signed_out_elsewhere_what_was_said_stays_and_is_sent_later(home: Home) -> None:
    _, phone, computer = home
    say(phone, PROFILE, capacity_lift=1)
    other = next(one["id"] for one in computer.account.sessions() if not one["current"])
    computer.account.end_session(other)
    with pytest.raises(IlteoroError) as caught:
        sync(phone)
    assert caught.value.code is ErrorCode.SESSION_ENDED
    assert phone.vault.get(*PROFILE) == {"capacity_lift": 1}
    phone.sign_in()
    all_synced(phone, computer)
    assert computer.vault.get(*PROFILE) == {"capacity_lift": 1}


def test_an_answer_that_is_lost_sends_nothing_twice(home: Home) -> None:
    _, phone, computer = home
    say(phone, PROFILE, capacity_lift=1)
    phone.link.path, phone.link.lost = "/v1/me/records", 1
    with pytest.raises(IlteoroError):
        sync(phone)
    all_synced(phone, computer)
    assert at_the_backend(phone)["profile/me/capacity_lift"]["lost"] == []


def test_without_both_consents_nothing_leaves_the_device(home: Home) -> None:
    _, phone, _ = home
    agree(phone, given=False)
    say(phone, PROFILE, capacity_lift=1)
    assert sync(phone) == Shared(changed=False, paused=True)
    assert at_the_backend(phone) == {}


def test_a_consent_taken_back_is_taken_back_at_the_backend(home: Home) -> None:
    house, phone, computer = home
    say(phone, PROFILE, capacity_lift=1)
    all_synced(phone, computer)
    house.wait(minutes=1)
    agree(phone, given=False)
    say(phone, PROFILE, capacity_lift=None)
    assert sync(phone).paused
    assert at_the_backend(phone) == {}
    say(computer, PROFILE, birth_year=1968)
    assert sync(computer).paused  # it was agreed to here, but earlier
    assert at_the_backend(phone) == {}
    house.wait(minutes=1)
    agree(phone)
    all_synced(phone, computer)
    for device in (phone, computer):
        assert device.vault.get(*PROFILE) == {"birth_year": 1968}


def test_a_no_on_a_new_device_takes_nothing_back(home: Home) -> None:
    house, phone, computer = home
    say(phone, PROFILE, capacity_lift=1)
    sync(phone)
    house.wait(minutes=1)
    agree(computer, given=False)
    for _ in range(2):
        assert sync(computer) == Shared(changed=False, paused=True)
    assert computer.vault.get(*PROFILE) is None
    assert at_the_backend(phone)["profile/me/capacity_lift"]["value"] == 1
    agree(computer)
    all_synced(computer)
    assert computer.vault.get(*PROFILE) == {"capacity_lift": 1}


def test_a_new_device_takes_over_everything_with_its_consents(home: Home, tmp_path: Path) -> None:
    _, phone, computer = home
    say(phone, PROFILE, capacity_lift=1)
    sync(phone)
    for kind in ("consent", STAMPS):
        for name in computer.vault.ids(kind):
            computer.vault.delete(kind, name)
    assert sync(computer) == Shared(changed=True, paused=False)
    assert computer.vault.get(*PROFILE) == {"capacity_lift": 1}
    assert (computer.vault.get("consent", "health") or {})["given"] is True


def test_what_was_said_before_there_were_stamps_is_shared(home: Home) -> None:
    _, phone, computer = home
    phone.vault.put(*PROFILE, {"capacity_lift": 1, "birth_year": 1968})
    say(computer, PROFILE, capacity_lift=2)
    all_synced(phone, computer)
    for device in (phone, computer):
        assert device.vault.get(*PROFILE) == {"capacity_lift": 2, "birth_year": 1968}


def test_what_a_newer_app_says_is_not_taken_and_not_lost(home: Home) -> None:
    _, phone, computer = home
    say(phone, PROFILE, capacity_lift=7, mood="good", birth_year=1968)
    all_synced(phone, computer)
    assert computer.vault.get(*PROFILE) == {"birth_year": 1968}
    say(computer, PROFILE, birth_year=1969)
    all_synced(computer, phone)
    assert phone.vault.get(*PROFILE) == {"capacity_lift": 7, "mood": "good", "birth_year": 1969}


def test_two_tabs_write_only_what_each_changed(home: Home) -> None:
    _, phone, _ = home
    read = {PROFILE: {"birth_year": 1968}}
    save(phone.vault, phone.clock.now(), read, {})
    save(phone.vault, phone.clock.now(), {PROFILE: {"birth_year": 1968, "sex": "male"}}, read)
    save(phone.vault, phone.clock.now(), {PROFILE: {"birth_year": 1970}}, read)
    assert phone.vault.get(*PROFILE) == {"birth_year": 1970, "sex": "male"}


def test_many_edits_and_breaks_end_alike_everywhere(home: Home) -> None:
    house, phone, computer = home
    chance = random.Random(20261123)
    names = ("tenure_months", "wage_before", "care_days")
    said: dict[str, set[int]] = {name: set() for name in names}
    for value in range(60):
        device = chance.choice((phone, computer))
        name = chance.choice(names)
        house.wait(milliseconds=chance.choice((0, 0, 5000)))
        say(device, PROFILE, **{name: value})
        said[name].add(value)
        if chance.random() < 0.4:
            way, answer = record_sync(TEXT), None
            for _ in range(chance.randrange(9)):
                answer = done(way.send(answer), device.account)
            way.close()
    all_synced(phone, computer)
    assert phone.vault.get(*PROFILE) == computer.vault.get(*PROFILE)
    for name in names:
        field = at_the_backend(phone)[f"profile/me/{name}"]
        assert (computer.vault.get(*PROFILE) or {})[name] == field["value"]
        assert {version["value"] for version in field["lost"]} < said[name]
