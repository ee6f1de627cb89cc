"""Encoding: one column says what, one says nothing was said, and nothing is guessed."""

import json
from typing import Any

import numpy as np
import pytest

from app.recommender.features import Block, FeatureSpec, Value, encode

SPEC = FeatureSpec(
    (
        Block("sex", "code", 0, values=("M", "F")),
        Block("nationality", "code", 3, values=("KR",), other=True),
        Block("age", "hat", 6, knots=(20.0, 40.0, 60.0)),
        Block("certificates", "many", 10, values=("forklift", "crane")),
        Block("training_ncs", "code", 12, values=("09",), optional=True),
        Block("region", "code", 13, values=("11", "51")),
    )
)


def row(**fields: Value) -> list[float]:
    columns = {block.field: [fields.get(block.field)] for block in SPEC.blocks}
    values: list[float] = encode(SPEC, columns)[0].tolist()
    return values


def part(field: str, value: Value) -> list[float]:
    block = SPEC.block(field)
    return row(**{field: value})[block.start : block.start + block.columns]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("sex", "F", [0, 1, 0]),
        ("sex", None, [0, 0, 1]),
        ("sex", "X", [0, 0, 1]),
        ("nationality", "KR", [1, 0, 0]),
        ("nationality", "VN", [0, 1, 0]),
        ("nationality", None, [0, 0, 1]),
        ("age", 30, [0.5, 0.5, 0, 0]),
        ("age", 60, [0, 0, 1, 0]),
        ("age", 15, [1, 0, 0, 0]),
        ("age", 10**400, [0, 0, 0, 1]),
        ("age", float("nan"), [0, 0, 0, 1]),
        ("age", None, [0, 0, 0, 1]),
        ("certificates", ("crane", "unheard_of"), [0, 1]),
        ("certificates", None, [0, 0]),
        ("training_ncs", "09", [1]),
        ("training_ncs", None, [0]),
        ("region", "11110", [1, 0, 0]),
        ("region", "42110", [0, 1, 0]),
        ("region", "51110", [0, 1, 0]),
    ],
)
def test_a_value_becomes_its_columns(field: str, value: Value, expected: list[float]) -> None:
    assert part(field, value) == pytest.approx(expected)


def test_rows_do_not_touch_each_other() -> None:
    columns = {b.field: [None, None] for b in SPEC.blocks} | {"sex": ["M", None]}
    both = encode(SPEC, columns)
    assert both[1].tolist() == row()
    assert both.dtype == np.float32


def test_a_specification_survives_json() -> None:
    assert FeatureSpec.from_data(json.loads(json.dumps(SPEC.to_data()))) == SPEC


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d[1].update(start=4),
        lambda d: d[0].update(field="shoe_size"),
        lambda d: d[2].pop("knots"),
        lambda d: d.reverse(),
    ],
)
def test_a_broken_specification_is_refused(spoil: Any) -> None:
    data = SPEC.to_data()
    spoil(data)
    with pytest.raises((ValueError, KeyError)):
        FeatureSpec.from_data(data)
