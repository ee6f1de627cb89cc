"""A worker's records between devices: what is asked of the backend and written, without I/O.

    consents   what was said last holds here and there; without both nothing is sent
    unsent     fields that changed here, until the backend has acknowledged each
    since      what changed elsewhere, a page at a time

Every step is whole in itself: a kill between two loses nothing, and the next sync begins anew.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.models import ErrorCode, IlteoroError, from_instant
from app.sync import records_kept
from app.sync.account import Account
from app.sync.driving import driven
from app.sync.records_fields import Content

NEEDED = ("personal", "health")
"""The consents without which the backend keeps no records."""
SHARING = "sharing"
"""The one under which those who help see what is kept there."""
RECORDS, CONSENTS = "/v1/me/records", "/v1/me/consents"
PAGE = 500


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the backend. Answered with JSON; a refusal is raised where the step was yielded."""

    method: Literal["GET", "PUT"]
    path: str
    body: Any = None


@dataclass(frozen=True, slots=True)
class Said:
    """Read the consents of this device. Answered with them by name, None where never asked; with
    whether those needed stood here once, so that a no takes something back; and with what this
    device and the backend had said of each when they were compared last."""


@dataclass(frozen=True, slots=True)
class Adopt:
    """`records_kept.adopt`."""

    consented: str
    said: tuple[Content, ...]
    agreed: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """`records_kept.compared`."""

    told: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Unsent:
    """`records_kept.unsent`. Answered with what it gives."""


@dataclass(frozen=True, slots=True)
class Since:
    """Answered with how far the backend's records were read."""


@dataclass(frozen=True, slots=True)
class Take:
    """`records_kept.take`. Answered with whether anything changed here."""

    records: tuple[Any, ...]
    sent: tuple[Any, ...] = ()
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class SetRight:
    """`records_kept.set_right`, by the clock that the backend's date has set."""


Step = Ask | Said | Adopt | Compared | Unsent | Since | Take | SetRight
Steps = Generator[Step, Any, "Shared"]


@dataclass(frozen=True, slots=True)
class Shared:
    """What came of it: whether anything changed here, and whether nothing is shared because the
    consents do not stand here and at the backend."""

    changed: bool
    paused: bool


def record_sync(text: int, *, keeps: bool = True) -> Steps:
    """Share what is new. `text` is the version of the consents that holds today; where the person
    does not let the backend keep anything new, only what was taken back is told.

    Raises what `Account.ask` raises, OTHER_PERSON, DISK_FULL.
    """
    here: dict[str, Content | None]
    known: dict[str, list[str]]
    here, agreed, known = yield Said()
    there = _current((yield Ask("GET", CONSENTS)))
    for which in (*NEEDED, SHARING):
        mine, theirs = here[which], there.get(which)
        # Who looks around on a new device without agreeing does not take anything back.
        told = mine is not None and (keeps if mine["given"] else agreed or which == SHARING)
        before = known.get(which, ["", ""])
        if mine and told and (mine["given"] if theirs is None else _wins(mine, theirs, before)):
            body = {name: mine[name] for name in ("which", "given", "text", "language")}
            there = _current((yield Ask("PUT", CONSENTS, body)))
    if not keeps:
        no = {which: mine for which, mine in here.items() if mine and not mine["given"]}
        yield Compared(known | _told(no, there))
        return Shared(changed=False, paused=True)
    given = [there[which] for which in NEEDED if which in there and there[which]["given"]]
    new = [one for one in given if one["text"] == text and _is_open(here[one["which"]], text)]
    mark = " ".join(there[which]["at"] for which in NEEDED if which in there)
    stand = {one["which"] for one in new} | {
        which
        for which, said in here.items()
        if said is not None and said["given"] and said["text"] == text
    }
    paused = len(given) < len(NEEDED) or not stand >= set(NEEDED)
    mine, theirs = here[SHARING], there.get(SHARING)
    if theirs and (mine is None or _wins(theirs, mine, known.get(SHARING, ["", ""])[::-1])):
        new.append(theirs)
    yield Adopt(mark, tuple(new), agreed=not paused)
    yield Compared(_told(here | {one["which"]: one for one in new}, there))
    if paused:
        return Shared(changed=bool(new), paused=True)
    is_changed, last = bool(new), None
    while records := (yield Unsent()):
        if records == last:
            raise ValueError("the backend acknowledges nothing")
        last = records
        try:
            answer = yield Ask("PUT", RECORDS, {"records": records})
        except IlteoroError as error:
            if error.code is not ErrorCode.CLOCK_AHEAD:
                raise
            # This device's clock was ahead when it was written; the answer has set it right.
            yield SetRight()
            continue
        is_changed |= yield Take(_records(answer), sent=tuple(records))
    more = True
    while more:
        since: int = yield Since()
        page = _records((yield Ask("GET", f"{RECORDS}?since={since}")))
        if page:
            is_changed |= yield Take(page, seq=max(since, *(int(one["seq"]) for one in page)))
        more = len(page) == PAGE
    return Shared(is_changed, paused=False)


def share(account: Account, text: int, *, keeps: bool = True) -> Shared:
    """Do step after step. Raises what `record_sync` raises, and ANSWER_UNREADABLE."""
    return driven(record_sync(text, keeps=keeps), done, account)


def done(step: Step, account: Account) -> Any:
    """Carry out one step; its answer."""
    answer: Any = None
    vault = account.vault
    match step:
        case Ask():
            answer = account.ask(step.method, step.path, step.body)
        case Said():
            names = (*NEEDED, SHARING)
            said = {which: vault.get("consent", which) or None for which in names}
            stamps = records_kept.stamps_in(vault)
            answer = said, stamps.agreed, stamps.told
        case Adopt():
            records_kept.adopt(vault, step.consented, step.said, agreed=step.agreed)
        case Compared():
            records_kept.compared(vault, step.told)
        case Unsent():
            answer = records_kept.unsent(vault)
        case Since():
            answer = records_kept.stamps_in(vault).seq
        case Take():
            answer = records_kept.take(vault, step.records, sent=step.sent, seq=step.seq)
        case SetRight():
            records_kept.set_right(vault, account.clock.now())
    return answer


def _current(answer: Any) -> dict[str, Content]:
    return {one["which"]: one for one in answer["current"]}


def _records(answer: Any) -> tuple[Any, ...]:
    return tuple(answer["records"])


def _is_open(said: Content | None, text: int) -> bool:
    """Whether a consent that was given elsewhere holds here too: it was not asked yet, or given to
    an earlier text."""
    return said is None or (said["given"] and said["text"] < text)


def _wins(one: Content, other: Content, known: list[str]) -> bool:
    """Whether one says otherwise than the other, or to a newer text, and was said last. `known`
    is when both were said that were compared last: clocks that differ decide only where both have
    been said since."""
    newer = one["given"] and one["text"] > other["text"]
    if one["given"] == other["given"] and not newer:
        return False
    if one["at"] == known[0] or other["at"] == known[1]:
        return bool(one["at"] != known[0])
    return from_instant(one["at"]) > from_instant(other["at"])


def _told(here: Mapping[str, Content | None], there: dict[str, Content]) -> dict[str, list[str]]:
    """When each consent was said here and there."""
    return {
        which: [(mine or {}).get("at", ""), there.get(which, {}).get("at", "")]
        for which, mine in here.items()
    }
