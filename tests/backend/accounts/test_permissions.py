"""The whole table of rights over HTTP, and that no route is without one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import Depends, FastAPI
from sqlalchemy import Engine, func, select

from app.models import new_id
from backend.accounts.access import allowed, operations_of, undeclared
from backend.accounts.people import create_kiosk, create_staff
from backend.accounts.permissions import PERMISSIONS, PUBLIC, STAFF, Operation, Role, Scope, scope
from backend.accounts.tables import Account, Audit
from backend.accounts.tokens import open_session
from backend.server import make_app
from backend.settings import Settings
from backend.storage import transaction
from backend.submissions.tables import Submission
from tests.app.forms.test_forms import FILLED
from tests.backend.accounts.expecting import code, expected, is_about
from tests.backend.accounts.house import (
    HASH,
    PASSWORD,
    SECRET,
    TOTP,
    Headers,
    House,
    living,
)
from tests.backend.submissions.office import PDF, described, metadata

_CONSENT = {"which": "health", "given": True, "text": 1, "language": "ko"}
_PASSWORDS = {"password": PASSWORD, "new_password": PASSWORD}

_FORM = {
    "form": "counseling_request",
    "form_version": 1,
    "created_at": "2026-11-23T03:00:00Z",
    "content": FILLED["counseling_request"],
}

_MESSAGE = {"text": "안녕하세요", "created_at": "2026-11-23T03:00:00Z"}

REQUESTS: dict[Operation, list[tuple[str, str, Any]]] = {
    Operation.ME_READ: [("GET", "/v1/me", None)],
    Operation.ME_SESSIONS: [
        ("GET", "/v1/me/sessions", None),
        ("DELETE", "/v1/me/sessions/{session}", None),
        ("POST", "/v1/sign-out", None),
    ],
    Operation.ME_PASSWORD: [("PUT", "/v1/me/password", _PASSWORDS)],
    Operation.ME_AUDIT: [("GET", "/v1/me/audit", None)],
    Operation.ME_CONSENTS: [
        ("GET", "/v1/me/consents", None),
        ("PUT", "/v1/me/consents", _CONSENT),
    ],
    Operation.ME_RECORDS: [
        ("GET", "/v1/me/records", None),
        ("PUT", "/v1/me/records", {"records": []}),
    ],
    Operation.ME_UPLOADS: [
        ("POST", "/v1/uploads", None),
        ("HEAD", "/v1/uploads/{upload}", None),
        ("PATCH", "/v1/uploads/{upload}", None),
        ("DELETE", "/v1/uploads/{upload}", None),
    ],
    Operation.ME_SUBMISSIONS: [
        ("GET", "/v1/submissions", None),
        ("GET", "/v1/submissions/{submission}", None),
        ("GET", "/v1/submissions/{submission}/attachments/{attachment}", None),
        ("PUT", "/v1/submissions/{submission}", _FORM),
        ("PUT", "/v1/submissions/{submission}/supplements/{supplement}", {"text": "여기 있어요"}),
        ("POST", "/v1/submissions/{submission}/withdrawal", None),
    ],
    Operation.CONVERSATION_LIST: [("GET", "/v1/conversations", None)],
    Operation.CONVERSATION_READ: [
        ("GET", "/v1/workers/{worker}/messages", None),
        ("GET", "/v1/workers/{worker}/messages/{message}/attachments/{attachment}", None),
    ],
    Operation.CONVERSATION_WRITE: [
        ("PUT", "/v1/workers/{worker}/messages/{message}", _MESSAGE),
    ],
    Operation.CONVERSATION_MARK: [
        ("PUT", "/v1/workers/{worker}/marks", {"delivered": 1, "read": 1}),
    ],
    Operation.SUBMISSION_LIST: [("GET", "/v1/staff/submissions", None)],
    Operation.SUBMISSION_EXPORT: [("GET", "/v1/staff/submissions.csv", None)],
    Operation.SUBMISSION_READ: [
        ("GET", "/v1/staff/submissions/{submission}", None),
        ("GET", "/v1/staff/submissions/{submission}/attachments/{attachment}", None),
    ],
    Operation.SUBMISSION_ACT: [
        ("POST", "/v1/staff/submissions/{submission}/actions", {"kind": "assign"}),
    ],
    Operation.ME_EXPORT: [("GET", "/v1/me/export", None)],
    Operation.ME_DELETE: [("DELETE", "/v1/me", None)],
    Operation.WORKER_LIST: [("GET", "/v1/workers", None)],
    Operation.WORKER_CREATE: [("POST", "/v1/workers", {"birth_date": "1970-01-01"})],
    Operation.WORKER_SUMMARY: [("GET", "/v1/workers/{worker}/summary", None)],
    Operation.WORKER_READ: [("GET", "/v1/workers/{worker}", None)],
    Operation.WORKER_RECORDS: [("GET", "/v1/workers/{worker}/records", None)],
    Operation.WORKER_AUDIT: [("GET", "/v1/workers/{worker}/audit", None)],
    Operation.WORKER_ASSIGN: [
        ("PUT", "/v1/workers/{worker}/assignments/{staff}", {}),
        ("DELETE", "/v1/workers/{worker}/assignments/{staff}", None),
    ],
    Operation.ROOM_OWN: [("POST", "/v1/rooms", None)],
    Operation.ROOM_ENTER: [("POST", "/v1/rooms/{worker}", None)],
    Operation.ROOM_INVITE: [
        ("POST", "/v1/rooms/{worker}/guests", {"part": "family", "name": "가족"}),
    ],
    Operation.ACCOUNT_LIST: [("GET", "/v1/accounts", None)],
    Operation.ACCOUNT_CREATE: [
        ("POST", "/v1/accounts", {"roles": ["caseworker"]}),
        ("POST", "/v1/kiosks", {"name": "병동"}),
    ],
    Operation.ACCOUNT_CHANGE: [("PATCH", "/v1/accounts/{account}", {})],
    Operation.ACCOUNT_SET_UP: [("POST", "/v1/accounts/{account}/set-up", None)],
}


class Everybody(House):
    """A backend with an account of every role; one worker is looked after by all staff, one by
    nobody, one no more."""

    def fill(self) -> None:
        """Make them."""
        self.made = 0
        self.ids: dict[str, str] = {
            name: self.worker(f"CASE-{name}") for name in ("assigned", "other", "former")
        }
        self.roles: dict[Role, str] = {Role.WORKER: self.worker("CASE-self")}
        with transaction(self.engine) as db:
            self.roles[Role.KIOSK] = create_kiosk(db, self.accounts.keys, self.now, "병동").id
            for role in sorted(STAFF):
                self.roles[role] = create_staff(
                    db, self.accounts.keys, self.now, roles={role}, name=role, user_name=role,
                    password=PASSWORD, password_hash=HASH, totp_secret=TOTP,
                ).account  # fmt: skip
        self.reset = self.staff(Role.CASEWORKER, "to.reset")
        for role in STAFF:
            self.assign(self.roles[role], self.ids["assigned"])
            self.assign(self.roles[role], self.ids["former"], self.now - timedelta(seconds=1))
        for worker in (*self.ids.values(), self.roles[Role.WORKER]):
            for which in ("personal", "health", "sharing"):
                header = self.header(worker)
                body = _CONSENT | {"which": which}
                assert self.client.put("/v1/me/consents", json=body, headers=header).is_success
        # Each has sent a file and filed a form with it.
        self.filed: dict[str, tuple[str, str]] = {}
        for owner, worker in (*self.ids.items(), ("self", self.roles[Role.WORKER])):
            self.filed[owner] = self.file(worker)
        # And a message with another.
        self.written: dict[str, tuple[str, str]] = {}
        for owner, worker in (*self.ids.items(), ("self", self.roles[Role.WORKER])):
            self.written[owner] = self.write(worker)

    def write(self, worker: str) -> tuple[str, str]:
        """A message of `worker` with an attachment; the ids of both."""
        header, one = self.header(worker), described(PDF, "application/pdf")
        self.upload(header, one)
        assert self.part(header, one["id"]).status_code == 204
        message, said = new_id(), _MESSAGE | {"attachments": [one]}
        path = f"/v1/workers/{worker}/messages/{message}"
        assert self.client.put(path, json=said, headers=header).status_code == 201
        return message, one["id"]

    def file(self, worker: str) -> tuple[str, str]:
        """A form that `worker` files with an attachment; the ids of both."""
        header, one = self.header(worker), described(PDF, "application/pdf")
        self.upload(header, one)
        assert self.part(header, one["id"]).status_code == 204
        form, said = new_id(), _FORM | {"attachments": [one]}
        answer = self.client.put(f"/v1/submissions/{form}", json=said, headers=header)
        assert answer.status_code == 201, answer.text
        return form, one["id"]

    def upload(self, header: Headers, one: dict[str, Any]) -> httpx.Response:
        """Begin to send an attachment."""
        said = {name: one[name] for name in ("id", "name", "media_type", "sha256")}
        told = {"Upload-Length": str(one["bytes"]), "Upload-Metadata": metadata(**said)}
        return self.client.post("/v1/uploads", headers=header | told)

    def part(self, header: Headers, upload: str) -> httpx.Response:
        """Send all of it."""
        told = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        return self.client.patch(f"/v1/uploads/{upload}", content=PDF, headers=header | told)

    def header(self, account: str) -> Headers:
        """A new session of an account."""
        with transaction(self.engine) as db:
            found = db.get_one(Account, account)
            made = open_session(db, self.accounts.keys, found, "x", self.now, shared=False)
        self.session = made.session
        return {"authorization": f"Bearer {made.access_token}"}

    def ask(self, role: Role, request: tuple[str, str, Any], owner: str) -> tuple[int, str]:
        """Status and code of the answer to a request of `role` about `owner`."""
        method, path, body = request
        account = self.roles[role]
        if path == "/v1/me" and method == "DELETE" and role is Role.WORKER:
            # Somebody else's end, or nobody could ask on.
            account = self.worker(f"CASE-{self.number()}")
        header = self.header(account)
        whose = self.roles[role] if owner == "self" else self.ids.get(owner, new_id())
        if path.endswith("/set-up") and owner == "assigned":
            whose = self.reset  # only who works here is set up
        # What a request about oneself needs is one's own, and made for it.
        form, file = self.filed.get(owner, (new_id(), new_id()))
        if path.startswith("/v1/submissions/{submission}") and role is Role.WORKER:
            form = new_id() if (method, path[-12:]) == ("PUT", "{submission}") else form
            # Nothing is done any more to what was taken back.
            form = self.file(account)[0] if path.endswith("/withdrawal") else form
        upload = described(PDF, "application/pdf")
        if "{upload}" in path and scope([role], Operation.ME_UPLOADS):
            assert self.upload(header, upload).status_code == 201
        message = new_id()
        if "{message}/" in path:
            message, file = self.written.get(owner, (new_id(), new_id()))
        path = path.format(
            worker=whose, account=whose, session=self.session, staff=self.roles[Role.CASEWORKER],
            submission=form, attachment=file, upload=upload["id"], supplement=new_id(),
            message=message,
        )  # fmt: skip
        if path.endswith("/workers") and body:
            body = body | {"name": "새 사람", "case_number": f"NEW-{self.number()}"}
        if path.endswith("/accounts") and body:
            body = body | {"name": "새 사람", "user_name": f"new{self.number()}"}
        if path.endswith("/actions"):
            body = body | self.assigning(form)
        if path == "/v1/uploads":
            answer = self.upload(header, upload)
        elif method == "PATCH" and "/uploads/" in path:
            answer = self.part(header, upload["id"])
        else:
            answer = self.client.request(method, path, json=body, headers=header)
        return answer.status_code, code(answer)

    def assigning(self, form: str) -> dict[str, Any]:
        """To have the caseworker look after a form, as it stands; who can't gets another."""
        with transaction(self.engine, reads_only=True) as db:
            kept = db.get(Submission, form)
        by = Role.CASEWORKER if kept and kept.account == self.ids["assigned"] else Role.SUPERVISOR
        return {"assignee": self.roles[by], "version": kept.version if kept else 1}

    def number(self) -> int:
        """Another one each time."""
        self.made += 1
        return self.made

    def refusals(self) -> int:
        """How many refusals stand in the audit."""
        with transaction(self.engine, reads_only=True) as db:
            asked = select(func.count()).select_from(Audit).where(Audit.allowed.is_(False))
            return db.scalar(asked) or 0


@pytest.fixture
def everybody(engine: Engine) -> Iterator[Everybody]:
    with living(Everybody(engine)) as house:
        assert isinstance(house, Everybody)
        house.fill()
        yield house


def test_the_whole_table_is_what_http_answers(
    everybody: Everybody, record_property: Callable[[str, object], None]
) -> None:
    walked: Counter[str] = Counter()
    cells: set[tuple[Role, Operation]] = set()
    for operation in Operation:
        for role in Role:
            for request in REQUESTS[operation]:
                whose = ("self", "assigned", "other", "former", "nobody")
                owners = whose if is_about(request[1]) else ("self",)
                for owner in owners:
                    found = everybody.ask(role, request, owner)
                    wanted = expected(role, operation, request[1], owner)
                    said = (role, operation, request[:2], owner, found)
                    assert found[1] == wanted, said
                    assert found[0] < 300 or wanted, said
                    # What it takes away for the next one is put back.
                    if not wanted and "{staff}" in request[1] and request[0] == "DELETE":
                        over = None if owner == "assigned" else everybody.now - timedelta(seconds=1)
                        caseworker = everybody.roles[Role.CASEWORKER]
                        everybody.assign(caseworker, everybody.ids[owner], over)
                    walked["done" if not wanted else "refused"] += 1
                    cells.add((role, operation))
    assert len(cells) == len(Operation) * len(Role), "every cell of the table was asked for"
    # The README tells these: `python -m benchmarks roles`.
    for name, count in (("requests", walked.total()), ("refused", walked["refused"])):
        record_property(name, count)
    assert sum(walked.values()) > len(Operation) * len(Role)
    assert min(walked.values()) > 50
    # Every refusal about somebody stands in the audit too.
    assert everybody.refusals() > 50


def test_an_account_without_a_session_may_nothing(everybody: Everybody) -> None:
    for requests in REQUESTS.values():
        for method, path, _ in requests:
            whole = path.format_map(defaultdict(new_id))
            for headers in (
                {},
                {"authorization": "Bearer nobody"},
                {"authorization": "Basic eDp5"},
            ):
                answer = everybody.client.request(method, whole, headers=headers)
                assert answer.status_code == 401, (method, path)
                assert code(answer) == "signed_out"
                assert answer.headers["www-authenticate"] == "Bearer"


def test_every_route_declares_what_it_does(engine: Engine, tmp_path: Path) -> None:
    app = make_app(Settings(data=tmp_path, demo=True, staff_password=PASSWORD), engine, (SECRET,))
    assert undeclared(app) == []
    paths = {getattr(route, "path", "") for route in app.routes}
    assert paths >= PUBLIC.keys(), "nothing stands among the public that is not there"
    asked = {
        (method, getattr(route, "path", "")): operations_of(route)
        for route in app.routes
        if operations_of(route)
        for method in getattr(route, "methods", ())
    }
    walked = {
        (method, path): [operation]
        for operation, requests in REQUESTS.items()
        for method, path, _ in requests
    }
    assert asked == walked, "the table's test asks for every route"


def test_a_route_that_declares_nothing_or_too_much_is_found() -> None:
    app = FastAPI(openapi_url=None)

    @app.get("/bare")
    def bare() -> None: ...

    @app.get("/twice", dependencies=[allowed(Operation.ME_READ), allowed(Operation.ME_AUDIT)])
    def twice() -> None: ...

    @app.get("/other", dependencies=[Depends(bare)])
    def other() -> None: ...

    @app.get("/good", dependencies=[allowed(Operation.ME_READ)])
    def good() -> None: ...

    assert undeclared(app) == ["/bare", "/twice", "/other"]


def test_what_the_table_must_never_say() -> None:
    assert set(PERMISSIONS) == set(Operation)
    about_workers = [one for one in Operation if one.startswith("worker.")]
    about_accounts = [one for one in Operation if one.startswith("account.")]
    for operation in about_workers:
        assert scope([Role.WORKER, Role.KIOSK, Role.ADMINISTRATOR], operation) is Scope.NONE
    for operation in about_accounts:
        assert scope(set(Role) - {Role.ADMINISTRATOR}, operation) is Scope.NONE
    shown = {one for one in about_workers if scope([Role.INTERPRETER], one)}
    assert shown == {Operation.WORKER_SUMMARY}
    assert {one for one in Operation if scope([Role.KIOSK], one)} == {
        Operation.ME_READ,
        Operation.ME_SESSIONS,
    }
    assert max(scope([role], Operation.WORKER_RECORDS) for role in Role) is Scope.ASSIGNED
    assert scope([], Operation.ME_READ) is Scope.NONE
