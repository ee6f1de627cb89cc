"""What every test shares: the long counts of `make torture`, and the report of such a run."""

import os
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx._config import DEFAULT_TIMEOUT_CONFIG
from hypothesis import HealthCheck, settings
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import (  # type: ignore[import-untyped]
    LoadScopeScheduling,
    Scheduling,
)

from tests.running import ROOT, TORTURE

_ROW = re.compile(r"^\| (tests/\S+) \| (.*)$", re.MULTILINE)
_REPORT = ROOT / "docs" / "torture.md"
_TOGETHER = {"training", "app/sync", "app/matching"}
"""Folders whose tests share what takes long to make."""
_LONG = (
    *("ui/test_walk", "ui", "training", "backend/test_ingest_runs.py", "backend/test_ingest.py"),
    *("benchmarks", "test_app_alone.py", "app/recommender", "app/sync", "demo/test_up.py"),
)
"""Files and folders that take longest, in the order in which they begin."""
_rows: list[tuple[str, str, float]] = []

# BLAS and OpenMP, wherever tests fit or compute with them: with a thread for each core they spend
# most of their time waiting for one another while other tests run.
for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

# How long something takes on a computer that runs all tests at once says nothing of the app: httpx
# waits longer than its five seconds, and hypothesis does not look at the clock.
for _kind in ("connect", "read", "write", "pool"):
    setattr(DEFAULT_TIMEOUT_CONFIG, _kind, 120.0)
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep how each test of a torture run ended."""
    if TORTURE in os.environ and report.when == "call":
        _rows.append((report.nodeid, report.outcome, report.duration))


class _Together(LoadScopeScheduling):  # type: ignore[misc]
    """The tests of a file, or of a folder that shares something, in one process."""

    def _split_scope(self, nodeid: str) -> str:
        file = Path(nodeid.partition("::")[0])
        folder = file.parent.relative_to("tests").as_posix()
        return folder if folder in _TOGETHER else file.as_posix()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """How `pytest -n 4` spreads the tests."""
    config.option.loadscopereorder = False
    return _Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins, so that no process works alone in the end."""
    items.sort(key=lambda item: _place(item.path.relative_to(ROOT / "tests").as_posix()))


def _place(file: str) -> int:
    return next((n for n, begin in enumerate(_LONG) if file.startswith(begin)), len(_LONG))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what a torture run saw into docs/torture.md."""
    if TORTURE not in os.environ or not _rows:
        return
    tests: dict[str, list[tuple[str, float]]] = {}
    for name, outcome, seconds in _rows:
        tests.setdefault(name.partition("[")[0], []).append((outcome, seconds))
    day = datetime.now(UTC).date().isoformat()
    # What was not run this time stands as it was, with its day.
    told = dict(_ROW.findall(_REPORT.read_text("utf-8"))) if _REPORT.exists() else {}
    told |= {
        name: f"{_outcomes([outcome for outcome, _ in runs])} "
        f"| {sum(seconds for _, seconds in runs):.0f} | {day} |"
        for name, runs in tests.items()
    }
    lines = [
        "# What `make torture` saw",
        "",
        f"Every count multiplied by {os.environ[TORTURE]}, kills of a sync up to 500. "
        "Made by `make torture`.",
        "",
        "| test | outcome | seconds | day |",
        "| --- | --- | --- | --- |",
        *(f"| {name} | {told[name]}" for name in sorted(told)),
    ]
    _REPORT.write_text("\n".join(lines) + "\n", "utf-8")


def _outcomes(found: list[str]) -> str:
    counts = Counter(found)
    return ", ".join(name if n == 1 else f"{n} {name}" for name, n in counts.items())
