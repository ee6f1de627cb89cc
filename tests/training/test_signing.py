"""A model is signed once it passes its own test."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.model_signature import signature_file
from app.models import ErrorCode, IlteoroError
from app.recommender.model_files import open_best, read_model
from tests.models import (
    DEVELOPMENT_KEY,
    NEW,
    Change,
    model,
    no_numbers,
    other_weights,
    too_new,
    untested,
)
from tests.running import ROOT
from training.signing import sign_model

SIGN = (sys.executable, "-m", "training", "sign")


def test_what_is_signed_from_a_terminal_is_taken_by_a_device(tmp_path: Path) -> None:
    path = tmp_path / "recommender.onnx"
    path.write_bytes(model(NEW))
    assert open_best(path, None).problem is ErrorCode.MODEL_UNSIGNED
    done = subprocess.run(
        [*SIGN, "--model", str(path), "--key", str(DEVELOPMENT_KEY), "--json"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert told["version"] == f"of {NEW}"
    assert told["signature"] == str(signature_file(path))
    assert open_best(path, None).problem is None


def test_with_an_office_s_own_key(tmp_path: Path) -> None:
    office, path, key = Ed25519PrivateKey.generate(), tmp_path / "m.onnx", tmp_path / "key"
    path.write_bytes(model(NEW))
    key.write_text(office.private_bytes_raw().hex() + "\n")
    sign_model(path, key)
    assert open_best(path, None).problem is ErrorCode.MODEL_KEY_UNKNOWN
    file = read_model(path, came=True)
    assert file
    assert file.open([office.public_key().public_bytes_raw()]).version == f"of {NEW}"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        (ErrorCode.MODEL_TOO_NEW, too_new),
        (ErrorCode.MODEL_SELF_TEST_FAILED, other_weights),
        (ErrorCode.MODEL_SELF_TEST_FAILED, no_numbers),
        (ErrorCode.MODEL_SELF_TEST_FAILED, untested),
    ],
)
def test_what_a_device_would_refuse_is_not_signed(
    tmp_path: Path, code: ErrorCode, change: Change
) -> None:
    path = tmp_path / "recommender.onnx"
    path.write_bytes(model(NEW, change))
    with pytest.raises(IlteoroError) as caught:
        sign_model(path, DEVELOPMENT_KEY)
    assert caught.value.code is code
    assert not signature_file(path).exists()


@pytest.mark.parametrize("text", ["", "no hex", "ab" * 31, "ab" * 33])
def test_what_is_no_key_signs_nothing(tmp_path: Path, text: str) -> None:
    path, key = tmp_path / "recommender.onnx", tmp_path / "key"
    path.write_bytes(model(NEW))
    key.write_text(text)
    done = subprocess.run(
        [*SIGN, "--model", str(path), "--key", str(key)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"error: {key}: this is no key. Give a file" in done.stderr
    assert not signature_file(path).exists()


def test_what_is_no_model_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.onnx"
    path.write_text("no model")
    done = subprocess.run(
        [*SIGN, "--model", str(path), "--key", str(DEVELOPMENT_KEY)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == (
        "error: notes.onnx: this is no model, or it is damaged. "
        "Give the recommender.onnx that `python -m training fit` wrote.\n"
    )
