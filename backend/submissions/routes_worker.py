"""A worker's own forms over HTTP: filing, where they stand, supplements, withdrawal."""

from typing import Annotated, Any

from fastapi import FastAPI, Path, Query, Request, Response
from sqlalchemy import select

from app.forms import Form
from app.models import ErrorCode, IlteoroError
from backend.accounts.access import ID_PATTERN, SIGNED_IN, Caller, allowed
from backend.accounts.context import Accounts, Context
from backend.accounts.permissions import Operation
from backend.http.problems import InvalidField, answers, problem
from backend.storage import transaction
from backend.submissions import replying
from backend.submissions.bodies import (
    Filed,
    Submissions,
    SubmissionSaid,
    SubmissionWhole,
    Supplemented,
    SupplementSaid,
)
from backend.submissions.checking import known_form, problems, too_deep, unique
from backend.submissions.filing import Desk, MissingError, Said, file, found
from backend.submissions.handing import SAVED, handed
from backend.submissions.showing import filed, shown, supplemented, whole
from backend.submissions.tables import Submission

_Mine = Annotated[Caller, allowed(Operation.ME_SUBMISSIONS)]
_Id = Annotated[str, Path(pattern=ID_PATTERN)]
_PAGE = 200
_FIRST: dict[int | str, dict[str, Any]] = {201: {"model": Filed, "description": "filed just now"}}
_LATER: dict[int | str, dict[str, Any]] = {201: {"model": Supplemented, "description": "new"}}
_SENT = answers(
    *SIGNED_IN,
    ErrorCode.SUBMISSION_DIFFERS,
    ErrorCode.ATTACHMENT_MISSING,
    ErrorCode.SUBMISSION_OVER,
    ErrorCode.NOT_FOUND,
)


def add_worker_submissions(app: FastAPI) -> None:
    """Add the routes for workers."""
    mine = answers(*SIGNED_IN, ErrorCode.NOT_FOUND)

    @app.put(
        "/v1/submissions/{submission}",
        response_model=Filed,
        responses=_FIRST
        | answers(*SIGNED_IN, ErrorCode.SUBMISSION_DIFFERS, ErrorCode.ATTACHMENT_MISSING)
        | {422: answers(ErrorCode.FIELDS_INVALID, ErrorCode.FORM_UNKNOWN)[422]},
    )
    def put(
        submission: _Id,
        said: SubmissionSaid,
        *,
        request: Request,
        response: Response,
        caller: _Mine,
        accounts: Context,
    ) -> Filed | Response:
        """File a form: 201 the first time, 200 the same again, 409 something else under the same
        id, of which both are kept."""
        if too_deep(said.content) or not unique(one.id for one in said.attachments):
            return _refused(request, [InvalidField(field="content", rule="not_possible")])
        wanted = Said(
            id=submission,
            form=said.form,
            form_version=said.form_version,
            created_at=said.created_at,
            content=said.content,
            attachments=tuple(one.listed() for one in said.attachments),
        )
        form = _fileable(accounts, caller, wanted)
        match form:
            case Filed():
                return form
            case list():
                return _refused(request, form)
        try:
            with transaction(accounts.engine) as db:
                desk = Desk(db, accounts.keys, caller.now)
                made = file(desk, caller.account, wanted, form)
        except MissingError as error:
            return problem(request.scope, ErrorCode.ATTACHMENT_MISSING, fields=error.fields)
        return _taken(accounts, made, response)

    @app.get("/v1/submissions", responses=answers(*SIGNED_IN))
    def mine_all(
        caller: _Mine,
        accounts: Context,
        since: Annotated[int, Query(ge=0, le=2**62)] = 0,
    ) -> Submissions:
        """My forms that changed after `since`, at most 200: ask again from `until`."""
        asked = (
            select(Submission)
            .where(Submission.account == caller.account, Submission.seq > since)
            .order_by(Submission.seq)
            .limit(_PAGE)
        )
        with transaction(accounts.engine, reads_only=True) as db:
            told = [shown(db, accounts.keys, row) for row in db.scalars(asked)]
        return Submissions(submissions=told, until=told[-1].seq if told else None)

    @app.get("/v1/submissions/{submission}", responses=mine)
    def mine_one(submission: _Id, caller: _Mine, accounts: Context) -> SubmissionWhole:
        """One of my forms, with what I filed."""
        with transaction(accounts.engine, reads_only=True) as db:
            kept = db.get(Submission, submission)
            if kept is None or kept.account != caller.account:
                raise IlteoroError(ErrorCode.NOT_FOUND)
            return whole(db, accounts.keys, kept)

    @app.get(
        "/v1/submissions/{submission}/attachments/{attachment}",
        response_class=Response,
        responses=SAVED | mine,
    )
    def attachment(submission: _Id, attachment: _Id, caller: _Mine, accounts: Context) -> Response:
        """One attachment of my form, to be saved."""
        with transaction(accounts.engine, reads_only=True) as db:
            kept = db.get(Submission, submission)
            if kept is None or kept.account != caller.account:
                raise IlteoroError(ErrorCode.NOT_FOUND)
        return handed(accounts, submission, attachment)

    @app.put(
        "/v1/submissions/{submission}/supplements/{supplement}",
        response_model=Supplemented,
        responses=_LATER | _SENT,
    )
    def supplement(
        submission: _Id,
        supplement: _Id,
        said: SupplementSaid,
        *,
        request: Request,
        response: Response,
        caller: _Mine,
        accounts: Context,
    ) -> Supplemented | Response:
        """Send in what was asked for: taken once, like a form."""
        reply = replying.Reply(supplement, said.text, [one.listed() for one in said.attachments])
        if not unique(one.id for one in said.attachments):
            return _refused(request, [InvalidField(field="attachments", rule="not_possible")])
        try:
            with transaction(accounts.engine) as db:
                desk = Desk(db, accounts.keys, caller.now)
                made = replying.supplement(desk, caller.account, submission, reply)
        except MissingError as error:
            return problem(request.scope, ErrorCode.ATTACHMENT_MISSING, fields=error.fields)
        if made is None:
            raise IlteoroError(ErrorCode.SUBMISSION_DIFFERS)
        response.status_code = 201 if made.is_new else 200
        return supplemented(accounts.keys, made.submission, made.supplement)

    @app.post(
        "/v1/submissions/{submission}/withdrawal",
        responses=answers(*SIGNED_IN, ErrorCode.NOT_FOUND, ErrorCode.SUBMISSION_OVER),
    )
    def withdraw(submission: _Id, caller: _Mine, accounts: Context) -> Filed:
        """Take a form back, as long as it is not decided; again changes nothing."""
        with transaction(accounts.engine) as db:
            kept = replying.withdraw(
                Desk(db, accounts.keys, caller.now), caller.account, submission
            )
        return filed(accounts.keys, kept)


def _fileable(
    accounts: Accounts, caller: Caller, wanted: Said
) -> Form | Filed | list[InvalidField]:
    """The form it fills in, or what is wrong with it. The receipt where the very same was filed
    before and could not be any more: its version is no longer known here, its rules are others.

    Raises FORM_UNKNOWN.
    """
    unknown: IlteoroError | None = None
    wrong: list[InvalidField] = []
    try:
        form = known_form(wanted.form, wanted.form_version)
        wrong = problems(form, wanted.content)
    except IlteoroError as error:
        unknown = error
    if unknown is None and not wrong:
        return form
    with transaction(accounts.engine, reads_only=True) as db:
        before = found(db, accounts.keys, caller.account, wanted)
    if before is not None:
        return filed(accounts.keys, before)
    if unknown is not None:
        raise unknown
    return wrong


def _taken(accounts: Accounts, made: tuple[Submission, bool] | None, response: Response) -> Filed:
    """The receipt. Raises SUBMISSION_DIFFERS, when both were kept."""
    if made is None:
        raise IlteoroError(ErrorCode.SUBMISSION_DIFFERS)
    kept, is_new = made
    if is_new:
        response.status_code = 201
    return filed(accounts.keys, kept)


def _refused(request: Request, wrong: list[InvalidField]) -> Response:
    return problem(request.scope, ErrorCode.FIELDS_INVALID, fields=wrong[:100])
