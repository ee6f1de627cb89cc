"""What the routes for staff and their sign-in take and give."""

from typing import Annotated

from pydantic import Field

from app.models.base import Model
from backend.accounts.bodies import WorkerListed


class Ways(Model):
    """By what one can sign in here: a code on a case's phone, the provider."""

    code: bool
    provider: bool


class ToLink(Model):
    """Nobody's account yet: what an administrator needs to tie this person to theirs, for a day."""

    link: str


class WorkerInList(WorkerListed):
    """`shares`: the worker agreed that what they wrote is seen; only then the `stage` of care."""

    shares: bool
    stage: str | None = None


class Workers(Model):
    """`offline_days`: for how long a device may show them without asking here again."""

    workers: list[WorkerInList]
    offline_days: Annotated[int, Field(ge=0, le=30)]
