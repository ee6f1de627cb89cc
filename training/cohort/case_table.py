"""Shares and means of a table in the case schema."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from training.tables import Floats

Columns = Mapping[str, Sequence[str]]
Bools = NDArray[np.bool_]


class CaseTable:
    """A table of cases as text, with shares and means of its rows."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.size = len(columns["outcome"])
        self.back = self.text("outcome") != "none"
        self.original = self.text("outcome") == "original_employer"

    def text(self, name: str) -> NDArray[np.str_]:
        """The cells of a column."""
        return np.array(self.columns[name])

    def number(self, name: str) -> Floats:
        """The cells of a column of numbers, NaN where empty."""
        return np.array([float(v) if v else np.nan for v in self.columns[name]])

    def share(self, of: Bools, among: Bools | None = None) -> tuple[float, float]:
        """Per cent and its standard error; NaN of no one."""
        chosen = of if among is None else of[among]
        if not len(chosen):
            return float("nan"), float("nan")
        p = float(chosen.mean())
        return 100 * p, 100 * float(np.sqrt(max(p * (1 - p), 1e-6) / len(chosen)))

    def mean(self, values: Floats, among: Bools) -> tuple[float, float]:
        """The mean of what is known and its standard error; NaN of nothing."""
        chosen = values[among & ~np.isnan(values)]
        if not len(chosen):
            return float("nan"), float("nan")
        return float(chosen.mean()), float(chosen.std() / np.sqrt(len(chosen)))
