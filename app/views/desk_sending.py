"""Doing something to a form at the backend: what a screen shows meanwhile, and where it leads."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import flet as ft

from app.models import IlteoroError
from app.state.session import Session
from app.views.components.toast import toast
from app.views.staff_sign_in import problem_words

if TYPE_CHECKING:
    from app.sync.desk import Seen


@dataclass(frozen=True)
class Sending:
    """Whether it is on its way, and what is wrong, in words; `tell` says so."""

    busy: bool
    wrong: str
    tell: Callable[[str], None]
    send: Callable[[Awaitable[bool], str], Awaitable[None]]
    """Does it; once it is done, says the text of the second and goes back to the form."""


def use_sending(session: Session, case: "Seen") -> Sending:
    """What a screen with a button that sends keeps."""
    busy, work = ft.use_state(False)
    wrong, tell = ft.use_state("")

    async def send(act: Awaitable[bool], said: str) -> None:
        work(True)
        tell("")
        try:
            done = await act
        except IlteoroError as error:
            tell(problem_words(session, error))
            return
        finally:
            work(False)
        if done:
            toast(session, session.t(said))
            session.back(f"/forms/{case.id}")

    return Sending(busy, wrong, tell, send)
