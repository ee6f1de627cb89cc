"""Problems as RFC 9457 says, with an `ErrorCode` as their `type`."""

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.models import ErrorCode, IlteoroError

_STATUS = {
    ErrorCode.NOTHING_PUBLISHED: 404,
    ErrorCode.TOKEN_REFUSED: 401,
    ErrorCode.DOWNLOADS_SPENT: 429,
}


def answer_problems(app: FastAPI) -> None:
    """Have every error of `app` answered as a problem."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(IlteoroError, _ours)
    app.add_exception_handler(Exception, _defect)


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for those
    code = ErrorCode.BAD_USAGE if error.status_code < 500 else ErrorCode.UNEXPECTED
    return _problem(code, error.status_code, dict(error.headers or {}))


async def _invalid(_request: Request, _error: Exception) -> Response:
    return _problem(ErrorCode.BAD_USAGE, 422, {})


async def _ours(_request: Request, error: Exception) -> Response:
    assert isinstance(error, IlteoroError)  # noqa: S101 - it is registered for those
    headers = {}
    if error.code is ErrorCode.TOKEN_REFUSED:
        headers["WWW-Authenticate"] = "Bearer"
    if error.code is ErrorCode.DOWNLOADS_SPENT:
        headers["Retry-After"] = str(error.params["seconds"])
    return _problem(error.code, _STATUS.get(error.code, 500), headers)


async def _defect(_request: Request, _error: Exception) -> Response:
    return _problem(ErrorCode.UNEXPECTED, 500, {})


def _problem(code: ErrorCode, status: int, headers: dict[str, str]) -> Response:
    return JSONResponse(
        {"type": code.value, "title": code.value.replace("_", " "), "status": status},
        status,
        headers=headers | {"Cache-Control": "no-store"},
        media_type="application/problem+json",
    )
