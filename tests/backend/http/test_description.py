"""What the API says of itself is true: whatever is sent, no defect and no undescribed answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import Engine

from app.models import new_id
from backend.accounts.keys import Keyring
from backend.accounts.people import create_staff, create_worker
from backend.accounts.permissions import Role
from backend.accounts.tables import Account, Assignment
from backend.accounts.tokens import open_session
from backend.storage import make_engine, transaction
from tests.backend.serving import SECRET, serving
from tests.postgres import Postgres
from tests.running import times

_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# A part of an attachment is bytes (tus 1.0).
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
_KEYS = Keyring((SECRET,))
_TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True, slots=True)
class Served:
    """A running backend and its database."""

    url: str
    engine: Engine

    def people(self) -> tuple[dict[str, str], list[str]]:
        """A new worker, who looks after them and who administers: the ids that addresses name,
        and everybody's access token. The first token is nobody's."""
        now, name = datetime.now(UTC), new_id()
        with transaction(self.engine) as db:
            worker = create_worker(
                db, _KEYS, now, name="김가온", phone="010-1234-5678", case_number=name,
                birth_date=date(1968, 3, 2),
            ).id  # fmt: skip
            staff = [
                create_staff(
                    db, _KEYS, now, roles={role}, name="한", user_name=f"{role} {name}",
                    password="x" * 12, password_hash="x", totp_secret=_TOTP,
                ).account
                for role in (Role.CASEWORKER, Role.ADMINISTRATOR)
            ]  # fmt: skip
            db.add(Assignment(staff=staff[0], worker=worker, created_at=now, ends_at=None))
            tokens = [
                open_session(db, _KEYS, db.get_one(Account, id_), "폰", now, shared=False)
                for id_ in (worker, *staff)
            ]
        known = {"worker": worker, "account": staff[0], "staff": staff[0]}
        return known, ["", *(token.access_token for token in tokens)]


@pytest.fixture(scope="module")
def served(postgresql: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    # The stricter of the two: it refuses what SQLite keeps as it comes.
    address = postgresql.database()
    engine = make_engine(address, Path())
    data = tmp_path_factory.mktemp("served")
    with serving(data, "--demo", DATABASE_URL=address) as client:
        yield Served(str(client.base_url), engine)
    engine.dispose()
    postgresql.drop(address)


def ask(served: Served, operation: Any) -> int:
    """Ask `operation` with what hypothesis makes up, as nobody and as each of the people."""
    known, tokens = served.people()
    asked = 0

    @settings(
        max_examples=times(6), derandomize=True, database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(
        case=operation.as_strategy(),
        token=st.sampled_from([*tokens[1:], *tokens]),
        real=st.booleans(),
    )
    def once(case: Any, token: str, real: bool) -> None:
        nonlocal asked
        if real:
            named = {name: known[name] for name in case.path_parameters if name in known}
            case.path_parameters |= named
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = case.call(headers=headers, timeout=60)
        case.validate_response(answer, checks=_CHECKS)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == ["application/problem+json"]
        asked += 1

    once()
    return asked


def test_no_defect_and_no_answer_that_is_not_described(served: Served) -> None:
    description = schemathesis.openapi.from_url(f"{served.url}/v1/openapi.json")
    operations = [found.ok() for found in description.get_all_operations()]  # type: ignore[union-attr]
    assert sum(ask(served, operation) for operation in operations) >= 4 * len(operations)
