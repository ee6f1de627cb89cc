"""What kind of file bytes are, by the bytes themselves: what can't be a page is refused.

PDF, JPEG, PNG and WebP alone. Refused too is what is one of these and something else besides (a
polyglot): with an archive at its end, with markup a browser might run, with data after a picture
that ends; a PDF that brings scripts, programs or files along; a picture too large to be shown.
Nothing is decoded here, so nothing can go wrong in decoding it.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import Literal, get_args

MediaType = Literal["application/pdf", "image/jpeg", "image/png", "image/webp"]
MEDIA_TYPES: tuple[str, ...] = get_args(MediaType)

LARGEST = 20_000_000
"""Bytes of one attachment."""
_PIXELS = 100_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_SCRIPT = re.compile(rb"<(?:script|!doctype(?=\s))", re.IGNORECASE)
_HTML = re.compile(rb"\s+html", re.IGNORECASE)
_MARKUP = re.compile(rb"<html|<svg|<body|<iframe|<\?php", re.IGNORECASE)
_HEAD = 4096
"""Browsers guess from the first 512 to 1,445 bytes (WHATWG MIME Sniffing)."""
_NAMES = ("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "SubmitForm")


def _name(text: str) -> str:
    """A pattern of a PDF's name: any sign of it may be written as #xx."""
    return "".join(f"(?:{sign}|#(?i:{ord(sign):02x}))" for sign in text)


_ACTIVE = "(?:{})\\b".format("|".join(map(_name, _NAMES)))
# Each begins with a sign that is looked for quickly.
_ACTIVES = tuple(re.compile((begin + _ACTIVE).encode()) for begin in ("/", "#2[Ff]"))
_STEP, _REACH = 256 * 1024, 64
"""So many bytes are searched at a time: in between others have their turn (a search holds all of
Python as long as it takes). What is looked for is no longer than the reach."""


def media_type(content: bytes) -> str | None:
    """The one kind `content` is; None for what is refused."""
    if _has_script(content) or _MARKUP.search(content[:_HEAD]) or _is_archive(content):
        return None
    if content.startswith(b"%PDF-"):
        return "application/pdf" if _is_plain_pdf(content) else None
    if content.startswith(b"\xff\xd8\xff"):
        # Cameras put their own data behind the picture, so what follows its end is no sign.
        return "image/jpeg" if content.find(b"\xff\xd9", 3) >= 0 else None
    if content.startswith(_PNG):
        return "image/png" if _is_whole_png(content) else None
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        said = struct.unpack_from("<I", content, 4)[0] + 8
        return "image/webp" if len(content) in (said, said + said % 2) else None
    return None


def _found(pattern: re.Pattern[bytes], content: bytes) -> Iterator[re.Match[bytes]]:
    for start in range(0, len(content), _STEP):
        for one in pattern.finditer(content, start, start + _STEP + _REACH):
            if one.start() < start + _STEP:  # otherwise the next step finds it
                yield one


def _has_script(content: bytes) -> bool:
    return any(one[0][1:2] != b"!" or _HTML.match(content, one.end())
               for one in _found(_SCRIPT, content))  # fmt: skip


def _is_archive(content: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(content)) or content[:8] in (
        b"Rar!\x1a\x07\x01\x00",
        b"7z\xbc\xaf\x27\x1c\x00\x04",
    )


def _is_plain_pdf(content: bytes) -> bool:
    if b"%%EOF" not in content[-2048:]:
        return False
    return not any(True for pattern in _ACTIVES for _ in _found(pattern, content))


def _is_whole_png(content: bytes) -> bool:
    if len(content) < 33 or content[12:16] != b"IHDR":
        return False
    width, height = struct.unpack_from(">II", content, 16)
    if not 0 < int(width) * int(height) <= _PIXELS:
        return False
    at = len(_PNG)
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        end = at + 12 + length
        if content[at + 4 : at + 8] == b"IEND":
            return bool(end == len(content))
        at = end
    return False
