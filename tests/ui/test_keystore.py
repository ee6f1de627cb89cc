"""The port that a phone's keys go through, over the package's own storage in a browser.

Android's Keystore itself is not here; the same service, its calls and the port are.
"""

from pathlib import Path

from tests.ui.harness import Screen, running

APP = "tests/ui/keystore_app.py"


def test_keys_are_kept_by_the_pages_secure_storage(screen: Screen, tmp_path: Path) -> None:
    with running(APP, str(tmp_path)) as app:
        screen.goto(app.url, drawn=False)
        screen.wait_text("keystore known=False same=True kept=True gone=True")
        kept = screen.page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))")
        assert any("data-key" in name for name in kept), kept
        assert not [path for path in tmp_path.iterdir() if "key" in path.name]
        screen.leave()
