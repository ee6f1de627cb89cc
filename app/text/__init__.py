"""Sentences in every language: catalogues, plurals, particles, reasons, formats."""

from app.text.catalogues import DEFAULT_LANGUAGE, languages
from app.text.translator import Translator

__all__ = ["DEFAULT_LANGUAGE", "Translator", "languages"]
