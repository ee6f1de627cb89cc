"""What the table of rights says of a request, and what HTTP answered."""

import httpx

from backend.accounts.permissions import Operation, Role, Scope, scope


def code(answer: httpx.Response) -> str:
    """What a problem says; to HEAD only its status does."""
    if answer.headers.get("content-type") != "application/problem+json":
        return ""
    if answer.request.method == "HEAD":
        return {401: "signed_out", 403: "not_allowed"}[answer.status_code]
    return str(answer.json()["type"])


def is_about(path: str) -> bool:
    """Whether somebody else than who asks may be meant."""
    return "{worker}" in path or "{account}" in path or path.startswith("/v1/staff/submissions/")


def expected(role: Role, operation: Operation, path: str, owner: str) -> str:
    """The code of the answer, empty where it is done."""
    reach = scope([role], operation)
    if reach is Scope.NONE:
        return "not_allowed"
    if not is_about(path):
        return ""
    if "{submission}" in path and reach is Scope.ALL:
        # A form stands for its worker, also for the one who asks for nobody else.
        return "not_found" if owner == "nobody" else ""
    if reach is Scope.ALL:
        known = owner in ("assigned", "other", "former") or (
            owner == "self" and "{account}" in path
        )
        if not known:
            return "account_unknown"
        only = operation is Operation.ACCOUNT_SET_UP
        return "" if owner == "assigned" or not (only or owner == "self") else "not_allowed"
    return "" if owner == ("self" if reach is Scope.OWN else "assigned") else "not_allowed"
