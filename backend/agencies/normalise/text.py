"""Text from outside: NFC, no control or direction characters, bounded length."""

import re
import unicodedata

_BREAKS = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff]"
)
_NOTHING = {"", "null", "none", "-", "정보없음"}


def clean(text: str | None, limit: int = 200) -> str:
    """One line of at most `limit` characters; empty for null and its spellings."""
    if not text:
        return ""
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", _BREAKS.sub(" ", text)))
    text = text.strip()
    if text.lower() in _NOTHING:
        return ""
    return _BREAKS.sub(" ", text)[:limit].rstrip()


_NATIVE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def native_id(text: str | None) -> str | None:
    """An agency's key where it is one that may stand in an id and a link, else None."""
    text = (text or "").strip()
    return text if _NATIVE_ID.fullmatch(text) else None
