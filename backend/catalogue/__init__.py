"""Publishing numbered versions of the catalogue."""

from backend.catalogue.publish import Published, publish

__all__ = ["Published", "publish"]
