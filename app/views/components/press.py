"""What happens on a press: our own function, called without Flet's event."""

import inspect
from collections.abc import Callable
from typing import Any

from app.views.guard import handler


def press(act: Callable[..., Any]) -> Callable[[], Any]:
    """A handler without parameters, so that a default argument never receives the event.

    Sync or async; what fails becomes our notice.
    """
    if inspect.iscoroutinefunction(act):

        async def later() -> Any:
            return await act()

        return handler(later)

    def now() -> Any:
        return act()

    return handler(now)
