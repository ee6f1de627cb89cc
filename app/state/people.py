"""The accounts of staff in an administrator's session, and which screens a role has at all.

What there is is asked for each time and kept in memory alone, until the screen is locked.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import flet as ft

from app.models import ErrorCode, IlteoroError
from app.state.models import Way

if TYPE_CHECKING:
    from app.state.staff import StaffAccount
    from app.sync.account import Account
    from app.sync.people import Handed, Member

T = TypeVar("T")

ADMINISTRATOR = "administrator"
HELPERS = frozenset({"caseworker", "counsellor", "supervisor"})
"""Who has a list of workers, as the backend has it."""
WRITERS = frozenset({"caseworker", "counsellor"})
"""Who writes with workers."""
_USER_NAME = re.compile(r"[A-Za-z0-9._@-]{3,60}")


def ways_of(roles: frozenset[str], ways: Iterable[Way], *, reviews: bool) -> tuple[Way, ...]:
    """The screens somebody with these roles has; before anybody is signed in, what most have."""
    fits = {
        "workers": bool(roles & HELPERS) or not roles,
        "forms": reviews or not roles,
        "talk": bool(roles & WRITERS) or not roles,
        "people": ADMINISTRATOR in roles,
    }
    return tuple(way for way in ways if fits.get(way.name, True))


@ft.observable
@dataclass
class PeopleState:
    """What screens watch. `members` None: nothing came yet; `problem` why they could not be asked
    for last; `handed` what somebody is handed to set up their account, until it was read."""

    members: "tuple[Member, ...] | None" = None
    problem: ErrorCode | None = None
    busy: bool = False
    handed: "Handed | None" = None

    def __post_init__(self) -> None:
        self._typed: dict[str, str] = {}
        self._roles: frozenset[str] = frozenset()


class People:
    """The accounts of staff as one session sees them."""

    def __init__(self, account: "StaffAccount") -> None:
        self._account = account
        self.state = PeopleState()

    @property
    def runs(self) -> bool:
        """Whether accounts are this person's to run."""
        return ADMINISTRATOR in self._account.desk.roles

    @property
    def alone(self) -> bool:
        """Whether there is nothing else for this person here."""
        return self.runs and not self._account.desk.roles & HELPERS

    def member(self, id: str) -> "Member | None":  # noqa: A002
        """One of them; None where there is no such."""
        return next((one for one in self.state.members or () if one.id == id), None)

    def clear(self) -> None:
        """Let go of everything in memory."""
        empty = PeopleState()
        for name in ("members", "problem", "busy", "handed", "_typed", "_roles"):
            setattr(self.state, name, getattr(empty, name))

    async def look(self) -> None:
        """Ask who there is. Why it could not be asked stands in `problem`."""
        from app.sync import people

        state = self.state
        state.busy = True
        try:
            state.members = await self._account.through(people.members)
            state.problem = None
        except IlteoroError as error:
            state.problem = error.code
        finally:
            state.busy = False

    def missing(self) -> str:
        """What a new account still wants: `name`, `user`, `roles`; empty where it has all."""
        typed = self.state._typed
        if not typed.get("name", "").strip():
            return "name"
        if not _USER_NAME.fullmatch(typed.get("user", "").strip()):
            return "user"
        return "" if self.state._roles else "roles"

    async def add(self) -> None:
        """Make the account that was typed. Raises what asking the backend raises; what was typed
        stays until it was made."""
        from app.sync import people

        state = self.state
        name, user = (state._typed.get(field, "").strip() for field in ("name", "user"))
        roles = state._roles
        state.handed = await self._asked(lambda one: people.add(one, name, user, roles))
        state._typed, state._roles = {}, frozenset()
        await self.look()

    async def add_kiosk(self) -> None:
        """Register the shared device whose name was typed. Raises what asking the backend
        raises."""
        from app.sync import people

        state = self.state
        name = state._typed.get("kiosk", "").strip()
        state.handed = await self._asked(lambda one: people.add_kiosk(one, name))
        state._typed = {}
        await self.look()

    async def reset(self, member: "Member") -> None:
        """Have one of them set up anew. Raises what asking the backend raises."""
        from app.sync import people

        self.state.handed = await self._asked(lambda one: people.reset(one, member))
        await self.look()

    async def change(self, member: str, **wanted: Any) -> None:
        """Change one of them. Raises what asking the backend raises."""
        from app.sync import people

        await self._asked(lambda one: people.change(one, member, **wanted))
        await self.look()

    async def _asked(self, act: "Callable[[Account], T]") -> T:
        self.state.busy = True
        try:
            return await self._account.through(act)
        finally:
            self.state.busy = False
