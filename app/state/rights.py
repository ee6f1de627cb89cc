"""What a person may demand of automatic recommendation: that a human looks at one, or none at all.

The rights of 개인정보 보호법 제37조의2 (explanation and review, refusal). A request for a review is
a `Submission` in the vault, `ready` until somebody who has signed in sends it.
"""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from app.models import KST, Recommendation, SendState, Submission, new_id

if TYPE_CHECKING:
    from app.state.session import Session
    from app.store.vault import Vault

KIND = "submission"
"""Under which kind what will be sent lies in the vault."""
REVIEW = "recommendation_review"
REVIEW_VERSION = 1
AUTHOR = "me"
"""Who wrote it, as long as nobody has signed in."""


def reviews_in(vault: "Vault") -> tuple[Submission, ...]:
    """The requests for a review that lie in a vault, the newest first."""
    found = [Submission.model_validate(content) for content in vault.all(KIND).values()]
    return tuple(sorted((s for s in found if s.form == REVIEW), key=lambda s: s.id, reverse=True))


def day_of(request: Submission) -> date:
    """The day in Korea on which it was asked."""
    return request.created_at.astimezone(KST).date()


class Rights:
    """Asking for a review and refusing, for one session. Both can be taken back."""

    def __init__(self, session: "Session") -> None:
        self._session = session

    def set_automatic(self, wanted: bool) -> None:
        """Have occupations recommended, or get the plain list."""
        session = self._session
        session.person.automatic = wanted
        session.keep_consent()
        session.find_again()

    def review_of(self, keco3: str) -> Submission | None:
        """The request that stands about an occupation."""
        reviews = self._session.person.reviews
        return next((s for s in reviews if s.content.get("keco3") == keco3), None)

    async def ask_review(self, recommendation: Recommendation) -> None:
        """Keep that a human should look at this recommendation: what was said, and when."""
        if self.review_of(recommendation.keco3) is None:
            request = Submission(
                id=new_id(),
                author=AUTHOR,
                created_at=self._session.hub.clock.now(),
                form=REVIEW,
                form_version=REVIEW_VERSION,
                content=recommendation.model_dump(mode="json"),
                state=SendState.READY,
            )
            await self.put_back(request)

    async def put_back(self, request: Submission) -> None:
        """Keep a request, also one that was taken back a moment ago."""
        content = request.model_dump(mode="json")
        await self._change(lambda vault: vault.put(KIND, request.id, content))

    async def take_back(self, *requests: Submission) -> None:
        """Let go of requests that were not sent yet."""

        def delete(vault: "Vault") -> None:
            for request in requests:
                vault.delete(KIND, request.id)

        await self._change(delete)

    async def _change(self, act: Callable[["Vault"], object]) -> None:
        vault = self._session.vault
        if vault is None:
            return

        def work() -> tuple[Submission, ...]:
            act(vault)
            return reviews_in(vault)

        self._session.person.reviews = await asyncio.to_thread(work)
        self._session.tell_others()
