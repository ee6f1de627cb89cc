"""The workers somebody looks after, as their device keeps them to be read without a network.

    look       the list, at each contact: who is no longer on it, or no longer shares, is forgotten
    open_case  one worker: who they are, and what they wrote where they agreed that it is seen
    standing   whether what is kept may still be shown: for some days after the last contact

The days are counted by this device's own clock, from what it said at the contact. Set back it
does not win time: what it said last is kept, and a clock behind that asks for a contact.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from app.models import (
    Clock,
    ErrorCode,
    IlteoroError,
    Profile,
    Wishes,
    from_instant,
    to_instant,
)
from app.store.vault import Vault
from app.sync.account import Account
from app.sync.account_kept import KIND as ACCOUNT
from app.sync.account_kept import ME
from app.sync.records import PAGE
from app.sync.records_fields import PROFILE, WISHES, content_of, fits, place_of

LIST, CASE, DESK = "caseload", "case", "desk"
"""Kinds of the vault: the list (id `ME`), each worker that was opened, by id, and what one is
writing about a form, by the form's."""
LONGEST = 30
"""Days; no backend may allow more."""
BACK = timedelta(minutes=10)
"""How far a clock may be set back before a contact is asked for: clocks are set right by that."""

GRACE = timedelta(minutes=15)
"""On top of the days, so that with none of them the list stands from one contact to the next."""


class Standing(StrEnum):
    """Whether what is kept may be shown: yes; too long ago; the clock was set back."""

    FRESH = "fresh"
    OLD = "old"
    CLOCK = "clock"


@dataclass(frozen=True)
class Listed:
    """One worker of the list. `stage` is known only of who `shares`."""

    id: str
    name: str
    shares: bool
    stage: str | None


@dataclass(frozen=True)
class Caseload:
    """The list as it was at `at`, told to `account`. `days` are how long it may be shown."""

    account: str
    at: datetime
    days: int
    checked: datetime
    latest: datetime
    workers: tuple[Listed, ...] = ()
    opened: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Case:
    """One worker as of `at`. Without `shares` nothing that they wrote is in it."""

    id: str
    at: datetime
    shares: bool
    name: str
    phone: str
    case_number: str
    birth_date: str
    profile: Profile
    wishes: Wishes


def kept(vault: Vault) -> Caseload | None:
    """The list of the last contact, None where there was none."""
    told = vault.get(LIST, ME)
    if told is None:
        return None
    return Caseload(
        account=told["account"],
        at=from_instant(told["at"]),
        days=told["days"],
        checked=from_instant(told["checked"]),
        latest=from_instant(told["latest"]),
        workers=tuple(Listed(**one) for one in told["workers"]),
        opened=frozenset(vault.ids(CASE)),
    )


def kept_case(vault: Vault, worker: str) -> Case | None:
    """A worker as they were when last opened with a network, None where they never were."""
    told = vault.get(CASE, worker)
    return None if told is None else _case(worker, told)


def standing(load: Caseload, clock: Clock) -> Standing:
    """Whether what is kept may be shown now."""
    now = clock.source()
    if now < load.latest - BACK:
        return Standing.CLOCK
    gone = max(now, load.latest) - load.checked
    return Standing.FRESH if gone <= timedelta(days=load.days) + GRACE else Standing.OLD


def days_left(load: Caseload, clock: Clock) -> int:
    """Whole days until a contact is asked for."""
    gone = max(clock.source(), load.latest) - load.checked
    return max(0, (timedelta(days=load.days) + GRACE - gone).days)


def note_time(vault: Vault, clock: Clock) -> None:
    """Keep what the clock says, so that it can't be set back unnoticed. While it is behind what it
    said before, nothing is noted: that it was stays to be seen."""
    with vault.together():
        told, now = vault.get(LIST, ME), clock.source()
        if told is not None and now > from_instant(told["latest"]):
            vault.put(LIST, ME, told | {"latest": to_instant(now)})


def look(account: Account) -> None:
    """Ask for the list, and forget whom it no longer names. Raises what `Account.ask` raises."""
    told = account.ask("GET", "/v1/workers")
    vault, clock, address = account.vault, account.clock, account.address
    try:
        listed = [_listed(one) for one in told["workers"]]
        days = min(max(int(told["offline_days"]), 0), LONGEST)
    except (KeyError, TypeError, ValueError):
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=address) from None
    mine = str((vault.get(ACCOUNT, ME) or {}).get("account"))
    now = to_instant(clock.source())
    with vault.together():
        if (vault.get(LIST, ME) or {}).get("account") not in (None, mine):
            forget(vault)  # another one's: who signs in here gets their own
        sharing = {one["id"]: one["shares"] for one in listed}
        for worker in vault.ids(CASE):
            # Withdrawn or given: what was kept under the other answer is not shown any more.
            before = (vault.get(CASE, worker) or {}).get("shares")
            if sharing.get(worker) is not before:
                vault.delete(CASE, worker)
        for id_, written in vault.all(DESK).items():
            if written["worker"] and written["worker"] not in sharing:
                vault.delete(DESK, id_)
        vault.put(
            LIST,
            ME,
            {"account": mine, "at": to_instant(clock.now()), "days": days, "checked": now,
             "latest": now, "workers": listed},
        )  # fmt: skip


def open_case(account: Account, worker: str) -> Case:
    """Ask for one worker and keep the answer. Raises what `Account.ask` raises, NOT_ALLOWED and
    ACCOUNT_UNKNOWN where one looks after them no more: then nothing of them is kept."""
    vault = account.vault
    try:
        told = account.ask("GET", f"/v1/workers/{worker}")
        records: list[Any] | None = []
        try:
            records = _records(account, worker)
        except IlteoroError as error:
            if error.code is not ErrorCode.CONSENT_MISSING:
                raise
            records = None
        content = _content(told, records, account.clock)
    except IlteoroError as error:
        if error.code in (ErrorCode.NOT_ALLOWED, ErrorCode.ACCOUNT_UNKNOWN):
            vault.delete(CASE, worker)
        raise
    except (KeyError, TypeError, ValueError):
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=account.address) from None
    with vault.together():
        # Unless somebody signed out meanwhile: then nothing is to be kept any more.
        if vault.get(ACCOUNT, ME) is not None:
            vault.put(CASE, worker, content)
    return _case(worker, content)


def ended(vault: Vault, clock: Clock) -> None:
    """A contact said that the sign-in is over. Where it would have held on, somebody ended it; and
    where what is kept is too old anyway, nothing is kept any more. A sign-in that was over by
    itself leaves it for its days: who is under way has no network to sign in again."""
    load, told = kept(vault), vault.get(ACCOUNT, ME) or {}
    if load is None:
        return
    until = told.get("until")
    held = until is not None and clock.now() < from_instant(until)
    if held or standing(load, clock) is not Standing.FRESH:
        forget(vault)


def forget(vault: Vault) -> None:
    """Keep nothing of anybody's case any more."""
    with vault.together():
        vault.delete(LIST, ME)
        for kind in (CASE, DESK):
            for one in vault.ids(kind):
                vault.delete(kind, one)


def _records(account: Account, worker: str) -> list[Any]:
    found: list[Any] = []
    since = 0
    while True:
        page = account.ask("GET", f"/v1/workers/{worker}/records?since={since}")["records"]
        found += page
        if len(page) < PAGE:
            return found
        since = int(page[-1]["seq"])


def _content(told: Any, records: Iterable[Any] | None, clock: Clock) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for record in records or ():
        for name, version in record["fields"].items():
            key = f"{record['kind']}/{record['id']}/{name}"
            if fits(key, version["value"]) and version["value"] is not None:
                fields[key] = version["value"]
    said = {
        kind: content_of(
            (kind, name), {k: v for k, v in fields.items() if place_of(k) == (kind, name)}, {}
        )
        for kind, name in (PROFILE, WISHES)
    }
    who = {name: str(told.get(name) or "") for name in _WHO}
    return who | said | {"shares": records is not None, "at": to_instant(clock.now())}


_WHO = ("name", "phone", "case_number", "birth_date")


def _case(worker: str, told: dict[str, Any]) -> Case:
    try:
        profile, wishes = (
            Profile.model_validate(told["profile"]),
            Wishes.model_validate(told["wishes"]),
        )
    except ValidationError:  # each answer fits, and two of them not together
        profile, wishes = Profile(), Wishes()
    return Case(
        id=worker,
        at=from_instant(told["at"]),
        shares=told["shares"],
        profile=profile,
        wishes=wishes,
        **{name: told[name] for name in _WHO},
    )


def _listed(one: Any) -> dict[str, Any]:
    stage = one.get("stage")
    return {
        "id": str(one["id"]),
        "name": str(one.get("name") or ""),
        "shares": one.get("shares") is True,
        "stage": stage if isinstance(stage, str) else None,
    }
