"""Pages for the agency's own staff: what the harvests did and what they set aside.

Behind HTTP Basic, so only over TLS or on the same computer; there are no such pages where no
password is set. Nothing on them runs: no script, no image, one style sheet named by its hash,
and the app's own font.
"""

import asyncio
import base64
import hashlib
import hmac
import time
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import FastAPI, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from app.models import Agency
from app.text import Translator
from backend.settings import Settings
from backend.staff_fonts import add_fonts, font_style
from backend.staff_harvests import PAGE, Chosen, read_harvests
from backend.staff_reasons import KINDS

USER = "staff"
_LANGUAGES = ("ko", "en")
_TEMPLATES = Path(__file__).resolve().parent / "templates"

_WRONG_ALLOWED = 10
_WRONG_SECONDS = 300.0
_WRONG_DELAY = 0.5
"""Ten wrong passwords in five minutes from one address, each answered half a second late: a
guesser gets 2,880 a day, a person who mistypes does not notice."""

_ADDRESSES = 1000


class _Guard:
    """Lets in whoever knows the password, and slows down who does not."""

    def __init__(self, password: str) -> None:
        self._expected = f"{USER}:{password}".encode()
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()

    async def refusal(self, request: Request) -> Response | None:
        """The answer for whoever may not come in, else None."""
        told = _credentials(request.headers.get("authorization", ""))
        if told is None:
            return _refused(401)
        address = request.client.host if request.client else ""
        now = time.monotonic()
        recent = [at for at in self._wrong.get(address, []) if now - at < _WRONG_SECONDS]
        if len(recent) >= _WRONG_ALLOWED:
            return _refused(429, wait=int(_WRONG_SECONDS - (now - recent[0])) + 1)
        # Compared as digests, so that neither content nor length shows in the time it takes.
        if hmac.compare_digest(_digest(told), _digest(self._expected)):
            self._wrong.pop(address, None)
            return None
        self._wrong[address] = [*recent, now]
        self._wrong.move_to_end(address)
        while len(self._wrong) > _ADDRESSES:
            self._wrong.popitem(last=False)
        await asyncio.sleep(_WRONG_DELAY)
        return _refused(401)


def add_staff_pages(app: FastAPI, settings: Settings) -> None:
    """Add the staff's pages to the backend, where a password for them is set."""
    if not settings.staff_password:
        return
    guard = _Guard(settings.staff_password)
    add_fonts(app)

    @app.get(PAGE, include_in_schema=False)
    async def harvests(request: Request) -> Response:
        """The last runs, and the records they set aside."""
        if refusal := await guard.refusal(request):
            return refusal
        t = Translator(accepted_language(request.headers.get("accept-language", "")))
        shown = await run_in_threadpool(
            read_harvests, settings.store, _chosen(request.query_params), t
        )
        content = _template().render(t=t, style=Markup(_style()), **shown)  # noqa: S704
        return Response(content, media_type="text/html", headers=_headers())


def _chosen(asked: Mapping[str, str]) -> Chosen:
    """What was asked for; what can't be is as if it were not there."""
    agency, reason, page = (asked.get(name, "") for name in ("agency", "reason", "page"))
    return Chosen(
        agency if agency in set(Agency) else "",
        reason if reason in KINDS else "",
        max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 7 else 1,
    )


def accepted_language(header: str) -> str:
    """Korean or English, whichever an Accept-Language header puts first; Korean for neither."""
    best, weight = _LANGUAGES[0], 0.0
    for part in header.split(","):
        tag, _, parameter = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        try:
            q = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        if language in _LANGUAGES and q > weight:
            best, weight = language, q
    return best


def _credentials(header: str) -> bytes | None:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(encoded.strip(), validate=True)
    except ValueError:
        return b""


def _digest(told: bytes) -> bytes:
    return hashlib.sha256(told).digest()


def _refused(status: int, wait: int = 0) -> Response:
    headers = {"Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="Ilteoro", charset="UTF-8"'
    if wait:
        headers["Retry-After"] = str(wait)
    return Response(status_code=status, headers=headers)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template("harvests.html")


@cache
def _style() -> str:
    return font_style() + (_TEMPLATES / "harvests.css").read_text("utf-8")


@cache
def _headers() -> dict[str, str]:
    style = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{style}'; font-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept-Language",
    }
