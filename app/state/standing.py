"""How the catalogue stands for one session: what lies here, what comes, what was chosen."""

from typing import TYPE_CHECKING

from app.models import ErrorCode, IlteoroError
from app.reference import sido_of
from app.state.fetching import ANYWHERE, FIRST, Wanted
from app.state.models import Held, Link, Phase

if TYPE_CHECKING:
    from app.state.session import Session
    from app.sync.choice import Offer

NOWHERE = "00"
"""The 시도 of listings that name no place: always kept, they may be anywhere."""


class Standing:
    """Keeps `SyncState` and `Progress` of a session true, and passes on what the person wants."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._again = False

    # -- what the person wants ---------------------------------------------------------

    def want(self) -> None:
        """Tell the one who fetches what this person wants. On a shared screen nobody chooses."""
        session = self._session
        if session.hub.memory:
            return
        settings = session.settings
        session.hub.fetching.want(Wanted(settings.sido, settings.wifi_only, self._near()))

    def _near(self) -> str | None:
        """Where the person lives; while they may still say so, None, and then anywhere."""
        person, route = self._session.person, self._session.page.route or "/"
        if person.profile.region is not None:
            return person.profile.region
        asking = not person.welcomed or route.startswith(("/welcome", "/questions"))
        return None if asking and "home" not in person.seen else ANYWHERE

    def now(self) -> None:
        """Fetch, whatever it costs: the person asked for it."""
        self._session.run(self._session.hub.fetching.fetch)

    def stop(self) -> None:
        """End the fetching."""
        self._session.hub.fetching.stop()

    def answer(self, yes: bool) -> None:
        """What the person said to whether to fetch so much."""
        self._session.run(self._session.hub.fetching.answer, yes)

    def look(self) -> None:
        """Find out what fetching would cost."""
        fetching = self._session.hub.fetching
        if fetching.offer is not None:
            self.offer(fetching.offer)
        elif not fetching.busy:
            self._session.run(self._look)

    async def _look(self) -> None:
        await self._session.hub.fetching.look()

    def set_wifi_only(self, on: bool) -> None:
        """Fetch by itself over Wi-Fi only, or over anything."""
        self._session.settings.wifi_only = on
        self._session.keep_settings()
        self.want()

    def tap_sido(self, sido: str | None) -> None:
        """Add a 시도 to those wanted or take it out; None for all of them. Nothing is fetched
        before `apply_draft`."""
        sync = self._session.sync
        if sido is None:
            sync.draft = ()
            return
        chosen = set(self.drafted or ())
        chosen ^= {sido}
        sync.draft = tuple(sorted(chosen))

    @property
    def drafted(self) -> tuple[str, ...] | None:
        """The 시도 chosen on the screen, without the one for no place; None for all."""
        sync = self._session.sync
        chosen = self._session.settings.sido if sync.draft is None else sync.draft
        return tuple(s for s in chosen or () if s != NOWHERE) or None

    @property
    def changed(self) -> bool:
        """Whether what is chosen on the screen is not what was fetched or set."""
        return self._session.sync.draft is not None and self._wanted != self._session.settings.sido

    @property
    def _wanted(self) -> tuple[str, ...] | None:
        return None if self.drafted is None else tuple(sorted({*self.drafted, NOWHERE}))

    def apply_draft(self) -> None:
        """Keep what was chosen, and fetch what is missing."""
        session = self._session
        session.settings.sido, session.sync.draft = self._wanted, None
        session.keep_settings()
        self.want()
        self.now()

    def drop_draft(self) -> None:
        """As it was before tapping."""
        self._session.sync.draft = None

    def cost(self, offer: "Offer") -> int:
        """What the 시도 chosen on the screen weigh, in bytes."""
        if self._wanted is None:
            return offer.whole_bytes
        return sum(offer.sido_bytes.get(sido, 0) for sido in self._wanted)

    def cost_of_new(self, offer: "Offer") -> int:
        """What of the chosen 시도 is not on this device yet, in bytes."""
        sync = self._session.sync
        if not sync.version or sync.partial:
            return self.cost(offer)
        if sync.kept is None:
            return 0
        new = set(self._wanted or offer.sido_bytes) - set(sync.kept)
        return sum(offer.sido_bytes.get(sido, 0) for sido in new)

    def own_sido(self) -> str | None:
        """The 시도 the person lives in, where they said so."""
        home = self._session.person.profile.region
        return sido_of(home) if home else None

    # -- what the one who fetches tells ------------------------------------------------

    def started(self, *, asked: bool) -> None:
        """It began. By itself after a failure it goes on unseen: nothing flickers."""
        sync, progress = self._session.sync, self._session.progress
        sync.held = Held.NOT
        self._again = asked and sync.phase is Phase.FAILED
        if not asked and sync.phase is Phase.FAILED and sync.version:
            return
        progress.step, progress.share = "", 0.0
        sync.phase, sync.error, sync.tried = Phase.WORKING, None, False

    def progress(self, step: str, share: float) -> None:
        """It came further."""
        progress = self._session.progress
        before = 0.0 if (step == FIRST) != (progress.step == FIRST) else progress.share
        progress.step, progress.share = step, max(before, share)

    def failed(self, error: IlteoroError) -> None:
        """It could not; what lies here still works."""
        sync = self._session.sync
        sync.phase, sync.error, sync.tried = Phase.FAILED, error, sync.tried or self._again

    def stopped(self) -> None:
        """The person ended it."""
        sync = self._session.sync
        sync.phase, sync.error, sync.held = Phase.IDLE, None, Held.LATER
        self._session.run(self.look_at_catalogue)

    def came(self) -> None:
        """A first part lies here, the rest is on its way."""
        self._session.run(self.look_at_catalogue)

    def done(self) -> None:
        """All of it lies here."""
        sync = self._session.sync
        sync.phase, sync.error, sync.offer, sync.held = Phase.READY, None, None, Held.NOT
        self._session.run(self.look_at_catalogue)

    def offer(self, offer: "Offer") -> None:
        """What fetching would cost is known."""
        self._session.sync.offer = offer

    def ask(self, size: int | None) -> None:
        """The person is asked about so many bytes, or no longer."""
        self._session.sync.asking = size
        self.ask_when_welcomed()

    def ask_when_welcomed(self) -> None:
        """Put the question on the screen, but not before the first consent was answered."""
        session = self._session
        session.screen.asking = session.sync.asking if session.person.welcomed else None

    def held(self, held: Held) -> None:
        """It does not begin by itself."""
        sync = self._session.sync
        sync.held = held
        if held is not Held.NOT and sync.phase is Phase.WORKING:
            sync.phase = Phase.IDLE

    def link(self, link: Link) -> None:
        """What connects the device."""
        self._session.sync.link = link
        if link is not Link.NONE:
            self._session.filing.sending.go()

    async def look_at_catalogue(self) -> None:
        """See what lies on this device; where it is new, find again what fits."""
        session, sync = self._session, self._session.sync
        try:
            info = await session.hub.engine.info()
        except IlteoroError as error:  # a damaged file: fetching it again mends it
            info = None
            if sync.phase is not Phase.WORKING or error.code is not ErrorCode.CATALOGUE_DAMAGED:
                self.failed(error)
        before = (sync.version, sync.count, sync.partial)
        if info is not None:
            sync.version, sync.count = info.version, info.count
            sync.published_at, sync.demo = info.published_at, info.demo
            sync.partial, sync.kept = info.partial, info.sido
        elif sync.phase is not Phase.WORKING:
            sync.version, sync.count, sync.published_at = 0, 0, None
            sync.partial, sync.kept = False, None
        if before != (sync.version, sync.count, sync.partial) or not session.finder.matched:
            await session.finding.refresh(quietly=bool(before[0]))
        await session.reminders.tell()
