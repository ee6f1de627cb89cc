"""Filling in forms for one session: drafts that are saved while one types, and what was filed.

Sending, and what the office says afterwards, is `app.state.sending`.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import flet as ft

from app.forms.definitions import Form, form, newest
from app.models import ErrorCode, IlteoroError, Listing
from app.models.record import Record, SendState, Submission, Supplement
from app.state.rights import AUTHOR

if TYPE_CHECKING:
    from app.state.session import Session
    from app.store.vault import Vault

T = TypeVar("T")

SOON = 0.4
"""Seconds from a letter to the disk: a kill between two loses no more."""
KIND, ME = "filing", "me"
"""Where the vault keeps what is no part of a form: by a draft's id what was filled in for one."""
_GONE = (ErrorCode.SUBMISSION_CLOSED, ErrorCode.SUBMISSION_UNKNOWN)


@ft.observable
@dataclass
class FilingState:
    """What screens watch. `submissions` are the newest first, `supplements` what was written to
    them later, the oldest first; `given` by id what was filled in for one; `whole` that one sees
    a whole page at once; `turn` counts changes of answers. `sending` is what is on its way just
    now, `problem` why nothing went out the last time, `held` that something waits for Wi-Fi."""

    submissions: tuple[Submission, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    given: dict[str, dict[str, Any]] = field(default_factory=dict)
    whole: bool = False
    turn: int = 0
    sending: str = ""
    problem: ErrorCode | None = None
    held: bool = False


@dataclass(frozen=True)
class Removed:
    """A draft as it was taken away, with the bytes of its files."""

    records: tuple[tuple[str, str, dict[str, Any]], ...]


class Filing:
    """The forms of one session."""

    def __init__(self, session: "Session") -> None:
        from app.state.filing_files import Files
        from app.state.replying import Replies
        from app.state.sending import Sending

        self._session = session
        self.state = FilingState()
        self.sending = Sending(session, self)
        self.files = Files(session, self)
        self.replies = Replies(session, self)
        self.course: Listing | None = None
        """The course from whose page one came."""
        self.forgotten: list[Removed] = []
        """What went with a consent that was taken back, for "undo"."""
        self._said: dict[str, dict[str, Any]] = {}
        self._unsaved: set[tuple[str, str]] = set()
        self._waiting = False
        self._saving = asyncio.Lock()

    @property
    def wanted(self) -> bool:
        """Whether what one types may be kept at all."""
        return self._session.person.consent_personal is True

    async def load(self, vault: "Vault") -> None:
        """Read what lies in the vault; what was typed and not written yet stays."""
        async with self._saving:
            await self._load(vault)
        self.sending.begin()

    async def _load(self, vault: "Vault") -> None:
        def read() -> tuple[list[Submission], list[Supplement], dict[str, dict[str, Any]]]:
            from app.sync import outbox_kept, supplements_kept

            ours = {one.id for one in newest()}
            found = [one for one in outbox_kept.submissions(vault) if one.form in ours]
            return found, supplements_kept.supplements(vault), vault.all(KIND)

        found, later, kept = await asyncio.to_thread(read)
        for id_, said in self._said.items():
            for name in [one for one in said if (id_, one) not in self._unsaved]:
                del said[name]
        state = self.state
        own = kept.pop(ME, {})
        state.whole = own.get("whole", False)
        state.given = kept
        if state.submissions != tuple(found):
            state.submissions = tuple(found)
        if state.supplements != tuple(later):
            state.supplements = tuple(later)
        self.replies.loaded()

    def clear(self) -> None:
        """Let go of everything in memory."""
        self._said, self._unsaved, self.course, self.forgotten = {}, set(), None, []
        self.replies.clear()
        new = FilingState()
        for name in ("submissions", "supplements", "given", "whole", "sending", "problem", "held"):
            setattr(self.state, name, getattr(new, name))

    def find(self, id_: str) -> Submission | None:
        """One of them, with what was typed a moment ago; None where there is no such."""
        one = next((s for s in self.state.submissions if s.id == id_), None)
        said = self._said.get(id_)
        if one is None or not said or one.state is not SendState.DRAFT:
            return one
        content = {**one.content, **said}
        given = {name: value for name, value in content.items() if value is not None}
        return one.model_copy(update={"content": given})

    def is_given(self, one: Submission, name: str) -> bool:
        """Whether an answer stands as it was filled in for one."""
        given = self.state.given.get(one.id, {}).get("answers", {})
        return name in given and given[name] == one.content.get(name)

    # -- drafts ------------------------------------------------------------------------

    def known(self, form_id: str) -> dict[str, Any]:
        """What is known of the answers to a form already."""
        from app.forms.prefill import Known, prefilled

        session, person = self._session, self._session.person
        wanted = person.wishes.occupations_wanted
        known = Known(
            name=session.account.state.name or None,
            occupation=session.t.occupation(wanted[0]) if wanted else None,
            profile=person.profile,
            listing=self.course,
        )
        return prefilled(form(form_id), known)

    async def begin(self, form_id: str) -> str:
        """A new draft, with what is known already; its id, empty where nothing can be kept."""
        now = self._session.hub.clock.now()

        def work(vault: "Vault") -> str:
            from app.sync import outbox_kept

            answers = self.known(form_id)
            with vault.together():
                made = outbox_kept.begin(vault, form_id, AUTHOR, answers, now)
                vault.put(KIND, made, {"answers": answers})
            return made

        made = await self.with_vault(work)
        self.course = None
        return made or ""

    def change(self, id_: str, name: str, value: Any, *, typing: bool = False) -> None:
        """Keep one answer, right or wrong; None takes it away. While one is `typing` screens are
        not drawn again."""
        self._session.touched()
        self._said.setdefault(id_, {})[name] = value
        self._unsaved.add((id_, name))
        if not typing:
            self.tell()
        if not self._waiting:
            self._waiting = True
            self._session.run(self._save_soon)

    def tell(self) -> None:
        """Have the screens show what was typed meanwhile."""
        self.state.turn += 1

    async def _save_soon(self) -> None:
        await asyncio.sleep(SOON)
        self._waiting = False
        await self.save()

    async def save(self) -> None:
        """Write what was typed since the last time. Raises what the vault raises: it is written
        the next time then."""
        async with self._saving:
            changed, self._unsaved = self._unsaved, set()
            vault = await self._session.make_vault() if changed else None
            if vault is None:
                self._unsaved |= changed
                return
            said = [(id_, name, self._said[id_].get(name)) for id_, name in changed]
            try:
                await asyncio.to_thread(_write, vault, said)
            except IlteoroError as error:
                if error.code in _GONE:  # sent or removed in another window
                    for id_, _ in changed:
                        self._said.pop(id_, None)
                    await self._load(vault)
                else:
                    self._unsaved |= changed
                raise
        self._session.tell_others()

    async def show_whole(self, whole: bool) -> None:
        """See a whole page at once, or one question after the other."""
        self.state.whole = whole
        await self.with_vault(lambda vault: put_own(vault, whole=whole))

    async def close(self, id_: str) -> None:
        """It is to go out. Raises FIELDS_INVALID, SUBMISSION_CLOSED."""
        from app.sync import outbox_kept

        await self.with_vault(lambda vault: outbox_kept.close(vault, id_))
        self.sending.go()

    async def reopen(self, id_: str) -> str:
        """Change it once more; the id of the draft. Raises SUBMISSION_CLOSED."""
        from app.sync import outbox_kept

        draft = await self.with_vault(lambda vault: outbox_kept.reopen(vault, id_))
        return draft.id if draft else ""

    async def remove(self, id_: str) -> Removed | None:
        """Take a draft off the device. Raises SUBMISSION_CLOSED."""

        def work(vault: "Vault") -> Removed:
            from app.sync import outbox_kept

            with vault.together():
                one = outbox_kept.submission(vault, id_)
                removed = taken_out(vault, outbox_kept.SUBMISSION, one)
                outbox_kept.remove(vault, id_)
                vault.delete(KIND, id_)
            return removed

        removed = await self.with_vault(work)
        self._said.pop(id_, None)
        return removed

    async def put_back(self, *removed: Removed) -> None:
        """Have drafts again that were removed a moment ago."""

        def work(vault: "Vault") -> None:
            with vault.together():
                for one in removed:
                    for kind, name, content in one.records:
                        vault.put(kind, name, content)

        await self.with_vault(work)

    async def consents_changed(self) -> None:
        """Without the first consent nothing stays that did not go out yet."""
        self.forgotten = []
        for one in self.state.submissions:
            if one.state in (SendState.DRAFT, SendState.READY) and not one.tried:
                removed = await self.remove(one.id)
                self.forgotten += [removed] if removed else []
        for reply in self.state.supplements:
            if reply.state in (SendState.DRAFT, SendState.READY) and not reply.tried:
                removed = await self.replies.remove(reply)
                self.forgotten += [removed] if removed else []

    async def with_vault(self, work: "Callable[[Vault], T]", *, changes: bool = True) -> T | None:
        """What `work` gives for the vault, off the loop; None where there is no vault. Where it
        `changes` something all is read again."""
        await self.save()
        vault = await self._session.make_vault()
        if vault is None:
            return None
        async with self._saving:
            done = await asyncio.to_thread(work, vault)
        if changes:
            await self.load(vault)
            self.tell()
            self._session.tell_others()
        return done


def form_of(one: Submission) -> Form:
    """The form that is filled in, in the version it was begun in."""
    return form(one.form, one.form_version)


def taken_out(vault: "Vault", kind: str, one: Record) -> Removed:
    """All that is kept of a form or a supplement, before it is removed."""
    from app.sync.pieces import PIECE, records_of

    pieces = records_of(vault, {file.id for file in one.attachments})
    places = [(kind, one.id), (KIND, one.id), *((PIECE, name) for name in pieces)]
    kept = [(kind, name, vault.get(kind, name)) for kind, name in places]
    return Removed(tuple((k, name, content) for k, name, content in kept if content is not None))


def _write(vault: "Vault", said: Iterable[tuple[str, str, Any]]) -> None:
    from app.sync import outbox_kept

    for id_, name, value in said:
        outbox_kept.answer(vault, id_, name, value)


def put_own(vault: "Vault", **changed: Any) -> None:
    """Keep something of filing beside the forms."""
    with vault.together():
        vault.put(KIND, ME, {**(vault.get(KIND, ME) or {}), **changed})


def own(vault: "Vault", name: str) -> Any:
    """What the vault keeps of filing beside the forms."""
    return (vault.get(KIND, ME) or {}).get(name)
