"""What staff may ask about workers. Every answer about somebody is in the audit beforehand."""

from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query
from sqlalchemy import Delete, bindparam, delete, or_, select
from sqlalchemy.orm import Session

from app.models import ErrorCode, IlteoroError
from backend.accounts import consents, records
from backend.accounts.access import ID_PATTERN, SIGNED_IN, Caller, allowed, note
from backend.accounts.audit_page import audit_page
from backend.accounts.bodies import (
    AssignmentWanted,
    AuditPage,
    NewWorker,
    Records,
    RecordShown,
    WorkerListed,
    WorkerShown,
)
from backend.accounts.bodies_staff import Workers
from backend.accounts.caseload import in_list
from backend.accounts.context import Accounts, Context
from backend.accounts.people import create_worker, told_of
from backend.accounts.permissions import STAFF, Operation, Role, Scope, scope
from backend.accounts.tables import Account, Assignment, Status
from backend.accounts.tokens import roles_of
from backend.http.problems import answers
from backend.storage import reading, transaction

_Id = Annotated[str, Path(pattern=ID_PATTERN)]
_PERSON = select(Account.person).where(Account.id == bindparam("account"))


def add_staff(app: FastAPI) -> None:
    """Add the routes for staff about workers."""
    about = answers(*SIGNED_IN, ErrorCode.ACCOUNT_UNKNOWN)

    @app.get("/v1/workers", responses=answers(*SIGNED_IN))
    def workers(
        caller: Annotated[Caller, allowed(Operation.WORKER_LIST)], accounts: Context
    ) -> Workers:
        """The workers I look after; for a supervisor all of them."""
        records = scope([caller.role], Operation.WORKER_RECORDS) is not Scope.NONE
        with transaction(accounts.engine, reads_only=True) as db:
            found = in_list(db, accounts.keys, _workers(db, caller), records=records)
        note(accounts, caller, Operation.WORKER_LIST, *(one.id for one in found))
        return Workers(workers=found, offline_days=accounts.offline_days)

    @app.post(
        "/v1/workers", status_code=201, responses=answers(*SIGNED_IN, ErrorCode.ALREADY_THERE)
    )
    def add(
        new: NewWorker,
        caller: Annotated[Caller, allowed(Operation.WORKER_CREATE)],
        accounts: Context,
    ) -> WorkerListed:
        """A new worker with a case; a caseworker looks after whom they add."""
        with transaction(accounts.engine) as db:
            made = create_worker(
                db, accounts.keys, caller.now, name=new.name, phone=new.phone,
                case_number=new.case_number, birth_date=new.birth_date,
            )  # fmt: skip
            if caller.role is Role.CASEWORKER:
                db.add(Assignment(staff=caller.account, worker=made.id, created_at=caller.now))
        note(accounts, caller, Operation.WORKER_CREATE, made.id)
        return WorkerListed(id=made.id, name=new.name)

    @app.get(
        "/v1/workers/{worker}/summary",
        dependencies=[allowed(Operation.WORKER_SUMMARY)],
        responses=about,
    )
    def summary(
        worker: _Id,
        accounts: Context,
    ) -> WorkerListed:
        """Whom this is about, and no more."""
        told = _told(accounts, worker)
        return WorkerListed(id=worker, name=told.get("name"))

    @app.get("/v1/workers/{worker}", dependencies=[allowed(Operation.WORKER_READ)], responses=about)
    def shown(
        worker: _Id,
        accounts: Context,
    ) -> WorkerShown:
        """Who a worker is and how to reach them."""
        told = _told(accounts, worker)
        born = told.get("birth_date")
        return WorkerShown(
            id=worker, name=told.get("name"), phone=told.get("phone"),
            case_number=told.get("case_number"),
            birth_date=date.fromisoformat(born) if born else None,
        )  # fmt: skip

    @app.get(
        "/v1/workers/{worker}/records",
        dependencies=[allowed(Operation.WORKER_RECORDS)],
        responses=answers(*SIGNED_IN, ErrorCode.ACCOUNT_UNKNOWN, ErrorCode.CONSENT_MISSING),
    )
    def worker_records(
        worker: _Id,
        accounts: Context,
        since: Annotated[int, Query(ge=0, le=2**62)] = 0,
    ) -> Records:
        """A worker's records, as long as the worker agrees that they are shared."""
        with reading(accounts.engine) as db:
            if not consents.holds(db, worker, *consents.KINDS):
                raise IlteoroError(ErrorCode.CONSENT_MISSING)
            found = records.read(db, accounts.keys, worker, since)
        shown = [RecordShown.model_validate(one, from_attributes=True) for one in found]
        return Records(records=shown)

    @app.get(
        "/v1/workers/{worker}/audit",
        dependencies=[allowed(Operation.WORKER_AUDIT)],
        responses=about,
    )
    def worker_audit(
        worker: _Id,
        accounts: Context,
        before: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
    ) -> AuditPage:
        """Who did what to a worker's data."""
        with reading(accounts.engine) as db:
            return audit_page(db, accounts.keys, worker, before)

    @app.put(
        "/v1/workers/{worker}/assignments/{staff}",
        status_code=204,
        responses=about,
    )
    def assign(
        worker: _Id,
        staff: _Id,
        wanted: AssignmentWanted,
        caller: Annotated[Caller, allowed(Operation.WORKER_ASSIGN)],
        accounts: Context,
    ) -> None:
        """Have a member of staff look after a worker; an interpreter only until `ends_at`."""
        with transaction(accounts.engine) as db:
            helper = db.get(Account, staff)
            roles = roles_of(helper) if helper else frozenset()
            if not roles & STAFF:
                raise IlteoroError(ErrorCode.ACCOUNT_UNKNOWN)
            if roles & STAFF == {Role.INTERPRETER} and wanted.ends_at is None:
                raise IlteoroError(ErrorCode.FIELDS_INVALID)
            db.execute(_assignment(worker, staff))
            db.add(Assignment(staff=staff, worker=worker, created_at=caller.now,
                              ends_at=wanted.ends_at))  # fmt: skip

    @app.delete(
        "/v1/workers/{worker}/assignments/{staff}",
        status_code=204,
        dependencies=[allowed(Operation.WORKER_ASSIGN)],
        responses=about,
    )
    def unassign(worker: _Id, staff: _Id, accounts: Context) -> None:
        """Somebody looks after a worker no more, at once."""
        with transaction(accounts.engine) as db:
            db.execute(_assignment(worker, staff))


def _told(accounts: Accounts, worker: str) -> dict[str, Any]:
    """Who a worker is. Raises ACCOUNT_UNKNOWN where they went away a moment ago."""
    with reading(accounts.engine) as connection:
        found = connection.execute(_PERSON, {"account": worker}).first()
    if found is None:
        raise IlteoroError(ErrorCode.ACCOUNT_UNKNOWN)
    return told_of(accounts.keys, worker, found.person)


def _assignment(worker: str, staff: str) -> Delete:
    return delete(Assignment).where(Assignment.worker == worker, Assignment.staff == staff)


def _workers(db: Session, caller: Caller) -> list[Account]:
    asked = select(Account).where(Account.status == Status.ACTIVE).order_by(Account.id)
    if caller.scope is not Scope.ALL:
        asked = asked.join(Assignment, Assignment.worker == Account.id).where(
            Assignment.staff == caller.account,
            or_(Assignment.ends_at.is_(None), Assignment.ends_at > caller.now),
        )
    return [account for account in db.scalars(asked) if Role.WORKER in roles_of(account)]
