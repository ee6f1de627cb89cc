"""What staff write about a form before it is sent: a request, a reason, the result that was chosen.

In the vault within half a second, by the form's id, with whose form it is: it goes once it was
sent, with the sign-in, and where one looks after that person no more (`app.sync.caseload`).
"""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.state.session import Session
    from app.store.vault import Vault
    from app.sync.desk import Seen

DAYS = "days"
"""Under which name it is kept how many working days a worker is given to send something in."""
SOON = 0.4
"""Seconds from a letter to the disk."""


class Drafts:
    """Those of one session."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._said: dict[str, dict[str, str]] = {}
        self._workers: dict[str, str] = {}
        self._unsaved: set[str] = set()

    async def load(self, vault: "Vault") -> None:
        """Read what lies in the vault; what was typed and not written yet stays."""
        from app.sync.caseload import DESK

        kept = await asyncio.to_thread(vault.all, DESK)
        unsaved = {id_: said for id_, said in self._said.items() if id_ in self._unsaved}
        self._said = {id_: dict(one["said"]) for id_, one in kept.items()} | unsaved
        self._workers |= {id_: one["worker"] for id_, one in kept.items()}

    def clear(self) -> None:
        """Let go of everything in memory."""
        self._said, self._workers, self._unsaved = {}, {}, set()

    @property
    def unsent(self) -> int:
        """For how many forms one wrote something and did not send it."""
        return sum(any(said.values()) for said in self._said.values())

    def of(self, id_: str, kind: str) -> str:
        """What one wrote for a form and did not send yet; `kind` is what is to be done with it."""
        return self._said.get(id_, {}).get(kind, "")

    async def write(self, case: "Seen", kind: str, text: str, *, at_once: bool = False) -> None:
        """Keep it, after a moment, as one types on; an empty text lets go of it."""
        self._said.setdefault(case.id, {})[kind] = text
        # Nobody's where the account is gone: then no list names it.
        self._workers[case.id] = case.worker if case.name else ""
        waiting = case.id in self._unsaved
        self._unsaved.add(case.id)
        if not at_once:
            if waiting:
                return
            await asyncio.sleep(SOON)
        await self._save(case.id)

    async def forget(self, id_: str, kind: str | None) -> None:
        """It was sent: let go of it, with None of all that was written for the form."""
        said = self._said.get(id_, {})
        gone = (kind, DAYS) if kind == "ask_supplement" else (kind,)
        self._said[id_] = {k: v for k, v in said.items() if kind is not None and k not in gone}
        await self._save(id_)

    async def _save(self, id_: str) -> None:
        vault = self._session.vault
        said = {kind: text for kind, text in self._said.get(id_, {}).items() if text}
        self._unsaved.discard(id_)
        if vault is not None:
            written = {"worker": self._workers.get(id_, ""), "said": said}
            await asyncio.to_thread(_keep, vault, id_, written)


def _keep(vault: "Vault", id_: str, written: Mapping[str, Any]) -> None:
    from app.sync.caseload import DESK

    with vault.together():
        if written["said"]:
            vault.put(DESK, id_, dict(written))
        else:
            vault.delete(DESK, id_)
