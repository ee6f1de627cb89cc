"""A version comes with the model that the settings name, where an office vouches for it."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.model_signature import read, signature_file
from app.models import Clock, ErrorCode, IlteoroError
from backend.catalogue import publish
from backend.settings import Settings, settings_from
from tests.models import NEW, NEWER, SHIPPED, model, put
from tests.publishing import change, follow, fresh, manifest, of_kind
from tests.running import ROOT


@pytest.fixture
def with_model(demo: Settings, tmp_path: Path) -> Settings:
    return replace(demo, model=put(tmp_path / "office/recommender.onnx", model(NEW)))


def test_it_lies_among_the_files_as_it_is(with_model: Settings) -> None:
    published = publish(with_model, Clock())
    assert published.kinds["model"].files == 1
    (file,) = of_kind(with_model, "model")
    content = (with_model.published / file.name).read_bytes()
    assert content == model(NEW)
    assert (file.bytes, file.unpacked_bytes) == (len(content), len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert file.sha256[:20] in file.name
    assert with_model.model
    signature = signature_file(with_model.model).read_bytes()
    assert (file.key, file.signature) == read(signature)


def test_a_model_alone_makes_a_version_and_the_same_one_none(with_model: Settings) -> None:
    without = replace(with_model, model=None)
    assert publish(without, Clock()).version == 1
    kept = fresh(without)
    first = publish(with_model, Clock())
    assert (first.version, first.new) == (2, True)
    assert not publish(with_model, Clock()).new
    assert with_model.model
    put(with_model.model, model(NEWER))
    assert publish(with_model, Clock()).version == 3
    # The chain of deltas goes on over such versions.
    change(with_model, "UPDATE listing SET title = 'other' WHERE rowid < 9")
    assert publish(with_model, Clock()).version == 4
    assert manifest(with_model).deltas_from == 1
    follow(kept, with_model, 1)
    assert kept == fresh(with_model)
    # What neither this version nor the one before comes with is gone.
    names = {path.name for path in with_model.published.glob("*.onnx")}
    assert names == {file.name for file in of_kind(with_model, "model")}
    assert publish(without, Clock()).version == 5
    assert of_kind(without, "model") == []


def test_the_same_model_with_another_signature_is_another_version(with_model: Settings) -> None:
    office = Ed25519PrivateKey.generate().private_bytes_raw()
    assert publish(with_model, Clock()).new
    key = with_model.data / "key"
    key.write_text(office.hex())
    assert with_model.model
    put(with_model.model, model(NEW), office)
    own = replace(with_model, signing_key=key, demo=False)
    assert (publish(own, Clock()).version, publish(own, Clock()).new) == (2, False)
    # Who publishes for an office takes no model that only the demo vouches for.
    put(with_model.model, model(NEW))
    with pytest.raises(IlteoroError) as caught:
        publish(own, Clock())
    assert caught.value.code is ErrorCode.MODEL_KEY_UNKNOWN
    assert manifest(own).version == 2


def test_a_file_that_was_lost_is_put_there_again(with_model: Settings) -> None:
    publish(with_model, Clock())
    (file,) = of_kind(with_model, "model")
    (with_model.published / file.name).unlink()
    assert publish(with_model, Clock()).new
    assert (with_model.published / file.name).read_bytes() == model(NEW)


def _gone(path: Path) -> None:
    path.unlink()


def _unsigned(path: Path) -> None:
    signature_file(path).unlink()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _torn(path: Path) -> None:
    signature_file(path).write_bytes(b"{")


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        (ErrorCode.MODEL_MISSING, _gone),
        (ErrorCode.MODEL_UNSIGNED, _unsigned),
        (ErrorCode.MODEL_SIGNATURE_WRONG, _cut),
        (ErrorCode.MODEL_SIGNATURE_WRONG, _torn),
    ],
)
def test_a_bad_one_is_not_published_and_what_stands_stands(
    with_model: Settings, code: ErrorCode, spoil: Callable[[Path], None]
) -> None:
    publish(with_model, Clock())
    stood = (with_model.published / "manifest.json").read_bytes()
    assert with_model.model
    spoil(with_model.model)
    with pytest.raises(IlteoroError) as caught:
        publish(with_model, Clock())
    assert caught.value.code is code
    assert (with_model.published / "manifest.json").read_bytes() == stood


def test_named_by_an_option_or_the_environment(demo: Settings) -> None:
    assert settings_from({"ILTEORO_MODEL": "a.onnx"}).model == Path("a.onnx")
    assert settings_from({"ILTEORO_MODEL": "a"}, model=Path("b")).model == Path("b")
    assert settings_from({}).model is None
    command = [sys.executable, "-m", "backend", "publish", "--demo", "--data", str(demo.data)]
    done = subprocess.run(
        [*command, "--model", str(SHIPPED), "--json"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["kinds"]["model"]["bytes"] == SHIPPED.stat().st_size
    refused = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"ILTEORO_MODEL": str(demo.data / "none.onnx"), "LC_ALL": "en_US.UTF-8"},
    )  # fmt: skip
    assert refused.returncode == 1
    assert "none.onnx" in refused.stderr
