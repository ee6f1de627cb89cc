"""What every test shares: the long counts of `make torture`, and the report of such a run."""

import os
from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.running import ROOT, TORTURE

_REPORT = ROOT / "docs" / "torture.md"
_rows: list[tuple[str, str, float]] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep how each test of a torture run ended."""
    if TORTURE in os.environ and report.when == "call":
        _rows.append((report.nodeid, report.outcome, report.duration))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what a torture run saw into docs/torture.md."""
    if TORTURE not in os.environ or not _rows:
        return
    tests: dict[str, list[tuple[str, float]]] = {}
    for name, outcome, seconds in _rows:
        tests.setdefault(name.partition("[")[0], []).append((outcome, seconds))
    day = datetime.now(UTC).date().isoformat()
    lines = [
        "# What `make torture` saw",
        "",
        f"On {day}, every count multiplied by {os.environ[TORTURE]}, "
        "kills of a sync up to 500. Made by `make torture`.",
        "",
        "| test | outcome | seconds |",
        "| --- | --- | --- |",
        *(
            f"| {name} | {_outcomes([outcome for outcome, _ in runs])} "
            f"| {sum(seconds for _, seconds in runs):.0f} |"
            for name, runs in tests.items()
        ),
    ]
    _REPORT.write_text("\n".join(lines) + "\n", "utf-8")


def _outcomes(found: list[str]) -> str:
    counts = Counter(found)
    return ", ".join(name if n == 1 else f"{n} {name}" for name, n in counts.items())
