"""One person's session: the models a screen watches and what happens to them."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextvars import copy_context
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import flet as ft
from flet.controls.context import _context_page

from app.models import ErrorCode, IlteoroError, Listing
from app.state import keeping, lock, ward
from app.state.account import OwnAccount
from app.state.answering import Answering
from app.state.browser import asked, language_of
from app.state.finding import Finding
from app.state.hub import Hub
from app.state.models import (
    Finder,
    Leaving,
    ListingsState,
    PersonState,
    PlainList,
    Progress,
    Screen,
    Settings,
    SyncState,
    Way,
    Width,
)
from app.state.reminders import Reminders
from app.state.rights import Rights
from app.state.standing import Standing
from app.text import Translator

if TYPE_CHECKING:
    from app.state.erasing import Erased
    from app.store.vault import Vault


log = logging.getLogger("ilteoro.session")

WARNED = 30.0
"""Seconds before a shared screen forgets who was there, when it asks whether they still are."""
ERASED = "/welcome/erased"
"""Where one sees what was deleted."""


class Session(Answering):
    """Everything behind one tab. Screens read the models and call the methods."""

    def __init__(self, page: ft.Page, hub: Hub, *, ways: tuple[Way, ...], start: str = "/") -> None:
        self.page = page
        self.hub = hub
        self.ways = ways
        self.home = start
        self.first_language = language_of(asked.get())
        self.settings = Settings(language=self.first_language)
        self.screen = Screen(width=Width.of(page.width or 360), pixels=page.width or 360)
        self.person = PersonState()
        self.finder = Finder()
        self.list = ListingsState()
        self.occupations = PlainList()
        self.sync = SyncState()
        self.progress = Progress()
        self.finding = Finding(self)
        self.standing = Standing(self)
        self.rights = Rights(self)
        self.reminders = Reminders(self)
        self.account = OwnAccount(self)
        self.erased: Erased | None = None
        """What was deleted, where the person had everything deleted."""
        self.end_link: Callable[[], None] = lambda: None
        """Ends listening to what connects the device."""
        self._vault: Vault | None = None
        self._read: keeping.Records = {}
        self._trail: list[str] = []
        self._closed = False
        self._touched = 0.0
        self._tasks: set[asyncio.Task[None]] = set()
        self._saving = asyncio.Lock()
        hub.join(self)

    @property
    def t(self) -> Translator:
        """The sentences in the session's language."""
        return Translator(self.settings.language)

    @property
    def demo(self) -> bool:
        """Whether what is shown is made up: said on every screen."""
        return self.hub.demo or self.sync.demo

    @property
    def kept(self) -> str:
        """Where answers are kept: `device`, `memory` (a server's), `shared` (a kiosk's)."""
        if not self.hub.memory:
            return "device"
        return "memory" if self.hub.idle is None else "shared"

    @property
    def vault(self) -> "Vault | None":
        """The open vault, None before it is open and after the session ended."""
        return self._vault

    # -- tasks ---------------------------------------------------------------------

    def run(self, work: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        """Start work in the background; what a person can meet becomes a notice."""

        async def guarded() -> None:
            try:
                await work(*args)
            except IlteoroError as error:
                if error.code is not ErrorCode.VAULT_LOCKED:  # then it is read when it opens
                    self.screen.trouble = error
            except Exception as error:
                log.error("%s", type(error).__name__)
                self.screen.trouble = IlteoroError(ErrorCode.UNEXPECTED, kind=type(error).__name__)
                raise

        self._begin(guarded)

    def post(self, act: Callable[["Session"], None]) -> None:
        """Do something in this session's own context, asked by another one."""

        async def later() -> None:
            act(self)

        self._begin(later)

    def _begin(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        # Not `page.run_task`: that needs a browser to be connected at this very moment.
        context = copy_context()
        context.run(cast("Any", _context_page).set, self.page)
        task = asyncio.get_running_loop().create_task(work(), context=context)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def reconnected(self) -> None:
        """A browser came back: Flet dropped what changed meanwhile, so all is drawn again."""
        # It may have been turned meanwhile.
        self.resized(self.page.width or self.screen.pixels, self.page.height or self.screen.height)
        if self.screen.ready:
            self.screen.epoch += 1
            self.hub.fetching.back()

    async def start(self) -> None:
        """Open the vault, show what is in it, then look after the catalogue."""
        try:
            await self._load()
            self._go_on()
        except IlteoroError as error:
            self.screen.locked = error.code is ErrorCode.VAULT_LOCKED
            self.screen.failed = None if self.screen.locked else error
        self.screen.ready = True
        if self.screen.locked:  # what may be fetched is said in the vault
            return
        lock.begin(self)
        await self.standing.look_at_catalogue()
        self.hub.fetching.greet(self)
        self.hub.fetching.start()
        if self.hub.idle is not None:
            self._begin(self._watch_idle)

    def _go_on(self) -> None:
        """After the app was ended in the middle of consents or questions, show them again: once,
        a second tab begins at the start."""
        if not self.hub.first() or self.page.route not in (None, "", self.home):
            return
        if route := keeping.left_at(self.person):
            self.page.navigate(route)

    async def _watch_idle(self) -> None:
        idle = self.hub.idle or 0.0
        soon = min(WARNED, idle / 4)
        while not self._closed:
            await asyncio.sleep(min(1.0, soon / 4))
            if not ward.somebody(self):
                continue
            left = idle - (asyncio.get_running_loop().time() - self._touched)
            if left <= 0:
                await self.wipe()
            elif left <= soon and self.screen.leaving is Leaving.NOT:
                self.screen.leaving = Leaving.IDLE

    def touched(self) -> None:
        """Somebody is here."""
        self._touched = asyncio.get_running_loop().time()
        if self.screen.leaving is Leaving.IDLE:
            self.screen.leaving = Leaving.NOT

    def leave(self) -> None:
        """The person is done with a shared screen: ask once, nothing brings back what is wiped."""
        self.touched()
        self.screen.leaving = Leaving.SAID

    def stay(self) -> None:
        """They are not."""
        self.screen.leaving = Leaving.NOT
        self.touched()

    async def _load(self) -> None:
        self._vault = await self.hub.kept()
        if self._vault is not None:
            await keeping.load(self._vault, self)
            await self.reminders.load()
        self.standing.want()

    def reload(self) -> None:
        """Another tab changed something: read it again."""
        self.run(self._reload)

    async def _reload(self) -> None:
        before = (person := self.person).profile, person.wishes, person.automatic
        self._vault = await self.hub.kept() if self._vault is None else self._vault
        if self._vault is not None:
            await keeping.load(self._vault, self)
            await self.reminders.load()
        self.standing.want()
        if before != (person.profile, person.wishes, person.automatic):
            await self.finding.refresh()

    def _keep(self, *parts: str) -> None:
        self.touched()
        self.run(self._save, parts)

    async def _save(self, parts: tuple[str, ...]) -> None:
        async with self._saving:  # one after the other: what was said last stays
            vault = await self._opened()
            if vault is None:
                return
            await keeping.save(vault, self, parts)
        self.tell_others()

    async def make_vault(self) -> "Vault | None":
        """The vault to write to. The first word that is kept, also after everything was deleted,
        makes it; None where nothing can be kept: the session is over, or it would not open."""
        async with self._saving:
            return await self._opened()

    async def _opened(self) -> "Vault | None":
        closed = self._closed or self.screen.failed or self.screen.locked
        if not (self._vault or self.hub.memory or closed):
            self._vault = await self.hub.vault()
        return self._vault

    def tell_others(self) -> None:
        """Have the other tabs of this vault read again what lies in it."""
        self.touched()
        if not self.hub.memory:
            self.hub.tell(Session.reload, but=self)

    def close(self) -> None:
        """The session is over; a vault in memory goes with it."""
        self._closed = True
        self.end_link()
        self.hub.leave(self)
        if self.hub.memory and self._vault is not None:
            self._vault.wipe()
            self._vault = None

    # -- ways ------------------------------------------------------------------------

    def go(self, route: str) -> None:
        """Show another screen, remembering this one for `back`."""
        self.touched()
        if self.page.route != route:
            self._trail = [*self._trail[-20:], self.page.route or "/"]
            self.page.navigate(route)
            self.standing.want()

    def back(self, otherwise: str) -> None:
        """The screen before this one, or `otherwise` where there was none here."""
        self.touched()
        self.page.navigate(self._trail.pop() if self._trail else otherwise)

    def resized(self, width: float, height: float) -> None:
        """The window changed; screens are built again only where the panes change. A lower one
        of the same width is a keyboard that came up: what stands where stays there."""
        if width != self.screen.pixels or height > self.screen.height:
            self.screen.height = height
        self.screen.pixels = width
        self.screen.width = Width.of(width)

    # -- settings --------------------------------------------------------------------

    def set_language(self, language: str) -> None:
        """Speak another language from now on; words of a search may mean others in it."""
        self.settings.language = language
        self._keep("settings")
        if self.list.query.strip():
            self.run(self.finding.show_list)

    def set_text_scale(self, scale: float) -> None:
        """Text 1.0 to 2.0 times as large."""
        self.settings.text_scale = scale
        self._keep("settings")

    def set_theme(self, theme: str) -> None:
        """`system`, `light` or `dark`."""
        self.settings.theme = theme
        self._keep("settings")

    # -- what is kept of the listings -------------------------------------------------

    def toggle_saved(self, listing_id: str) -> None:
        """Keep a listing, or let it go."""
        saved = self.person.saved
        kept = listing_id not in saved
        self.person.saved = (
            (listing_id, *saved) if kept else tuple(i for i in saved if i != listing_id)
        )
        self._keep("saved")

    async def wipe(self) -> None:
        """Delete everything of the person on this device, in every tab."""
        if self.hub.memory:
            vault, self._vault = self._vault, None  # the session may end before it has a new one
            if vault is not None:
                vault.wipe()
            await self.reset()
            return
        erased = await self.hub.wipe()
        self.hub.tell(lambda session: session.run(session.reset, erased))

    async def start_afresh(self) -> None:
        """Leave a vault that can't be opened aside and begin anew."""
        await self.hub.start_afresh()
        self.screen.failed, self.screen.ready = None, False
        await self.start()

    async def reset(self, erased: "Erased | None" = None) -> None:
        """As if never used: empty models; a fresh vault, on a device none before it is needed."""
        self.erased = erased
        new = Settings(language=self.settings.language)
        if erased:  # what was deleted is told as large and as dark as they read until now
            new.text_scale, new.theme = self.settings.text_scale, self.settings.theme
        for field in fields(Settings):
            setattr(self.settings, field.name, getattr(new, field.name))
        if self.hub.memory:  # the next person on a shared screen is someone else
            self.settings.language = self.first_language
        self.screen.hidden, self.screen.leaving, self.screen._line = False, Leaving.NOT, ""
        keeping.forget(self)
        for name in ("query", "kind", "keco3", "ncs", "sido", "only_saved", "_scroll"):
            setattr(self.list, name, getattr(ListingsState, name))
        self.occupations.query, self.occupations.group = "", ""
        self.occupations._scroll = 0.0
        self._trail = []
        while self.page.pop_dialog():  # one that was open may name what the person looked at
            pass
        self.screen.locked = False
        self._vault = await self.hub.vault() if self.hub.memory else None
        self.standing.want()
        if erased:
            await self.standing.look_at_catalogue()
        await self.finding.refresh()
        self.page.navigate(ERASED if erased else self.home)
        if self.kept == "shared":
            self.screen.left += 1

    def keep_list(self) -> None:
        """Words or filters of the list changed; they last as long as the session."""
        self.touched()

    # -- the catalogue -----------------------------------------------------------------

    def keep_consent(self) -> None:
        """What the person agreed to changed."""
        self._keep("consent")

    def keep_settings(self) -> None:
        """Settings changed."""
        self._keep("settings")

    def words_of(self, instant: datetime) -> str:
        """How old something is, in words: 오늘 07:10 기준."""
        return self.t.as_of(instant, self.hub.clock.now())

    def find_again(self) -> None:
        """Recommend, match and list once more."""
        self.run(self.finding.refresh)

    def show_all(self) -> None:
        """The list without words and filters."""
        self.finding.everything()

    async def listing(self, listing_id: str) -> Listing | None:
        """One listing by its id, None where it is gone or nothing was fetched yet."""
        try:
            found = await self.hub.engine.listings([listing_id])
        except IlteoroError as error:
            if error.code is ErrorCode.CATALOGUE_MISSING:
                return None
            raise
        await self.finding.explain([listing.id for listing in found])
        return found[0] if found else None
