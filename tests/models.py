"""Models' files made of the shipped one: newer, signed, damaged, of another time."""

import json
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

from app.model_signature import read, sign, signature_file
from app.paths import models_dir
from app.recommender import MODEL_FILE
from app.recommender.metadata import METADATA_KEY
from app.recommender.session import load_session
from app.reference import keco3_codes
from backend.catalogue.signing import write_manifest
from tests.running import ROOT

SHIPPED = models_dir() / MODEL_FILE
DEVELOPMENT_KEY = ROOT / "demo/keys/development.private"
NEW, NEWER = "2031-01-01", "2031-02-01"
"""When models were made that are newer than the shipped one."""

PEOPLE: tuple[dict[str, Any], ...] = (
    {"sex": "M", "age": 52, "occupation_before": "701", "disability_grade": 12},
    {"sex": "F", "age": 34, "occupation_before": "611", "capacity_lift": 1},
    {"age": 61, "occupation_before": "532", "certificates": ["forklift"]},
)

Change = Callable[[dict[str, Any], onnx.ModelProto], None]


def development_key() -> bytes:
    """The private half of the demo's key."""
    return bytes.fromhex(DEVELOPMENT_KEY.read_text().strip())


@cache
def model(trained_on: str = NEW, change: Change | None = None) -> bytes:
    """The shipped model as a file of format 2 with a self-test, made on another day; `change`
    then changes what it says of itself, or itself."""
    content = onnx.load_model_from_string(SHIPPED.read_bytes())
    props = {prop.key: prop for prop in content.metadata_props}
    told: dict[str, Any] = json.loads(props[METADATA_KEY].value)
    told |= {"format": 2, "version": f"of {trained_on}", "trained_on": trained_on}
    told["self_test"] = deepcopy(self_test(SHIPPED))
    if change:
        change(told, content)
    props[METADATA_KEY].value = json.dumps(told)
    made: bytes = content.SerializeToString()
    return made


@cache
def self_test(path: Path) -> list[dict[str, Any]]:
    """What a model says of three people."""
    session = load_session(path)
    rows = []
    for columns in PEOPLE:
        answers = session.ask({name: [value] for name, value in columns.items()})
        top = np.argsort(-answers.chance[0], kind="stable")[:10]
        rows.append(
            {
                "columns": columns,
                "top": [keco3_codes()[i] for i in top],
                "p_return": float(answers.p_return[0]),
            }
        )
    return rows


def put(path: Path, content: bytes, key: bytes | None = None) -> Path:
    """A model's file with its signature by the demo's key or another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    signature_file(path).write_bytes(sign(content, key or development_key()))
    return path


def name_of(content: bytes) -> str:
    """What a model is called among the published files."""
    return f"model-{sha256(content).hexdigest()[:20]}.onnx"


def publish_model(folder: Path, content: bytes | None, signature: bytes | None) -> None:
    """Let the next version of what lies published in a folder come with a model, whatever it
    is, or with none; the listings stay."""
    told = json.loads((folder / "manifest.json").read_bytes())["manifest"]
    told["version"] += 1
    told["files"] = [file for file in told["files"] if file["kind"] != "model"]
    if content is not None:
        (folder / name_of(content)).write_bytes(content)
        size, digest = len(content), sha256(content).hexdigest()
        file: dict[str, Any] = {"kind": "model", "name": name_of(content), "rows": 0}
        file |= {"bytes": size, "unpacked_bytes": size, "sha256": digest}
        if signature:
            file["key"], file["signature"] = read(signature)
        told["files"].append(file)
    write_manifest(folder, told, development_key())


def of_format(number: Any) -> Change:
    """A file of another format."""

    def change(told: dict[str, Any], _content: onnx.ModelProto) -> None:
        told["format"] = number

    return change


too_old, too_new = of_format(0), of_format(99)


def other_occupations(told: dict[str, Any], _content: onnx.ModelProto) -> None:
    """Of a classification with one occupation less."""
    told["occupations"] = told["occupations"][:-1]


def other_inputs(told: dict[str, Any], _content: onnx.ModelProto) -> None:
    """It takes more than it says."""
    told["features"] = told["features"][:-1]


def unknown_inputs(told: dict[str, Any], _content: onnx.ModelProto) -> None:
    """It asks for something this app does not know."""
    told["features"][0]["field"] = "shoe_size"


def untested(told: dict[str, Any], _content: onnx.ModelProto) -> None:
    """Without a self-test."""
    del told["self_test"]


def of_format_1(told: dict[str, Any], _content: onnx.ModelProto) -> None:
    """As files were before they had a self-test."""
    del told["self_test"]
    told["format"] = 1


def other_weights(_told: dict[str, Any], content: onnx.ModelProto) -> None:
    """It computes otherwise than where it was made."""
    _weights(content, lambda values: values * np.float32(1.3))


def no_numbers(_told: dict[str, Any], content: onnx.ModelProto) -> None:
    """It answers nothing but NaN."""
    _weights(content, lambda values: values * np.float32("nan"))


def of_real_cases(told: dict[str, Any], _content: onnx.ModelProto) -> None:
    """Made of real cases."""
    told["data"] = "real"
    told["version"] += ", real"


def _weights(content: onnx.ModelProto, change: Callable[[Any], Any]) -> None:
    largest = max(content.graph.initializer, key=lambda one: len(one.raw_data))
    largest.CopyFrom(numpy_helper.from_array(change(numpy_helper.to_array(largest)), largest.name))
