"""The commands' habits: usage exits 2, trouble exits 1 with one clear line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def app(*arguments: str, language: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": language},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


@pytest.mark.parametrize(
    "arguments",
    [
        ("--no-such-option",),
        ("recommend",),
        ("recommend", "--profile", "x.json", "--top", "0"),
        ("match", "--profile", "x.json"),
        ("no-such-job",),
        ("--caseworker", "--kiosk"),
        ("--web", "--port", "99999"),
        ("sync", "--backend", "nowhere", "--data", "x"),
        ("sync", "--backend", "http://127.0.0.1", "--data", "x", "--sido", "99"),
    ],
)
def test_a_command_that_is_not_understood_exits_2(arguments: tuple[str, ...]) -> None:
    done = app(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "No such file"),
        ("{", "could not be read"),
        ("[]", "not a JSON object"),
        ('{"profile": {"capacity_lift": 9}}', "profile.capacity_lift"),
        ('{"wishes": {"musts": ["x"]}}', "wishes"),
    ],
)
def test_a_bad_profile_is_one_clear_line(tmp_path: Path, content: str | None, says: str) -> None:
    file = tmp_path / "profile.json"
    if content is not None:
        file.write_text(content)
    line = one_line(app("recommend", "--profile", str(file), "--json"))
    assert says in line
    assert str(file) in line


def test_a_device_without_listings_says_what_to_do(tmp_path: Path) -> None:
    assert "download them" in one_line(app("search", "--data", str(tmp_path), "경비"))
    line = one_line(app("search", "--data", str(tmp_path), "경비", language="ko_KR.UTF-8"))
    assert line.startswith("아직 일자리 목록이 없어요.")


def test_a_backend_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    line = one_line(app("sync", "--backend", "http://127.0.0.1:9", "--data", str(tmp_path)))
    assert "127.0.0.1:9" in line


def test_a_profile_that_says_nothing_still_gets_ten_occupations(tmp_path: Path) -> None:
    file = tmp_path / "profile.json"
    file.write_text("{}")
    done = app("recommend", "--profile", str(file), "--json")
    assert done.returncode == 0, done.stderr
    occupations = json.loads(done.stdout)["occupations"]
    assert len({one["keco3"] for one in occupations}) == 10
    chances = [one["probability"] for one in occupations]
    assert chances == sorted(chances, reverse=True)
    assert 0 < sum(chances) <= 1


def test_what_was_not_understood_in_a_profile_is_said_and_stops_nothing(tmp_path: Path) -> None:
    file = tmp_path / "profile.json"
    file.write_text('{"profile": {"birth_yeer": 1968, "region": "99999"}, "wish": {}}')
    done = app("recommend", "--profile", str(file), "--json")
    assert done.returncode == 0
    assert "not used: wish, profile.birth_yeer, 99999" in done.stderr
    assert json.loads(done.stdout)["occupations"]


def test_a_missing_model_is_said_and_the_table_of_moves_answers(tmp_path: Path) -> None:
    file = tmp_path / "profile.json"
    file.write_text('{"profile": {"occupation_before": "701"}}')
    done = app("recommend", "--profile", str(file), "--model", str(tmp_path / "no.onnx"), "--json")
    assert "table of real moves" in done.stderr
    assert {one["basis"] for one in json.loads(done.stdout)["occupations"]} == {"moves"}


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    data = str(tmp_path / "file" / "data")
    assert data in one_line(app("sync", "--backend", "http://127.0.0.1:9", "--data", data))
