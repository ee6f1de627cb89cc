"""Every request has an id, one line in the log, and counts in the figures.

The id is the caller's where it sends a UUID as `X-Request-ID`, else made; the answer carries it,
and so does a problem, so that a person can tell it to whoever reads the log. What is logged is
the route as it is declared (`/v1/catalogue/files/{name}`), never the address that was asked for.
"""

import re
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.models import ErrorCode, new_id
from backend.http.logs import log_event, log_failure
from backend.http.metrics import Metrics
from backend.http.problems import problem

REQUEST_ID = "X-Request-ID"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Requests:
    """Around all that can fail: what is raised ends here, as a problem and a line."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = told.lower() if _UUID.fullmatch(told) else new_id()
        scope.setdefault("state", {})["request_id"] = request_id
        began, status = time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 - a defect of ours ends one request, not the server
            log_failure("defect", error, scope)
            if not status:
                await problem(scope, ErrorCode.UNEXPECTED, 500)(scope, receive, sending)
        finally:
            self._told(scope, status, time.perf_counter() - began, request_id)

    def _told(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = getattr(scope.get("route"), "path", None)
        self._metrics.count(method, route or "none", status, seconds)
        log_event(
            "request",
            method=method,
            route=route,
            # 0 where the caller was gone before there was an answer.
            status=status,
            ms=round(seconds * 1000, 1),
            request=request_id,
        )
