"""The five stand-ins as one ASGI application."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from random import Random
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.models import Agency
from demo.agencies import arrears
from demo.agencies.courses import session
from demo.agencies.settings import Behaviour
from demo.agencies.shelf import HungUpError, Shelf
from demo.agencies.vacancies import vacancy
from demo.agencies.wire import (
    cwma,
    hrdnet,
    hrdnet_detail,
    hrdnet_query,
    kead,
    keis,
    keis_detail,
    keis_query,
    kordi,
    kordi_detail,
    work24,
)
from demo.agencies.wire.common import MAINTENANCE_PAGE, SPENT, Answer, Request, portal_refusal
from demo.agencies.world import Moment, World

_DELAYS = {Agency.KORDI: (9.0, 30.0)}
"""Seconds a response takes as measured, where it is worth telling; others: below."""

_USUAL_DELAY = (0.2, 0.8)

Made = Callable[[Request], Answer]
_SERVICES: tuple[tuple[Agency, str, str, Made], ...] = (
    (Agency.KEIS, "list", keis.PATH, keis.page),
    (Agency.KEIS, "detail", keis_detail.PATH, keis_detail.page),
    (Agency.HRDNET, "list", hrdnet.PATH, hrdnet.page),
    (Agency.HRDNET, "detail", hrdnet_detail.PATH, hrdnet_detail.page),
    (Agency.KEAD, "list", kead.PATH, kead.page),
    (Agency.KEAD, "plain", kead.PLAIN_PATH, kead.plain_page),
    (Agency.KORDI, "list", kordi.PATH, kordi.page),
    (Agency.KORDI, "detail", kordi_detail.PATH, kordi_detail.page),
    (Agency.CWMA, "list", cwma.PATH, cwma.page),
)


def application(world: World, behaviour: Behaviour) -> Starlette:
    """All five under their real paths, and the list of wage defaulters."""
    shelves = {agency: _shelf(world, agency, behaviour) for agency in Agency}
    routes = [
        Route(path, _endpoint(agency, service, made, shelves[agency], behaviour))
        for agency, service, path, made in _SERVICES
    ]

    async def defaulters(_: HttpRequest) -> Response:
        body = arrears.csv_bytes(arrears.defaulters(shelves[Agency.KEIS]))
        return Response(body, media_type="text/csv; charset=utf-8")

    return Starlette(routes=[*routes, Route(arrears.PATH, defaulters)])


def _shelf(world: World, agency: Agency, behaviour: Behaviour) -> Shelf:
    def course(moment: Moment) -> Any:
        return session(moment, world.seed)

    def nothing(_moment: Moment, _fact: Any) -> Mapping[str, Hashable]:
        return {}

    keys: dict[Agency, Callable[[Moment, Any], Mapping[str, Hashable]]] = {
        Agency.KEIS: keis_query.keys,
        Agency.HRDNET: hrdnet_query.keys,
    }
    return Shelf(
        world,
        agency,
        facts=course if agency is Agency.HRDNET else vacancy,
        keys=keys.get(agency, nothing),
        lie=behaviour.lies.get(agency),
        hostile=behaviour.hostile,
    )


def _spent(agency: Agency) -> Answer:
    if agency in (Agency.KEIS, Agency.HRDNET):
        return work24.refusal(work24.SPENT)
    return portal_refusal("22", SPENT)


class _HungUp(Response):
    """Half an answer, then the connection closes."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/xml"), (b"content-length", b"100000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"<?xml version=", "more_body": True})
        raise HungUpError


def _endpoint(
    agency: Agency, service: str, made: Made, shelf: Shelf, behaviour: Behaviour
) -> Callable[[HttpRequest], Awaitable[Response]]:
    low, high = _DELAYS.get(agency, _USUAL_DELAY)
    delays = Random(0)
    quota = behaviour.quota(agency, service)
    asked = answered = 0

    async def answer(http: HttpRequest) -> Response:
        nonlocal asked, answered
        asked += 1
        if behaviour.slowness:
            await asyncio.sleep(behaviour.slowness * delays.uniform(low, high))
        if behaviour.maintenance and asked % behaviour.maintenance == 0:
            return Response(MAINTENANCE_PAGE, media_type="text/html")
        answered += 1
        if quota is not None and answered > quota:
            said = _spent(agency)
        else:
            try:
                said = made(Request(shelf, http.query_params))
            except HungUpError:
                return _HungUp()
        return Response(said.body, media_type=said.media_type)

    return answer
