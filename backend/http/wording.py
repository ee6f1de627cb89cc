"""Errors that the framework or a library words itself become problems like all others.

Such as a range beyond the end of a file, which is answered below any handler of ours.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.http.problems import code_of, problem

_KEPT = ("allow", "content-range", "retry-after", "www-authenticate")


class Wording:
    """Puts a problem in place of every error in plain text."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        replaced = False

        async def sending(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] >= 400:
                headers = Headers(raw=message["headers"])
                if headers.get("content-type", "").startswith("text/plain"):
                    replaced = True
                    kept = {name: headers[name] for name in _KEPT if name in headers}
                    status = message["status"]
                    answer = problem(scope, code_of(status), status, kept)
                    await answer(scope, receive, send)
            if not replaced:
                await send(message)

        await self._app(scope, receive, sending)
