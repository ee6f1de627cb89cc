"""What a page may say, each kind with its limits; anything else ends its line.

hello    the ticket, and which load of the page this is
signal   a description, candidate or wish for another person's page, passed on unread
state    hand raised, microphone, camera, screen
chat     a line for everybody, with its language so that a translation can be added to it
admit, remove, end    of who lets people in
turn     fresh passwords for the relay
ping     answered: a page can't see the line's own pings
leave    gone for good
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

MOST_BYTES = 64 * 1024
"""A frame at most: a description of a talk of four is 12 KB."""
_Id = Annotated[str, StringConstraints(min_length=1, max_length=36)]


class _Said(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Hello(_Said):
    """The first thing anybody says."""

    type: Literal["hello"]
    ticket: Annotated[str, StringConstraints(min_length=20, max_length=100)]
    instance: _Id


class Signal(_Said):
    """For one other person's page."""

    type: Literal["signal"]
    to: _Id
    data: dict[str, Any]


class State(_Said):
    """How one is there."""

    type: Literal["state"]
    hand: bool = False
    audio: bool = False
    video: bool = False
    screen: bool = False


class Chat(_Said):
    """A line. `id` is the page's own, so that it knows its line again."""

    type: Literal["chat"]
    id: _Id
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class About(_Said):
    """Let somebody in, or send them away."""

    type: Literal["admit", "remove"]
    who: _Id


class Bare(_Said):
    """What needs no more words."""

    type: Literal["ping", "turn", "leave", "end"]


Said = Annotated[Signal | State | Chat | About | Bare, Field(discriminator="type")]
_HELLO, _SAID = TypeAdapter(Hello), TypeAdapter[Signal | State | Chat | About | Bare](Said)


def read_hello(text: str) -> Hello | None:
    """A first line; None where it is none."""
    try:
        return _HELLO.validate_json(text)
    except ValidationError:
        return None


def read_said(text: str) -> Signal | State | Chat | About | Bare | None:
    """A later line; None where it can't be understood."""
    try:
        return _SAID.validate_json(text)
    except ValidationError:
        return None
