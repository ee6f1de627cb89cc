"""The real browser that some benchmarks drive."""

import shutil

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str:
    """The path of Chromium; where there is none, the benchmark ends with how to get it."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("no Chromium: install it with `apt-get install chromium`")
    return found
