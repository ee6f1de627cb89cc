"""What each sealed column is bound to: its table, its column and its row."""

from backend.submissions.tables import (
    Submission,
    SubmissionConflict,
    SubmissionEvent,
    Supplement,
    Upload,
    UploadPart,
)

Sealed = Submission | SubmissionConflict | SubmissionEvent | Supplement | Upload | UploadPart


def column(row: Sealed) -> str:
    """The name of the column of `row` that is sealed."""
    if isinstance(row, Upload):
        return "about"
    return "text" if isinstance(row, SubmissionEvent) else "content"


def place(row: Sealed) -> str:
    """Where what `row` keeps sealed belongs: elsewhere it does not open."""
    named = f"{row.__tablename__}.{column(row)}"
    match row:
        case Upload() | Submission():
            return f"{named} {row.account} {row.id}"
        case UploadPart():
            return f"{named} {row.upload} {row.start}"
        case _:
            return f"{named} {row.submission} {row.id}"
