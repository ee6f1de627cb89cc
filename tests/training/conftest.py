"""A small cohort and a quick fit of it, made once for all tests of this folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.models import DataOrigin
from app.recommender.features import encode
from training.cases import Cases, read_cases
from training.cohort import write_cohort
from training.fit import fit
from training.table import Split, Table
from training.vocabulary import specification
from training.world import expansion


@dataclass(frozen=True, slots=True)
class Fitted:
    """Where the model is, what `fit` returned, and the cases it saw."""

    model: Path
    card: Path
    result: dict[str, Any]
    cases: Cases
    table: Path


def in_order(cases: Cases, learned: int, checked: int) -> Table:
    """Cases as a table: so many of the first to learn from, so many to check by, the rest held
    out."""
    rows = np.arange(len(cases))
    parts = Split(*np.split(rows, [learned, learned + checked]))
    spec = specification(cases.columns)
    return Table(cases, parts, spec, expansion(spec), encode(spec, cases.columns))


@pytest.fixture(scope="session")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cohort") / "cases.csv"
    write_cohort(path, 15_000, seed=7)
    return path


@pytest.fixture(scope="session")
def fitted(cohort: Path, tmp_path_factory: pytest.TempPathFactory) -> Fitted:
    out = tmp_path_factory.mktemp("model")
    cases = read_cases(cohort)
    result = fit(cases, out, data=DataOrigin.SYNTHETIC, say=lambda _: None, epochs=24)
    return Fitted(out / "recommender.onnx", out / "card.md", result, cases, cohort)
