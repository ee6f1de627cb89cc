"""What the office did with one's forms, and the forms that were filed on another device of one's
own: brought here and kept in the vault, with their receipts, without I/O.

    the list since the last time     told for those that are here
    each that is not here            asked for whole, with what was sent in to it later
    what was drawn to sign it        its bytes too: the paper is whole without a line

Other files of theirs come when somebody looks at them, and stay then (`app.state.filing_files`).
A form counts as here only once all of this is: a kill before that asks for it again.
"""

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Any

from app.models import ErrorCode, IlteoroError, from_instant
from app.models.record import Attachment, SendState, Submission, Supplement
from app.sync import outbox, outbox_kept, pieces, supplements_kept
from app.sync.account import Account, Answered
from app.sync.driving import driven
from app.sync.outbox import SUBMISSIONS, Ask, Note

AUTHOR = "me"
"""Who wrote it: an account is one person's."""


@dataclass(frozen=True, slots=True)
class Known:
    """Answered with whether a submission and all of these supplements to it are here."""

    id: str
    supplements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bring:
    """Keep a submission that is not here, the supplements that are not, and bytes of files. What is
    here already stays as it is."""

    submission: Submission
    supplements: tuple[Supplement, ...]
    files: tuple[tuple[Attachment, bytes], ...]


Do = outbox.Do | Known | Bring
Steps = Generator[Do, Any, int]


def following(since: int) -> Steps:
    """Note what the office did since it was asked last, and bring what is not here; what to ask
    from the next time."""
    while True:
        answer: Answered = yield Ask("GET", f"{SUBMISSIONS}?since={since}")
        found = answer.json()
        for one in found["submissions"]:
            id_ = str(one["id"])
            later = tuple(str(other["id"]) for other in one["supplements"])
            if not (yield Known(id_, later)):
                yield from _bringing(id_)
            yield Note(id_, outbox.taken(one))
        if found["until"] is None:
            return since
        since = int(found["until"])


def _bringing(id_: str) -> Generator[Do, Any, None]:
    answer: Answered = yield Ask("GET", f"{SUBMISSIONS}/{id_}")
    told = answer.json()
    one = Submission(
        id=id_,
        author=AUTHOR,
        created_at=from_instant(told["created_at"]),
        form=told["form"],
        form_version=told["form_version"],
        content=told["content"],
        attachments=told["attachments"],
        sha256=told["sha256"],
        state=SendState.SENT,
        tried=True,
        elsewhere=True,
        **outbox.taken(told),
    )
    later = tuple(
        Supplement(
            id=other["id"],
            author=AUTHOR,
            created_at=from_instant(other["received_at"]),
            submission=id_,
            content={"text": other["text"]},
            attachments=other["attachments"],
            sha256=other["sha256"],
            state=SendState.SENT,
            tried=True,
            elsewhere=True,
            receipt=one.receipt,
            received_at=from_instant(other["received_at"]),
        )
        for other in told["sent_in"]
    )
    files = []
    for file in _drawn(one):
        try:
            came: Answered = yield Ask("GET", f"{SUBMISSIONS}/{id_}/attachments/{file.id}")
        except IlteoroError as error:
            if error.code is not ErrorCode.NOT_FOUND:
                raise
            continue
        files.append((file, came.content))
    yield Bring(one, later, tuple(files))


def _drawn(one: Submission) -> Iterable[Attachment]:
    """The files that are signatures."""
    said = one.content.values()
    drawn = {value.get("drawing") for value in said if isinstance(value, dict)}
    return [file for file in one.attachments if file.id in drawn]


def follow(account: Account, since: int) -> int:
    """`following`, carried out. Raises what `Account.ask` raises."""
    return driven(following(since), _done, account)


def _done(step: Do, account: Account) -> Any:
    vault = account.vault
    match step:
        case Known():
            kept = vault.get(outbox_kept.SUBMISSION, step.id)
            there = set(vault.ids(supplements_kept.SUPPLEMENT)) if step.supplements else set()
            return kept is not None and there.issuperset(step.supplements)
        case Bring():
            with vault.together():
                for file, data in step.files:
                    if pieces.is_whole(file, data):
                        pieces.store(vault, file.id, data)
                for kind, one in (
                    (outbox_kept.SUBMISSION, step.submission),
                    *((supplements_kept.SUPPLEMENT, later) for later in step.supplements),
                ):
                    if vault.get(kind, one.id) is None:
                        vault.put(kind, one.id, one.model_dump(mode="json"))
            return None
        case _:
            return outbox.done(step, account)
