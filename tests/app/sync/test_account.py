"""The device's side of an account, against a real backend."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models import Clock, ErrorCode, IlteoroError
from app.store.vault import Vault
from app.sync.account import connected
from app.sync.account_kept import KIND, ME, STAMPS, signed_in
from tests.app.sync.devices import KEY, Device, at_home
from tests.backend.accounts.house import House

Home = tuple[House, Device, Device]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with at_home(tmp_path) as everything:
        yield everything


def refused(code: ErrorCode) -> pytest.RaisesExc[IlteoroError]:
    return pytest.RaisesExc(IlteoroError, check=lambda error: error.code is code)


def test_signed_in_one_sees_who_one_is_and_where(home: Home) -> None:
    _, phone, computer = home
    assert signed_in(phone.vault) is None
    phone.sign_in()
    computer.sign_in()
    assert signed_in(phone.vault) == {
        "name": "김가온",
        "account": phone.account.ask("GET", "/v1/me")["id"],
        "backend": phone.account.address,
        "ended": False,
    }
    where = phone.account.sessions()
    assert [(one["device"], one["current"]) for one in where] == [("PC", False), ("폰", True)]
    entries, more = phone.account.seen_by()
    assert [entry["operation"] for entry in entries] == ["sign_in", "sign_in"]
    assert more is None
    assert phone.account.export().startswith(b"PK")


def test_a_wrong_code_says_so_and_keeps_nothing(home: Home) -> None:
    house, phone, _ = home
    challenge = phone.account.ask_code("A-1", house.now.date())
    with refused(ErrorCode.SIGN_IN_REFUSED):
        phone.account.sign_in(challenge, "000000", "폰")
    with refused(ErrorCode.FIELDS_INVALID):
        phone.account.sign_in(challenge, "12", "폰")
    assert signed_in(phone.vault) is None
    with refused(ErrorCode.SIGNED_OUT):
        phone.account.sessions()


def test_many_tries_are_told_for_how_long_to_wait(home: Home) -> None:
    house, phone, _ = home

    def again_and_again() -> None:
        for _ in range(50):
            phone.account.ask_code("A-1", house.now.date())

    with pytest.raises(IlteoroError) as caught:
        again_and_again()
    assert caught.value.code is ErrorCode.TRY_LATER
    assert int(caught.value.params["seconds"]) > 0


def test_one_stays_signed_in_while_access_tokens_end(home: Home) -> None:
    house, phone, _ = home
    phone.sign_in()
    for _ in range(3):
        house.wait(days=30)
        assert len(phone.account.sessions()) == 1


@pytest.mark.parametrize("minutes", [0, 30])
def test_an_answer_that_is_lost_loses_no_session(home: Home, minutes: int) -> None:
    house, phone, _ = home
    phone.sign_in()
    house.wait(minutes=11)
    before = phone.vault.get(KIND, ME)
    phone.link.path, phone.link.lost = "/v1/tokens", 1
    with refused(ErrorCode.BACKEND_UNREACHABLE):
        phone.account.sessions()
    assert phone.vault.get(KIND, ME) == before
    house.wait(minutes=minutes)
    assert len(phone.account.sessions()) == 1
    assert phone.vault.get(KIND, ME) != before


def test_two_processes_that_exchange_at_once_stay_signed_in(home: Home) -> None:
    house, phone, _ = home
    phone.sign_in()
    house.wait(minutes=11)
    asked = phone.vault.get(KIND, ME)
    assert asked
    body = {"refresh_token": asked["refresh"], "attempt": asked["attempt"]}
    assert house.client.post("/v1/tokens", json=body).status_code == 200
    assert len(phone.account.sessions()) == 1


def test_ended_elsewhere_is_told_and_tokens_are_gone(home: Home) -> None:
    _, phone, computer = home
    phone.sign_in()
    computer.sign_in()
    other = next(one["id"] for one in computer.account.sessions() if not one["current"])
    computer.account.end_session(other)
    for _ in range(2):
        with refused(ErrorCode.SESSION_ENDED):
            phone.account.sessions()
    kept = phone.vault.get(KIND, ME)
    assert kept == {"name": "김가온", "backend": phone.account.address}
    assert signed_in(phone.vault) == {**kept, "account": None, "ended": True}
    with refused(ErrorCode.NOT_FOUND):
        computer.account.end_session(other)


def test_signing_out_forgets_the_tokens_also_without_a_network(home: Home) -> None:
    _, phone, computer = home
    phone.sign_in()
    computer.sign_in()
    assert phone.account.sign_out()
    assert phone.vault.get(KIND, ME) is None
    assert len(computer.account.sessions()) == 1
    computer.link.path, computer.link.lost = "/v1/sign-out", 1
    assert not computer.account.sign_out()
    assert computer.vault.get(KIND, ME) is None


def test_another_person_can_not_sign_in_to_what_is_here(home: Home) -> None:
    house, phone, _ = home
    house.worker("B-2", "이다온")
    phone.sign_in()
    owner = signed_in(phone.vault)
    assert owner
    phone.vault.put(STAMPS, ME, {"owner": owner["account"]})
    phone.account.sign_out()
    with refused(ErrorCode.OTHER_PERSON):
        phone.sign_in("B-2")
    assert signed_in(phone.vault) is None
    phone.sign_in()


def test_deleted_at_the_backend_every_other_device_is_to_be_erased(home: Home) -> None:
    _, phone, computer = home
    phone.sign_in()
    computer.sign_in()
    assert [kept["what"] for kept in phone.account.delete()] == ["audit"]
    assert signed_in(phone.vault) is None
    with refused(ErrorCode.DEVICE_ERASED):
        computer.account.sessions()


@pytest.mark.parametrize("address", ["http://example.org", "ftp://127.0.0.1", "https://", "x y"])
def test_nothing_is_said_to_a_backend_that_others_can_overhear(
    tmp_path: Path, address: str
) -> None:
    with (
        Vault.open(tmp_path / "vault.db", KEY) as vault,
        refused(ErrorCode.BACKEND_INSECURE),
        connected(address, vault, Clock()),
    ):
        raise AssertionError


def test_tokens_go_to_no_other_backend(home: Home) -> None:
    _, phone, _ = home
    phone.sign_in()
    with connected("http://127.0.0.1:9", phone.vault, Clock()) as other:
        with refused(ErrorCode.SIGNED_OUT):
            other.sessions()
        with refused(ErrorCode.BACKEND_UNREACHABLE):
            other.ask_code("A-1", phone.clock.today())
