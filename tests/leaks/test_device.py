"""Fifty facts are typed into the app, which fails and is killed; none is found on the device."""

import os
import subprocess
import sys
from pathlib import Path

from tests.leaks.places import files, found
from tests.running import ROOT


def test_what_was_typed_lies_sealed_on_the_device_after_a_crash(tmp_path: Path) -> None:
    device, tmp = tmp_path / "device", tmp_path / "tmp"
    tmp.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.leaks.somebody", str(device)],
        cwd=ROOT, capture_output=True, env=os.environ | {"TMPDIR": str(tmp)}, check=False,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == -9, said
    for word in (b"RuntimeError", b"thread ended: ", b"not raised: ", b"warning: UserWarning"):
        assert word in said, said
    assert (device / "vault.db-wal").stat().st_size > 0
    assert not found([("its terminal", said), *files(tmp_path)])
