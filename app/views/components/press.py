"""What happens on a press: our own function, called without Flet's event."""

import inspect
from collections.abc import Callable, Coroutine
from typing import Any

from app.views.guard import handler


def press(act: Callable[..., Any]) -> Callable[[], Coroutine[Any, Any, None]]:
    """A handler without parameters, so that a default argument never receives the event.

    `act` may be sync, async or a lambda giving a coroutine; what fails becomes our notice.
    """

    async def pressed() -> None:
        result = act()
        if inspect.isawaitable(result):
            await result

    return handler(pressed)
