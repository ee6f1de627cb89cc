"""Both kinds of database, as the tests of the backend have them."""

from tests.backend.conftest import postgresql, shared_database

__all__ = ["postgresql", "shared_database"]
