"""From a profile or a case row to the numbers the model is given; shared with training.

Every input may be missing: each field has a column of its own that says so. What a field
turns into is data (`FeatureSpec`) and travels in the model file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from math import isfinite, isnan, nan
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError

from app.models import Capacity, Clock, Profile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Value = str | int | float | tuple[str, ...] | None
Columns = Mapping[str, Sequence[Value]]
"""Values by field of the case schema, None where missing."""

CAPACITY_FIELDS = tuple(f"capacity_{c.value}" for c in Capacity)

INPUT_FIELDS = (
    "sex", "age", "education", "nationality", "region", "industry", "firm_size",
    "employment_type", "tenure_months", "wage_before", "occupation_before", "injury_type",
    "body_part", "care_days", "disability_grade", *CAPACITY_FIELDS, "certificates",
    "training_ncs",
)  # fmt: skip
"""What the model looks at; `case_id` and `approved_on` are not."""

_SIDO_BEFORE = {"42": "51", "45": "52"}
"""강원 and 전북 had other codes before 2023 and 2024."""


@dataclass(frozen=True, slots=True)
class Block:
    """The columns one field turns into.

    `code` is one column a value, then one for any other value where `other`; `hat` spreads
    a number over the two nearest knots; `many` is one column a listed code. Unless `many`
    or `optional`, one last column says that the field is missing.
    """

    field: str
    kind: Literal["code", "hat", "many"]
    start: int
    values: tuple[str, ...] = ()
    knots: tuple[float, ...] = ()
    other: bool = False
    optional: bool = False

    @property
    def columns(self) -> int:
        """How many columns, that for missing included."""
        known = len(self.knots) if self.kind == "hat" else len(self.values)
        return known + self.other + self.says_missing

    @property
    def says_missing(self) -> bool:
        """Whether an empty field differs from a stated none."""
        return self.kind != "many" and not self.optional


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """All blocks, in the order of their columns."""

    blocks: tuple[Block, ...]

    @property
    def width(self) -> int:
        """How many columns in all."""
        return sum(block.columns for block in self.blocks)

    def block(self, field: str) -> Block:
        """The block of a field. Raises KeyError for an unknown one."""
        for block in self.blocks:
            if block.field == field:
                return block
        raise KeyError(field)

    def to_data(self) -> list[dict[str, Any]]:
        """As JSON holds it."""
        return [asdict(block) for block in self.blocks]

    @classmethod
    def from_data(cls, data: Sequence[Mapping[str, Any]]) -> FeatureSpec:
        """What `to_data` gave. Raises KeyError, TypeError or ValueError for anything else."""
        blocks = []
        start = 0
        for item in data:
            block = Block(
                field=str(item["field"]),
                kind=item["kind"],
                start=int(item["start"]),
                values=tuple(str(v) for v in item["values"]),
                knots=tuple(float(k) for k in item["knots"]),
                other=bool(item["other"]),
                optional=bool(item["optional"]),
            )
            if block.start != start or block.field not in INPUT_FIELDS:
                raise ValueError(f"feature specification broken at {block.field}")
            start += block.columns
            blocks.append(block)
        return cls(tuple(blocks))


def sound(profile: Profile) -> Profile:
    """The profile with all that the vocabulary does not allow left out, as if not said.

    One that was validated comes back the same; a record that was spoiled, or written when
    other codes were in use, may hold anything.
    """
    told = {name: profile.__dict__.get(name) for name in Profile.model_fields}
    try:
        return Profile.model_validate(told)
    except ValidationError as problem:
        wrong = {error["loc"][0] for error in problem.errors(include_input=False)}
        return Profile.model_validate({k: v for k, v in told.items() if k not in wrong})


def profile_columns(profile: Profile, today: date | None = None) -> dict[str, list[Value]]:
    """One person as columns of one value each; age and care days are computed."""
    row: dict[str, list[Value]] = {}
    for field in INPUT_FIELDS:
        value = getattr(profile, field)
        row[field] = [None if value is None else value]
    row["age"] = [profile.age_at_injury(today or Clock().today())]
    row["care_days"] = [profile.days_of_care()]
    return row


def code_text(field: str, value: Value) -> str | None:
    """A value as the vocabulary writes it: a region by its 시도, a level as its digit."""
    if value is None:
        return None
    if isinstance(value, int | float):
        number = _finite(value)
        return str(int(number)) if isfinite(number) else None
    text = str(getattr(value, "value", value))
    if field == "region":
        return _SIDO_BEFORE.get(text[:2], text[:2])
    return text


def encode(spec: FeatureSpec, columns: Columns) -> NDArray[np.float32]:
    """(rows, spec.width). Unknown codes count as missing, or as `other` where there is one."""
    import numpy as np

    rows = len(next(iter(columns.values())))
    encoded = np.zeros((rows, spec.width), dtype=np.float32)
    for block in spec.blocks:
        values = columns.get(block.field) or [None] * rows
        part = encoded[:, block.start : block.start + block.columns]
        if block.kind == "many":
            _many(part, block, values)
        elif block.kind == "hat":
            _hat(part, block, values)
        else:
            _code(part, block, values)
    return encoded


@lru_cache(maxsize=64)
def _places(values: tuple[str, ...]) -> dict[str, int]:
    return {value: i for i, value in enumerate(values)}


def _code(part: NDArray[np.float32], block: Block, values: Sequence[Value]) -> None:
    place = _places(block.values)
    other = len(block.values) if block.other else None
    missing = block.columns - 1 if block.says_missing else None
    for row, value in enumerate(values):
        text = code_text(block.field, value)
        column = missing if text is None else place.get(text, missing if other is None else other)
        if column is not None:
            part[row, column] = 1.0


def _hat(part: NDArray[np.float32], block: Block, values: Sequence[Value]) -> None:
    knots = block.knots
    for row, value in enumerate(values):
        number = _finite(value)
        if isnan(number):
            part[row, len(knots)] = 1.0
            continue
        inside = min(max(number, knots[0]), knots[-1])
        left = min(bisect_right(knots, inside), len(knots) - 1) - 1
        share = (inside - knots[left]) / (knots[left + 1] - knots[left])
        part[row, left] = 1.0 - share
        part[row, left + 1] = share


def _finite(value: Value) -> float:
    """As a float, NaN for what is none or too big to be meant."""
    if not isinstance(value, int | float):
        return nan
    try:
        number = float(value)
    except OverflowError:
        return nan
    return number if isfinite(number) else nan


def _many(part: NDArray[np.float32], block: Block, values: Sequence[Value]) -> None:
    place = _places(block.values)
    for row, value in enumerate(values):
        for code in value if isinstance(value, tuple | list) else ():
            column = place.get(str(code))
            if column is not None:
                part[row, column] = 1.0
