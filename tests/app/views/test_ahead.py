"""A new screen is drawn before the browser reports its address, and what it reports is no news."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import flet as ft
import msgpack  # type: ignore[import-untyped]
from flet.controls.base_control import BaseControl
from flet.controls.context import _context_page, context
from flet.messaging.connection import Connection
from flet.messaging.protocol import Message, MessageAction, configure_encode_object_for_msgpack
from flet.messaging.session import Session
from flet.pubsub.pubsub_hub import PubSubHub

from app.views import ahead

PATIENCE = 400
"""Looks at the page, 5 ms apart."""
_as_bytes: Any = configure_encode_object_for_msgpack


def sent(body: Any) -> None:
    """As on its way to a browser: Flet compares with what was sent."""
    msgpack.packb(body, default=_as_bytes(BaseControl))


class Wire(Connection):
    """What a browser would be sent."""

    def __init__(self) -> None:
        cast("Any", super()).__init__()
        self.page_url = "http://127.0.0.1"
        self.loop = asyncio.get_running_loop()
        self.pubsubhub = PubSubHub(loop=self.loop)
        self.calls: list[Any] = []

    def send_message(self, message: Message) -> None:
        sent(message.body)
        if message.action is MessageAction.INVOKE_METHOD:
            self.calls.append(message.body)


class Open:
    """A page that shows its address, and the browser's side of it."""

    def __init__(self) -> None:
        self.wire = Wire()
        self.session = Session(self.wire)
        self.page = self.session.page
        self.shown: list[str] = []
        self.session.apply_page_patch({"route": "/start", "web": True})
        sent([cast("Any", self.session).get_page_patch()])
        cast("Any", _context_page).set(self.page)
        cast("Any", context).reset_auto_update()

        @ft.component
        def show() -> ft.Control:
            self.shown.append(ft.use_route_location())
            return ft.Text("")

        @ft.component
        def all_of_it() -> ft.Control:
            return ft.Router([ft.Route(path=":name", component=show)])

        self.page.render(all_of_it)

    async def until(self, true: Callable[[], bool]) -> None:
        for _ in range(PATIENCE):
            if true():
                return
            await asyncio.sleep(0.005)
        raise AssertionError("it did not come")

    async def goes_to_one_and_two(self) -> None:
        """Two screens are asked for at once, and the browser is told of both."""
        self.page.navigate("/one")
        self.page.navigate("/two")
        await self.until(lambda: len(self.wire.calls) == 2)

    async def reports(self, route: str) -> None:
        """The browser went to an address by itself or because it was told to."""
        self.session.apply_page_patch({"route": route})
        await self.session.dispatch_event(self.page._i, "route_change", {"route": route})
        for call in [one for one in self.wire.calls if one.args["route"] == route]:
            self.wire.calls.remove(call)
            self.session.handle_invoke_method_results(call.control_id, call.call_id, None, None)
        await asyncio.sleep(0.02)


def opened(test: Callable[[Open], Awaitable[None]]) -> None:
    async def work() -> None:
        page = Open()
        await asyncio.sleep(0.02)
        await test(page)
        cast("Any", page.session).close()

    before = ft.Page.navigate, ft.Page.before_event
    ahead.install()
    try:
        asyncio.run(work())
    finally:
        ft.Page.navigate, ft.Page.before_event = before  # type: ignore[method-assign]


def test_a_screen_is_drawn_before_its_address_is_known_and_only_once() -> None:
    async def test(open_: Open) -> None:
        open_.page.navigate("/one")
        await open_.until(lambda: open_.shown[-1] == "/one")
        assert not open_.wire.calls
        await open_.until(lambda: len(open_.wire.calls) == 1)
        drawn = len(open_.shown)
        await open_.reports("/one")
        assert open_.page.route == "/one"
        assert len(open_.shown) == drawn
        await open_.reports("/start")
        assert open_.shown[-1] == "/start"

    opened(test)


def test_of_two_at_once_the_first_never_comes_back() -> None:
    async def test(open_: Open) -> None:
        await open_.goes_to_one_and_two()
        assert [call.args["route"] for call in open_.wire.calls] == ["/one", "/two"]
        drawn = len(open_.shown)
        await open_.reports("/one")
        assert open_.page.route == "/two"
        await open_.reports("/two")
        assert open_.page.route == "/two"
        assert open_.shown[drawn:] == []
        assert open_.shown[-1] == "/two"
        await open_.reports("/one")
        assert open_.shown[-1] == "/one"

    opened(test)


def test_after_the_browser_was_away_its_address_counts() -> None:
    async def test(open_: Open) -> None:
        await open_.goes_to_one_and_two()
        ahead.forget(open_.page)
        open_.wire.calls.clear()
        await open_.reports("/one")
        assert open_.shown[-1] == "/one"

    opened(test)


def test_a_browser_that_went_elsewhere_meanwhile_is_not_called_back() -> None:
    async def test(open_: Open) -> None:
        open_.page.navigate("/one")
        await open_.until(lambda: open_.shown[-1] == "/one")
        await open_.reports("/two")
        assert open_.shown[-1] == "/two"
        await asyncio.sleep(ahead._ADDRESS + 0.1)
        assert open_.wire.calls == []
        assert open_.page.route == "/two"

    opened(test)
