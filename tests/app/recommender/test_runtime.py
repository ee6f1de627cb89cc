"""The shipped file in the onnxruntime that phones get: 1.27.0, for which Android has wheels.

All tests of this folder run in the version installed here, so it has to be that one.
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from app.paths import models_dir
from app.recommender import MODEL_FILE, Recommender
from app.recommender.session import Session, load_session
from app.reference import keco3_codes
from tests.running import ROOT

PHONES = "1.27.0"
SHIPPED = models_dir() / MODEL_FILE


@pytest.fixture(scope="module")
def session() -> Session:
    return load_session(SHIPPED)


@pytest.mark.parametrize("name", ["current", "android"])
def test_this_version_is_pinned_and_is_the_one_that_runs_here(name: str) -> None:
    pins = (ROOT / "constraints" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert f"onnxruntime=={PHONES}" in pins
    assert onnxruntime.__version__ == PHONES


def test_the_file_is_of_a_form_that_version_reads() -> None:
    model = onnx.load(SHIPPED)
    assert model.ir_version <= 13
    assert all(not o.domain and o.version <= 25 for o in model.opset_import)
    assert SHIPPED.stat().st_size <= 4_000_000


def test_it_computes_what_it_computed_where_it_was_made(session: Session) -> None:
    people = session.metadata.get("self_test") or ()
    if session.metadata["format"] > 1:
        assert people
    for person in people:
        answers = session.ask({field: [value] for field, value in person["columns"].items()})
        best = np.argsort(-answers.chance[0], kind="stable")[:10]
        assert [keco3_codes()[i] for i in best] == person["top"]
        assert float(answers.p_return[0]) == pytest.approx(person["p_return"], abs=1e-5)


def test_one_row_and_many_get_the_same_answers(session: Session) -> None:
    rng = np.random.default_rng(7)
    rows = (rng.random((64, session.spec.width)) < 0.1).astype(np.float32)
    many = session.run(rows)
    for i, row in enumerate(rows):
        alone = session.run(row[None])
        assert alone.p_occupation[0] == pytest.approx(many.p_occupation[i], abs=1e-6)
        assert alone.p_retained[0] == pytest.approx(many.p_retained[i], abs=1e-6)
        assert alone.p_return[0] == pytest.approx(many.p_return[i], abs=1e-6)


def test_another_process_gets_the_very_same(tmp_path: Path) -> None:
    code = (
        "import json; from app.models import Profile; from app.recommender import Recommender;"
        "r = Recommender.load(); p = Profile(age=58, occupation_before='701', capacity_lift=1);"
        "print(json.dumps([[o.model_dump(mode='json') for o in r.recommend(p)], r.chances(p)]))"
    )
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "PYTHONHASHSEED": "random"}
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=240,
        ).stdout
        for _ in range(2)
    ]  # fmt: skip
    assert said[0] == said[1]
    assert len(json.loads(said[0])[1]) == len(keco3_codes())
    assert Recommender.load().session is not None
