"""What staff do to a form, each with the version they saw: nobody overwrites anybody.

received   → in_review   start_review
in_review  → supplement  ask_supplement, with what exactly is missing
supplement → in_review   start_review, or the worker sends it
in_review  → decided     decide, with the reason
any but decided and withdrawn: assign, release
"""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models import ErrorCode, IlteoroError
from app.models.record import ServerStatus
from backend.accounts.access import is_assigned
from backend.accounts.permissions import Operation, Role, Scope, scope
from backend.accounts.tables import Account, Assignment, Status
from backend.accounts.tokens import roles_of
from backend.submissions.bodies_staff import ActionWanted
from backend.submissions.filing import Desk, add_event
from backend.submissions.replying import changed, resume
from backend.submissions.showing import OPEN
from backend.submissions.tables import Submission

_FROM = {
    "start_review": (ServerStatus.RECEIVED, ServerStatus.SUPPLEMENT),
    "ask_supplement": (ServerStatus.IN_REVIEW,),
    "decide": (ServerStatus.IN_REVIEW,),
    "assign": OPEN,
    "release": OPEN,
}
_EVENTS = {
    "start_review": "in_review",
    "ask_supplement": "supplement_asked",
    "decide": "decided",
    "assign": "assigned",
    "release": "released",
}


def act(desk: Desk, by: str, submission: str, wanted: ActionWanted) -> Submission:
    """Do it. Raises NOT_FOUND, CHANGED_MEANWHILE, ACTION_NOT_POSSIBLE, ACCOUNT_UNKNOWN where who
    is to look after it may not see it."""
    db = desk.db
    seen = db.get(Submission, submission)
    if seen is None:
        raise IlteoroError(ErrorCode.NOT_FOUND)
    # The account first, as everywhere, or two could wait for each other. It may be gone.
    db.get(Account, seen.account, with_for_update=True)
    kept = db.get_one(Submission, submission, with_for_update=True, populate_existing=True)
    if kept.version != wanted.version:
        raise IlteoroError(ErrorCode.CHANGED_MEANWHILE)
    if kept.status not in _FROM[wanted.kind]:
        raise IlteoroError(ErrorCode.ACTION_NOT_POSSIBLE)
    match wanted.kind:
        case "start_review" if kept.status == ServerStatus.SUPPLEMENT:
            resume(desk, kept)
        case "start_review":
            kept.status = ServerStatus.IN_REVIEW
        case "ask_supplement":
            kept.status = ServerStatus.SUPPLEMENT
        case "decide":
            kept.status = ServerStatus.DECIDED
        case "assign":
            if not may_review(db, wanted.assignee or "", kept.account, desk.now):
                raise IlteoroError(ErrorCode.ACCOUNT_UNKNOWN)
            kept.assigned = wanted.assignee
        case "release":
            kept.assigned = None
    if wanted.kind not in ("assign", "release") and kept.assigned is None:
        kept.assigned = by
    add_event(desk, kept, _EVENTS[wanted.kind], by, wanted.text, until=wanted.until)
    changed(desk, kept)
    return kept


def may_review(db: Session, staff: str, worker: str, now: datetime) -> bool:
    """Whether a member of staff may work on the forms of `worker`."""
    found = db.get(Account, staff)
    if found is None or found.status != Status.ACTIVE:
        return False
    reach = scope(roles_of(found), Operation.SUBMISSION_ACT)
    return reach is Scope.ALL or (reach is Scope.ASSIGNED and is_assigned(db, staff, worker, now))


def reviewers(db: Session, worker: str, now: datetime) -> list[str]:
    """The accounts of those who may work on the forms of `worker`."""
    all_of_them = [
        Account.roles.contains(role)
        for role in Role
        if scope([role], Operation.SUBMISSION_ACT) is Scope.ALL
    ]
    helps = select(Assignment.staff).where(Assignment.worker == worker)
    asked = select(Account.id).where(or_(Account.id.in_(helps), *all_of_them)).order_by(Account.id)
    return [staff for staff in db.scalars(asked) if may_review(db, staff, worker, now)]
