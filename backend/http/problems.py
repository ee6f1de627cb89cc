"""Problems as RFC 9457 says, with an `ErrorCode` as their `type`.

A problem names fields and the request's id, never a value that somebody sent.
"""

import re
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from app.models import ErrorCode, IlteoroError
from backend.http.logs import log_failure

PROBLEM = "application/problem+json"
STATUS = {
    ErrorCode.NOTHING_PUBLISHED: 404,
    ErrorCode.TOKEN_REFUSED: 401,
    ErrorCode.DOWNLOADS_SPENT: 429,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.METHOD_NOT_ALLOWED: 405,
    ErrorCode.REQUEST_TOO_SLOW: 408,
    ErrorCode.REQUEST_TOO_LARGE: 413,
    ErrorCode.FIELDS_INVALID: 422,
    ErrorCode.STORAGE_UNAVAILABLE: 503,
    ErrorCode.SIGN_IN_REFUSED: 401,
    ErrorCode.SET_UP_REFUSED: 401,
    ErrorCode.AUTHENTICATOR_WRONG: 422,
    ErrorCode.PASSWORD_KNOWN: 422,
    ErrorCode.SIGNED_OUT: 401,
    ErrorCode.SESSION_ENDED: 401,
    ErrorCode.DEVICE_ERASED: 401,
    ErrorCode.NOT_ALLOWED: 403,
    ErrorCode.CONSENT_MISSING: 403,
    ErrorCode.ACCOUNT_UNKNOWN: 404,
    ErrorCode.PROVIDER_MISSING: 404,
    ErrorCode.ALREADY_THERE: 409,
    ErrorCode.CLOCK_AHEAD: 409,
    ErrorCode.MESSAGE_DIFFERS: 409,
    ErrorCode.MESSAGE_TOO_LATE: 409,
    ErrorCode.FORM_UNKNOWN: 422,
    ErrorCode.SUBMISSION_DIFFERS: 409,
    ErrorCode.SUBMISSION_OVER: 409,
    ErrorCode.CHANGED_MEANWHILE: 409,
    ErrorCode.ACTION_NOT_POSSIBLE: 409,
    ErrorCode.ATTACHMENT_MISSING: 409,
    ErrorCode.ATTACHMENT_DAMAGED: 422,
    ErrorCode.ATTACHMENT_REFUSED: 422,
    ErrorCode.ATTACHMENT_TOO_LARGE: 413,
    ErrorCode.ATTACHMENT_FILED: 409,
    ErrorCode.UPLOAD_DIFFERS: 409,
    ErrorCode.UPLOAD_OFFSET: 409,
    ErrorCode.UPLOADS_FULL: 409,
    ErrorCode.TRY_LATER: 429,
    ErrorCode.MESSAGE_UNSENT: 503,
    ErrorCode.PROVIDER_UNREACHABLE: 503,
}
"""The status of each code that an answer can have; any other is a defect of ours, 500."""

_CODES = {
    404: ErrorCode.NOT_FOUND,
    405: ErrorCode.METHOD_NOT_ALLOWED,
    408: ErrorCode.REQUEST_TOO_SLOW,
    413: ErrorCode.REQUEST_TOO_LARGE,
    422: ErrorCode.FIELDS_INVALID,
    503: ErrorCode.STORAGE_UNAVAILABLE,
}
_RETRY_SECONDS = 5
# A key of an object that somebody sent may be a name: only what can be ours is repeated.
_OURS = re.compile(r"[a-z][a-z0-9_]{0,40}")


class InvalidField(BaseModel):
    """One field that could not be used, and which rule it breaks."""

    field: str = Field(description="where it stands, parts joined by dots")
    rule: str = Field(description="the rule it breaks")


class Problem(BaseModel):
    """What went wrong. `type` is one of the codes whose sentences the app has."""

    type: ErrorCode
    title: str
    status: int
    instance: str | None = Field(None, description="urn:uuid: and the request's id")
    fields: list[InvalidField] | None = None


def answer_problems(app: FastAPI) -> None:
    """Have every error of `app` answered as a problem."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(IlteoroError, _ours)
    app.add_exception_handler(DataError, _unfit)
    for unreachable in (OperationalError, InterfaceError, PoolTimeoutError):
        app.add_exception_handler(unreachable, _unreachable)


def problem(
    scope: Scope,
    code: ErrorCode,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    fields: list[InvalidField] | None = None,
) -> Response:
    """An answer that says `code`, with the status that belongs to it unless another is given."""
    known = status or STATUS.get(code, 500)
    request_id = scope.get("state", {}).get("request_id")
    content = Problem(
        type=code,
        title=code.value.replace("_", " "),
        status=known,
        instance=f"urn:uuid:{request_id}" if request_id else None,
        fields=fields,
    )
    return JSONResponse(
        content.model_dump(mode="json", exclude_none=True),
        known,
        headers={**(headers or {}), "Cache-Control": "no-store"},
        media_type=PROBLEM,
    )


def code_of(status: int) -> ErrorCode:
    """The code for an error of which only the status is known."""
    return _CODES.get(status, ErrorCode.BAD_USAGE if 400 <= status < 500 else ErrorCode.UNEXPECTED)


def answers(*codes: ErrorCode) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`: the errors it may answer with, besides those all may."""
    found: dict[int | str, dict[str, Any]] = {}
    for code in codes:
        known = found.setdefault(
            STATUS[code], {"description": "", "content": {PROBLEM: {"schema": _REFERENCE}}}
        )
        known["description"] = ", ".join(filter(None, (known["description"], code.value)))
    return found


_REFERENCE = {"$ref": "#/components/schemas/Problem"}


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for those
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_allowed(request)))
    return problem(request.scope, code_of(error.status_code), error.status_code, headers)


def _allowed(request: Request) -> set[str]:
    # The routes of one path with several methods stand apart, and the first one answered.
    allowed: set[str] = set()
    for route in request.app.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            allowed |= getattr(route, "methods", None) or set()
    return allowed


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - it is registered for those
    fields = [
        InvalidField(field=_place(found["loc"]), rule=found["type"]) for found in error.errors()
    ]
    return problem(request.scope, ErrorCode.FIELDS_INVALID, fields=fields[:100])


def _place(parts: tuple[int | str, ...]) -> str:
    return ".".join(
        str(part) if isinstance(part, int) or _OURS.fullmatch(part) else "*" for part in parts
    )


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, IlteoroError)  # noqa: S101 - it is registered for those
    headers = {}
    status = STATUS.get(error.code, 500)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if "seconds" in error.params:
        headers["Retry-After"] = str(error.params["seconds"])
    if status >= 500:
        log_failure("defect", error, request.scope)
    return problem(request.scope, error.code, status, headers)


async def _unfit(request: Request, _error: Exception) -> Response:
    # Such as a zero byte in a text: SQLite keeps it, PostgreSQL does not.
    return problem(request.scope, ErrorCode.FIELDS_INVALID)


async def _unreachable(request: Request, error: Exception) -> Response:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    log_failure("storage_unavailable", cause, request.scope)
    headers = {"Retry-After": str(_RETRY_SECONDS)}
    return problem(request.scope, ErrorCode.STORAGE_UNAVAILABLE, headers=headers)
