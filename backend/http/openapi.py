"""The description of the API, true of its errors too."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from backend.http.problems import PROBLEM, Problem

_DEFAULT = {
    "description": "Any other error: too large, too slow, not understood, a defect",
    "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_INVALID = {
    "description": "fields_invalid: `fields` names them",
    "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_NOT_OURS = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> None:
    """Have `app` describe every error of every operation as the problem it is answered with."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _schema(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _schema(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(title=app.title, version=app.version, routes=app.routes)
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    for name in _NOT_OURS:
        schemas.pop(name, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {}) | {"Problem": problem}
    for path in made["paths"].values():
        for operation in path.values():
            answers = operation["responses"]
            answers.setdefault("default", _DEFAULT)
            if "422" in answers and PROBLEM not in answers["422"].get("content", {}):
                answers["422"] = _INVALID
    return made
