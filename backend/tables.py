"""Every table of the backend, known to one metadata: whoever declares tables is imported here."""

import backend.accounts.tables
import backend.counseling.room.tables
import backend.counseling.tables
import backend.installations
import backend.submissions.tables  # noqa: F401 - they declare their tables
from backend.storage import Base

METADATA = Base.metadata
