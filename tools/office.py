"""Builds the room's three-dimensional office into one file: `python tools/office.py`.

From backend/counseling/room/office with three.js and esbuild, at the versions of its lock file,
into backend/counseling/room/web/office.js, which is committed: nobody who installs, serves or
tests needs npm for it. A test builds it anew and compares every byte.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "backend" / "counseling" / "room" / "office"
TARGET = ROOT / "backend" / "counseling" / "room" / "web" / "office.js"
_LOCKED = ("package.json", "package-lock.json")


def packages() -> Path:
    """Where three.js and esbuild are; installed once for a lock file, into the environment."""
    lock = (SOURCE / "package-lock.json").read_bytes()
    folder = ROOT / ".venv" / f"office-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not folder.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit("no npm: tools/system.sh npm")
        fresh = folder.with_name(f"{folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for name in _LOCKED:
            shutil.copy(SOURCE / name, fresh)
        subprocess.run(  # noqa: S603
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=fresh, check=True, capture_output=True, timeout=240,
        )  # fmt: skip
        fresh.rename(folder)
    return folder / "node_modules"


def build(target: Path) -> None:
    """Build into `target`."""
    modules = packages()
    subprocess.run(  # noqa: S603
        [modules / ".bin" / "esbuild", "main.js", "--bundle", "--format=esm", "--minify",
         "--target=es2022", "--legal-comments=eof", "--log-level=warning", f"--outfile={target}"],
        cwd=SOURCE, check=True, env=os.environ | {"NODE_PATH": str(modules)},
    )  # fmt: skip


def main() -> None:
    """Build what is committed."""
    build(TARGET)
    shutil.copyfile(packages() / "three" / "LICENSE", SOURCE / "THREE-LICENSE.txt")
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
