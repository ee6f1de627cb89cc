"""A worker's account erased: everything but what the law keeps.

Kept is the audit (개인정보의 안전성 확보조치 기준 제8조: two years where data is sensitive). It
holds ids alone, and this one then stands for nobody: that there was a consent, and when, can still
be shown, whose it was not. With the account go who it was, how it was found, its sessions, codes,
assignments, consents and records. What was filed with the office is the office's paper too and
stays its own time (`backend.submissions.keeping`); what was never filed goes.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.models.clock import KST
from backend.accounts import audit
from backend.accounts.permissions import Operation, Role
from backend.accounts.retention import AUDIT_KEPT
from backend.accounts.tables import Account
from backend.accounts.wiping import order_wipes
from backend.counseling import keeping as talk
from backend.submissions import keeping


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays, by which law, until which Korean day."""

    what: str
    law: str
    until: date


def erase(db: Session, account: str, now: datetime, session: str) -> list[Kept]:
    """Erase `account`; what is kept. Every table that belongs to it goes along by its key. Its
    devices are to erase what is on them too, except the one of `session`, whose person is asked."""
    order_wipes(db, account, now, but=session)
    audit.write(db, now, account, Role.WORKER, Operation.ME_DELETE, owners=[account])
    # Held first: a form that is being filed at this moment is filed or is not.
    db.get(Account, account, with_for_update=True)
    talk.erase(db, account)
    filed_until = keeping.erase(db, account, now)
    db.execute(delete(Account).where(Account.id == account))
    until = (now + AUDIT_KEPT).astimezone(KST).date()
    kept = [Kept("audit", "개인정보의 안전성 확보조치 기준 제8조", until)]
    if filed_until is not None:
        kept.append(Kept("submissions", keeping.LAW, filed_until))
    return kept
