"""A worker's records between devices: what is asked of the backend and written, without I/O.

    consents   what was said last holds here and there; without both nothing is sent
    unsent     fields that changed here, until the backend has acknowledged each
    since      what changed elsewhere, a page at a time

Every step is whole in itself: a kill between two loses nothing, and the next sync begins anew.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Literal

from app.models import ErrorCode, IlteoroError, from_instant
from app.sync import records_kept
from app.sync.account import Account
from app.sync.records_fields import Content

NEEDED = ("personal", "health")
"""The consents without which the backend keeps no records."""
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
    """Read the consents of this device. Answered with them by name, None where never asked, and
    with whether both stood here once, so that a no takes something back."""


@dataclass(frozen=True, slots=True)
class Adopt:
    """`records_kept.adopt`."""

    consented: str
    said: tuple[Content, ...]
    agreed: bool


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


Step = Ask | Said | Adopt | Unsent | Since | Take | SetRight
Steps = Generator[Step, Any, "Shared"]


@dataclass(frozen=True, slots=True)
class Shared:
    """What came of it: whether anything changed here, and whether nothing is shared because the
    consents do not stand here and at the backend."""

    changed: bool
    paused: bool


def record_sync(text: int) -> Steps:
    """Share what is new. `text` is the version of the consents that holds today.

    Raises what `Account.ask` raises, OTHER_PERSON, DISK_FULL.
    """
    here: dict[str, Content | None]
    here, agreed = yield Said()
    there = _current((yield Ask("GET", CONSENTS)))
    for which in NEEDED:
        mine, theirs = here[which], there.get(which)
        # Who looks around on a new device without agreeing does not take anything back.
        told = mine is not None and (mine["given"] or agreed)
        if mine and told and (mine["given"] if theirs is None else _is_later(mine, theirs)):
            body = {name: mine[name] for name in ("which", "given", "text", "language")}
            there = _current((yield Ask("PUT", CONSENTS, body)))
    given = [there[which] for which in NEEDED if which in there and there[which]["given"]]
    new = [one for one in given if one["text"] == text and here[one["which"]] is None]
    mark = " ".join(there[which]["at"] for which in NEEDED if which in there)
    stand = {one["which"] for one in new} | {
        which
        for which, said in here.items()
        if said is not None and said["given"] and said["text"] == text
    }
    paused = len(given) < len(NEEDED) or not stand >= set(NEEDED)
    yield Adopt(mark, tuple(new), agreed=not paused)
    if paused:
        return Shared(changed=bool(new), paused=True)
    is_changed, before = bool(new), None
    while records := (yield Unsent()):
        if records == before:
            raise ValueError("the backend acknowledges nothing")
        before = records
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


def share(account: Account, text: int) -> Shared:
    """Do step after step. Raises what `record_sync` raises, and ANSWER_UNREADABLE."""
    steps = record_sync(text)
    try:
        step = next(steps)
        while True:
            try:
                answer = done(step, account)
            except IlteoroError as error:
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as end:
        outcome: Shared = end.value
        return outcome
    except (KeyError, TypeError, ValueError, AttributeError):
        # From None: it may quote what was said.
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=account.address) from None


def done(step: Step, account: Account) -> Any:
    """Carry out one step; its answer."""
    answer: Any = None
    vault = account.vault
    match step:
        case Ask():
            answer = account.ask(step.method, step.path, step.body)
        case Said():
            said = {which: vault.get("consent", which) or None for which in NEEDED}
            answer = said, records_kept.stamps_in(vault).agreed
        case Adopt():
            records_kept.adopt(vault, step.consented, step.said, agreed=step.agreed)
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


def _is_later(mine: Content, theirs: Content) -> bool:
    """Whether this device says otherwise, and said so last."""
    differs = bool(mine["given"] != theirs["given"])
    return differs and from_instant(mine["at"]) > from_instant(theirs["at"])
