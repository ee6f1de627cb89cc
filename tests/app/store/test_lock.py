"""One writer a folder, and a lock that ends with its process."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.models import ErrorCode, IlteoroError
from app.store.files import replace_bytes
from app.store.lock import writer_lock

HOLD = (
    "import sys, time; from pathlib import Path; from app.store.lock import writer_lock\n"
    "with writer_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
)


def test_the_second_waits_until_the_first_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout
        assert first.stdout.readline() == "held\n"
        with (
            pytest.raises(IlteoroError) as caught,
            writer_lock(tmp_path, patience_seconds=0.1),
        ):
            pass
        assert caught.value.code is ErrorCode.CATALOGUE_BUSY
        first.kill()
        first.wait()
        with writer_lock(tmp_path, patience_seconds=120):
            pass


def test_a_reader_sees_the_old_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "pointer"
    replace_bytes(path, b"old")
    with path.open("rb") as reader:
        replace_bytes(path, b"new")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"
    assert [found.name for found in tmp_path.iterdir()] == ["pointer"]
