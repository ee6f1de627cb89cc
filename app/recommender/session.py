"""One model file in one onnxruntime session, on one thread.

The file is one ONNX graph: input `features` (n, width) float32 as `features.encode`
makes it; outputs `p_occupation` (n, 136) given a return, in the order of `keco.csv`,
`p_return` (n) within a year, `p_retained` (n, 136) after six months and, in newer files,
`p_original` (n) with the old employer. Its metadata holds under `ilteoro` a JSON object:
`format`, `version`, `data`, `trained_on`, `features`, `occupations`, `thresholds`, and
what else `training` writes (`card`, `similar`, `self_test`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.models import DataOrigin, ErrorCode, IlteoroError
from app.recommender.features import Columns, FeatureSpec, encode
from app.recommender.metadata import METADATA_KEY, metadata_of
from app.recommender.model_checks import check_answers, check_form, check_width

__all__ = [
    "FORMAT", "FORMATS", "METADATA_KEY", "Answers", "Session", "load_session", "open_session",
]  # fmt: skip

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

    Array = NDArray[np.float32]

FORMAT = 2
"""What `training` writes."""

FORMATS = (1, FORMAT)
"""What this code can read."""

OUTPUTS = ("p_occupation", "p_return", "p_retained")
P_ORIGINAL = "p_original"
"""Asked for where the file has it."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the model said of n profiles: (n, 136), (n,), (n, 136), (n,) or None."""

    p_occupation: Array
    p_return: Array
    p_retained: Array
    p_original: Array | None = None

    @property
    def chance(self) -> Array:
        """(n, 136): of working there and still being there after six months."""
        return self.p_occupation * self.p_retained


@dataclass(frozen=True, slots=True)
class Session:
    """A loaded model and what its metadata says."""

    spec: FeatureSpec
    version: str
    data: DataOrigin
    trained_on: str
    high: float
    fair: float
    figures: dict[str, Any]
    metadata: Mapping[str, Any]
    """All that stands under `ilteoro` in the file; a key may be absent."""
    outputs: tuple[str, ...]
    _onnx: InferenceSession

    def run(self, inputs: Array) -> Answers:
        """Ask about encoded rows (n, spec.width)."""
        return Answers(*self._onnx.run(list(self.outputs), {"features": inputs}))

    def ask(self, columns: Columns) -> Answers:
        """Ask about rows given by field."""
        return self.run(encode(self.spec, columns))


def load_session(path: Path) -> Session:
    """Open a model file and try it.

    Raises MODEL_MISSING where there is none, and what `open_session` raises.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise IlteoroError(ErrorCode.MODEL_MISSING, file=path.name) from None
    return open_session(content, path.name)


def open_session(content: bytes, file: str, told: dict[str, Any] | None = None) -> Session:
    """Open a model file's content and try it; `file` is what it is called, `told` its
    metadata where they were read already.

    Raises MODEL_DAMAGED for anything that is not a whole model, MODEL_TOO_NEW and
    MODEL_TOO_OLD for one of another format, MODEL_OTHER_SCHEMA where it is of other
    occupations or inputs, MODEL_SELF_TEST_FAILED where it does not compute what it should.
    """
    try:
        told = told or metadata_of(content)
        check_form(told, FORMATS, file)
        session = _open(content, told, file)
        check_answers(session, file)
    except IlteoroError:
        raise
    except Exception as problem:  # noqa: BLE001 - onnxruntime raises many kinds of its own
        raise IlteoroError(
            ErrorCode.MODEL_DAMAGED, file=file, problem=type(problem).__name__
        ) from None
    return session


def _open(content: bytes, told: dict[str, Any], file: str) -> Session:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    opened = ort.InferenceSession(content, sess_options=options, providers=["CPUExecutionProvider"])
    given = {output.name for output in opened.get_outputs()}
    session = Session(
        spec=_spec(told, file),
        version=str(told["version"]),
        data=DataOrigin(told["data"]),
        trained_on=str(told["trained_on"]),
        high=float(told["thresholds"]["high"]),
        fair=float(told["thresholds"]["fair"]),
        figures=dict(told.get("figures", {})),
        metadata=MappingProxyType(told),
        outputs=(*OUTPUTS, P_ORIGINAL) if P_ORIGINAL in given else OUTPUTS,
        _onnx=opened,
    )
    check_width(session, opened.get_inputs()[0].shape[-1], file)
    return session


def _spec(told: dict[str, Any], file: str) -> FeatureSpec:
    try:
        return FeatureSpec.from_data(told["features"])
    except (ValueError, KeyError, TypeError):
        raise IlteoroError(ErrorCode.MODEL_OTHER_SCHEMA, file=file, problem="inputs") from None
