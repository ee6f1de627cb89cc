"""Messages in the vault: what one writes until the backend has it, and what came.

    ready -> sending -> sent        and refused, where the backend can't take it as it is

Each change is one write: a kill leaves the state before it or the one after. What was never on its
way may be changed and taken back here; what was sent only as the backend allows (`may_change`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.models import ErrorCode, IlteoroError, from_instant, new_id
from app.models.record import Message, SendState
from app.store.vault import Vault

CONVERSATION = "conversation"
"""Kind of the vault, by the worker's id."""
MESSAGES = "message/"
OUTGOING = "outgoing/"
"""How the kinds begin that hold a conversation's messages, and those of them that wait to go out,
which are few; then the worker's id."""
OPEN = (SendState.READY, SendState.SENDING)
CHANGED_WITHIN = timedelta(minutes=15)
"""After a message arrived, as the backend has it."""
MOST_EDITS = 20


@dataclass(frozen=True, slots=True)
class Member:
    """Who reads or wrote here; `role` as the backend says it."""

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the devices of `account` have it, and how far they read."""

    account: str
    delivered: int
    read: int


@dataclass(frozen=True, slots=True)
class Stands:
    """A conversation on this device. `after` is the last change that is here whole; `draft` what
    stands in the field."""

    worker: str
    after: int = 0
    draft: str = ""
    next: int = 1
    members: tuple[Member, ...] = ()
    marks: tuple[Mark, ...] = ()

    def name_of(self, account: str) -> str:
        """What somebody is called here; empty where it was not told."""
        return next((one.name for one in self.members if one.id == account), "")


@dataclass(frozen=True, slots=True)
class Came:
    """What the backend told of a conversation, up to the change `after`."""

    worker: str
    after: int
    messages: tuple[dict[str, Any], ...]
    members: tuple[Member, ...] = ()
    marks: tuple[Mark, ...] = field(default_factory=tuple)


def stands(vault: Vault, worker: str) -> Stands:
    """How a conversation stands here; empty where nothing is known of it."""
    told = vault.get(CONVERSATION, worker) or {}
    return Stands(
        worker=worker,
        after=int(told.get("after", 0)),
        draft=str(told.get("draft", "")),
        next=int(told.get("next", 1)),
        members=tuple(Member(**one) for one in told.get("members", ())),
        marks=tuple(Mark(**one) for one in told.get("marks", ())),
    )


def messages(vault: Vault, worker: str) -> list[Message]:
    """All that are here, in the order of the conversation; what waits stands last, as written."""
    rows = {**vault.all(MESSAGES + worker), **vault.all(OUTGOING + worker)}
    return sorted(map(Message.model_validate, rows.values()), key=_place)


def waiting(vault: Vault, worker: str) -> list[Message]:
    """What is to go out, in the order it was written."""
    rows = vault.all(OUTGOING + worker).values()
    return sorted(map(Message.model_validate, rows), key=lambda one: one.order)


def conversations(vault: Vault) -> list[str]:
    """The workers whose conversations are here."""
    return vault.ids(CONVERSATION)


def keep_draft(vault: Vault, worker: str, text: str) -> None:
    """Keep what stands in the field. Raises DISK_FULL."""
    _change(vault, worker, draft=text)


def write(vault: Vault, worker: str, author: str, said: dict[str, Any], now: datetime) -> Message:
    """Keep what is to be sent, `text` and `language`; the field is empty then. Raises DISK_FULL."""
    with vault.together():
        here = stands(vault, worker)
        one = Message(
            id=new_id(),
            author=author,
            created_at=now,
            conversation=worker,
            content=said,
            state=SendState.READY,
            order=here.next,
        )
        _keep(vault, one)
        _change(vault, worker, draft="", next=here.next + 1)
    return one


def may_change(one: Message, me: str, now: datetime) -> bool:
    """Whether its writer may still edit it or take it back."""
    if one.author != me or one.deleted or one.revision >= MOST_EDITS:
        return False
    if one.received_at is None:
        return one.state is SendState.REFUSED or (one.state in OPEN and not one.tried)
    in_time = now <= one.received_at + CHANGED_WITHIN
    return in_time and (one.state is SendState.SENT or (one.state in OPEN and not one.tried))


def edit(vault: Vault, worker: str, id: str, text: str, now: datetime) -> Message:  # noqa: A002
    """Write it otherwise. Raises MESSAGE_TOO_LATE where that is over, DISK_FULL."""
    return _revise(vault, worker, id, now, text=text)


def take_back(vault: Vault, worker: str, id: str, now: datetime) -> None:  # noqa: A002
    """Delete it: here alone where it was never sent, else for everybody. Raises
    MESSAGE_TOO_LATE, DISK_FULL."""
    with vault.together():
        one = _message(vault, worker, id)
        if one.received_at is None and (one.state is SendState.REFUSED or not one.tried):
            _drop(vault, worker, id)
            return
        _revise(vault, worker, id, now, text=None)


def again(vault: Vault, worker: str, id: str) -> None:  # noqa: A002
    """Send what was refused once more, under a new id: the backend may have something else under
    the other one."""
    with vault.together():
        one = _message(vault, worker, id)
        if one.state is SendState.REFUSED:
            here = stands(vault, worker)
            _drop(vault, worker, id)
            new = {"id": new_id(), "state": SendState.READY, "error": None, "tried": False}
            _keep(vault, one.model_copy(update=new | {"order": here.next}))
            _change(vault, worker, next=here.next + 1)


def note(vault: Vault, worker: str, id: str, **changed: Any) -> None:  # noqa: A002
    """Change what the vault says of a message, if it is still here."""
    with vault.together():
        kept = _found(vault, worker, id)
        if kept is not None:
            _keep(vault, kept.model_copy(update=changed))


def refuse(vault: Vault, worker: str, id: str, code: ErrorCode) -> None:  # noqa: A002
    """The backend can't take it. An edit is undone; a new message stays to be seen."""
    with vault.together():
        one = _message(vault, worker, id)
        if one.before is not None:
            back = Message.model_validate(one.before)
            _keep(vault, back.model_copy(update={"error": code}))
        else:
            _keep(vault, one.model_copy(update={"state": SendState.REFUSED, "error": code}))


def take(vault: Vault, came: Came) -> None:
    """Keep what was told, in one write. A change of one's own that was not taken yet stays."""
    with vault.together():
        for told in came.messages:
            one = _sent(came.worker, told)
            mine = _found(vault, came.worker, one.id)
            if mine is not None and mine.state in OPEN and mine.revision > one.revision:
                update = {"before": one.model_dump(mode="json"), "seq": one.seq,
                          "changed": one.changed, "received_at": one.received_at}  # fmt: skip
                one = mine.model_copy(update=update)
            elif mine is not None and mine.changed > one.changed:
                continue  # an answer that was overtaken by a later one
            _keep(vault, one)
        before = stands(vault, came.worker)
        changed: dict[str, Any] = {"after": max(before.after, came.after)}
        if came.members:
            changed["members"] = [_plain(one) for one in came.members]
            changed["marks"] = [_plain(one) for one in came.marks]
        _change(vault, came.worker, **changed)


def take_mark(vault: Vault, worker: str, mark: Mark) -> None:
    """Keep how far somebody is."""
    with vault.together():
        others = [one for one in stands(vault, worker).marks if one.account != mark.account]
        _change(vault, worker, marks=[_plain(one) for one in (*others, mark)])


def forget(vault: Vault, workers: Iterable[str] | None = None) -> None:
    """Take conversations off the device; None for all of them."""
    with vault.together():
        for worker in vault.ids(CONVERSATION) if workers is None else workers:
            for kind in (MESSAGES + worker, OUTGOING + worker):
                for id_ in vault.ids(kind):
                    vault.delete(kind, id_)
            vault.delete(CONVERSATION, worker)


def ticks(one: Message, marks: Iterable[Mark]) -> str:
    """How far one's own message came: `waiting`, `refused`, `sent`, `delivered`, `read`."""
    if one.state is SendState.REFUSED:
        return "refused"
    if one.seq is None:
        return "waiting"
    others = [mark for mark in marks if mark.account != one.author]
    if any(mark.read >= one.seq for mark in others):
        return "read"
    return "delivered" if any(mark.delivered >= one.seq for mark in others) else "sent"


def found(all_: Iterable[Message], words: str) -> list[Message]:
    """Those that hold the words, however they are written."""
    wanted = words.casefold().split()
    return [one for one in all_ if all(word in one.text.casefold() for word in wanted)]


def _place(one: Message) -> tuple[int, int, int]:
    return (0, one.seq, 0) if one.seq is not None else (1, one.order, 0)


def _sent(worker: str, told: dict[str, Any]) -> Message:
    return Message(
        id=str(told["id"]),
        author=str(told["author"]),
        created_at=from_instant(told["created_at"]),
        received_at=from_instant(told["received_at"]),
        conversation=worker,
        seq=int(told["seq"]),
        changed=int(told["changed"]),
        revision=int(told["revision"]),
        deleted=told["deleted"] is True,
        content={"text": str(told["text"]), "language": str(told["language"])},
        attachments=told["attachments"],
        state=SendState.SENT,
    )


def _revise(
    vault: Vault,
    worker: str,
    id: str,  # noqa: A002
    now: datetime,
    *,
    text: str | None,
) -> Message:
    with vault.together():
        one = _message(vault, worker, id)
        if not may_change(one, one.author, now):
            raise IlteoroError(ErrorCode.MESSAGE_TOO_LATE)
        content = {**one.content, "text": text or ""}
        if one.received_at is None:
            _keep(vault, one.model_copy(update={"content": content}))
            return one
        # Of several edits that wait the last one goes out.
        fresh = one.before is None
        here = stands(vault, worker)
        after = one.model_copy(update={
            "content": content,
            "deleted": text is None,
            "attachments": () if text is None else one.attachments,
            "revision": one.revision + fresh,
            "before": one.model_dump(mode="json", exclude={"before"}) if fresh else one.before,
            "state": SendState.READY, "error": None, "tried": False, "order": here.next,
        })  # fmt: skip
        _keep(vault, after)
        _change(vault, worker, next=here.next + 1)
        return after


def _message(vault: Vault, worker: str, id: str) -> Message:  # noqa: A002
    kept = _found(vault, worker, id)
    if kept is None:
        raise IlteoroError(ErrorCode.MESSAGE_TOO_LATE)
    return kept


def _found(vault: Vault, worker: str, id: str) -> Message | None:  # noqa: A002
    row = vault.get(OUTGOING + worker, id) or vault.get(MESSAGES + worker, id)
    return None if row is None else Message.model_validate(row)


def _keep(vault: Vault, one: Message) -> None:
    waits, rests = OUTGOING + one.conversation, MESSAGES + one.conversation
    kind, other = (waits, rests) if one.state in OPEN else (rests, waits)
    with vault.together():
        vault.put(kind, one.id, one.model_dump(mode="json"))
        vault.delete(other, one.id)


def _drop(vault: Vault, worker: str, id: str) -> None:  # noqa: A002
    for kind in (MESSAGES + worker, OUTGOING + worker):
        vault.delete(kind, id)


def _change(vault: Vault, worker: str, **changed: Any) -> None:
    with vault.together():
        vault.put(CONVERSATION, worker, {**(vault.get(CONVERSATION, worker) or {}), **changed})


def _plain(one: Member | Mark) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}
