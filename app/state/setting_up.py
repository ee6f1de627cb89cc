"""Who was handed a code chooses a password and ties their authenticator: on the screen, in memory
alone, forgotten once it is done or left."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import flet as ft

if TYPE_CHECKING:
    from app.state.staff import StaffAccount
    from app.sync.setting_up import Authenticator

CODE = ("user", "code")
CHOICE = ("password", "again", "shown")
"""What is asked for, first and then."""
LEAST = 12
"""The fewest characters of a password, as the backend has it."""


@ft.observable
@dataclass
class SettingUpState:
    """What screens watch. `tied`: the code was right; `recovery`: it is done, and these are told
    once."""

    tied: "Authenticator | None" = None
    recovery: tuple[str, ...] = ()
    busy: bool = False

    def __post_init__(self) -> None:
        self._typed: dict[str, str] = {}


class SettingUp:
    """One way through it."""

    def __init__(self, account: "StaffAccount") -> None:
        self._account = account
        self.state = SettingUpState()

    def clear(self) -> None:
        """Let go of everything in memory."""
        self.state.tied, self.state.recovery, self.state.busy = None, (), False
        self.state._typed = {}

    def missing(self) -> str:
        """The first that is still wanted: a field's name, `short` for a password that is, `differs`
        where it was not typed the same twice; empty where there is all."""
        typed = self.state._typed
        fields = CODE if self.state.tied is None else CHOICE
        empty = next((name for name in fields if not typed.get(name, "").strip()), "")
        if empty or self.state.tied is None:
            return empty
        if len(typed["password"]) < LEAST:
            return "short"
        return "" if typed["password"] == typed["again"] else "differs"

    async def begin(self) -> None:
        """Show the code. Raises what asking the backend raises; what was typed stays."""
        from app.sync import setting_up

        user, code = self._said("user"), self._said("code")
        self.state.busy = True
        try:
            self.state.tied = await self._account.through(
                lambda one: setting_up.begin(one, user, code)
            )
        finally:
            self.state.busy = False

    async def finish(self) -> None:
        """Choose. Raises what asking the backend raises; what was typed stays."""
        from app.sync import setting_up

        user, code, shown = self._said("user"), self._said("code"), self._said("shown")
        password, device = self.state._typed["password"], self._account.device_name()
        self.state.busy = True
        try:
            self.state.recovery = await self._account.through(
                lambda one: setting_up.finish(
                    one, user, code, password=password, shown="".join(shown.split()), device=device
                )
            )
        finally:
            self.state.busy = False
        self.state._typed = {}
        await self._account.signed_in()

    def _said(self, name: str) -> str:
        return self.state._typed.get(name, "").strip()
