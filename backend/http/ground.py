"""What every answer has in common, put together."""

from fastapi import FastAPI
from sqlalchemy import Engine

from backend.http.headers import SecurityHeaders
from backend.http.health import add_health
from backend.http.limits import Limits
from backend.http.metrics import Metrics, add_metrics
from backend.http.openapi import describe
from backend.http.problems import answer_problems
from backend.http.requests import Requests
from backend.http.routing import Route
from backend.http.wording import Wording


def add_ground(
    app: FastAPI,
    engine: Engine,
    *,
    most_bytes: int,
    most_seconds: float,
    metrics_token: str | None,
) -> None:
    """Add it to `app`: a request's bytes and seconds at most, and who may read the figures."""
    app.router.route_class = Route
    metrics = Metrics()
    answer_problems(app)
    describe(app)
    # The last layer added is the outermost.
    app.add_middleware(Wording)
    app.add_middleware(Limits, most_bytes=most_bytes, most_seconds=most_seconds)
    app.add_middleware(Requests, metrics=metrics)
    app.add_middleware(SecurityHeaders)
    add_health(app, engine)
    add_metrics(app, metrics, metrics_token)
