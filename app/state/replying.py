"""What a worker writes to what the office asks of a form that was filed: saved as it is typed.

It goes out with `app.state.sending`, as forms do.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from app.models import ErrorCode, IlteoroError
from app.models.record import Attachment, SendState, ServerStatus, Submission, Supplement
from app.state.rights import AUTHOR

if TYPE_CHECKING:
    from app.state.filing import Filing, Removed
    from app.state.session import Session
    from app.store.vault import Vault
    from app.sync.pieces import Picked

T = TypeVar("T")

OVER = (ServerStatus.DECIDED, ServerStatus.WITHDRAWN)
_WAITS = (SendState.READY, SendState.SENDING, SendState.REFUSED)


class Replies:
    """The supplements of one session. Each is named by the form it belongs to, as long as it is
    written."""

    def __init__(self, session: "Session", filing: "Filing") -> None:
        self._session, self._filing = session, filing
        self._said: dict[str, str] = {}
        self._unsaved: set[str] = set()
        self._waiting = False

    def clear(self) -> None:
        """Let go of everything in memory."""
        self._said, self._unsaved = {}, set()

    # -- what there is -----------------------------------------------------------------

    def of(self, one: Submission) -> list[Supplement]:
        """All to a form, the oldest first."""
        return [s for s in self._filing.state.supplements if s.submission == one.id]

    def draft(self, one: Submission) -> Supplement | None:
        """What is written to it now, None where nothing is."""
        return next((s for s in self.of(one) if s.state is SendState.DRAFT), None)

    def going(self, one: Submission) -> Supplement | None:
        """What waits to go out or was refused, None where nothing does."""
        return next((s for s in reversed(self.of(one)) if s.state in _WAITS), None)

    def text(self, one: Submission) -> str:
        """The words of the draft, with what was typed a moment ago."""
        draft = self.draft(one)
        return self._said.get(one.id, draft.text if draft else "")

    def trouble(self, one: Submission) -> str:
        """What keeps the draft from being sent (`supplements_kept.trouble`); empty for nothing."""
        from app.sync.supplements_kept import trouble

        draft = self.draft(one)
        return trouble(self.text(one), len(draft.attachments) if draft else 0)

    # -- writing -----------------------------------------------------------------------

    def write(self, id_: str, text: str) -> None:
        """Keep the words that stand in the field now. Screens are not drawn again."""
        from app.state.filing import SOON

        self._session.touched()
        self._said[id_] = text
        self._unsaved.add(id_)
        if not self._waiting:
            self._waiting = True

            async def soon() -> None:
                await asyncio.sleep(SOON)
                self._waiting = False
                await self.save()

            self._session.run(soon)

    async def save(self) -> None:
        """Write what was typed since the last time. Raises what the vault raises: it is written
        the next time then."""
        async with self._filing._saving:  # or a load would bring back what was before
            changed, self._unsaved = self._unsaved, set()
            vault = await self._session.make_vault() if changed else None
            if vault is None:
                self._unsaved |= changed
                return
            now = self._session.hub.clock.now()
            said = [(id_, self._said[id_]) for id_ in changed]
            try:
                await asyncio.to_thread(_write, vault, said, now)
            except IlteoroError as error:
                if error.code is ErrorCode.SUBMISSION_UNKNOWN:  # deleted in another window
                    for id_ in changed:
                        self._said.pop(id_, None)
                else:
                    self._unsaved |= changed
                raise
        await self._filing.load(vault)
        self._session.tell_others()

    def loaded(self) -> None:
        """What lies in the vault was read: what was written there need not be held any more."""
        for id_ in self._said.keys() - self._unsaved:
            del self._said[id_]

    async def attach(self, id_: str, files: Iterable[tuple[str, bytes]]) -> None:
        """Put files to it, by their names and bytes. Raises what `attaching.taken` raises, and
        those before it are kept."""

        def work(vault: "Vault", called: str, data: bytes) -> None:
            from app.state.attaching import taken
            from app.sync import supplements_kept

            picked = taken(called, data)
            supplements_kept.attach(vault, id_, AUTHOR, picked, self._session.hub.clock.now())

        for called, data in files:
            await self._with_vault(partial(work, called=called, data=data))

    async def detach(self, id_: str, file: Attachment) -> "Picked | None":
        """Take a file away; what puts it back."""

        def work(vault: "Vault") -> "Picked":
            from app.sync import pieces, supplements_kept

            data = pieces.data_of(vault, file)
            supplements_kept.detach(vault, id_, file.id)
            return pieces.Picked(file.name, file.media_type, data)

        return await self._with_vault(work)

    async def put(self, id_: str, picked: "Picked") -> None:
        """Have a file there again."""

        def work(vault: "Vault") -> None:
            from app.sync import supplements_kept

            supplements_kept.attach(vault, id_, AUTHOR, picked, self._session.hub.clock.now())

        await self._with_vault(work)

    async def bind(self, id_: str, photos: Sequence[Attachment], called: str) -> None:
        """Make one PDF of several photos."""

        def work(vault: "Vault") -> None:
            from app.state.attaching import bound
            from app.sync import pieces, supplements_kept

            made = bound(called, [pieces.data_of(vault, photo) for photo in photos])
            with vault.together():
                for photo in photos:
                    supplements_kept.detach(vault, id_, photo.id)
                supplements_kept.attach(vault, id_, AUTHOR, made, self._session.hub.clock.now())

        await self._with_vault(work)

    # -- sending -----------------------------------------------------------------------

    async def send(self, id_: str) -> None:
        """It is to go out. Raises FIELDS_INVALID, SUBMISSION_UNKNOWN where nothing is written."""
        from app.sync import supplements_kept

        await self._with_vault(lambda vault: supplements_kept.close(vault, id_))
        self._filing.sending.go()

    async def reopen(self, reply: Supplement) -> None:
        """Change it once more. Raises SUBMISSION_CLOSED."""
        from app.sync import supplements_kept

        await self._with_vault(lambda vault: supplements_kept.reopen(vault, reply.id))

    async def remove(self, reply: Supplement) -> "Removed | None":
        """Take away what never reached the office; what `Filing.put_back` puts back. Raises
        SUBMISSION_CLOSED."""

        def work(vault: "Vault") -> "Removed":
            from app.state.filing import taken_out
            from app.sync import supplements_kept

            with vault.together():
                removed = taken_out(vault, supplements_kept.SUPPLEMENT, reply)
                supplements_kept.remove(vault, reply.id)
            return removed

        removed = await self._with_vault(work)
        self._said.pop(reply.submission, None)
        return removed

    async def _with_vault(self, work: "Callable[[Vault], T]") -> T | None:
        await self.save()
        return await self._filing.with_vault(work)


def _write(vault: "Vault", said: Iterable[tuple[str, str]], now: datetime) -> None:
    from app.sync import supplements_kept

    for id_, text in said:
        supplements_kept.write(vault, id_, AUTHOR, text, now)
