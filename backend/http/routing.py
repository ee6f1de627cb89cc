"""How a route's function is run: a plain one in a thread, once.

FastAPI hands a plain function's answer to a thread a second time, to look whether it is what was
declared. Ours are made of the declared models already, and going there and back costs more than
looking.
"""

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool


class Route(APIRoute):
    """A route whose answer is put together where it is sent."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, _threaded(endpoint), **options)


def _threaded(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    if iscoroutinefunction(endpoint):
        return endpoint

    @wraps(endpoint)
    async def threaded(**values: Any) -> Any:
        return await run_in_threadpool(endpoint, **values)

    return threaded
