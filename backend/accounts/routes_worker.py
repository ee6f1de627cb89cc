"""What a worker may ask of their own: who saw it, consents, records."""

from typing import Annotated

from fastapi import FastAPI, Query

from app.models import ErrorCode, IlteoroError
from backend.accounts import audit, consents, records
from backend.accounts.access import ID_PATTERN, SIGNED_IN, Caller, allowed
from backend.accounts.audit_page import audit_page
from backend.accounts.bodies import (
    AuditPage,
    ConsentGiven,
    Consents,
    ConsentShown,
    Records,
    RecordShown,
    RecordsWritten,
)
from backend.accounts.context import Context
from backend.accounts.permissions import Operation
from backend.http.problems import answers
from backend.storage import reading, transaction

_Consents = Annotated[Caller, allowed(Operation.ME_CONSENTS)]
_Records = Annotated[Caller, allowed(Operation.ME_RECORDS)]


def add_worker(app: FastAPI) -> None:
    """Add the routes for workers about themselves."""

    @app.get("/v1/me/audit", responses=answers(*SIGNED_IN))
    def seen_by(
        caller: Annotated[Caller, allowed(Operation.ME_AUDIT)],
        accounts: Context,
        before: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
    ) -> AuditPage:
        """Who did what to my data, newest first."""
        with reading(accounts.engine) as db:
            return audit_page(db, accounts.keys, caller.account, before)

    @app.get("/v1/me/consents", responses=answers(*SIGNED_IN))
    def consents_said(caller: _Consents, accounts: Context) -> Consents:
        """What I agreed to, and everything I said about it."""
        with reading(accounts.engine) as db:
            return _consents(consents.history(db, caller.account))

    @app.put("/v1/me/consents", responses=answers(*SIGNED_IN))
    def consent(said: ConsentGiven, caller: _Consents, accounts: Context) -> Consents:
        """Give a consent or take it back, with effect at once."""
        verb = "give" if said.given else "withdraw"
        with transaction(accounts.engine) as db:
            consents.say(
                db, caller.account, said.which, given=said.given, text=said.text,
                language=said.language, now=caller.now,
            )  # fmt: skip
            db.flush()
            # So that it can be shown that there was a consent when the account is gone.
            what = f"consent.{verb}.{said.which}.{said.text}"
            audit.write(db, caller.now, caller.account, caller.role, what, owners=[caller.account])
            return _consents(consents.history(db, caller.account))

    @app.get("/v1/me/records", responses=answers(*SIGNED_IN))
    def read_records(
        caller: _Records,
        accounts: Context,
        since: Annotated[int, Query(ge=0, le=2**62)] = 0,
    ) -> Records:
        """My records that changed after `since`, at most 500: ask again from the last one's."""
        with reading(accounts.engine) as db:
            return _records(records.read(db, accounts.keys, caller.account, since))

    @app.put(
        "/v1/me/records",
        responses=answers(*SIGNED_IN, ErrorCode.CONSENT_MISSING, ErrorCode.CLOCK_AHEAD),
    )
    def write_records(said: RecordsWritten, caller: _Records, accounts: Context) -> Records:
        """Take in what a device wrote; how these records stand now. The latest version of each
        field holds, the others are kept."""
        written = [
            records.Written(
                one.kind, one.id, {name: (v.value, v.clock) for name, v in one.fields.items()}
            )
            for one in said.records
        ]
        with transaction(accounts.engine) as db:
            if not consents.holds(db, caller.account, *consents.KEEPING):
                raise IlteoroError(ErrorCode.CONSENT_MISSING)
            return _records(records.put(db, accounts.keys, caller.account, written, caller.now))


def _consents(said: list[consents.Said]) -> Consents:
    return Consents(
        current=[ConsentShown.model_validate(one, from_attributes=True)
                 for one in consents.current(said)],
        history=[ConsentShown.model_validate(one, from_attributes=True) for one in said],
    )  # fmt: skip


def _records(found: list[records.Read]) -> Records:
    shown = [RecordShown.model_validate(one, from_attributes=True) for one in found]
    return Records(records=shown)
