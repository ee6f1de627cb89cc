"""The README's table is made from the results, and a stale one is noticed."""

import json
from pathlib import Path

import pytest

from benchmarks import readme

RESULT = {
    "name": "sync",
    "figures": {"rows_per_second": 70000},
    "peers": {},
    "limit": {"copy_seconds": 1.2},
    "machine": {
        "processor": "x", "cores": 2, "memory_gib": 24, "system": "Linux 6.1", "python": "3.11.7",
    },
}  # fmt: skip


def test_the_table_is_written_and_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "README.md"
    page.write_text("# A\n<!-- benchmarks -->\nold\n<!-- /benchmarks -->\nafter\n", "utf-8")
    monkeypatch.setattr(readme, "README", page)
    monkeypatch.setattr(readme, "RESULTS", tmp_path / "results.json")
    assert not readme.table_is_current()
    readme.write_table({"sync": RESULT})
    assert readme.table_is_current()
    text = page.read_text("utf-8")
    assert "| sync | rows per second 70,000 | – | copy seconds 1.2 |" in text
    assert text.startswith("# A\n")
    assert text.endswith("after\n")
    changed = {"sync": {**RESULT, "figures": {"rows_per_second": 1}}}
    (tmp_path / "results.json").write_text(json.dumps(changed), "utf-8")
    assert not readme.table_is_current()
