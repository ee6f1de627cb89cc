"""What the repository promises: dependencies, constraints, layout."""

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What the design names, `uuid6`, which its vocabulary names, what files are compressed with, and
# what checks a form, makes its paper and makes photos small.
ON_A_PHONE = {
    "cryptography", "fastjsonschema", "flet", "flet-secure-storage", "fpdf2", "httpx", "numpy",
    "onnxruntime", "pillow", "pydantic", "sqlite-utils", "uuid6", "websockets", "zstandard",
}  # fmt: skip
NOT_ON_ANDROID = {"keyring", "plyer"}


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9_.-]+", requirement)
    assert found
    return found.group().lower()


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_a_phone_carries_what_the_design_names_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    marked = {_name(d) for d in project["dependencies"] if "sys_platform != 'android'" in d}
    assert {_name(d) for d in project["dependencies"]} == ON_A_PHONE | NOT_ON_ANDROID
    assert marked == NOT_ON_ANDROID


def test_every_installed_version_is_pinned() -> None:
    pinned = {
        _name(line)
        for line in (ROOT / "constraints" / "current.txt").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    named = [*project["project"]["dependencies"]]
    for group in project["dependency-groups"].values():
        named += [entry for entry in group if isinstance(entry, str)]
    assert {_name(requirement) for requirement in named} <= pinned


def test_nothing_names_a_registry_or_records_where_it_was_downloaded() -> None:
    hosts = re.compile(r"pypi\.(org)|python(hosted)\.org|registry\.npm(js)\.org|deb\.(debian)\.org")
    for path in _tracked():
        if (
            path.suffix in {".md", ".py", ".toml", ".txt", ".json", ".sh", ".cfg"}
            or "." not in path.name
        ):
            assert not hosts.search(path.read_text("utf-8")), path
    lock = ROOT / "package-lock.json"
    assert '"resolved"' not in lock.read_text("utf-8")


def test_no_module_does_too_much() -> None:
    for path in _tracked():
        if path.suffix == ".py":
            assert len(path.read_text("utf-8").splitlines()) <= 400, path
