"""What the law no longer wants kept goes, by command and every day; what it wants stays."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DatabaseError

from backend.accounts import audit
from backend.accounts.retention import AUDIT_KEPT, MARGIN, Daily, forget_audit
from backend.accounts.tables import Audit
from backend.storage import make_engine, migrate, transaction
from tests.backend.serving import serving
from tests.running import ROOT

NOW = datetime.now(UTC)
OVER = NOW - AUDIT_KEPT - MARGIN


def written(engine: Engine, *ages: datetime) -> None:
    """Rows of the audit, the oldest first as they come."""
    with transaction(engine) as db:
        for at in sorted(ages):
            audit.write(db, at, None, "worker", "sign_in", owners=["x"])


def rows(engine: Engine) -> int:
    with transaction(engine, reads_only=True) as db:
        return db.scalar(select(func.count()).select_from(Audit)) or 0


def test_only_what_is_old_enough_goes(engine: Engine) -> None:
    old = [OVER - timedelta(minutes=n) for n in range(1200)]
    young = [OVER + timedelta(minutes=1), NOW - timedelta(days=1), NOW]
    written(engine, *old, *young)
    assert forget_audit(engine, NOW) == 1200
    assert rows(engine) == 3
    assert forget_audit(engine, NOW) == 0
    assert forget_audit(engine, NOW + timedelta(minutes=2)) == 1


def test_the_database_itself_keeps_what_is_younger(engine: Engine) -> None:
    written(engine, NOW - AUDIT_KEPT - timedelta(hours=1), NOW - AUDIT_KEPT + timedelta(hours=1))
    with pytest.raises(DatabaseError, match="only ever added to"), transaction(engine) as db:
        db.execute(text("DELETE FROM audit"))
    with pytest.raises(DatabaseError, match="only ever added to"):
        forget_audit(engine, NOW + timedelta(days=3))  # by a clock that is wrong
    assert rows(engine) == 2


def test_a_command_and_serving_forget(tmp_path: Path) -> None:
    engine = make_engine(None, tmp_path / "service.db")
    migrate(engine)
    written(engine, OVER, NOW)
    command = [sys.executable, "-m", "backend", "forget", "--data", str(tmp_path), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"audit": 1, "submissions": 0}
    written(engine, OVER)
    log = tmp_path / "log"
    with serving(tmp_path, ILTEORO_LOG=str(log)):
        end = time.monotonic() + 60
        while rows(engine) > 1 and time.monotonic() < end:
            time.sleep(0.02)
    assert rows(engine) == 1
    told = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["rows"] for line in told if line["event"] == "audit_forgotten"] == [1]
    engine.dispose()


def test_what_fails_is_told_without_words_and_ends_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails() -> int:
        raise ValueError("somebody")

    daily = Daily(fails, "audit_forgotten")
    with caplog.at_level("ERROR"):
        daily.start()
        end = time.monotonic() + 60
        while not caplog.records and time.monotonic() < end:
            time.sleep(0.005)
        daily.stop()
    assert [record.message for record in caplog.records] == ["audit_forgotten"]
    assert "somebody" not in str(caplog.records[0].__dict__)
