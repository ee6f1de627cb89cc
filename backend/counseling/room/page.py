"""The room's page and its files.

One page, no account, nothing from elsewhere: scripts, style and fonts come from here, and the
policy lets nothing else in. The files' address changes with any of them, so browsers may keep
them for good.
"""

import gzip
import hashlib
import json
from functools import cache
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from app.models import ErrorCode, IlteoroError
from app.paths import assets_dir
from backend.counseling.room.words import LANGUAGES, words
from backend.staff import accepted_language

PAGE, FILES = "/room", "/room/files"
_HERE = Path(__file__).resolve().parent
_FONTS = ("IlteoroSans-Regular.otf", "IlteoroSans-Bold.otf")
_KINDS = {".js": "text/javascript", ".css": "text/css", ".otf": "font/otf"}
_KEEP = "public, max-age=31536000, immutable"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        "connect-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": (
        "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), geolocation=()"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
}


def add_page(app: FastAPI) -> None:
    """Add the page and its files to `app`."""

    @app.get(PAGE, include_in_schema=False)
    def page(request: Request) -> Response:
        """The page in the browser's language, or the one of `?lang=`."""
        asked = request.query_params.get("lang", "")
        accepted = accepted_language(request.headers.get("accept-language", ""))
        language = asked if asked in LANGUAGES else accepted
        return Response(_rendered(language), media_type="text/html", headers=_HEADERS)

    @app.get(f"{FILES}/{{version}}/{{name}}", include_in_schema=False)
    def file(version: str, name: str, request: Request) -> Response:
        """A script, the style or a font of this version of the page."""
        found = _files().get(name)
        if found is None or version != _version():
            raise IlteoroError(ErrorCode.NOT_FOUND)
        kind, headers = _KINDS[found.suffix], {"Cache-Control": _KEEP, "Vary": "Accept-Encoding"}
        if found.suffix != ".otf" and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(
                _packed(found), media_type=kind, headers=headers | {"Content-Encoding": "gzip"}
            )
        return FileResponse(found, media_type=kind, headers=headers)


@cache
def _files() -> dict[str, Path]:
    """Everything the page may ask for, by name."""
    web = [path for path in (_HERE / "web").iterdir() if path.suffix in _KINDS]
    fonts = [path for name in _FONTS if (path := assets_dir() / "fonts" / name).is_file()]
    return {path.name: path for path in sorted(web) + fonts}


@cache
def _packed(path: Path) -> bytes:
    """A text file as it goes over the line: the office is a quarter of its size."""
    return gzip.compress(path.read_bytes(), mtime=0)


@cache
def _version() -> str:
    whole = hashlib.sha256()
    for name, path in _files().items():
        whole.update(name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


@cache
def _rendered(language: str) -> str:
    modules = [name for name in _files() if name.endswith(".js") and name != "office.js"]
    # `<` can't end the element it stands in.
    told = json.dumps({one: words(one) for one in LANGUAGES}, ensure_ascii=False)
    return _template().render(
        language=language,
        other=next(one for one in LANGUAGES if one != language),
        t=words(language),
        words=Markup(told.replace("<", "\\u003c")),  # noqa: S704 - our own texts
        files=f"{FILES}/{_version()}",
        modules=modules,
    )


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("room.html")
