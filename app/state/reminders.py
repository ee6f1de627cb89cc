"""Dates of care and notifications of one session: read from the vault, changed, kept in it.

Both lie in the vault whole, each as one sealed record: not even their number can be seen.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import flet as ft

from app.models import (
    ABOUT_HEALTH,
    CareDate,
    IlteoroError,
    Listing,
    NoticeKind,
    Notices,
    Notification,
)
from app.state import notices
from app.state.notices import Facts

if TYPE_CHECKING:
    from app.state.session import Session
    from app.store.vault import Vault

DATES = ("dates", "care")
NOTICES = ("notices", "me")
BEST = 50
"""How many of the listings that fit best are looked through for new ones."""
_NEWS_DAYS = 14
_changing = threading.Lock()
"""Tabs share one vault: what one reads and writes back, no other changes meanwhile."""


@ft.observable
@dataclass
class Reminded:
    """What screens watch. `dates` by day; `notices` all that was told."""

    dates: tuple[CareDate, ...] = ()
    notices: Notices = field(default_factory=Notices)


class Reminders:
    """The dates one entered and what the app told, for one session. On a shared screen nothing
    is told: nobody comes back to it."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self.state = Reminded()

    @property
    def wanted(self) -> bool:
        """Whether this person's things are kept, so that there is something to remind of."""
        return not self._session.hub.memory and bool(self._session.person.consent_personal)

    # -- what there is -----------------------------------------------------------------

    def items(self) -> list[Notification]:
        """The notifications that stand, newest first."""
        if not self.wanted:
            return []
        state = self.state
        saved = self._session.finding.shelving.saved()
        forms = self._session.filing.state.submissions
        return notices.shown(state.notices, saved, state.dates, forms)

    def unread(self) -> int:
        """How many of them were not read."""
        return sum(not item.read for item in self.items())

    def next_dates(self, most: int) -> list[CareDate]:
        """The dates from today on, the nearest first."""
        today = self._session.hub.clock.today()
        return [d for d in self.state.dates if d.on >= today][:most] if self.wanted else []

    def news(self) -> tuple[str, ...]:
        """Ids of new listings that fit, told in the last two weeks, newest first."""
        today = self._session.hub.clock.today()
        recent = (
            i
            for i in self.items()
            if i.kind is NoticeKind.FITS and (today - i.told_on).days <= _NEWS_DAYS
        )
        hidden = self._session.finding.shelving.shelf.hidden
        refs = dict.fromkeys(ref for item in recent for ref in item.refs)
        return tuple(ref for ref in refs if ref not in hidden)

    def date(self, date_id: str) -> CareDate | None:
        """One date by its id."""
        return next((d for d in self.state.dates if d.id == date_id), None)

    def kinds_refused(self) -> bool:
        """Whether dates about health may not be entered, for want of the second consent."""
        return not self._session.person.consent_health

    # -- dates -------------------------------------------------------------------------

    async def put_date(self, entered: CareDate) -> None:
        """Enter a date, change it or put it back; one that is near is told at once."""
        await self._change_dates(lambda old: [*(d for d in old if d.id != entered.id), entered])
        await self.tell()

    async def remove_date(self, date_id: str) -> None:
        """Take a date out; its notifications are no longer shown."""
        await self._change_dates(lambda old: [d for d in old if d.id != date_id])

    async def consents_changed(self) -> None:
        """Take out what the consents no longer allow, also what was told of it."""
        person = self._session.person
        if person.consent_personal is False:
            await self._change_dates(lambda _: [])
            await self._change(NOTICES, lambda _: Notices())
        elif person.consent_health is False:
            await self._change_dates(lambda old: [d for d in old if d.kind not in ABOUT_HEALTH])
            await self._change(NOTICES, notices.without_health)

    def kept(self) -> tuple[tuple[CareDate, ...], Notices]:
        """All there is, for `put_back`."""
        return self.state.dates, self.state.notices

    async def put_back(self, dates: tuple[CareDate, ...], told: Notices) -> None:
        """As it was before a consent was taken back."""
        await self._change_dates(lambda _: list(dates))
        await self._change(NOTICES, lambda _: told)

    async def _change_dates(self, act: Callable[[Sequence[CareDate]], list[CareDate]]) -> None:
        def change(old: tuple[CareDate, ...]) -> tuple[CareDate, ...]:
            return tuple(sorted(act(old), key=lambda d: (d.on, d.id)))

        await self._change(DATES, change)

    # -- notifications -------------------------------------------------------------------

    async def mark_read(self, keys: Sequence[str]) -> None:
        """These were read."""
        await self._change(NOTICES, lambda old: notices.read(old, keys))

    async def switch(self, kind: NoticeKind) -> None:
        """Have one kind told, or no longer."""
        await self._change(NOTICES, lambda old: notices.switched(old, kind))
        await self.tell()

    async def tell(self) -> None:
        """Look for what there is to tell. Called after every fetch, at every start and when the
        office did something with a form."""
        session, hub = self._session, self._session.hub
        if not self.wanted or session.vault is None:
            return
        sync = session.sync
        whole = sync.published_at if sync.version and not sync.partial else None
        fits: list[Listing] = []
        saved: list[Listing] = []
        try:
            saved = await hub.engine.listings(session.person.saved)
            if whole is not None and whole != self.state.notices.news_until:
                fits = await self._best()
        except IlteoroError:  # no catalogue, or a damaged one: dates are told all the same
            whole = None
        sent = [one for one in session.filing.state.submissions if one.receipt]
        facts = Facts(hub.clock.today(), hub.synced, whole, fits, saved, self.state.dates, sent)
        await self._change(NOTICES, lambda old: notices.look(old, facts))

    async def _best(self) -> list[Listing]:
        """The listings that fit best by what lies here now; none where nothing is known of the
        person, for then nothing fits better than another."""
        from app.matching.formula import REMOVED_BELOW

        person, engine = self._session.person, self._session.hub.engine
        if not person.answered():
            return []
        chances = {}
        if not person.plain:
            chances = (await engine.advise(person.profile, person.wishes)).chances
        hidden = self._session.finding.shelving.shelf.hidden
        matches = await engine.match(person.profile, person.wishes, chances, BEST + len(hidden))
        fitting = [m.listing_id for m in matches if m.score >= REMOVED_BELOW]
        return await engine.listings([i for i in fitting if i not in hidden][:BEST])

    # -- the vault -----------------------------------------------------------------------

    async def load(self) -> None:
        """Read both from the vault; what it doesn't hold is empty."""
        vault = self._session.vault
        if vault is None:
            self.clear()
            return
        state = self.state
        state.dates, state.notices = await asyncio.to_thread(
            lambda: (_read(vault, DATES), _read(vault, NOTICES))
        )

    def clear(self) -> None:
        """As if never used."""
        self.state.dates, self.state.notices = (), Notices()

    async def _change(self, place: tuple[str, str], act: Callable[[Any], Any]) -> None:
        """Read, change and write one record; the other tabs hear of it only where it changed."""
        vault = self._session.vault
        if vault is None:
            return

        def work() -> tuple[Any, bool]:
            with _changing:
                before = _read(vault, place)
                after = act(before)
                if after != before:
                    vault.put(*place, _content(after))
            return after, after != before

        after, changed = await asyncio.to_thread(work)
        setattr(self.state, "dates" if place is DATES else "notices", after)
        if changed:
            self._session.tell_others()


def _read(vault: "Vault", place: tuple[str, str]) -> Any:
    content = vault.get(*place)
    if place is NOTICES:
        return Notices.model_validate(content or {})
    return tuple(CareDate.model_validate(one) for one in (content or {}).get("dates", ()))


def _content(value: Any) -> dict[str, Any]:
    if isinstance(value, Notices):
        return value.model_dump(mode="json", exclude_defaults=True)
    return {"dates": [entered.model_dump(mode="json") for entered in value]}
