"""Where the files are that the app brings along and where it may write.

Absolute, because Flet's own `assets_dir` is relative to the script and silently finds
nothing under `python -m app`.
"""

import os
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent


def assets_dir() -> Path:
    """Fonts, icons, index.html."""
    return _ROOT / "assets"


def locales_dir() -> Path:
    """Message catalogues, `<language>/LC_MESSAGES/app.mo`."""
    return _ROOT / "locales"


def models_dir() -> Path:
    """The exported recommender and its card."""
    return _ROOT / "onnx_models"


def data_dir() -> Path:
    """Where this device keeps its databases unless `--data` names another folder.

    On a phone Flet names the only folder that may be written; elsewhere it is the
    platform's usual one for an application's data.
    """
    if storage := os.environ.get("FLET_APP_STORAGE_DATA"):
        return Path(storage)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "Ilteoro"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Ilteoro"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "ilteoro"
