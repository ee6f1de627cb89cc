"""What the routes of conversations share beside the accounts."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from app.models import ErrorCode, IlteoroError
from backend.counseling.hub import Hub
from backend.counseling.pace import Pace

MESSAGES_AT_ONCE, MESSAGES_A_SECOND = 200, 20
"""Of one account, over all its devices: an outbox that was offline for a day, no flood."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Who listens, and how fast each may write."""

    hub: Hub = field(default_factory=Hub)
    pace: Pace = field(default_factory=lambda: Pace(MESSAGES_AT_ONCE, MESSAGES_A_SECOND))

    def slow_down(self, account: str) -> None:
        """Count a message of `account`. Raises TRY_LATER."""
        wait = self.pace.take(account)
        if wait:
            raise IlteoroError(ErrorCode.TRY_LATER, seconds=int(wait) + 1)


async def _talk(request: Request) -> Talk:
    kept: Talk = request.app.state.talk
    return kept


Talking = Annotated[Talk, Depends(_talk)]
"""A route's parameter."""
