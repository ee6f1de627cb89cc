"""Serving begins only with secrets that are worth the name."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.models import ErrorCode, IlteoroError
from backend.secret_values import server_secrets
from backend.settings import Settings, settings_from
from tests.backend.serving import SECRET

OTHER = SECRET[::-1]
PASSWORD = "7pX-kd0w-Lq2z"
TOKEN = "kD83hs-92hdKSls02jdlA_skd92hsla0"


def told(data: Path, **environment: str) -> Settings:
    named = {f"ILTEORO_{name}": value for name, value in environment.items()}
    return settings_from(named, data=data)


def test_good_secrets_are_taken_todays_first(tmp_path: Path) -> None:
    given = {"STAFF_PASSWORD": PASSWORD, "METRICS_TOKEN": TOKEN}
    assert server_secrets(told(tmp_path, SECRET_KEY=SECRET, **given)) == (SECRET,)
    both = told(tmp_path, SECRET_KEY=f"{OTHER.upper()}, {SECRET}")
    assert server_secrets(both) == (OTHER, SECRET)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", SECRET[:-1]),
        ("SECRET_KEY", SECRET + "0"),
        ("SECRET_KEY", "0" * 64),
        ("SECRET_KEY", "deadbeef" * 8),
        ("SECRET_KEY", "changeme"),
        ("SECRET_KEY", f"{SECRET},"),
        ("SECRET_KEY", f"{SECRET},short"),
        ("STAFF_PASSWORD", "demo"),
        ("STAFF_PASSWORD", "password1234"),
        ("STAFF_PASSWORD", "Ilteoro-2026"),
        ("STAFF_PASSWORD", "aaaaaaaaaaaaaaaa"),
        ("METRICS_TOKEN", PASSWORD),
    ],
)
def test_bad_or_missing_ones_are_refused_by_name_and_not_repeated(
    tmp_path: Path, variable: str, value: str | None
) -> None:
    given = {"SECRET_KEY": SECRET} | ({variable: value} if value is not None else {})
    if value is None:
        del given[variable]
    with pytest.raises(IlteoroError) as caught:
        server_secrets(told(tmp_path, **given))
    assert caught.value.code in {ErrorCode.SECRET_MISSING, ErrorCode.SECRET_WEAK}
    assert caught.value.params["variable"] == f"ILTEORO_{variable}"
    assert "openssl" in str(caught.value.params["how"])
    assert not value or value not in str(caught.value)


def test_a_demo_makes_a_key_of_its_own_that_others_cannot_read(tmp_path: Path) -> None:
    demo = settings_from({}, data=tmp_path / "one", demo=True)
    (key,) = server_secrets(demo)
    assert server_secrets(demo) == (key,)
    file = tmp_path / "one/secret.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]
    assert server_secrets(settings_from({}, data=tmp_path / "other", demo=True)) != (key,)
    file.write_text("damaged")
    with pytest.raises(IlteoroError) as caught:
        server_secrets(demo)
    assert caught.value.code is ErrorCode.FOLDER_UNUSABLE


def test_settings_that_are_printed_tell_no_secret(tmp_path: Path) -> None:
    made = settings_from(
        {
            "DATABASE_URL": f"postgresql://ilteoro:{OTHER}@host/x",
            "ILTEORO_SECRET_KEY": SECRET,
            "ILTEORO_STAFF_PASSWORD": PASSWORD,
            "ILTEORO_METRICS_TOKEN": TOKEN,
        }
    )
    for secret in (OTHER, SECRET, PASSWORD, TOKEN):
        assert secret not in repr(made)


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({}, "ILTEORO_SECRET_KEY"),
        ({"ILTEORO_SECRET_KEY": "x" * 64}, "openssl rand -hex 32"),
        (
            {
                "ILTEORO_SECRET_KEY": SECRET,
                "DATABASE_URL": f"postgresql://ilteoro:{OTHER}@127.0.0.1:9/x",
            },
            "database",
        ),
    ],
)
def test_a_server_that_cannot_serve_says_why_in_one_line(
    tmp_path: Path, environment: dict[str, str], says: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "backend", "serve", "--port", "0", "--data", str(tmp_path)],
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert says in line
    assert OTHER not in line
