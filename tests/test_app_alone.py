"""The app's own dependencies suffice for its jobs, at the versions Android has."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT, demo


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with `[project].dependencies` alone, pydantic 2.11 among them."""
    folder = tmp_path_factory.mktemp("alone") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    pip = [*pip_of(python), "--quiet", "--disable-pip-version-check"]
    android = ROOT / "constraints" / "android.txt"
    subprocess.run([*pip, "install", "--constraint", str(android), str(ROOT)], check=True)
    return python


def pip_of(python: Path) -> list[str]:
    """Our own pip for another Python, which needs none then."""
    return [sys.executable, "-m", "pip", "--python", str(python)]


def test_its_jobs_run(python: Path, tmp_path: Path) -> None:
    def job(*arguments: str) -> dict[str, object]:
        done = subprocess.run(
            [str(python), "-W", "error", "-m", "app", *arguments, "--json"],
            cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        answer: dict[str, object] = json.loads(done.stdout)
        return answer

    listed = subprocess.run(
        [*pip_of(python), "list", "--format", "json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    versions = {p["name"].lower(): p["version"] for p in json.loads(listed.stdout)}
    assert versions["pydantic"].startswith("2.11.")
    assert versions["onnxruntime"] == "1.27.0"
    assert not {"fastapi", "babel", "onnx", "scipy", "flet-web"} & set(versions)

    profile, device = tmp_path / "profile.json", str(tmp_path / "device")
    profile.write_text(json.dumps({"profile": {"occupation_before": "701"}}))
    arguments = ("--data", str(tmp_path / "made"), "--listings", "500", "--no-app")
    with demo(*arguments) as (_, ready):
        synced = job("sync", "--backend", ready["backend"], "--data", device)
        assert synced["rows"] in range(500, 505)
    # Backend and agencies are gone: the rest is the device's own.
    assert job("recommend", "--profile", str(profile))["occupations"]
    assert job("match", "--profile", str(profile), "--data", device)["listings"]
    assert job("search", "--data", device, "경비")["count"]
