"""What a worker may ask of all that is kept about them: to have it, and to have it deleted."""

from typing import Annotated

from fastapi import FastAPI, Response

from backend.accounts.access import SIGNED_IN, Caller, allowed
from backend.accounts.bodies import Deleted, Kept
from backend.accounts.context import Context
from backend.accounts.permissions import Operation
from backend.http.problems import answers
from backend.personal.erasing import erase
from backend.personal.export import exported
from backend.storage import transaction


def add_personal(app: FastAPI) -> None:
    """Add them, on the accounts that `app` has."""

    @app.get(
        "/v1/me/export",
        response_class=Response,
        responses={200: {"content": {"application/zip": {}}}, **answers(*SIGNED_IN)},
    )
    def export(
        caller: Annotated[Caller, allowed(Operation.ME_EXPORT)], accounts: Context
    ) -> Response:
        """Everything the backend has about me: a ZIP with a page to read and JSON."""
        with transaction(accounts.engine, reads_only=True) as db:
            content = exported(db, accounts.keys, caller.account, caller.now)
        named = 'attachment; filename="ilteoro.zip"'
        headers = {"Content-Disposition": named, "Cache-Control": "no-store"}
        return Response(content, media_type="application/zip", headers=headers)

    @app.delete("/v1/me", responses=answers(*SIGNED_IN))
    def delete(
        caller: Annotated[Caller, allowed(Operation.ME_DELETE)], accounts: Context
    ) -> Deleted:
        """Erase me here; what the law keeps is told."""
        with transaction(accounts.engine) as db:
            kept = erase(db, caller.account, caller.now, caller.session)
        return Deleted(kept=[Kept(what=one.what, law=one.law, until=one.until) for one in kept])
