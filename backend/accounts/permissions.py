"""Who may do what to whose: one table. What does not stand in it is refused.

    operation x role -> scope    whose things the role may do it to

`access.allowed` reads it for every request, and the tests walk all of it over HTTP.
"""

from collections.abc import Iterable
from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What an account is; it may be several."""

    WORKER = "worker"
    CASEWORKER = "caseworker"
    COUNSELLOR = "counsellor"
    INTERPRETER = "interpreter"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    KIOSK = "kiosk"


STAFF = frozenset(Role) - {Role.WORKER, Role.KIOSK}
"""Who signs in with user name, password and a code from an authenticator."""


class Operation(StrEnum):
    """What can be asked of the backend by somebody who is signed in."""

    ME_READ = "me.read"
    ME_SESSIONS = "me.sessions"
    ME_PASSWORD = "me.password"  # noqa: S105 - an operation, no secret
    ME_AUDIT = "me.audit"
    ME_CONSENTS = "me.consents"
    ME_RECORDS = "me.records"
    ME_UPLOADS = "me.uploads"
    ME_SUBMISSIONS = "me.submissions"
    CONVERSATION_LIST = "conversation.list"
    CONVERSATION_READ = "conversation.read"
    CONVERSATION_WRITE = "conversation.write"
    CONVERSATION_MARK = "conversation.mark"
    ME_EXPORT = "me.export"
    ME_DELETE = "me.delete"
    WORKER_LIST = "worker.list"
    WORKER_CREATE = "worker.create"
    WORKER_SUMMARY = "worker.summary"
    WORKER_READ = "worker.read"
    WORKER_RECORDS = "worker.records"
    WORKER_AUDIT = "worker.audit"
    WORKER_ASSIGN = "worker.assign"
    SUBMISSION_LIST = "submission.list"
    SUBMISSION_EXPORT = "submission.export"
    SUBMISSION_READ = "submission.read"
    SUBMISSION_ACT = "submission.act"
    ROOM_OWN = "room.own"
    ROOM_ENTER = "room.enter"
    ROOM_INVITE = "room.invite"
    ACCOUNT_LIST = "account.list"
    ACCOUNT_CREATE = "account.create"
    ACCOUNT_CHANGE = "account.change"
    ACCOUNT_SET_UP = "account.set_up"


class Scope(IntEnum):
    """Whose things: nobody's, one's own, those of the workers assigned to one, everybody's."""

    NONE = 0
    OWN = 1
    ASSIGNED = 2
    ALL = 3


_EVERYBODY = dict.fromkeys(Role, Scope.OWN)
_WORKER = {Role.WORKER: Scope.OWN}
_HELPERS = {Role.CASEWORKER: Scope.ASSIGNED, Role.COUNSELLOR: Scope.ASSIGNED}
_WRITERS = dict.fromkeys((Role.WORKER, Role.CASEWORKER, Role.COUNSELLOR), Scope.OWN)
_REVIEWERS = {Role.CASEWORKER: Scope.ASSIGNED, Role.SUPERVISOR: Scope.ALL}
_ADMINISTRATOR = {Role.ADMINISTRATOR: Scope.ALL}

PERMISSIONS: dict[Operation, dict[Role, Scope]] = {
    Operation.ME_READ: _EVERYBODY,
    Operation.ME_SESSIONS: _EVERYBODY,
    Operation.ME_PASSWORD: dict.fromkeys(STAFF, Scope.OWN),
    Operation.ME_AUDIT: _WORKER,
    Operation.ME_CONSENTS: _WORKER,
    Operation.ME_RECORDS: _WORKER,
    Operation.ME_UPLOADS: _WRITERS,
    Operation.ME_SUBMISSIONS: _WORKER,
    # What a worker and those who look after them write to each other: nobody else reads it.
    Operation.CONVERSATION_LIST: _WRITERS,
    Operation.CONVERSATION_READ: _WORKER | _HELPERS,
    Operation.CONVERSATION_WRITE: _WORKER | _HELPERS,
    Operation.CONVERSATION_MARK: _WORKER | _HELPERS,
    Operation.ME_EXPORT: _WORKER,
    Operation.ME_DELETE: _WORKER,
    # An administrator runs the accounts and sees nobody's case.
    Operation.WORKER_LIST: _HELPERS | {Role.SUPERVISOR: Scope.ALL},
    Operation.WORKER_CREATE: {Role.CASEWORKER: Scope.ALL, Role.SUPERVISOR: Scope.ALL},
    # An interpreter learns a name, and only until the talk is over.
    Operation.WORKER_SUMMARY: _HELPERS
    | {Role.INTERPRETER: Scope.ASSIGNED, Role.SUPERVISOR: Scope.ALL},
    Operation.WORKER_READ: _HELPERS | {Role.SUPERVISOR: Scope.ALL},
    Operation.WORKER_RECORDS: _HELPERS,
    Operation.WORKER_AUDIT: {Role.SUPERVISOR: Scope.ALL},
    Operation.WORKER_ASSIGN: {Role.SUPERVISOR: Scope.ALL},
    # Filed forms are the office's to review; who counsels or interprets sees none.
    Operation.SUBMISSION_LIST: _REVIEWERS,
    Operation.SUBMISSION_EXPORT: _REVIEWERS,
    Operation.SUBMISSION_READ: _REVIEWERS,
    Operation.SUBMISSION_ACT: _REVIEWERS,
    # A talk is of those who look after the worker; nobody listens in from above.
    Operation.ROOM_OWN: _WORKER,
    Operation.ROOM_ENTER: _HELPERS | {Role.INTERPRETER: Scope.ASSIGNED},
    Operation.ROOM_INVITE: _HELPERS,
    Operation.ACCOUNT_LIST: _ADMINISTRATOR,
    Operation.ACCOUNT_CREATE: _ADMINISTRATOR,
    Operation.ACCOUNT_CHANGE: _ADMINISTRATOR,
    Operation.ACCOUNT_SET_UP: _ADMINISTRATOR,
}


PUBLIC = {
    "/healthz": "whether the backend and its database answer",
    "/metrics": "has a guard of its own: loopback or a token",
    "/staff/harvests": "has a guard of its own: the staff's password",
    "/staff/fonts/{name}": "the font of that page",
    "/v1/openapi.json": "what can be asked",
    "/v1/health": "what is published",
    "/v1/catalogue/manifest": "signed and public",
    "/v1/catalogue/files/{name}": "has a guard of its own: an installation's token",
    "/v1/installations": "an installation is nobody in particular",
    "/v1/sign-in/codes": "before anybody is signed in",
    "/v1/sign-in/code": "before anybody is signed in",
    "/v1/sign-in/password": "before anybody is signed in",
    "/v1/sign-in/set-up": "before anybody is signed in",
    "/v1/sign-in/set-up/answer": "before anybody is signed in",
    "/v1/sign-in/kiosk": "before anybody is signed in",
    "/v1/sign-in/ways": "before anybody is signed in",
    "/v1/sign-in/provider": "before anybody is signed in",
    "/v1/sign-in/provider/answer": "before anybody is signed in",
    "/room": "the page of a counselling room: it holds nothing until an address is exchanged",
    "/room/files/{version}/{name}": "scripts, style and fonts of that page",
    "/v1/room/ticket": "the address itself says who asks: it works once",
    "/v1/room/socket": "has a guard of its own: the ticket of a seat",
    "/v1/tokens": "the refresh token itself says who asks",
    "/v1/socket": "has a guard of its own: the access token in its first frame",
    "/demo/messages": "in a demo only: the text messages that were not sent",
    "/demo/authenticator": "in a demo only: what its staff's authenticator would show",
}
"""Paths that need no account, each with the reason. Every other route declares an operation."""


def scope(roles: Iterable[Role], operation: Operation) -> Scope:
    """The widest scope that any of `roles` gives for `operation`."""
    granted = PERMISSIONS.get(operation, {})
    return max((granted.get(role, Scope.NONE) for role in roles), default=Scope.NONE)


def granting(roles: Iterable[Role], operation: Operation) -> Role:
    """As which of `roles` it is done: the one that reaches farthest, for the audit."""
    granted = PERMISSIONS.get(operation, {})
    return max(sorted(roles), key=lambda role: granted.get(role, Scope.NONE))
