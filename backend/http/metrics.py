"""Figures for whoever watches the server, as Prometheus reads them.

How often each route was asked, with which status, and how long it took: nothing about who asked.
With a token set only who sends it may read them; without one only this computer, and not through
a proxy.
"""

import hmac

from fastapi import FastAPI, HTTPException, Request, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_LOOPBACK = {"127.0.0.1", "::1"}
_FORWARDED = {"forwarded", "x-forwarded-for", "x-real-ip"}


class Metrics:
    """What one server counted since it began."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._requests = Histogram(
            "ilteoro_request_seconds",
            "How long requests took",
            ("method", "route", "status"),
            buckets=_BUCKETS,
            registry=self.registry,
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request was answered."""
        self._requests.labels(method, route, str(status)).observe(seconds)


def add_metrics(app: FastAPI, metrics: Metrics, token: str | None) -> None:
    """Answer `/metrics` to whoever may read them; there is no such address for anybody else."""

    @app.get(
        "/metrics",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    )
    def figures(request: Request) -> Response:
        """What was asked and how long it took, for Prometheus."""
        if not _may_read(request, token):
            raise HTTPException(404)
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)


def _may_read(request: Request, token: str | None) -> bool:
    if token is not None:
        told = request.headers.get("authorization", "")
        return hmac.compare_digest(told.encode(), f"Bearer {token}".encode())
    address = request.client.host if request.client else ""
    return address in _LOOPBACK and not _FORWARDED & set(request.headers)
