"""The fitted nets as one ONNX file that onnxruntime 1.27 loads."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from app.recommender.features import FeatureSpec
from app.recommender.session import METADATA_KEY, P_ORIGINAL
from training.meets import MEETS
from training.net import BARRED, Net
from training.world import PAIRS, Expansion

OPSET = 17
IR_VERSION = 9
"""Both older than what onnxruntime 1.27 can read (opset 25, IR 13)."""


class _Graph:
    """Nodes and constants, named as they come."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, op: str, inputs: list[str], name: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(op, inputs, [name], name=name, **attributes))
        return name

    def affine(self, inputs: str, weights: NDArray[Any], bias: NDArray[Any], name: str) -> str:
        w = self.constant(f"{name}_w", weights)
        return self.add("Gemm", [inputs, w, self.constant(f"{name}_b", bias)], name)


def _widen(graph: _Graph, spec: FeatureSpec, expand: Expansion) -> str:
    old = graph.add("MatMul", ["features", graph.constant("traits_m", expand.traits)], "traits")
    left = graph.add("MatMul", ["features", graph.constant("left_m", expand.left)], "met_left")
    right = graph.add("MatMul", ["features", graph.constant("right_m", expand.right)], "met_right")
    met = graph.add("Mul", [left, right], "met")
    block = spec.block("occupation_before")
    graph.constant("old_from", np.array([block.start], dtype=np.int64))
    graph.constant("old_to", np.array([block.start + len(block.values)], dtype=np.int64))
    graph.constant("column_axis", np.array([1], dtype=np.int64))
    graph.add("Slice", ["features", "old_from", "old_to", "column_axis"], "old_occupation")
    return graph.add("Concat", ["features", old, met], "wide", axis=1)


def _tables(graph: _Graph, net: Net) -> list[str]:
    """What the gates weigh: by the old occupation, then what low capacities meet."""
    pairs = [
        graph.add(
            "MatMul",
            ["old_occupation", graph.constant(f"pair_{name}_m", net.frame.pairs[:-1, p, :])],
            f"pair_{name}",
        )
        for p, name in enumerate(PAIRS)
    ]
    meets = net.frame.meets
    low = graph.add("Gather", ["features", graph.constant("low_at", meets.columns)], "low", axis=1)
    return pairs + [
        graph.add(
            "MatMul",
            [low, graph.constant(f"meets_{name}_m", meets.tables[:, m, :])],
            f"meets_{name}",
        )
        for m, name in enumerate(MEETS)
    ]


def _scores(graph: _Graph, net: Net, tables: list[str], name: str) -> str:
    p = net.p
    total = graph.affine("wide", net.weights(), net.bias(), f"{name}_linear")
    gates = graph.affine("wide", p["gate"], p["gate_bias"], f"{name}_gate") if tables else ""
    if p["inner"].size:
        inner = graph.affine("wide", p["inner"], p["inner_bias"], f"{name}_inner")
        hidden = graph.add("Tanh", [inner], f"{name}_hidden")
        outer = graph.constant(f"{name}_outer_w", p["outer"])
        through = graph.add("MatMul", [hidden, outer], f"{name}_outer")
        total = graph.add("Add", [total, through], f"{name}_sum")
        if tables:
            by_hidden = graph.constant(f"{name}_gate_hidden_w", p["gate_hidden"])
            through = graph.add("MatMul", [hidden, by_hidden], f"{name}_gate_hidden")
            gates = graph.add("Add", [gates, through], f"{name}_gates")
    if tables:
        each = [f"{name}_gate_{table}" for table in tables]
        graph.nodes.append(helper.make_node("Split", [gates], each, name=f"{name}_split", axis=1))
        for gate, table in zip(each, tables, strict=True):
            part = graph.add("Mul", [gate, table], f"{gate}_part")
            total = graph.add("Add", [total, part], f"{gate}_sum")
    return total


def _chosen(graph: _Graph, choice: str, same: Net, calibration: tuple[float, float]) -> None:
    """The old occupation with the chance of staying, the others share what is left of one;
    all share it where the old one is not known."""
    bar = graph.constant("bar", np.array(BARRED, dtype=np.float32))
    far = graph.add("Mul", ["old_occupation", bar], "old_barred")
    others = graph.add("Add", [choice, far], "choice_among_others")
    moved = graph.add("Softmax", [others], "p_among_others", axis=1)
    _logistic(graph, _scores(graph, same, [], "same"), *calibration, name="p_same")
    stays = graph.add("Mul", ["old_occupation", "p_same"], "p_stays")
    goes = graph.add("ReduceSum", [stays, "column_axis"], "p_stays_any", keepdims=1)
    one = graph.constant("one", np.array(1, dtype=np.float32))
    left = graph.add("Sub", [one, goes], "p_goes")
    graph.add("Add", [graph.add("Mul", [moved, left], "p_moved"), stays], "p_occupation")


def _logistic(graph: _Graph, score: str, slope: float, shift: float, name: str) -> str:
    a = graph.constant(f"{name}_slope", np.array(slope, dtype=np.float32))
    b = graph.constant(f"{name}_shift", np.array(shift, dtype=np.float32))
    scaled = graph.add("Mul", [score, a], f"{name}_scaled")
    return graph.add("Sigmoid", [graph.add("Add", [scaled, b], f"{name}_logit")], name)


def export(
    path: Path,
    *,
    spec: FeatureSpec,
    expand: Expansion,
    nets: dict[str, Net],
    calibration: dict[str, tuple[float, float]],
    metadata: dict[str, Any],
) -> None:
    """Write the model.

    `nets` and `calibration` (slope, shift of the logit) by `occupation` (given another than
    the old one), `same` (the old one, given a return), `retained`, `return` and `original`
    (given a return); the choice of the occupation has a slope only.
    """
    graph = _Graph()
    _widen(graph, spec, expand)
    tables = _tables(graph, nets["occupation"])
    choice = _scores(graph, nets["occupation"], tables, "occupation")
    slope = np.array(calibration["occupation"][0], dtype=np.float32)
    cooled = graph.add("Mul", [choice, graph.constant("occupation_slope", slope)], "choice")
    _chosen(graph, cooled, nets["same"], calibration["same"])
    retained = _scores(graph, nets["retained"], tables[: len(PAIRS)], "retained")
    _logistic(graph, retained, *calibration["retained"], name="p_retained")
    for name, out in (("return", "p_return"), ("original", "original_given_return")):
        score = _scores(graph, nets[name], [], name)
        graph.add("Squeeze", [score, "column_axis"], f"{name}_score")
        _logistic(graph, f"{name}_score", *calibration[name], name=out)
    # One after the other, so that going back to the old employer is never likelier than
    # going back at all.
    graph.add("Mul", ["p_return", "original_given_return"], P_ORIGINAL)
    occupations = nets["occupation"].frame.outputs.shape[1]
    float32 = TensorProto.FLOAT
    made = helper.make_graph(
        graph.nodes,
        "recommender",
        [helper.make_tensor_value_info("features", float32, ["n", spec.width])],
        [
            helper.make_tensor_value_info("p_occupation", float32, ["n", occupations]),
            helper.make_tensor_value_info("p_return", float32, ["n"]),
            helper.make_tensor_value_info("p_retained", float32, ["n", occupations]),
            helper.make_tensor_value_info(P_ORIGINAL, float32, ["n"]),
        ],
        graph.constants,
    )
    model = helper.make_model(
        made, producer_name="ilteoro training", opset_imports=[helper.make_opsetid("", OPSET)]
    )
    model.ir_version = IR_VERSION
    helper.set_model_props(
        model, {METADATA_KEY: json.dumps(metadata, ensure_ascii=False, sort_keys=True)}
    )
    onnx.checker.check_model(model, full_check=True)
    temporary = path.with_suffix(".part")
    temporary.write_bytes(model.SerializeToString(deterministic=True))
    temporary.replace(path)
