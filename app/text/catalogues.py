"""The message catalogues on disk: `locales/<language>/LC_MESSAGES/app.mo`.

Compiled from the `.po` beside them by `make install`; stable ids stand as msgid, so a
text that is missing in one language is looked up in the next of `fallbacks`.
"""

import gettext
from functools import cache
from pathlib import Path

from app.models import ErrorCode, IlteoroError
from app.paths import locales_dir

DEFAULT_LANGUAGE = "ko"
DOMAIN = "app"


@cache
def languages() -> tuple[str, ...]:
    """The languages there are texts for, Korean first."""
    found = sorted(p.parent.parent.name for p in locales_dir().glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return (DEFAULT_LANGUAGE, *(name for name in found if name != DEFAULT_LANGUAGE))


def _file(language: str) -> Path:
    return locales_dir() / language / "LC_MESSAGES" / f"{DOMAIN}.mo"


@cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """The texts of one language, with English and Korean behind it.

    Raises LOCALE_MISSING where the catalogue was never compiled.
    """
    try:
        with _file(language).open("rb") as file:
            texts = gettext.GNUTranslations(file)
    except OSError as error:
        raise IlteoroError(ErrorCode.LOCALE_MISSING, language=language) from error
    if behind := {"en": DEFAULT_LANGUAGE, DEFAULT_LANGUAGE: None}.get(language, "en"):
        texts.add_fallback(catalogue(behind))
    return texts
