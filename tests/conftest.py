"""What every test shares: the long counts of `make torture`, and the report of such a run."""

import os
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
    day = datetime.now(UTC).date().isoformat()
    lines = [
        "# What `make torture` saw",
        "",
        f"On {day}, every count multiplied by {os.environ[TORTURE]}. Made by `make torture`.",
        "",
        "| test | outcome | seconds |",
        "| --- | --- | --- |",
        *(f"| {name} | {outcome} | {seconds:.0f} |" for name, outcome, seconds in _rows),
    ]
    _REPORT.write_text("\n".join(lines) + "\n", "utf-8")
