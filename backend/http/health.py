"""Whether the server can answer at all: asked every few seconds by whoever keeps it running."""

from typing import Literal

from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Engine, text

from app.models import ErrorCode
from backend.http.problems import answers
from backend.storage import reading

_ASKED = text("SELECT 1")


class Health(BaseModel):
    """It is well; where it is not, the answer is a problem."""

    status: Literal["ok"] = "ok"


def add_health(app: FastAPI, engine: Engine) -> None:
    """Answer `/healthz`."""

    @app.get("/healthz", responses=answers(ErrorCode.STORAGE_UNAVAILABLE))
    def healthz() -> Health:
        """Whether it answers and reaches its database."""
        with reading(engine) as connection:
            connection.execute(_ASKED)
        return Health()
