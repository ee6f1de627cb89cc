"""Sending and taking in, without I/O: what is asked of the backend and noted in the vault.

    each message    under the id it got on the device, one after the other: the next when the
                    answer to the one before is there, so order stays and twice is once
    catching up     what changed after the last change that is here whole, page after page

Every step is whole in itself: a kill between two loses nothing and doubles nothing.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from app.counseling import kept
from app.counseling.kept import Came, Mark, Member
from app.models import ErrorCode, IlteoroError
from app.models.record import Message, SendState
from app.sync.account import Account, Answered
from app.sync.driving import driven
from app.sync.outbox import Ask

FINAL = frozenset(
    {
        *(ErrorCode.MESSAGE_DIFFERS, ErrorCode.MESSAGE_TOO_LATE, ErrorCode.FIELDS_INVALID),
        *(ErrorCode.NOT_ALLOWED, ErrorCode.NOT_FOUND, ErrorCode.REQUEST_TOO_LARGE),
        *(ErrorCode.ATTACHMENT_MISSING, ErrorCode.UPLOAD_DIFFERS),
    }
)
"""What sending once more does not change: the person has to look at it."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Note that a message is on its way."""

    one: Message


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep what the backend told."""

    came: Came


Do = Ask | Begin | Keep
Steps = Generator[Do, Any, None]


def place(worker: str) -> str:
    """Where a conversation is asked for."""
    return f"/v1/workers/{worker}"


def sending(one: Message) -> Steps:
    """Send one message, an edit of it or its deletion, and keep it as it stands then."""
    # Before the first byte goes out: from here on the backend may have it.
    yield Begin(one)
    body = {
        "revision": one.revision,
        "created_at": one.model_dump(mode="json", include={"created_at"})["created_at"],
        "text": "" if one.deleted else one.text,
        "language": one.language,
        "attachments": [file.model_dump(mode="json") for file in one.attachments],
        "deleted": one.deleted,
    }
    path = f"{place(one.conversation)}/messages/{one.id}"
    answer: Answered = yield Ask("PUT", path, body)
    # Not up to its change: what others wrote before it may not be here yet.
    yield Keep(Came(one.conversation, 0, (answer.json(),)))


def catching_up(worker: str, after: int) -> Steps:
    """Keep everything that changed after `after`, each page in one write."""
    while True:
        answer: Answered = yield Ask("GET", f"{place(worker)}/messages?after={after}")
        told = answer.json()
        messages = tuple(told["messages"])
        after = int(messages[-1]["changed"]) if messages else after
        yield Keep(
            Came(
                worker,
                after,
                messages,
                members=tuple(
                    Member(str(one["id"]), str(one["name"]), str(one["role"]))
                    for one in told["members"]
                ),
                marks=tuple(mark_of(one) for one in told["marks"]),
            )
        )
        if not told["more"]:
            return


def mark_of(told: Any) -> Mark:
    """How far somebody is, as it is told. Raises KeyError, TypeError, ValueError."""
    return Mark(str(told["account"]), int(told["delivered"]), int(told["read"]))


def send(account: Account, one: Message) -> None:
    """Do it. What refuses it for good is noted, all else is raised: it goes out again later.

    Raises what `Account.ask` raises.
    """
    try:
        driven(sending(one), done, account)
    except IlteoroError as error:
        if error.code not in FINAL:
            raise
        kept.refuse(account.vault, one.conversation, one.id, error.code)


def send_all(account: Account, worker: str) -> int:
    """Send what waits in a conversation, one after the other; how many went out. Raises what
    `Account.ask` raises at the first that could not."""
    sent = 0
    while left := kept.waiting(account.vault, worker):
        send(account, left[0])
        sent += 1
    return sent


def catch_up(account: Account, worker: str) -> None:
    """Take in what changed. Raises what `Account.ask` raises."""
    after = kept.stands(account.vault, worker).after
    driven(catching_up(worker, after), done, account)


def mark(account: Account, worker: str, *, read: int) -> None:
    """Say how far it is here and was read, where that is news. Raises what `Account.ask` raises."""
    here = kept.stands(account.vault, worker)
    me = _me(account)
    mine = next((one for one in here.marks if one.account == me), Mark(me, 0, 0))
    if here.after > mine.delivered or read > mine.read:
        said = {"delivered": here.after, "read": max(read, mine.read)}
        told = account.ask("PUT", f"{place(worker)}/marks", said)
        kept.take_mark(account.vault, worker, mark_of(told))


def done(step: Do, account: Account) -> Any:
    """Carry out one step; its answer."""
    match step:
        case Ask():
            return account.exchange(step.method, step.path, step.body, headers=step.headers)
        case Begin():
            one = step.one
            changed = {"state": SendState.SENDING, "tried": True, "error": None}
            return kept.note(account.vault, one.conversation, one.id, **changed)
        case Keep():
            return kept.take(account.vault, step.came)


def _me(account: Account) -> str:
    from app.sync.account_kept import signed_in

    return str((signed_in(account.vault) or {}).get("account") or "")
