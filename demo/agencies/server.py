"""The five stand-ins as one ASGI application."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from random import Random

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from app.models import Agency
from demo.agencies.wire import cwma, hrdnet, kead, keis, kordi
from demo.agencies.wire.common import MAINTENANCE_PAGE, Answer, Request
from demo.agencies.world import World

_DELAYS = {Agency.KORDI: (9.0, 30.0)}
"""Seconds a response takes as measured, where it is worth telling; others: below."""

_USUAL_DELAY = (0.2, 0.8)

Page = Callable[[Request], Answer]
_SERVICES: tuple[tuple[Agency, str, Page], ...] = (
    (Agency.KEIS, keis.PATH, keis.page),
    (Agency.HRDNET, hrdnet.PATH, hrdnet.page),
    (Agency.KEAD, kead.PATH, kead.page),
    (Agency.KORDI, kordi.PATH, kordi.page),
    (Agency.CWMA, cwma.PATH, cwma.page),
)


def application(world: World, seed: int, *, slowness: float = 0, maintenance: int = 0) -> Starlette:
    """All five under their real paths.

    `slowness` 1 answers as slowly as measured, 0 at once. Every `maintenance`-th request of
    each service is answered with its maintenance page; 0 for never.
    """
    routes = [
        Route(path, _endpoint(agency, partial(_answer, page, world, seed), slowness, maintenance))
        for agency, path, page in _SERVICES
    ]
    return Starlette(routes=routes)


def _answer(page: Page, world: World, seed: int, parameters: Mapping[str, str]) -> Answer:
    return page(Request(world, seed, parameters))


def _endpoint(
    agency: Agency, made: Callable[[Mapping[str, str]], Answer], slowness: float, maintenance: int
) -> Callable[[HttpRequest], Awaitable[Response]]:
    low, high = _DELAYS.get(agency, _USUAL_DELAY)
    delays = Random(0)
    asked = 0

    async def answer(http: HttpRequest) -> Response:
        nonlocal asked
        asked += 1
        if slowness:
            await asyncio.sleep(slowness * delays.uniform(low, high))
        if maintenance and asked % maintenance == 0:
            return Response(MAINTENANCE_PAGE, media_type="text/html")
        page = made(http.query_params)
        return Response(page.body, media_type=page.media_type)

    return answer
