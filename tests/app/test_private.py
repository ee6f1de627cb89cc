"""Private files are private from their first byte, and one process is alone at a time."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.private import alone, private_file, private_folder, write_private

ROOT = Path(__file__).resolve().parents[2]

HOLD = """
import sys, time
from pathlib import Path
from app.private import alone
with alone(Path(sys.argv[1])):
    print("in", flush=True)
    time.sleep(600)
"""


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_folder_is_made_or_tightened_but_a_shared_one_left(tmp_path: Path) -> None:
    private_folder(tmp_path / "new" / "deep")
    assert mode(tmp_path / "new" / "deep") == 0o700
    (tmp_path / "wide").mkdir(mode=0o755)
    private_folder(tmp_path / "wide")
    assert mode(tmp_path / "wide") == 0o700
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o1777)
    private_folder(tmp_path / "shared")
    assert mode(tmp_path / "shared") == 0o1777


def test_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    file.chmod(0o644)
    write_private(file, b"new")
    assert (file.read_bytes(), mode(file)) == (b"new", 0o600)
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208
    with pytest.raises(FileExistsError):
        private_file(file)


def test_failed_write_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "folder" / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="folder"):
        write_private(tmp_path / "folder", b"secret")
    assert [file.name for file in tmp_path.iterdir()] == ["folder"]


def test_nobody_else_is_in_until_out(tmp_path: Path) -> None:
    inside: list[int] = []

    def enter(number: int) -> None:
        with alone(tmp_path):
            inside.append(number)
            assert inside == [number]
            inside.clear()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(enter, range(40)))


def test_killed_process_lets_go(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert holder.stdout
    assert holder.stdout.readline() == b"in\n"

    def enter() -> None:
        with alone(tmp_path):
            pass

    with ThreadPoolExecutor(1) as pool:
        entered = pool.submit(enter)
        time.sleep(0.3)
        assert not entered.done()
        holder.send_signal(signal.SIGKILL)
        holder.communicate()
        entered.result(timeout=120)
