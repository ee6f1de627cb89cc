"""The way into a counselling room: an address for a browser to open.

What a button has to do: ask for the address when it is pressed, and open it at once in a Custom
Tab, the computer's own browser or a new tab. It works once and for five minutes, and whoever has it
gets in: it is kept nowhere, neither in the vault nor in a log.
"""

from typing import Any, Literal
from urllib.parse import quote

from app.models import ErrorCode, IlteoroError
from app.sync.account import Account

Guest = Literal["interpreter", "family", "advocate"]


def room_address(account: Account, worker: str | None = None) -> str:
    """The address of one's own room, for staff of the room of a `worker` they look after.

    A worker waits there until the counsellor opens the door. Raises what `Account.ask` raises,
    NOT_ALLOWED where it is not one's worker.
    """
    path = f"/v1/rooms/{quote(worker, safe='')}" if worker else "/v1/rooms"
    return _address(account, account.ask("POST", path))


def invitation(account: Account, worker: str, part: Guest, name: str) -> str:
    """An address for somebody without an account, for the counsellor to pass on: it works once and
    for a day. Raises what `Account.ask` raises, ALREADY_THERE where too many were invited."""
    path = f"/v1/rooms/{quote(worker, safe='')}/guests"
    return _address(account, account.ask("POST", path, {"part": part, "name": name}))


def _address(account: Account, told: Any) -> str:
    path = told.get("path") if isinstance(told, dict) else None
    # A browser is sent there: nowhere else than to the backend itself.
    if not isinstance(path, str) or not path.startswith("/room#"):
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=account.address)
    return account.address.rstrip("/") + path
