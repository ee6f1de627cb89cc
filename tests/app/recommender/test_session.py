"""What a file may hold beside what it must: the way back to the old employer, and metadata."""

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from app.models import Profile
from app.paths import models_dir
from app.recommender import MODEL_FILE, Recommender
from app.recommender.features import profile_columns
from app.recommender.session import FORMATS, METADATA_KEY, P_ORIGINAL, load_session

SHIPPED = models_dir() / MODEL_FILE
PERSON = Profile(age=58, occupation_before="701", capacity_lift=1)


def without_the_way_back(model: onnx.ModelProto) -> None:
    """As older files are."""
    kept = [output for output in model.graph.output if output.name != P_ORIGINAL]
    del model.graph.output[:]
    model.graph.output.extend(kept)


@pytest.fixture
def older() -> onnx.ModelProto:
    model = onnx.load(SHIPPED)
    without_the_way_back(model)
    return model


def test_an_older_file_knows_no_way_back_to_the_old_employer(
    older: onnx.ModelProto, tmp_path: Path
) -> None:
    (tmp_path / "older.onnx").write_bytes(older.SerializeToString())
    session = load_session(tmp_path / "older.onnx")
    assert session.ask(profile_columns(PERSON)).p_original is None
    assert Recommender(session).chances(PERSON) == Recommender.load(SHIPPED).chances(PERSON)


def test_a_file_that_knows_it_says_it_of_every_person(
    older: onnx.ModelProto, tmp_path: Path
) -> None:
    name = "p_back"
    older.graph.node.append(helper.make_node("Mul", ["p_return", "p_return"], [name]))
    for node in older.graph.node:
        node.output[:] = [f"{o}_of_old" if o == P_ORIGINAL else o for o in node.output]
    older.graph.node.append(helper.make_node("Identity", [name], [P_ORIGINAL]))
    older.graph.output.append(helper.make_tensor_value_info(P_ORIGINAL, TensorProto.FLOAT, ["n"]))
    (tmp_path / "newer.onnx").write_bytes(older.SerializeToString())
    session = load_session(tmp_path / "newer.onnx")
    rows = np.zeros((3, session.spec.width), dtype=np.float32)
    answers = session.run(rows)
    assert answers.p_original is not None
    assert answers.p_original.shape == (3,)
    assert answers.p_original == pytest.approx(answers.p_return**2)
    assert len(Recommender(session).recommend(PERSON, 10)) == 10


def test_metadata_is_what_the_file_says_and_nobody_changes_it() -> None:
    session = load_session(SHIPPED)
    told = next(
        json.loads(p.value) for p in onnx.load(SHIPPED).metadata_props if p.key == METADATA_KEY
    )
    assert dict(session.metadata) == told
    assert session.metadata["format"] in FORMATS
    with pytest.raises(TypeError):
        session.metadata["data"] = "real"  # type: ignore[index]
