"""The forms as they are packaged, their shared parts put in.

A form's file has a JSON Schema (draft 7) of the answers and a part for the screen: pages of
questions, each with a widget and where its answer may be known from. When a question is put is
said once, in the schema: an `if` with the questions it brings under `then` and those it takes
away as `false` under `else`.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import Field

from app.models.base import Model
from app.models.errors import ErrorCode, IlteoroError

Schema = Mapping[str, Any]


class Widget(StrEnum):
    """How a question is answered. `files` are pages from the camera or files; `signature` is
    drawn, or typed by who can't draw."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    DATE = "date"
    PHONE = "phone"
    DIGITS = "digits"
    NUMBER = "number"
    MONEY = "money"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    PICK = "pick"
    FILES = "files"
    SIGNATURE = "signature"


class Question(Model):
    """How one answer is asked for. `prefill` names what may know it already."""

    widget: Widget
    prefill: str | None = None


class Page(Model):
    """What stands together on the paper, the names of its questions in order."""

    id: str
    questions: tuple[str, ...]


class Source(Model):
    """Where a rule or a form comes from: the article, and the day its text was looked at.
    `verified` is false where it is from general knowledge and nobody held it against the law."""

    law: str
    as_of: str
    verified: bool


class Official(Source):
    """The paper form this stands for."""

    title: str


class Between(Model):
    """`first` is not after `last`. Where given, the time between them is at most `months`, and
    the number answered in `days` at most the days of it."""

    id: str
    first: str
    last: str
    months: int | None = None
    days: str | None = None


class Rule(Source):
    """Something the law asks: `test` is the JSON Schema that `fact` has to meet."""

    id: str
    fact: str
    test: dict[str, Any]


class Form(Model):
    """One version of one form. `schema_` is the JSON Schema of its answers, whole."""

    id: str
    version: int = Field(ge=1)
    official: Official
    schema_: dict[str, Any] = Field(alias="schema")
    pages: tuple[Page, ...]
    questions: dict[str, Question]
    rules: tuple[Between, ...] = ()
    eligibility: tuple[Rule, ...] = ()

    def schema_of(self, question: str) -> Schema:
        """What one answer must be, references followed."""
        schema: Schema = self.schema_["properties"][question]
        while "$ref" in schema:
            schema = self.schema_["definitions"][schema["$ref"].rpartition("/")[2]]
        return schema

    def choices(self, question: str) -> tuple[str, ...]:
        """The answers to choose from, none where it is not a choice."""
        schema = self.schema_of(question)
        return tuple(schema.get("items", schema).get("enum", ()))


@cache
def forms() -> tuple[Form, ...]:
    """Every version of every form, in the order in which they are offered."""
    return tuple(_read(name) for name in _ORDER)


def form(id: str, version: int | None = None) -> Form:  # noqa: A002
    """One form, the newest version where none is named. Raises FORM_UNKNOWN."""
    found = [one for one in forms() if one.id == id and version in (None, one.version)]
    if not found:
        raise IlteoroError(ErrorCode.FORM_UNKNOWN, form=id[:60], version=version or 0)
    return max(found, key=lambda one: one.version)


def newest() -> tuple[Form, ...]:
    """The forms that are offered: the newest version of each."""
    return tuple(one for one in forms() if one is form(one.id))


_ORDER = (
    "training_application",
    "training_allowance",
    "return_grant",
    "workplace_adjustment",
    "counseling_request",
    "change_of_details",
    "petition",
)


def _read(name: str) -> Form:
    shared, own = _json("shared"), _json(name)
    schema: dict[str, Any] = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "definitions": shared["definitions"],
        "properties": dict(own["schema"]["properties"]),
        "required": list(own["schema"].get("required", ())),
        "allOf": list(own["schema"].get("allOf", ())),
        "additionalProperties": False,
    }
    questions = dict(own["questions"])
    for block in (shared["blocks"][one] for one in own["blocks"]):
        schema["properties"] |= block["properties"]
        schema["required"] += block["required"]
        schema["allOf"] += block.get("allOf", ())
        questions |= block["questions"]
    return Form.model_validate(own | {"schema": schema, "questions": questions})


def _json(name: str) -> dict[str, Any]:
    text = files("app.forms").joinpath("data", f"{name}.json").read_text("utf-8")
    read: dict[str, Any] = json.loads(text)
    return read
