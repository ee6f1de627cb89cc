"""When each field of this device's records was changed, kept with them in one write.

The clock is a hybrid one (Kulkarni et al. 2014), as the backend wants it, in text that sorts as it
does: `milliseconds(13)-counter(4 hex)-device(12 hex)`. A device takes the larger of its own time
and the latest it saw, so that what is written after something was read also wins over it.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.models import ErrorCode, IlteoroError
from app.store.vault import Vault
from app.sync.account_kept import ALL, KIND, ME, PART, STAMPS, say_sent
from app.sync.records_fields import (
    OTHERS,
    PLACES,
    SAVED,
    Content,
    Fields,
    Place,
    applied,
    changed,
    content_of,
    fields_of,
    fits,
    other_of,
    place_of,
)

AT_ONCE = 200
"""Records that are sent in one request."""
_LONG_AGO = datetime.fromtimestamp(0, UTC)
"""What is noted then comes right after the latest that was seen."""
_CLOCK = re.compile(r"[0-9]{13}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass
class Stamps:
    """`clocks` by key; `unsent`: the keys that the backend did not acknowledge; `seq`: how far
    its records were read; `owner`: whose account they are in, `consented` the consents they are
    there under, `agreed` whether those needed stood on this device once, `told` when each consent
    was said here and there when both were compared last; `base`: the clock of what a key that was
    changed here and not yet acknowledged said before."""

    device: str = field(default_factory=lambda: secrets.token_hex(6))
    latest: str = ""
    clocks: dict[str, str] = field(default_factory=dict)
    unsent: list[str] = field(default_factory=list)
    seq: int = 0
    owner: str | None = None
    consented: str = ""
    agreed: bool = False
    told: dict[str, list[str]] = field(default_factory=dict)
    base: dict[str, str] = field(default_factory=dict)


def stamps_in(vault: Vault) -> Stamps:
    """The stamps of a vault; new ones where there are none."""
    return Stamps(**(vault.get(STAMPS, ME) or {}))


def save(
    vault: Vault,
    now: datetime,
    records: Mapping[Place, Content],
    before: Mapping[Place, Content],
) -> None:
    """Write records, all of them or none. Of those that devices share only what differs from
    `before` (what the one who writes had read) is written, and stamped: what came from elsewhere
    meanwhile stays. Raises DISK_FULL."""
    with vault.together():
        stamps: Stamps | None = None
        for place, content in records.items():
            if place not in PLACES:
                vault.put(*place, content)
                continue
            new = changed(fields_of(place, before.get(place, {})), fields_of(place, content))
            stands = vault.get(*place)
            fields = applied(fields_of(place, stands or {}), new)
            merged = content_of(place, fields, {**(stands or {}), **content})
            if merged != stands:
                vault.put(*place, merged)
            if new:
                stamps = stamps or stamps_in(vault)
                _stamp(stamps, new, now)
        if stamps is not None:
            _keep(vault, stamps)


def unsent(vault: Vault) -> list[dict[str, Any]]:
    """What the backend did not acknowledge, as its route takes it; at most `AT_ONCE` records."""
    with vault.together():
        stamps, fields = stamps_in(vault), _all_fields(vault)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for key in stamps.unsent:
        kind, name, field_name = key.split("/", 2)
        if (kind, name) not in found and len(found) == AT_ONCE:
            continue
        version = {"value": fields.get(key), "clock": stamps.clocks[key]}
        found.setdefault((kind, name), {})[field_name] = version
    return [{"kind": kind, "id": name, "fields": said} for (kind, name), said in found.items()]


def take(
    vault: Vault, records: Iterable[Any], *, sent: Iterable[Any] = (), seq: int | None = None
) -> bool:
    """Take over what is newer in `records` as the backend told them, and note what it has
    acknowledged of `sent`; whether anything changed here. `seq` says how far they were read.

    What changed here and was not sent yet stays until it was: the backend keeps what loses. Of an
    answer that was given here and elsewhere, neither knowing of the other, the version that does
    not hold is kept in `OTHERS`.
    """
    with vault.together():
        stamps = stamps_in(vault)
        new, beside, waiting = Fields(), Fields(), set(stamps.unsent)
        done = {key: v for key, v, clock, _ in _versions(sent) if clock == stamps.clocks.get(key)}
        waiting -= done.keys()
        for key, value, clock, lost in _versions(records):
            stamps.latest = max(stamps.latest, clock)
            if key in done and key in stamps.base:
                mine = {"value": done[key], "clock": stamps.clocks[key]}
                other = _other(mine, stamps.base[key], {"value": value, "clock": clock}, lost)
                name = other_of(key)
                if name is not None and other is not None:
                    beside[name] = other
            # Also of the same clock, as a copied folder may have: the backend's is for all.
            if key not in waiting and clock >= stamps.clocks.get(key, "") and fits(key, value):
                new[key], stamps.clocks[key] = value, clock
        stamps.unsent = [key for key in stamps.unsent if key in waiting]
        stamps.base = {key: base for key, base in stamps.base.items() if key in waiting}
        stamps.seq = stamps.seq if seq is None else seq
        is_changed = _write(vault, new, stamps.clocks)
        if beside:
            vault.put(*OTHERS, {**(vault.get(*OTHERS) or {}), **beside})
            told = {f"{'/'.join(OTHERS)}/{name}": other for name, other in beside.items()}
            _stamp(stamps, told, _LONG_AGO)
            is_changed = True
        _keep(vault, stamps)
    return is_changed


def _other(mine: Content, base: str, stands: Content, lost: Iterable[Any]) -> Content | None:
    """The version that does not hold of what was said here and elsewhere apart: mine, where
    another holds, else the newest that another device said after `base`, which this one had read.
    None where nobody said otherwise."""
    if stands["clock"] > mine["clock"]:
        other: Content | None = mine
    else:
        device = len(mine["clock"].rpartition("-")[0])
        apart = [
            {"value": one["value"], "clock": str(one["clock"])}
            for one in lost
            if str(one["clock"]) > base and str(one["clock"])[device:] != mine["clock"][device:]
        ]
        other = max(apart, key=lambda one: str(one["clock"]), default=None)
    if other is None or other["value"] is None or other["value"] == stands["value"]:
        return None
    return other


def adopt(vault: Vault, consented: str, said: Iterable[Content], *, agreed: bool) -> None:
    """Note whose account it is and under which consents, and keep those that were given
    elsewhere. Where they changed everything is sent and read again: what was there is gone.

    Raises SIGNED_OUT where nobody is, OTHER_PERSON where the records are another person's.
    """
    with vault.together():
        account = (vault.get(KIND, ME) or {}).get("account")
        stamps = stamps_in(vault)
        if account is None:
            raise IlteoroError(ErrorCode.SIGNED_OUT)
        if stamps.owner not in (None, account):
            raise IlteoroError(ErrorCode.OTHER_PERSON)
        for consent in said:
            vault.put("consent", consent["which"], consent)
        if (stamps.owner, stamps.consented) == (account, consented) and stamps.agreed >= agreed:
            return
        stamps.owner, stamps.consented, stamps.seq = account, consented, 0
        stamps.agreed = stamps.agreed or agreed
        for key in _all_fields(vault):  # what was said before there were stamps is the oldest
            stamps.clocks.setdefault(key, _clock(0, 0, stamps.device))
        stamps.unsent = list(stamps.clocks)
        _keep(vault, stamps)


def compared(vault: Vault, told: dict[str, list[str]]) -> None:
    """Note what was said of the consents here and at the backend."""
    with vault.together():
        stamps = stamps_in(vault)
        if stamps.told != told:
            stamps.told = told
            _keep(vault, stamps)


def set_right(vault: Vault, now: datetime) -> None:
    """Give what was not sent and lies ahead of the true time that time, in the same order."""
    with vault.together():
        stamps, ms = stamps_in(vault), _milliseconds(now)
        waiting = set(stamps.unsent)
        sent = (clock for key, clock in stamps.clocks.items() if key not in waiting)
        stamps.latest = max((c for c in sent if c < _clock(ms, 0, "")), default="")
        wrong = [key for key in stamps.unsent if int(stamps.clocks[key][:13]) > ms]
        for key in sorted(wrong, key=lambda key: stamps.clocks[key]):
            stamps.latest = stamps.clocks[key] = _next(stamps.latest, now, stamps.device)
        _keep(vault, stamps)


def _stamp(stamps: Stamps, new: Fields, now: datetime) -> None:
    stamps.latest = _next(stamps.latest, now, stamps.device)
    for key in new:
        stamps.base.setdefault(key, stamps.clocks.get(key, ""))
    stamps.clocks |= dict.fromkeys(new, stamps.latest)
    stamps.unsent = list(dict.fromkeys([*stamps.unsent, *new]))


def _next(latest: str, now: datetime, device: str) -> str:
    ms, counter = _milliseconds(now), 0
    if latest and int(latest[:13]) >= ms:
        ms, counter = int(latest[:13]), int(latest[14:18], 16) + 1
        ms, counter = ms + counter // 0x10000, counter % 0x10000
    return _clock(ms, counter, device)


def _clock(ms: int, counter: int, device: str) -> str:
    return f"{ms:013}-{counter:04x}-{device}"


def _milliseconds(now: datetime) -> int:
    return int(now.timestamp() * 1000)


def _versions(records: Iterable[Any]) -> Iterable[tuple[str, Any, str, list[Any]]]:
    """Key, value, clock and the versions that lost, of what can be used of the answer."""
    for record in records:
        for name, version in record["fields"].items():
            key, clock = f"{record['kind']}/{record['id']}/{name}", str(version["clock"])
            if _CLOCK.fullmatch(clock):
                yield key, version["value"], clock, version.get("lost", [])


def _write(vault: Vault, new: Fields, clocks: dict[str, str]) -> bool:
    is_changed = False
    for place in PLACES:
        said = {key: value for key, value in new.items() if place_of(key) == place}
        stands = vault.get(*place) or {}
        before = fields_of(place, stands)
        if not changed({key: before.get(key) for key in said}, said):
            continue
        fields = applied(before, said)
        if place == SAVED:  # on every device in the same order, what was saved last first
            fields = dict(
                sorted(fields.items(), key=lambda one: clocks.get(one[0], ""), reverse=True)
            )
            vault.put(*place, {"ids": list(fields.values())})
        else:
            vault.put(*place, content_of(place, fields, stands))
        is_changed = True
    return is_changed


def _all_fields(vault: Vault) -> Fields:
    found: Fields = {}
    for place in PLACES:
        found |= fields_of(place, vault.get(*place) or {})
    return found


def _keep(vault: Vault, stamps: Stamps) -> None:
    vault.put(STAMPS, ME, asdict(stamps))
    how = PART if stamps.unsent else ALL
    say_sent(vault, how if stamps.owner and stamps.seq else None)
