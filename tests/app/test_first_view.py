"""Nothing heavy is imported before the first view: a phone's cold start is what is felt."""

import subprocess
import sys

from tests.running import ROOT

HEAVY = (
    *("numpy", "onnxruntime", "cryptography", "httpx", "PIL", "keyring", "sqlite_utils"),
    *("fpdf", "fastjsonschema"),
)


def test_the_screens_import_nothing_heavy() -> None:
    code = (
        "import sys, app.__main__, app.launch, app.modes, app.views.app\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
