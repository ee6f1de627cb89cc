"""The shipped model with another word about itself, signed with the development key, where one
that came with a catalogue lies: what a screen says of a card, of counts, of a file that is wrong.
"""

import json
from pathlib import Path
from typing import Any

import onnx

from app.model_signature import sign, signature_file
from app.paths import models_dir
from app.recommender.session import METADATA_KEY

KEY = Path(__file__).resolve().parents[2] / "demo" / "keys" / "development.private"

TENTHS = (
    (0.37, 0.38), (0.56, 0.57), (0.66, 0.72), (0.74, 0.75), (0.79, 0.74),
    (0.83, 0.80), (0.86, 0.86), (0.89, 0.90), (0.91, 0.89), (0.94, 0.93),
)  # fmt: skip
CARD: dict[str, Any] = {
    "rows": 70000,
    "returns": 3704,
    "changed": 997,
    "held_out": 4909,
    "top_all": {"1": 0.74, "3": 0.84, "5": 0.88, "10": 0.92},
    "top_changed": {"1": 0.09, "3": 0.41, "5": 0.56, "10": 0.71},
    "moves_changed": {"1": 0.0, "3": 0.3, "5": 0.43, "10": 0.6},
    "return_auc": 0.74,
    "return_ece": 0.019,
    "calibration": [{"cases": 491, "said": s, "happened": h} for s, h in TENTHS],
    "groups": [
        {
            "group": name,
            "cases": cases,
            "changed": changed,
            "top_changed": found,
            "return_said": said,
            "return_happened": happened,
        }
        for name, cases, changed, found, said, happened in (
            ("sex M", 3444, 754, 0.72, 0.75, 0.75),
            ("sex F", 1465, 243, 0.66, 0.76, 0.76),
            ("age 15-29", 555, 66, 0.58, 0.87, 0.87),
            ("age 45-59", 1684, 385, 0.73, 0.77, 0.77),
            ("age 60-90", 1569, 364, 0.75, 0.64, 0.64),
            ("grade none", 3017, 534, 0.69, 0.82, 0.81),
            ("grade 10-14", 1565, 380, 0.73, 0.69, 0.70),
            ("grade 1-6", 118, 25, 0.68, 0.43, 0.44),
            ("nationality KR", 4642, 933, 0.70, 0.76, 0.76),
            ("nationality other", 267, 64, 0.80, 0.72, 0.73),
            ("employment regular", 3100, 600, 0.70, 0.77, 0.77),
            ("employment daily", 1300, 300, 0.74, 0.71, 0.72),
        )
    ],
    "likelihood": [
        {"likelihood": "high", "entries": 3726, "said": 0.581, "happened": 0.591},
        {"likelihood": "fair", "entries": 13168, "said": 0.027, "happened": 0.027},
        {"likelihood": "low", "entries": 20146, "said": 0.003, "happened": 0.004},
    ],
}
"""Figures as a card writes them; the screens of the tests read these, nobody else does."""


def model_that_came(folder: Path, **told: object) -> Path:
    """Put a signed model into a data folder whose metadata says what is `told` besides; one
    of `None` is left out. It is newer than the one that came with the app."""
    model = onnx.load(str(models_dir() / "recommender.onnx"))
    entry = next(prop for prop in model.metadata_props if prop.key == METADATA_KEY)
    metadata = {**json.loads(entry.value), "trained_on": "2100-01-01", **told}
    entry.value = json.dumps({k: v for k, v in metadata.items() if v is not None})
    content = model.SerializeToString()
    path = folder / "models" / "newer.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    signature_file(path).write_bytes(sign(content, bytes.fromhex(KEY.read_text("ascii").strip())))
    return path
