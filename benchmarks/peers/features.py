"""The plain features a competent data scientist would make of the case table's inputs.

No reference table but the classifications' own codes is used: an occupation's digits, a
region's 시도. A cell that is empty or a code not met in training is a value of its own.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.models import Capacity, Education, FirmSize

Cases = dict[str, list[str]]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ORDERED = {"education": tuple(Education), "firm_size": tuple(FirmSize)}
_COUNTED = ("age", "disability_grade", *(f"capacity_{c.value}" for c in Capacity))
_SKEWED = ("tenure_months", "wage_before", "care_days")
_CODED = (
    "sex", "nationality", "industry", "employment_type", "injury_type", "body_part",
    "training_ncs", "occupation_before", "keco2", "keco1", "sido",
)  # fmt: skip
_LEAST_MET = 5
"""A code met less often in training counts as unknown."""


@dataclass(frozen=True, slots=True)
class Features:
    """`numbers` (rows, n) holds nan for empty; `codes` (rows, m) 0 for empty or unknown.

    `held` (rows, certificates) is 1 for each certificate held.
    """

    numbers: Floats
    codes: Ints
    held: Floats

    def take(self, rows: Ints) -> "Features":
        """Some of the rows."""
        return Features(self.numbers[rows], self.codes[rows], self.held[rows])


@dataclass(frozen=True, slots=True)
class Encoder:
    """The vocabulary of a training table: for each coded column its codes, by column."""

    codes: tuple[dict[str, int], ...]
    certificates: dict[str, int]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many values each coded column has, the unknown one included."""
        return tuple(len(c) + 1 for c in self.codes)


def _coded(cases: Cases, column: str) -> list[str]:
    if column in {"keco1", "keco2"}:
        return [c[: int(column[-1])] for c in cases["occupation_before"]]
    if column == "sido":
        return [c[:2] for c in cases["region"]]
    return cases[column]


def _vocabulary(values: list[str]) -> dict[str, int]:
    met = Counter(v for v in values if v)
    known = sorted(v for v, n in met.items() if n >= _LEAST_MET)
    return {v: i for i, v in enumerate(known)}


def fit_encoder(cases: Cases) -> Encoder:
    """The vocabulary of these cases."""
    codes = tuple(
        {v: i + 1 for v, i in _vocabulary(_coded(cases, column)).items()} for column in _CODED
    )
    held = [c for cell in cases["certificates"] for c in cell.split(";")]
    return Encoder(codes, _vocabulary(held))


def encode(encoder: Encoder, cases: Cases) -> Features:
    """The features of the cases."""
    rows = len(cases["age"])
    numbers = [[float(v) if v else np.nan for v in cases[c]] for c in _COUNTED]
    numbers += [[np.log1p(float(v)) if v else np.nan for v in cases[c]] for c in _SKEWED]
    for column, order in _ORDERED.items():
        places = {str(v): float(i) for i, v in enumerate(order)}
        numbers.append([places.get(v, np.nan) for v in cases[column]])
    codes = [
        [known.get(v, 0) for v in _coded(cases, column)]
        for column, known in zip(_CODED, encoder.codes, strict=True)
    ]
    held = np.zeros((rows, len(encoder.certificates)))
    for row, cell in enumerate(cases["certificates"]):
        for code in cell.split(";"):
            if code in encoder.certificates:
                held[row, encoder.certificates[code]] = 1
    return Features(np.array(numbers).T, np.array(codes, np.int64).T, held)


def one_hot(encoder: Encoder, features: Features, usual: Features) -> NDArray[np.float32]:
    """(rows, columns) for models that add up: scaled, squared and one-hot.

    Numbers are scaled as they lie in `usual`, the training part; an empty one is its mean
    and a flag. Few-valued numbers are one-hot too.
    """
    mean = np.nanmean(usual.numbers, axis=0)
    spread = np.nanstd(usual.numbers, axis=0) + 1e-9
    scaled = (features.numbers - mean) / spread
    empty = np.isnan(scaled)
    scaled = np.where(empty, 0.0, scaled).clip(-4, 4)
    blocks = [scaled, scaled**2 / 2, empty.astype(float), features.held]
    for column, size in enumerate(encoder.sizes):
        blocks.append(np.eye(size)[features.codes[:, column]])
    for column in range(features.numbers.shape[1]):
        values = np.unique(usual.numbers[:, column])
        values = values[~np.isnan(values)]
        if len(values) <= 15:
            blocks.append((features.numbers[:, column, None] == values).astype(float))
    return np.concatenate(blocks, axis=1).astype(np.float32)
