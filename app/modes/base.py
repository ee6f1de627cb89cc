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

_OPEN = ("/welcome", "/kiosk", "/signed-in")
"""How the addresses begin that say nothing of anybody."""


@dataclass(frozen=True)
class Place:
    """One route and the component that shows it; `component` is called with the session."""

    path: str
    component: Callable[[Session], Any]


@dataclass(frozen=True)
class Mode:
    """How the app is used. With `memory` nothing is kept after the session, and
    after `idle` seconds without a touch everything is wiped for the next person. `enlarged`: for
    a screen one stands before. `first` is what somebody new sees at whatever address."""

    name: str
    places: tuple[Place, ...]
    ways: tuple[Way, ...]
    memory: bool = False
    idle: float | None = None
    start: str = "/"
    enlarged: bool = False
    first: Callable[[Session], Any] = Welcome
    account: Callable[[Session], OwnAccount] = OwnAccount
    """Whose account it is about: a person's own, or that of who looks after others. The latter is
    not welcomed, gives no consents and needs no listings."""

    def routes(self, session: Session) -> list[ft.Route]:
        """The routes of this mode, each bound to a session."""
        first = None if session.account.for_staff else self.first
        return [_route(place, session, first) for place in self.places]


@ft.component
def _Gate(session: Session, place: Place, first: Callable[[Session], Any]) -> Any:  # noqa: N802 - a component
    """The screen of an address; for somebody who was not welcomed yet, the `first` one.

    On a shared screen the browser's way back leads to what the person before had open.
    """
    ft.use_state(session.person)
    account, _ = ft.use_state(session.account.state)
    path = place.path
    if account.signed_in and account.agreed is not False and _is_new(session, path):
        return ComeBack(session)
    if session.person.welcomed or place.path.startswith(_OPEN) or place.path == "/":
        return place.component(session)
    return first(session)


def _is_new(session: Session, path: str) -> bool:
    """Whether somebody who has signed in did not say a word here yet: what they said elsewhere
    may come."""
    person = session.person
    return not (person.welcomed or person.asked_anew or path.startswith(_OPEN))


def _route(place: Place, session: Session, first: Callable[[Session], Any] | None) -> ft.Route:
    def show() -> Any:
        return place.component(session) if first is None else _Gate(session, place, first)

    if place.path == "/":
        return ft.Route(index=True, component=show)
    return ft.Route(path=place.path.removeprefix("/"), component=show)
