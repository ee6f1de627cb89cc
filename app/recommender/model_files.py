"""Which model's file answers: the newest good one of those this device has.

    onnx_models/recommender.onnx        came with the app
    <data>/models/<name>.onnx           came with a catalogue (`app.sync.model`)
    <data>/models/refused.json          what came and could not be used, and why

Each has its signature beside it. A file is used only where that holds, its form is known
and it computes here what it should; everything is looked at again at every start.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.keys import DEVELOPMENT, SHIPPED
from app.model_signature import signature_file, verify
from app.models import DataOrigin, ErrorCode, IlteoroError
from app.recommender.metadata import metadata_of
from app.recommender.model_checks import check_self_test
from app.recommender.session import FORMATS, open_session

if TYPE_CHECKING:
    from app.recommender.session import Session

MODELS = "models"
REFUSED = "refused.json"

KEYS = (*SHIPPED, DEVELOPMENT)
"""What may have signed a file that is here: the development key was accepted from this very
computer alone when it came."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model's file as it was read. `told` is empty where it can't be read."""

    path: Path
    content: bytes
    signature: bytes | None
    told: dict[str, Any]
    came: bool
    """Whether it came with a catalogue and not with the app."""

    @property
    def digest(self) -> bytes:
        """SHA-256 of its content."""
        return hashlib.sha256(self.content).digest()

    @property
    def version(self) -> str:
        """What it calls itself."""
        return str(self.told.get("version", ""))

    @property
    def rank(self) -> tuple[int, str, bool]:
        """The higher, the rather it is used: real cases before made-up ones, then the newer,
        then what the office publishes. Damage that came ranks first, so that it is told."""
        if not self.told:
            return (2 if self.came else -1), "", self.came
        real = self.told.get("data") == DataOrigin.REAL.value
        return int(real), str(self.told.get("trained_on", "")), self.came

    def check(self, keys: Collection[bytes]) -> None:
        """See that one of `keys` signed it. Raises MODEL_UNSIGNED, MODEL_KEY_UNKNOWN,
        MODEL_SIGNATURE_WRONG."""
        verify(self.digest, self.signature, keys, self.path.name)

    def open(self, keys: Collection[bytes] = KEYS) -> Session:
        """Open it, once everything holds. Raises what `check` and `open_session` raise."""
        self.check(keys)
        session = open_session(self.content, self.path.name, self.told)
        check_self_test(session, self.path.name)
        return session


@dataclass(frozen=True, slots=True)
class Opened:
    """What answers. `problem` says why no model does, `passed_over` why a newer one than
    the one that answers does not."""

    session: Session | None
    problem: ErrorCode | None
    passed_over: ErrorCode | None


def read_model(path: Path, *, came: bool) -> ModelFile | None:
    """A model's file and its signature, None where there is none."""
    # A signature comes before its model and goes after it: in this order both are seen or none.
    signature = None
    with suppress(OSError):
        signature = signature_file(path).read_bytes()
    try:
        content = path.read_bytes()
    except OSError:
        return None
    told: dict[str, Any] = {}
    with suppress(ValueError, RecursionError):
        told = metadata_of(content)
    return ModelFile(path, content, signature, told, came)


def models_that_came(data: Path) -> Iterator[ModelFile]:
    """What came with a catalogue into a data folder."""
    for path in sorted((data / MODELS).glob("*.onnx")):
        if file := read_model(path, came=True):
            yield file


def open_best(shipped: Path, data: Path | None) -> Opened:
    """Open the newest good file of the one that came with the app and those in a data
    folder. Never raises."""
    files = [] if data is None else list(models_that_came(data))
    if own := read_model(shipped, came=False):
        files.append(own)
    first: ErrorCode | None = None
    for file in sorted(files, key=lambda file: file.rank, reverse=True):
        try:
            session = file.open()
        except IlteoroError as error:
            first = first or error.code
            continue
        return Opened(session, None, first or (refused(data) if data else None))
    return Opened(None, first or ErrorCode.MODEL_MISSING, None)


def refused(data: Path, mark: str | None = None) -> ErrorCode | None:
    """Why the model that a catalogue named last was not used, where this app would refuse it
    again. `mark` asks of one model alone, by what it was remembered by."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads((data / MODELS / REFUSED).read_bytes())
        if told["formats"] == list(FORMATS) and mark in (None, told["mark"]):
            return ErrorCode(told["code"])
    return None


def refusal(mark: str, code: ErrorCode) -> bytes:
    """What is kept of a model that was refused."""
    return json.dumps({"mark": mark, "code": code, "formats": list(FORMATS)}).encode()
