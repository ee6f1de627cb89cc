"""A mode is data: which screens there are, where they stand, and what is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flet as ft

from app.state.account import OwnAccount
from app.state.models import Way
from app.state.session import Session
from app.views.come_back import ComeBack
from app.views.welcome import Welcome


@dataclass(frozen=True)
class Place:
    """One route and the component that shows it; `component` is called with the session."""

    path: str
    component: Callable[[Session], Any]


@dataclass(frozen=True)
class Mode:
    """How the app is used. With `memory` nothing is kept after the session, and
    after `idle` seconds without a touch everything is wiped for the next person. `enlarged`: for
    a screen one stands before."""

    name: str
    places: tuple[Place, ...]
    ways: tuple[Way, ...]
    memory: bool = False
    idle: float | None = None
    start: str = "/"
    enlarged: bool = False
    account: Callable[[Session], OwnAccount] = OwnAccount
    """Whose account it is about: a person's own, or that of who looks after others. The latter is
    not welcomed, gives no consents and needs no listings."""

    def routes(self, session: Session) -> list[ft.Route]:
        """The routes of this mode, each bound to a session."""
        return [_route(place, session) for place in self.places]


@ft.component
def _Gate(session: Session, place: Place) -> Any:  # noqa: N802 - a component
    """The screen of an address; for somebody who was not welcomed yet, the welcome.

    On a shared screen the browser's way back leads to what the person before had open.
    """
    ft.use_state(session.person)
    account, _ = ft.use_state(session.account.state)
    path = place.path
    if account.signed_in and account.agreed is not False and _is_new(session, path):
        return ComeBack(session)
    if session.person.welcomed or place.path.startswith("/welcome") or place.path == "/":
        return place.component(session)
    return Welcome(session)


def _is_new(session: Session, path: str) -> bool:
    """Whether somebody who has signed in did not say a word here yet: what they said elsewhere
    may come."""
    person = session.person
    return not (person.welcomed or person.asked_anew or path.startswith("/welcome"))


def _route(place: Place, session: Session) -> ft.Route:
    def show() -> Any:
        # Who looks after others is not welcomed: each screen has a gate of its own.
        return place.component(session) if session.account.for_staff else _Gate(session, place)

    if place.path == "/":
        return ft.Route(index=True, component=show)
    return ft.Route(path=place.path.removeprefix("/"), component=show)
