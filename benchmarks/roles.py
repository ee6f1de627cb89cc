"""The table of rights: how large it is, and how much of it was asked for over HTTP.

Runs the test that asks for every route as every role about everybody, on both databases, and
counts what it counted. A table that grew without the test would have more cells than were asked.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from defusedxml import ElementTree

from backend.accounts.permissions import PERMISSIONS, Operation, Role, Scope
from tests.running import ROOT

TEST = "tests/backend/accounts/test_permissions.py::test_the_whole_table_is_what_http_answers"


def size() -> dict[str, int]:
    """How many roles and operations there are, cells of the table, and those that grant."""
    return {
        "roles": len(Role),
        "operations": len(Operation),
        "cells": len(Role) * len(Operation),
        "cells_that_grant": sum(
            reach is not Scope.NONE for row in PERMISSIONS.values() for reach in row.values()
        ),
    }


def run() -> dict[str, Any]:
    """The table's size, and what was asked of it."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "0", "-q", TEST, f"--junitxml={report}",
             f"--basetemp={folder}/t", "-p", "no:cacheprovider",
             "-o", "junit_family=xunit1"],
            cwd=ROOT, check=True, stdout=sys.stderr,
        )  # fmt: skip
        asked = asked_in(report)
    return {"name": "roles", "figures": size() | asked, "peers": {}, "limit": {}}


def asked_in(report: Path) -> dict[str, Any]:
    """What the test says it asked for on each database, from pytest's report."""
    found: dict[str, Any] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        database = case.attrib["name"].partition("[")[2].rstrip("]")
        said = {p.attrib["name"]: int(p.attrib["value"]) for p in case.iter("property")}
        found[database] = said
    return found
