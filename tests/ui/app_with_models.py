"""The app as it is, with another folder where it looks for the model it came with.

python -m tests.ui.app_with_models FOLDER [what `python -m app` takes]
"""

import sys
from pathlib import Path

import app.paths

app.paths.models_dir = lambda: Path(sys.argv[1])

from app.__main__ import main  # noqa: E402 - after the folder stands

if __name__ == "__main__":
    sys.exit(main(sys.argv[2:]))
