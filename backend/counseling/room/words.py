"""The texts of the room's page: `locales/<language>/LC_MESSAGES/room.po`.

A catalogue of its own, since the page says them and the app never does. Compiled by
`make install` as the app's are.
"""

import gettext
from functools import cache

from app.models import ErrorCode, IlteoroError
from app.paths import locales_dir

LANGUAGES = ("ko", "en")


@cache
def words(language: str) -> dict[str, str]:
    """Every text of the page by its key. Raises LOCALE_MISSING where it was never compiled."""
    try:
        with (locales_dir() / language / "LC_MESSAGES" / "room.mo").open("rb") as file:
            texts = gettext.GNUTranslations(file)
    except OSError as error:
        raise IlteoroError(ErrorCode.LOCALE_MISSING, language=language) from error
    # gettext has no way of its own to say which texts there are.
    found: dict[str, str] = vars(texts)["_catalog"]
    return {key: text for key, text in found.items() if key}
