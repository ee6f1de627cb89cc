"""One model file in one onnxruntime session, on one thread.

The file is one ONNX graph: input `features` (n, width) float32 as `features.encode`
makes it; outputs `p_occupation` (n, 136) given a return, in the order of `keco.csv`,
`p_return` (n) within a year, `p_retained` (n, 136) after six months. Its metadata holds
under `ilteoro` a JSON object: `format`, `version`, `data`, `trained_on`, `features`,
`occupations`, `thresholds`, `figures`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.models import DataOrigin, ErrorCode, IlteoroError
from app.recommender.features import Columns, FeatureSpec, encode
from app.reference import keco3_codes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

    Array = NDArray[np.float32]

FORMAT = 1
"""What this code can read; a file of another format counts as damaged."""

METADATA_KEY = "ilteoro"
OUTPUTS = ("p_occupation", "p_return", "p_retained")


@dataclass(frozen=True, slots=True)
class Answers:
    """What the model said of n profiles: (n, 136), (n,), (n, 136)."""

    p_occupation: Array
    p_return: Array
    p_retained: Array

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
    _onnx: InferenceSession

    def run(self, inputs: Array) -> Answers:
        """Ask about encoded rows (n, spec.width)."""
        occupation, back, retained = self._onnx.run(list(OUTPUTS), {"features": inputs})
        return Answers(occupation, back, retained)

    def ask(self, columns: Columns) -> Answers:
        """Ask about rows given by field."""
        return self.run(encode(self.spec, columns))


def load_session(path: Path) -> Session:
    """Open a model file and try it once.

    Raises MODEL_MISSING where there is none, MODEL_DAMAGED for anything that is not a
    whole model of this format.
    """
    if not path.is_file():
        raise IlteoroError(ErrorCode.MODEL_MISSING, file=path.name)
    try:
        session = _open(path)
        _try(session)
    except IlteoroError:
        raise
    except Exception as problem:  # noqa: BLE001 - onnxruntime raises many kinds of its own
        raise IlteoroError(
            ErrorCode.MODEL_DAMAGED, file=path.name, problem=type(problem).__name__
        ) from None
    return session


def _open(path: Path) -> Session:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    opened = ort.InferenceSession(
        path.read_bytes(), sess_options=options, providers=["CPUExecutionProvider"]
    )
    told = json.loads(opened.get_modelmeta().custom_metadata_map[METADATA_KEY])
    if told["format"] != FORMAT or tuple(told["occupations"]) != keco3_codes():
        raise IlteoroError(ErrorCode.MODEL_DAMAGED, file=path.name, problem="another format")
    return Session(
        spec=FeatureSpec.from_data(told["features"]),
        version=str(told["version"]),
        data=DataOrigin(told["data"]),
        trained_on=str(told["trained_on"]),
        high=float(told["thresholds"]["high"]),
        fair=float(told["thresholds"]["fair"]),
        figures=dict(told["figures"]),
        _onnx=opened,
    )


def _try(session: Session) -> None:
    import numpy as np

    nothing_known = {block.field: [None] for block in session.spec.blocks}
    answers = session.ask(nothing_known)
    occupations = len(keco3_codes())
    whole = (
        answers.p_occupation.shape == (1, occupations)
        and answers.p_return.shape == (1,)
        and answers.p_retained.shape == (1, occupations)
        and bool(np.isfinite(answers.chance).all())
        and abs(float(answers.p_occupation.sum()) - 1.0) < 1e-3
    )
    if not whole:
        raise IlteoroError(ErrorCode.MODEL_DAMAGED, file="recommender.onnx", problem="its answers")
