"""Files for a form: known by their first bytes, photos made smaller, pages bound to one PDF.

What an office's computer might run (a page of the web, an archive, a program) is refused, also
under the name of a photo. All of it is slow work: call it beside the UI loop.
"""

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePath

from app.forms.media import LARGEST
from app.forms.media import media_type as media_of
from app.models import ErrorCode, IlteoroError
from app.sync.outbox_kept import Picked

LONGEST, QUALITY = 2_000, 80
"""Pixels of a photo's longer side and JPEG's quality: a page of A4 at 170 dots an inch, some
0.5 MB (estimate)."""
_MOST_PIXELS = 80_000_000
"""Pixels that are taken apart in memory: a phone's largest have 50 million."""
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"%PDF-", "application/pdf", ".pdf"),
)
EXTENSIONS = ("pdf", "jpg", "jpeg", "png", "webp")
_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\\/:*?\"<>|]")
_NAME_MOST = 60


def kind_of(data: bytes) -> tuple[str, str]:
    """Media type and extension by the first bytes. Raises ATTACHMENT_REFUSED for any other."""
    for start, media_type, extension in _STARTS:
        if data.startswith(start):
            return media_type, extension
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp", ".webp"
    raise IlteoroError(ErrorCode.ATTACHMENT_REFUSED)


def taken(name: str, data: bytes) -> Picked:
    """A file as it is attached: a photo shrunk and without what it tells of where it was taken,
    a PDF as it is.

    Raises ATTACHMENT_REFUSED for what is neither or can't be read, ATTACHMENT_TOO_LARGE.
    """
    media_type, extension = kind_of(data)
    if media_type == "application/pdf":
        if len(data) > LARGEST:
            raise IlteoroError(ErrorCode.ATTACHMENT_TOO_LARGE, limit=LARGEST // 10**6)
        # A photo is made anew; a PDF goes as it is, so the office's own check is asked here.
        if media_of(data) != media_type:
            raise IlteoroError(ErrorCode.ATTACHMENT_REFUSED)
        return Picked(_called(name, extension), media_type, data)
    return Picked(_called(name, ".jpg"), "image/jpeg", _shrunk(data))


def _called(name: str, extension: str) -> str:
    """A name that says what the file is, without signs that hide or lead elsewhere."""
    stem = " ".join(_NAME.sub(" ", PurePath(name).stem).split()).strip(". ")
    return f"{stem[:_NAME_MOST] or 'file'}{extension}"


def _shrunk(data: bytes) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as photo:
            if photo.width * photo.height > _MOST_PIXELS:
                raise IlteoroError(ErrorCode.ATTACHMENT_REFUSED)
            photo.draft("RGB", (LONGEST, LONGEST))  # a large JPEG is read at an eighth, if enough
            turned = ImageOps.exif_transpose(photo)
            turned.thumbnail((LONGEST, LONGEST))
            if turned.mode not in ("RGB", "L"):
                paper = Image.new("RGB", turned.size, "white")
                seen = turned.convert("RGBA")
                paper.paste(seen, mask=seen.getchannel("A"))
                turned = paper
            made = BytesIO()
            turned.save(made, "JPEG", quality=QUALITY, optimize=True)
            return made.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError,
            Image.DecompressionBombError):  # fmt: skip
        # From None: it may quote the file.
        raise IlteoroError(ErrorCode.ATTACHMENT_REFUSED) from None


def bound(name: str, photos: Sequence[bytes]) -> Picked:
    """Photos as one PDF, a page each, A4."""
    from fpdf import FPDF
    from PIL import Image

    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(auto=False)
    for data in photos:
        with Image.open(BytesIO(data)) as photo:
            wide, high = photo.size
        pdf.add_page(orientation="L" if wide > high else "P")
        pdf.image(BytesIO(data), x=0, y=0, w=pdf.w, h=pdf.h, keep_aspect_ratio=True)
    return Picked(_called(name, ".pdf"), "application/pdf", bytes(pdf.output()))


def first_page(pdf: bytes) -> bytes:
    """The photo (JPEG) that stands first in a PDF, as scanners and `bound` make them; nothing where
    there is none. No PDF is drawn here: what draws one would have to run what is in it."""
    at = -1
    while (at := pdf.find(b"\xff\xd8\xff", at + 1)) >= 0:
        if pdf[max(0, at - 8) : at].rstrip(b"\r\n").endswith(b"stream"):
            end = pdf.find(b"endstream", at)
            return pdf[at : end if end >= 0 else len(pdf)].rstrip(b"\r\n")
    return b""


Stroke = tuple[tuple[float, float], ...]
"""Points a finger went through, both as shares of the drawing's width."""


def signature(strokes: Sequence[Stroke]) -> Picked:
    """What was drawn, at least one stroke, black on white, as a PNG."""
    from PIL import Image, ImageDraw

    wide, high, finer = 600, 220, 2
    image = Image.new("L", (wide * finer, high * finer), 255)
    pen = ImageDraw.Draw(image)
    xs, ys = zip(*(point for stroke in strokes for point in stroke), strict=True)
    across, down = max(xs) - min(xs), max(ys) - min(ys)
    # As large as fits, and not stretched; a small one stays small.
    scale = min((wide - 40) / max(across, 0.2), (high - 20) / max(down, 0.1)) * finer
    left, top = (wide * finer - across * scale) / 2, (high * finer - down * scale) / 2
    for stroke in strokes:
        line = [(left + (x - min(xs)) * scale, top + (y - min(ys)) * scale) for x, y in stroke]
        if len(line) > 1:
            pen.line(line, fill=0, width=5 * finer, joint="curve")
        for x, y in line[:1] + line[-1:]:
            pen.ellipse((x - 5, y - 5, x + 5, y + 5), fill=0)
    made = BytesIO()
    image.resize((wide, high), Image.Resampling.LANCZOS).save(made, "PNG", optimize=True)
    return Picked("signature.png", "image/png", made.getvalue())
