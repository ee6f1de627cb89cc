"""The vault's key changes while records are shared, killed at any step: nothing is lost."""

import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from app.device import DATA_KEY
from app.device.secrets import FileSecrets
from app.store.vault import Vault
from app.sync.records_fields import PROFILE
from tests.app.sync.devices import KEY, at_home
from tests.app.sync.test_records import agree, all_synced, say

ROOT = Path(__file__).resolve().parents[3]

# One process for all steps, so that the modules are loaded once; each change is made and killed in
# a child of its own, while another thread of the child shares all the time.
KILLED = """
import os, sys, threading, time
from pathlib import Path
from app.device.secrets import FileSecrets, NEXT_KEY
from app.models import Clock, IlteoroError
from app.state.locking import change_pin, open_vault
from app.store.vault import Vault
from app.sync.account import connected
from app.sync.records import share
from app.sync.records_fields import PROFILE
from app.sync.records_kept import save, stamps_in
data, address, text = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = FileSecrets(data)

def say(vault, value):
    before = vault.get(*PROFILE) or {}
    save(vault, Clock().now(), {PROFILE: {**before, "tenure_months": value}}, {PROFILE: before})

def child(step, old, new):
    left = [step]
    def dying(of, name):
        real = getattr(of, name)
        def one(*arguments):
            if threading.current_thread() is threading.main_thread():
                if not left[0]:
                    os._exit(9)
                left[0] -= 1
            return real(*arguments)
        setattr(of, name, one)
    vault = open_vault(store, data, Clock(), old)
    started = threading.Event()
    def shares():
        with connected(address, vault, Clock()) as account:
            while True:
                share(account, text)
                started.set()
                say(vault, step)
    threading.Thread(target=shares, daemon=True).start()
    if not started.wait(30):
        os._exit(3)
    for of in (FileSecrets, Vault):
        for name in ("set", "delete", "rekey"):
            if hasattr(of, name):
                dying(of, name)
    change_pin(store, vault, new)
    time.sleep(0.05)
    say(vault, 1000)
    os._exit(0)

def opened(pins):
    for given in pins:
        try:
            return given, open_vault(store, data, Clock(), given)
        except IlteoroError as error:
            assert error.code in ("pin_wrong", "vault_locked"), error.code
    raise AssertionError("nothing opens it")

now = None
killed = 0
for step in range(40):
    other = "918273" if now == "260418" else "260418"
    pid = os.fork()
    if not pid:
        try:
            child(step, now, other)
        finally:
            os._exit(5)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code in (0, 9), (step, code)
    now, vault = opened((other, now))
    assert store.get(NEXT_KEY) is None
    assert vault.get(*PROFILE)["birth_year"] == 1968
    with connected(address, vault, Clock()) as account:
        assert not share(account, text).paused
    assert not stamps_in(vault).unsent
    vault.close()
    killed += code == 9
    if code == 0:
        break
print(killed, code)
"""


def test_killed_at_any_step_while_it_is_shared(tmp_path: Path) -> None:
    with at_home(tmp_path) as (house, phone, computer):
        house.now = datetime.now(UTC)  # the killed ones go by the computer's clock
        for device in (phone, computer):
            device.sign_in()
            agree(device)
        say(phone, PROFILE, birth_year=1968)
        all_synced(phone, computer)
        FileSecrets(phone.folder).set(DATA_KEY, KEY)
        phone.vault.close()
        command = [sys.executable, "-c", KILLED, str(phone.folder), phone.account.address, "2"]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        killed, last = map(int, ended.stdout.split())
        assert killed >= 4
        assert last == 0
        all_synced(computer)
        told = computer.vault.get(*PROFILE) or {}
        assert (told["birth_year"], told["tenure_months"]) == (1968, 1000)


def test_what_is_written_meanwhile_is_under_the_key_that_stands(tmp_path: Path) -> None:
    keys = [bytes([n]) * 32 for n in range(1, 40)]
    done, problems = threading.Event(), list[BaseException]()
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with Vault.open(tmp_path / "vault.db", keys[0]) as vault:
            vault.put("profile", "me", {"n": 0})

            def work() -> None:
                n = 0
                try:
                    while not done.is_set():
                        n += 1
                        vault.put("profile", "me", {"n": n})
                        assert vault.get("profile", "me")
                        assert vault.all("profile")["me"]
                except BaseException as error:  # noqa: BLE001 - told below
                    problems.append(error)

            threads = [threading.Thread(target=work) for _ in range(3)]
            for thread in threads:
                thread.start()
            for key in keys[1:]:
                vault.rekey(key)
            done.set()
            for thread in threads:
                thread.join()
            assert problems == []
            assert vault.get("profile", "me")
    finally:
        sys.setswitchinterval(before)
