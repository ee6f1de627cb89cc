"""What may no longer be kept goes: rows of the audit that are older than two years.

The database itself refuses to delete younger ones, by its own clock. Called once a day where the
backend serves, and by `python -m backend forget`.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select

from backend.accounts.tables import Audit
from backend.http.logs import log_event, log_failure
from backend.storage import transaction

AUDIT_KEPT = timedelta(days=731)
"""Two years (개인정보의 안전성 확보조치 기준 제8조, of systems with sensitive data)."""
MARGIN = timedelta(days=1)
"""The clocks of the backend and of its database need not agree to the second."""
DAY, SOON = 86_400.0, 3_600.0
"""Seconds until it is looked for again, and where it failed."""
_PAGE = 500


def forget_audit(engine: Engine, now: datetime) -> int:
    """Delete the rows that need no longer be kept; how many there were.

    They lie in the order of their ids, which is that of time: nothing is searched through.
    """
    limit, done = now - AUDIT_KEPT - MARGIN, 0
    while True:
        # A page each: nobody who signs in waits for all of it.
        with transaction(engine) as db:
            oldest = db.execute(select(Audit.id, Audit.at).order_by(Audit.id).limit(_PAGE)).all()
            over = [id_ for id_, at in oldest if at <= limit]
            if over:
                db.execute(delete(Audit).where(Audit.id.in_(over)))
        done += len(over)
        if len(over) < _PAGE:
            return done


class Daily:
    """Does something at once and then once a day, in a thread beside; what fails is in the log,
    and tried again an hour later."""

    def __init__(self, work: Callable[[], int], event: str) -> None:
        self._work, self._event = work, event
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=event, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is being done is done to its end."""
        self._over.set()
        self._thread.join(SOON)

    def _run(self) -> None:
        wait = 0.0
        while not self._over.wait(wait):
            wait = DAY
            try:
                log_event(self._event, rows=self._work())
            except Exception as error:  # noqa: BLE001 - tomorrow is another day
                log_failure(self._event, error, {})
                wait = SOON
