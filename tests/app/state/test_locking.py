"""A PIN before the vault: tried, forgotten, changed, and killed at any step of a change."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.device import DATA_KEY, SecretStore, pin
from app.device.secrets import NEXT_KEY, PIN_TRIES, FileSecrets
from app.models import Clock, ErrorCode, IlteoroError
from app.state.erasing import erase
from app.state.locking import change_pin, has_pin, open_vault

ROOT = Path(__file__).resolve().parents[3]
PIN, OTHER, WRONG = "260418", "918273", "135791"

CHANGE = """
import os, sys
from pathlib import Path
from app.device.secrets import FileSecrets
from app.models import Clock
from app.state.locking import change_pin, open_vault
from app.store.vault import Vault
data, old, new, step = Path(sys.argv[1]), sys.argv[2] or None, sys.argv[3] or None, int(sys.argv[4])
left = [step]
def dying(of, name):
    real = getattr(of, name)
    def one(*arguments):
        if not left[0]:
            os._exit(9)
        left[0] -= 1
        return real(*arguments)
    setattr(of, name, one)
store = FileSecrets(data)
vault = open_vault(store, data, Clock(), old)
for of in (FileSecrets, Vault):
    for name in ("set", "delete", "rekey", "_reseal"):
        if hasattr(of, name):
            dying(of, name)
change_pin(store, vault, new)
print("changed")
"""


class Times:
    """A clock whose hands are moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.clock = Clock(source=lambda: self.at)

    def after(self, seconds: float) -> Clock:
        self.at += timedelta(seconds=seconds)
        return self.clock


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data: Path) -> SecretStore:
    return FileSecrets(data)


def kept(data: Path, given: str | None) -> dict[str, object] | None:
    with open_vault(FileSecrets(data), data, Clock(), given) as vault:
        return vault.get("profile", "me")


def begin(store: SecretStore, data: Path, given: str | None = None) -> None:
    with open_vault(store, data, Clock()) as vault:
        vault.put("profile", "me", {"injury": "회전근개 파열"})
        vault.put("draft", "a", {"text": "초안"})
        if given:
            change_pin(store, vault, given)
            assert vault.get("draft", "a") == {"text": "초안"}


def refused(data: Path, given: str | None, clock: Clock | None = None) -> IlteoroError:
    with pytest.raises(IlteoroError) as error:
        open_vault(FileSecrets(data), data, clock or Clock(), given)
    return error.value


def test_with_a_pin_nothing_opens_without_it(store: SecretStore, data: Path) -> None:
    begin(store, data)
    before = store.get(DATA_KEY)
    with open_vault(store, data, Clock()) as vault:
        change_pin(store, vault, PIN)
    assert has_pin(store)
    assert store.get(DATA_KEY) != before
    assert refused(data, None).code is ErrorCode.VAULT_LOCKED
    assert refused(data, WRONG).code is ErrorCode.PIN_WRONG
    assert kept(data, PIN) == {"injury": "회전근개 파열"}
    with open_vault(store, data, Clock(), PIN) as vault:
        change_pin(store, vault, OTHER)
        vault.put("draft", "b", {"text": "바꾼 뒤"})
    assert refused(data, PIN).code is ErrorCode.PIN_WRONG
    with open_vault(store, data, Clock(), OTHER) as vault:
        change_pin(store, vault, None)
    assert not has_pin(store)
    assert kept(data, None) == {"injury": "회전근개 파열"}


def test_a_copy_of_the_old_key_opens_nothing(store: SecretStore, data: Path) -> None:
    begin(store, data)
    copied = store.get(DATA_KEY)
    assert copied
    with open_vault(store, data, Clock()) as vault:
        change_pin(store, vault, PIN)
    store.set(DATA_KEY, copied)
    assert refused(data, None).code is ErrorCode.VAULT_KEY_MISSING


@pytest.mark.parametrize("given", ["", "12345", "123456", "987654", "777777", "080808", "26o418"])
def test_a_pin_that_others_try_first_is_refused(store: SecretStore, data: Path, given: str) -> None:
    begin(store, data)
    with open_vault(store, data, Clock()) as vault, pytest.raises(IlteoroError) as error:
        change_pin(store, vault, given)
    assert error.value.code is ErrorCode.PIN_TOO_SIMPLE
    assert kept(data, None), "and the vault is as it was"


def test_tries_are_limited_and_waits_rise(store: SecretStore, data: Path) -> None:
    begin(store, data, PIN)
    times = Times()
    left = [refused(data, WRONG, times.clock).params.get("left") for _ in range(pin.FREE_TRIES)]
    assert left == [4, 3, 2, 1, None]
    for seconds in (30, 60, 300, 900, 3600, 3600):
        # Too early even the right one is not looked at, and nothing is counted.
        early = refused(data, PIN, times.after(seconds - 1))
        assert early.code is ErrorCode.PIN_WAIT
        assert refused(data, WRONG, times.after(1)).code is ErrorCode.PIN_WAIT
    times.at -= timedelta(days=400)
    assert refused(data, PIN, times.clock).params["minutes"] == 60, "a clock set back adds nothing"
    times.after(400 * 86400 + 3600)
    open_vault(store, data, times.clock, PIN).close()
    assert store.get(PIN_TRIES) is None
    assert refused(data, WRONG, times.clock).params["left"] == 4


def test_a_try_counts_before_it_is_made(store: SecretStore, data: Path) -> None:
    begin(store, data, PIN)
    pin.begin_try(store, Clock())  # and the process is killed
    told = json.loads(store.get(PIN_TRIES) or b"")
    assert told["wrong"] == 1
    assert refused(data, WRONG).params["left"] == 3


@pytest.mark.parametrize(("old", "new"), [(None, PIN), (PIN, None)])
def test_killed_at_any_step_one_of_the_two_opens(
    store: SecretStore, data: Path, old: str | None, new: str | None
) -> None:
    begin(store, data, old)
    for step in range(30):
        command = [sys.executable, "-c", CHANGE, data, old or "", new or "", step]
        ended = subprocess.run([*map(str, command)], cwd=ROOT, capture_output=True, check=False)
        opened = []
        for given in (old, new):
            try:
                opened.append(kept(data, given))
            except IlteoroError as error:
                assert error.code in {ErrorCode.PIN_WRONG, ErrorCode.VAULT_LOCKED}  # noqa: PT017
                opened.append(None)
        assert {"injury": "회전근개 파열"} in opened, f"killed at step {step}"
        assert store.get(NEXT_KEY) is None
        if ended.returncode == 0:
            assert step >= 5, ended.stdout
            assert kept(data, new)
            return
        assert ended.returncode == 9, ended.stderr
        if opened[-1] is not None and has_pin(store) == (new is not None):
            # It was changed before the kill and goes back, so that each step begins alike.
            with open_vault(store, data, Clock(), new) as vault:
                change_pin(store, vault, old)
    raise AssertionError("it never ended by itself")


def test_everything_of_it_is_erased(store: SecretStore, data: Path) -> None:
    begin(store, data, PIN)
    refused(data, WRONG)
    store.set(NEXT_KEY, b"left by a kill")
    vault = None  # who forgot the PIN has no open one
    assert erase(data, vault, demo=True).proven
    assert not list(data.glob("*.key"))
    assert not list(data.glob("vault.db*"))
    assert kept(data, None) is None
