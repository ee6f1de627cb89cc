"""Staff about forms over HTTP. Every answer about somebody is in the audit beforehand.

No consent is asked for: a paper is filed to be read by the office it is filed with, and what is
told here is what was filed (decision "submissions").
"""

from typing import Annotated

from fastapi import Depends, FastAPI, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError

from app.forms.supplementing import may_be_until
from app.models import ErrorCode, IlteoroError
from app.models.clock import KST
from app.text import Translator
from backend.accounts.access import ID_PATTERN, SIGNED_IN, Caller, allowed, is_assigned, note
from backend.accounts.context import Accounts, Context
from backend.accounts.permissions import Operation, Scope
from backend.http.problems import answers
from backend.staff import accepted_language
from backend.storage import transaction
from backend.submissions import queue, reviewing, showing
from backend.submissions.bodies import FormId
from backend.submissions.bodies_staff import (
    Acted,
    ActionWanted,
    Queue,
    Reviewer,
    StatusAsked,
    SubmissionAtDesk,
)
from backend.submissions.filing import Desk
from backend.submissions.handing import SAVED, handed
from backend.submissions.tables import Submission

_Id = Annotated[str, Path(pattern=ID_PATTERN)]
_ABOUT = (*SIGNED_IN, ErrorCode.NOT_FOUND)


async def _filters(
    *,
    status: StatusAsked | None = None,
    form: Annotated[FormId | None, Query()] = None,
    assigned: Annotated[str | None, Query(pattern=rf"^(me|nobody)$|{ID_PATTERN}")] = None,
    overdue: bool | None = None,
    due_within: Annotated[int | None, Query(ge=0, le=365)] = None,
    worker: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
) -> queue.Filters:
    return queue.Filters(status, form, assigned, overdue, due_within, worker)


_Filters = Annotated[queue.Filters, Depends(_filters)]


def add_staff_submissions(app: FastAPI) -> None:
    """Add the routes for staff."""

    @app.get("/v1/staff/submissions", responses=answers(*SIGNED_IN))
    def listed(
        filters: _Filters,
        caller: Annotated[Caller, allowed(Operation.SUBMISSION_LIST)],
        accounts: Context,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=queue.PAGE)] = queue.PAGE,
    ) -> Queue:
        """The forms I may work on, what is due first first, at most 200 at a time."""
        today = caller.now.astimezone(KST).date()
        with transaction(accounts.engine, reads_only=True) as db:
            rows, more = queue.page(db, caller, filters, today, (offset, limit))
            lines = showing.in_queue(db, accounts.keys, rows, today)
            found = queue.found(db, caller, filters, today)
            counts = queue.counts(db, caller, today)
        note(accounts, caller, Operation.SUBMISSION_LIST, *sorted({one.worker for one in lines}))
        return Queue(submissions=lines, more=more, found=found, counts=counts)

    @app.get(
        "/v1/staff/submissions.csv",
        response_class=Response,
        responses={200: {"content": {"text/csv": {}}}, **answers(*SIGNED_IN)},
    )
    def table(
        filters: _Filters,
        caller: Annotated[Caller, allowed(Operation.SUBMISSION_EXPORT)],
        accounts: Context,
        request: Request,
    ) -> Response:
        """The same as a table in the language that is asked for, at most 10,000 lines."""
        today = caller.now.astimezone(KST).date()
        with transaction(accounts.engine, reads_only=True) as db:
            rows = db.scalars(queue.asked(caller, filters, today).limit(queue.MOST_ROWS))
            lines = showing.in_queue(db, accounts.keys, rows, today)
        note(accounts, caller, Operation.SUBMISSION_EXPORT, *sorted({one.worker for one in lines}))
        t = Translator(accepted_language(request.headers.get("accept-language", "")))
        named = f'attachment; filename="submissions-{today}.csv"'
        return Response(
            queue.as_csv(lines, t),
            media_type="text/csv",
            headers={"Content-Disposition": named, "Cache-Control": "no-store"},
        )

    @app.get("/v1/staff/submissions/{submission}", responses=answers(*_ABOUT))
    def seen(
        submission: _Id,
        caller: Annotated[Caller, allowed(Operation.SUBMISSION_READ)],
        accounts: Context,
    ) -> SubmissionAtDesk:
        """A form with everything that belongs to it, and to whom it may be given."""
        _about(accounts, caller, Operation.SUBMISSION_READ, submission)
        with transaction(accounts.engine, reads_only=True) as db:
            kept = db.get_one(Submission, submission)
            whole = showing.seen(db, accounts.keys, kept, caller.now.astimezone(KST).date())
            staff = reviewing.reviewers(db, kept.account, caller.now)
            called = showing.names(db, accounts.keys, staff)
        given = [Reviewer(id=one, name=called.get(one)) for one in staff]
        return SubmissionAtDesk(**whole.model_dump(), reviewers=given)

    @app.get(
        "/v1/staff/submissions/{submission}/attachments/{attachment}",
        response_class=Response,
        responses=SAVED | answers(*_ABOUT),
    )
    def attachment(
        submission: _Id,
        attachment: _Id,
        caller: Annotated[Caller, allowed(Operation.SUBMISSION_READ)],
        accounts: Context,
    ) -> Response:
        """One attachment, to be saved: no browser is to show or run it."""
        _about(accounts, caller, Operation.SUBMISSION_READ, submission)
        return handed(accounts, submission, attachment)

    @app.post(
        "/v1/staff/submissions/{submission}/actions",
        responses=answers(
            *_ABOUT,
            ErrorCode.CHANGED_MEANWHILE,
            ErrorCode.ACTION_NOT_POSSIBLE,
            ErrorCode.ACCOUNT_UNKNOWN,
        ),
    )
    def act(
        submission: _Id,
        wanted: ActionWanted,
        caller: Annotated[Caller, allowed(Operation.SUBMISSION_ACT)],
        accounts: Context,
    ) -> Acted:
        """Do something to a form as it stood in `version`; 409 where it stands otherwise."""
        today = caller.now.astimezone(KST).date()
        if wanted.until is not None and not may_be_until(today, wanted.until):
            raise RequestValidationError([{"loc": ("body", "until"), "type": "value_error"}])
        _about(accounts, caller, Operation.SUBMISSION_ACT, submission)
        with transaction(accounts.engine) as db:
            desk = Desk(db, accounts.keys, caller.now)
            kept = reviewing.act(desk, caller.account, submission, wanted)
        return Acted.model_validate(kept, from_attributes=True)


def _about(accounts: Accounts, caller: Caller, operation: Operation, submission: str) -> None:
    """Lets through whoever may do `operation` to a form, and writes it into the audit. Raises
    NOT_FOUND; who sees only some workers is not told which forms others have: NOT_ALLOWED."""
    with transaction(accounts.engine, reads_only=True) as db:
        kept = db.get(Submission, submission)
        is_all = caller.scope is Scope.ALL
        may = kept is not None and (
            is_all or is_assigned(db, caller.account, kept.account, caller.now)
        )
    if kept is not None:
        note(accounts, caller, operation, kept.account, allowed=may)
    if not may:
        raise IlteoroError(ErrorCode.NOT_FOUND if is_all else ErrorCode.NOT_ALLOWED)
