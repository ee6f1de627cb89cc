"""What ends a process, a thread or nothing is told without its words."""

import subprocess
import sys

import pytest

from tests.running import ROOT

_ENDS = {
    "raise ValueError(said)": "ended: builtins.ValueError at <string>:",
    "threading.Thread(target=int, args=(said,)).start()": "thread ended: builtins.ValueError at ",
    "Gone()": "not raised: builtins.KeyError at <string>:",
    "warnings.warn(said)": "warning: UserWarning at <string>:",
    "raise KeyboardInterrupt(said)": "interrupted",
    "subprocess.run([sys.executable, '-c', 'import resource as r; "
    "print(r.getrlimit(r.RLIMIT_CORE))'])": "(0, 0)",
}
_BEFORE = """
import subprocess, sys, threading, warnings
from app.crashes import keep_quiet
keep_quiet()
said = "".join(["some", "body"])
class Gone:
    def __del__(self):
        raise KeyError(said)
"""


@pytest.mark.parametrize("code", _ENDS)
def test_only_kind_and_place_are_told(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BEFORE + code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert _ENDS[code] in said
    assert "somebody" not in said
    assert "Traceback" not in said
