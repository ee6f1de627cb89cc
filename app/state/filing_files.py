"""What is attached to a form in one session, and the form on paper."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from app.models import ErrorCode, IlteoroError
from app.models.record import Attachment, Submission
from app.state.filing import form_of

if TYPE_CHECKING:
    from app.state.attaching import Stroke
    from app.state.filing import Filing
    from app.state.session import Session
    from app.store.vault import Vault
    from app.sync.outbox_kept import Picked


PDF = "application/pdf"


class Files:
    """The files of a session's forms; every method works beside the UI loop."""

    def __init__(self, session: "Session", filing: "Filing") -> None:
        self._session, self._filing = session, filing

    async def attach(self, id_: str, name: str, files: Iterable[tuple[str, bytes]]) -> None:
        """Put files to an answer, by their names and bytes. Raises what `attaching.taken` raises,
        and those before it are kept."""

        def work(vault: "Vault", called: str, data: bytes) -> None:
            from app.state.attaching import taken
            from app.sync import outbox_kept

            outbox_kept.attach(vault, id_, name, taken(called, data))

        for called, data in files:
            await self._filing.with_vault(partial(work, called=called, data=data))

    async def detach(self, id_: str, name: str, file: Attachment) -> "Picked | None":
        """Take a file away; what puts it back."""

        def work(vault: "Vault") -> "Picked":
            from app.sync import outbox_kept

            data = outbox_kept.data_of(vault, file)
            outbox_kept.detach(vault, id_, name, file.id)
            return outbox_kept.Picked(file.name, file.media_type, data)

        return await self._filing.with_vault(work)

    async def put(self, id_: str, name: str, picked: "Picked") -> None:
        """Put a file back as it was."""
        from app.sync import outbox_kept

        await self._filing.with_vault(lambda vault: outbox_kept.attach(vault, id_, name, picked))

    async def bind(self, id_: str, name: str, photos: Sequence[Attachment], called: str) -> None:
        """Make one PDF of several photos."""

        def work(vault: "Vault") -> None:
            from app.state.attaching import bound
            from app.sync import outbox_kept

            made = bound(called, [outbox_kept.data_of(vault, photo) for photo in photos])
            with vault.together():
                for photo in photos:
                    outbox_kept.detach(vault, id_, name, photo.id)
                outbox_kept.attach(vault, id_, name, made)

        await self._filing.with_vault(work)

    async def sign(self, id_: str, name: str, strokes: "Sequence[Stroke]") -> None:
        """Keep a drawn signature in place of the one before; without strokes none."""

        def work(vault: "Vault") -> None:
            from app.state.attaching import signature
            from app.sync import outbox_kept

            made = signature(strokes) if strokes else None
            with vault.together():
                before = outbox_kept.submission(vault, id_)
                signed = dict(before.content.get(name) or {})
                drawing = signed.pop("drawing", None)
                if drawing is not None:
                    outbox_kept.detach(vault, id_, name, drawing)
                signed["kind"] = "typed"
                outbox_kept.answer(vault, id_, name, signed if signed.get("name") else None)
                if made is not None:
                    outbox_kept.attach(vault, id_, name, made)

        await self._filing.with_vault(work)

    async def data_of(self, file: Attachment) -> bytes:
        """The bytes of a file; none where there is no vault."""
        from app.sync import outbox_kept

        return (
            await self._filing.with_vault(
                lambda vault: outbox_kept.data_of(vault, file), changes=False
            )
            or b""
        )

    async def original(self, one: Submission, file: Attachment) -> bytes:
        """The bytes of a file of a form that was sent: from here, and from the office where they
        are not whole here or were sent from another device; from then on they are here.

        Raises what asking the backend raises, SIGNED_OUT among it, and ATTACHMENT_DAMAGED.
        """
        from app.sync import pieces

        account = self._session.account
        try:
            return await self.data_of(file)
        except IlteoroError as error:
            away = error.code is ErrorCode.VAULT_DAMAGED and await self._is_away(file)
            if error.code is not ErrorCode.VAULT_DAMAGED or not (account.state.signed_in or away):
                raise
        place = f"/v1/submissions/{one.id}/attachments/{file.id}"
        data = await account.through(lambda own: own.ask_bytes("GET", place))
        if not pieces.is_whole(file, data):
            raise IlteoroError(ErrorCode.ATTACHMENT_DAMAGED)

        def keep(vault: "Vault") -> None:
            with vault.together():
                pieces.store(vault, file.id, data)

        with suppress(IlteoroError):  # no room for it: it is shown all the same
            await self._filing.with_vault(keep, changes=False)
        return data

    async def _is_away(self, file: Attachment) -> bool:
        """Whether nothing of it ever lay on this device."""
        from app.sync import pieces

        here = await self._filing.with_vault(
            lambda vault: pieces.is_here(vault, file), changes=False
        )
        return not here

    async def seen(self, one: Submission, file: Attachment) -> bytes:
        """A picture of a file that was sent (JPEG), made anew from it: a photo, or the first page
        of a PDF that is one; nothing where a PDF's first page is none.

        Raises what `original` raises, ATTACHMENT_REFUSED where it can't be read.
        """
        data = await self.original(one, file)

        def made() -> bytes:
            from app.state.attaching import first_page, taken

            photo = first_page(data) if file.media_type == PDF else data
            return taken(file.name, photo).data if photo else b""

        return await asyncio.to_thread(made)

    async def paper(self, id_: str) -> bytes:
        """The form as a PDF, filed or not. Raises SUBMISSION_UNKNOWN."""
        session = self._session
        t, today, one = session.t, session.hub.clock.today(), self._filing.find(id_)
        if one is None:
            raise IlteoroError(ErrorCode.SUBMISSION_UNKNOWN)

        def work(vault: "Vault") -> bytes:
            from app.forms.paper import Receipt, paper
            from app.sync import outbox_kept, pieces

            signed = one.content.get("signature")
            drawn = signed.get("drawing") if isinstance(signed, dict) else None
            file = next((f for f in one.attachments if f.id == drawn), None)
            if file and one.elsewhere and not pieces.is_here(vault, file):
                file = None  # the office has it no more
            receipt = None
            if one.receipt and one.received_at and one.sha256:
                receipt = Receipt(
                    number=one.receipt, received_at=one.received_at, sha256=one.sha256
                )
            return paper(
                form_of(one),
                one.content,
                t,
                today=today,
                attachments=one.attachments,
                receipt=receipt,
                drawing=outbox_kept.data_of(vault, file) if file else None,
            )

        return await self._filing.with_vault(work, changes=False) or b""
