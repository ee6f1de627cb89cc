"""The backend says that this device is to forget everything: it was ended as lost, or the account
was erased on another one."""

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.state.session import Session


async def obey(session: "Session") -> None:
    """Delete everything of the person, in every tab, and say who wanted it."""
    hub = session.hub
    if hub.memory:
        await session.wipe()
        return
    erased = replace(await hub.wipe(), elsewhere=True)
    hub.tell(lambda one: one.run(one.reset, erased))
