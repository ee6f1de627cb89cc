"""Killed processes, full disks, damaged files, and many writers at once."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.models import ErrorCode, IlteoroError
from app.store.vault import Vault
from tests.running import times

ROOT = Path(__file__).resolve().parents[3]
KEY = bytes(range(32))
KILLS = times(10)

WRITER = """
import sys
from pathlib import Path
from app.store.vault import Vault
print("up", flush=True)
vault = Vault.open(Path(sys.argv[1]), bytes(range(32)))
number = (vault.get("draft", "a") or {"number": 0})["number"]
while True:
    number += 1
    vault.put("draft", "a", {"number": number, "text": str(number) * 20_000})
    print(number, flush=True)
"""

COUNTER = """
import sys
from pathlib import Path
from app.store.vault import Vault
with Vault.open(Path(sys.argv[1]), bytes(range(32))) as vault:
    for number in range(40):
        vault.put("note", f"{sys.argv[2]}-{number}", {"by": sys.argv[2], "number": number})
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "vault.db"


def start(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE
    )


def refused(code: ErrorCode, path: Path) -> None:
    with pytest.raises(IlteoroError) as error:
        Vault.open(path, KEY).close()
    assert error.value.code is code


@pytest.mark.torture
def test_kill_at_any_moment_leaves_the_old_or_the_new_record(path: Path) -> None:
    chance = random.Random(2026)
    with Vault.open(path, KEY) as vault:
        vault.put("draft", "untouched", {"text": "초안"})
    for _ in range(KILLS):
        process = start(WRITER, path)
        assert process.stdout
        process.stdout.readline()
        acknowledged = process.stdout.readline()
        assert acknowledged, "the writer failed"
        time.sleep(chance.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate(timeout=120)
        # A line the kill cut short tells nothing.
        whole = (acknowledged + rest).rpartition(b"\n")[0].split(b"\n")
        with Vault.open(path, KEY) as vault:
            draft = vault.get("draft", "a")
            assert draft
            assert draft["number"] - int(whole[-1]) in (0, 1), "an acknowledged record is lost"
            assert draft["text"] == str(draft["number"]) * 20_000, "a torn record"
            assert vault.get("draft", "untouched") == {"text": "초안"}


@pytest.mark.torture
def test_kill_while_the_vault_is_made_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    chance = random.Random(2026)
    for number in range(KILLS):
        path = tmp_path / str(number) / "vault.db"
        process = start(WRITER, path)
        assert process.stdout
        process.stdout.readline()
        # Loading and making take some 0.1 to 0.5 seconds.
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        written = process.communicate(timeout=120)[0]
        with Vault.open(path, KEY) as vault:
            assert bool(vault.get("draft", "a")) or not written
            vault.put("draft", "b", {})
            assert vault.get("draft", "b") == {}


@pytest.mark.parametrize("size", [0, 1, 50, 4096, 4097, 20_000])
def test_truncated_vault_is_kept_and_not_replaced(path: Path, size: int) -> None:
    with Vault.open(path, KEY) as vault:
        for number in range(200):
            vault.put("draft", str(number), {"text": "초안" * 100})
    assert path.stat().st_size > 40_000
    os.truncate(path, size)
    before = path.read_bytes()
    for _ in range(2):
        refused(ErrorCode.VAULT_DAMAGED, path)
        assert path.read_bytes() == before


@pytest.mark.parametrize("damage", ["text", "other database", "header", "page"])
def test_what_is_no_vault_is_kept_and_not_replaced(path: Path, damage: str) -> None:
    with Vault.open(path, KEY) as vault:
        for number in range(200):
            vault.put("draft", str(number), {"text": "초안" * 100})
    content = bytearray(path.read_bytes())
    if damage == "text":
        content[:] = json.dumps({"not": "a database"} | {"n": "x" * 5000}).encode()
    elif damage == "header":
        content[:16] = bytes(16)
    elif damage == "page":
        for page in range(1, len(content) // 4096):
            content[page * 4096 : page * 4096 + 16] = b"\xff" * 16
    else:
        import sqlite3

        path.unlink()
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE listing (id TEXT)")
        other.close()
        content[:] = path.read_bytes()
    path.write_bytes(content)
    refused(ErrorCode.VAULT_DAMAGED, path)
    assert path.read_bytes() == content


def test_log_without_its_database_is_not_taken_for_a_new_vault(path: Path) -> None:
    vault = Vault.open(path, KEY)
    vault.put("draft", "a", {})
    path.unlink()
    refused(ErrorCode.VAULT_DAMAGED, path)
    vault.close()


def test_damaged_vault_keeps_its_log(path: Path) -> None:
    vault = Vault.open(path, KEY)
    vault.put("draft", "a", {"text": "초안"})
    log = path.with_name("vault.db-wal")
    database, written = path.read_bytes(), log.read_bytes()
    vault.close()
    path.write_bytes(database[:4096] + b"\xff" * (len(database) - 4096))
    log.write_bytes(written[:40])
    before = path.read_bytes()
    refused(ErrorCode.VAULT_DAMAGED, path)
    assert (path.read_bytes(), log.read_bytes()) == (before, written[:40])


def test_full_disk_is_told_and_costs_nothing_written(path: Path) -> None:
    with Vault.open(path, KEY) as vault:
        vault.put("draft", "a", {"text": "초안"})
        # SQLite's own limit gives the very error that a full disk gives.
        vault._db.execute("PRAGMA max_page_count = 8").fetchone()
        with pytest.raises(IlteoroError) as error:
            vault.put("draft", "a", {"text": "rotator" * 10_000})
        assert error.value.code is ErrorCode.DISK_FULL
        assert "rotator" not in str(error.value)
        assert vault.get("draft", "a") == {"text": "초안"}
        vault.put("draft", "a", {"text": "kleiner"})
    with Vault.open(path, KEY) as vault:
        assert vault.get("draft", "a") == {"text": "kleiner"}


def test_processes_share_one_vault(path: Path) -> None:
    processes = [start(COUNTER, path, number) for number in range(3)]
    with Vault.open(path, KEY) as vault:
        for process in processes:
            process.communicate(timeout=120)
            assert process.returncode == 0
        assert len(vault.all("note")) == 3 * 40


def test_threads_share_one_vault(path: Path) -> None:
    with Vault.open(path, KEY) as vault, ThreadPoolExecutor(8) as pool:

        def write(number: int) -> None:
            vault.put("note", str(number), {"number": number})
            assert vault.get("note", str(number)) == {"number": number}
            assert str(number) in vault.all("note")

        list(pool.map(write, range(100)))
        assert len(vault.ids("note")) == 100


def test_first_view_need_not_wait_for_what_encrypts() -> None:
    code = (
        "import sys, app.store.vault, app.device;"
        "print(*({'numpy', 'cryptography', 'sqlite_utils', 'keyring'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.strip() == b""
