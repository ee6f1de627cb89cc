"""Every route of what is filed."""

from fastapi import FastAPI

from backend.submissions.routes_staff import add_staff_submissions
from backend.submissions.routes_uploads import add_uploads
from backend.submissions.routes_worker import add_worker_submissions


def add_submissions(app: FastAPI) -> None:
    """Add them, on the accounts that `app` has."""
    for add in (add_uploads, add_worker_submissions, add_staff_submissions):
        add(app)
