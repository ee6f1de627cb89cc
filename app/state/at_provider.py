"""Signing in at the provider, for one session: out in a browser and back.

    on the web     the tab itself goes there and comes back to this app's own `/callback`
    in a window    this computer's browser, back to a port that is open for this alone
    on a phone     the in-app browser (Custom Tab), back by `kr.ilteoro://app/signed-in`

The code that comes back is worth nothing without the secret, which stays in this session.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import flet as ft

from app.models import ErrorCode, IlteoroError
from app.state import coming_back
from app.state.coming_back import Back, Waiting

if TYPE_CHECKING:
    from app.device.loopback import Loopback
    from app.state.account import OwnAccount
    from app.state.session import Session
    from app.sync.account import Begun

PATIENCE = 590.0
"""Seconds one may take there: the backend waits for ten minutes."""


@ft.observable
@dataclass
class ProviderState:
    """`offered`: whether the backend has a provider, None while nobody knows. `waiting`: a browser
    is out there. `problem`: why it came to nothing. `link`: what an administrator needs, for staff
    whose account nobody named yet."""

    offered: bool | None = None
    waiting: bool = False
    problem: ErrorCode | None = None
    link: str = ""


class AtProvider:
    """One at a time: who begins again lets go of what was begun before."""

    def __init__(self, session: "Session", account: "OwnAccount", place: str) -> None:
        self._session, self._account, self._place = session, account, place
        self.state = ProviderState()
        self._begun: Begun | None = None
        self._loopback: Loopback | None = None
        self._late: asyncio.TimerHandle | None = None

    async def look(self) -> None:
        """Find out whether it can be offered; where the backend can't be asked, later."""
        if self.state.offered is None and self._account.possible and self._way() is not None:
            with suppress(IlteoroError):
                self.state.offered = await self._account.through(lambda one: one.has_provider())

    async def begin(self, page_of: Callable[[str | None], str]) -> None:
        """Open the provider's page. `page_of` makes what the browser shows when it came back to
        the port of a window.

        Raises what asking the backend raises, BROWSER_MISSING where nothing opens.
        """
        self.stop()
        self.state.problem, self.state.link = None, ""
        way = self._way()
        address = f"{coming_back.SCHEME}://{coming_back.HOST}{coming_back.DEEP}"
        if way == "window":
            from app.device.loopback import Loopback

            def back(query: str) -> str:
                return page_of(coming_back.heard(query))

            self._loopback = await asyncio.to_thread(Loopback, coming_back.PATH, back)
            address = self._loopback.address
        elif way == "web":
            address = f"http://{urlsplit(self._session.page.url or '').netloc}{coming_back.PATH}"
        try:
            begun = await self._account.through(lambda one: one.begin_at_provider(address))
            loop = asyncio.get_running_loop()

            def heard(back: Back) -> None:
                loop.call_soon_threadsafe(self._heard, begun, back)

            # Back to where one began: a person who is new signs in from the first screen.
            place = self._session.page.route or self._place
            coming_back.wait(begun.state, Waiting(heard, place))
            self._begun, self.state.waiting = begun, True
            await self._open(way, begun.url)
        except IlteoroError:
            self.stop()
            raise
        except (RuntimeError, TimeoutError):
            self.stop()
            raise IlteoroError(ErrorCode.BROWSER_MISSING) from None
        self._late = loop.call_later(PATIENCE, self._session.run, self._too_late, begun)

    def cancel(self) -> None:
        """The person does not want to wait any more."""
        self.stop()
        self.state.problem = ErrorCode.SIGN_IN_CANCELLED

    def stop(self) -> None:
        """Wait for nobody any more."""
        begun, self._begun = self._begun, None
        loopback, self._loopback = self._loopback, None
        self.state.waiting = False
        if self._late is not None:
            self._late.cancel()
        if begun is not None:
            coming_back.forget(begun.state)
        if loopback is not None:  # it waits until what is being answered is answered
            self._session.run(asyncio.to_thread, loopback.close)

    def _heard(self, begun: "Begun", back: Back) -> None:
        if self._begun is begun:
            self._session.run(self._finish, begun, back)

    async def _finish(self, begun: "Begun", back: Back) -> None:
        state, own = self.state, self._account
        try:
            if back.code is None:
                state.problem = ErrorCode.SIGN_IN_CANCELLED
                return
            code, device = back.code, own.device_name()
            link = await own.through(lambda one: one.finish_at_provider(begun, code, device))
            if link is None:
                await own.signed_in()
            else:
                state.link = link
        except IlteoroError as error:
            state.problem = error.code
        finally:
            if self._begun is begun:
                self.stop()

    async def _too_late(self, begun: "Begun") -> None:
        if self._begun is begun:
            self.stop()
            self.state.problem = ErrorCode.SIGN_IN_TOO_LATE

    def _way(self) -> str | None:
        """How one gets there and back: `web`, `window`, `phone`; None where it can't be."""
        page = self._session.page
        if page.web:
            # The cookie of a tab that is called otherwise does not come back with it.
            return "web" if urlsplit(page.url or "").hostname == "127.0.0.1" else None
        mobile = page.platform in (ft.PagePlatform.ANDROID, ft.PagePlatform.IOS)
        return "phone" if mobile else "window"

    async def _open(self, way: str | None, url: str) -> None:
        if way == "web":
            await ft.UrlLauncher().launch_url(ft.Url(url, target=ft.UrlTarget.SELF))
        elif way == "phone":
            await ft.UrlLauncher().launch_url(url, mode=ft.LaunchMode.IN_APP_BROWSER_VIEW)
        else:
            await ft.UrlLauncher().launch_url(url, mode=ft.LaunchMode.EXTERNAL_APPLICATION)
