"""Ids made by us: UUIDv7, so that they sort by the time they were made."""

from uuid6 import uuid7


def new_id() -> str:
    """A fresh id, 36 characters, unique without asking anybody."""
    return str(uuid7())
