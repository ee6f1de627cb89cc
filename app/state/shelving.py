"""Hiding listings, reporting bad ones, choosing which to compare; all but the last in the vault.

A report is a `Submission`, `ready` until there is a server that takes it, as a request for a
review is.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.models import Listing, SendState, Submission, new_id
from app.state.rights import AUTHOR, KIND
from app.state.sieve import MOST_COMPARED, Shelf

if TYPE_CHECKING:
    from app.state.session import Session
    from app.store.vault import Vault

REPORT = "listing_report"
REPORT_VERSION = 1
WRONGS = ("closed", "not_as_said", "asks_money", "unfair", "no_contact")
"""What may be wrong with a listing."""
_HIDDEN = ("hidden", "listings")


def reports_in(vault: "Vault") -> tuple[Submission, ...]:
    """The reports of listings that lie in a vault, the newest first."""
    found = [Submission.model_validate(content) for content in vault.all(KIND).values()]
    return tuple(sorted((s for s in found if s.form == REPORT), key=lambda s: s.id, reverse=True))


class Shelving:
    """What one session puts away; every step can be taken back."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._lock = asyncio.Lock()
        self.shelf = Shelf()

    async def load(self) -> None:
        """Read what the vault holds; where there is none yet, nothing was put away."""
        vault = self._session.vault

        def read() -> tuple[tuple[str, ...], tuple[Submission, ...]]:
            if vault is None:
                return (), ()
            kept = vault.get(*_HIDDEN) or {}
            return tuple(kept.get("ids", ())), reports_in(vault)

        async with self._lock:
            self.shelf.hidden, self.shelf.reports = await asyncio.to_thread(read)

    async def set_hidden(self, ids: tuple[str, ...]) -> None:
        """Hide these and no others."""
        self.shelf.hidden = ids

        def write(vault: "Vault") -> None:
            vault.put(*_HIDDEN, {"ids": list(ids)})

        await self._change(write)

    def report_of(self, listing_id: str) -> Submission | None:
        """The report that stands about a listing."""
        reports = self.shelf.reports
        return next((s for s in reports if s.content.get("listing_id") == listing_id), None)

    async def report(self, listing: Listing, wrong: str) -> None:
        """Keep that something is wrong with a listing; of the person it says nothing."""
        if self.report_of(listing.id) is not None:
            return
        source = listing.sources[0] if listing.sources else None
        await self.put_back(
            Submission(
                id=new_id(),
                author=AUTHOR,
                created_at=self._session.hub.clock.now(),
                form=REPORT,
                form_version=REPORT_VERSION,
                content={
                    "listing_id": listing.id,
                    "native_id": source.native_id if source else None,
                    "title": listing.title,
                    "wrong": wrong,
                },
                state=SendState.READY,
            )
        )

    async def put_back(self, report: Submission) -> None:
        """Keep a report, also one that was taken back a moment ago."""
        content = report.model_dump(mode="json")
        await self._change(lambda vault: vault.put(KIND, report.id, content))

    async def take_back(self, report: Submission) -> None:
        """Let go of a report that was not sent yet."""
        await self._change(lambda vault: vault.delete(KIND, report.id))

    async def _change(self, act: Callable[["Vault"], object]) -> None:
        session = self._session
        vault = await session.make_vault()
        if vault is None:
            return

        def work() -> tuple[Submission, ...]:
            act(vault)
            return reports_in(vault)

        async with self._lock:
            self.shelf.reports = await asyncio.to_thread(work)
        session.touched()
        if not session.hub.memory:
            session.hub.tell(lambda other: other.run(other.finding.reload_shelf), but=session)

    def saved(self) -> tuple[str, ...]:
        """What the person saved and did not hide since, the last one first."""
        return tuple(one for one in self._session.person.saved if one not in self.shelf.hidden)

    def compare(self, listing_id: str) -> None:
        """Put a listing beside the others or take it away; the one that stood longest makes room
        for a fourth."""
        chosen = self.shelf.compared
        if listing_id in chosen:
            self.shelf.compared = tuple(one for one in chosen if one != listing_id)
        else:
            self.shelf.compared = (*chosen, listing_id)[-MOST_COMPARED:]

    def compared(self) -> tuple[str, ...]:
        """What stands side by side: those chosen that are still saved, else the last saved."""
        saved = self.saved()
        chosen = tuple(one for one in self.shelf.compared if one in saved)
        return chosen if self.shelf.compared else saved[:MOST_COMPARED]
