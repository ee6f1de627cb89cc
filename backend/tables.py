"""Every table of the backend, known to one metadata: whoever declares tables is imported here."""

import backend.installations  # noqa: F401 - it declares its table
from backend.storage import Base

METADATA = Base.metadata
