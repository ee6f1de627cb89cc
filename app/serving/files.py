"""The client's files: our assets over the wheel's, each compressed once and kept."""

import asyncio
import contextlib
import gzip
import hashlib
import mimetypes
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm",
          ".otf": "font/otf", ".json": "application/json", ".md": "text/plain"}  # fmt: skip
_PACKED = {".png", ".jpg", ".webp", ".woff2", ".gz"}
_SMALL = 1024
# start.js asks for the engine and the assets below /v-<version>/, which changes with any file:
# those may be kept for a year; what has no version in its address is asked for again (304).
_VERSION = re.compile(r"^/v-[0-9a-f]{16}/")
_MARK = b"__VERSION__"
_SHARED = b"__SHARED__"
_KEEP = "public, max-age=31536000, immutable"
_ASK = "no-cache"
_NEVER = "no-store"


@dataclass(frozen=True)
class Found:
    """One file of the client and how it goes out."""

    path: Path
    kind: str
    cache: str
    tag: str


class Files:
    """Serves the files of several folders, the first that has one winning.

    `cache` is a folder for what was compressed; without one it stays in memory alone. `early`
    are files the page will want later and may fetch while it waits for its scripts; the page of
    a `shared` screen leaves no addresses behind.
    """

    def __init__(
        self,
        folders: list[Path],
        cache: Path | None = None,
        early: Sequence[str] = (),
        *,
        shared: bool = False,
    ) -> None:
        self._folders = [folder.resolve() for folder in folders]
        self._early = early
        self._shared = b"true" if shared else b"false"
        self._cache = cache
        self._memory: dict[str, bytes] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self.version = self._version()

    def _version(self) -> str:
        """Changes when any file does."""
        mark = hashlib.sha256()
        for folder in self._folders:
            for path in sorted(folder.rglob("*")):
                stat = path.stat()
                mark.update(f"{path}:{stat.st_mtime_ns}:{stat.st_size}\n".encode())
        return mark.hexdigest()[:16]

    def find(self, address: str) -> Found | None:
        """The file for a URL path; one without an ending is a page of the app: index.html."""
        name = _VERSION.sub("/", address)
        versioned = name != address
        name = name.strip("/")
        if not name or not Path(name).suffix:
            name = "index.html"
        # Flutter asks for what its manifests name below assets/.
        for candidate in (name, name.removeprefix("assets/")):
            for folder in self._folders:
                with contextlib.suppress(OSError, ValueError):  # no name a file could have
                    path = (folder / candidate).resolve()
                    if path.is_relative_to(folder) and path.is_file():
                        return self._found(path, versioned)
        return None

    @staticmethod
    def _found(path: Path, versioned: bool) -> Found:
        stat = path.stat()
        mark = f"{path}:{stat.st_mtime_ns}:{stat.st_size}"
        ending = path.suffix.lower()
        cache = _KEEP if versioned else _ASK
        kind = _TYPES.get(ending) or mimetypes.guess_type(path.name)[0]
        tag = hashlib.sha256(mark.encode()).hexdigest()[:24]
        return Found(path, kind or "application/octet-stream", cache, tag)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one GET or HEAD."""
        headers = dict(scope["headers"])
        found = self.find(scope["path"])
        if found is None:
            await Response(status_code=404)(scope, receive, send)
            return
        if found.path.name == "index.html":
            await self._index(found)(scope, receive, send)
            return
        out = {"cache-control": found.cache, "vary": "Accept-Encoding", "etag": f'"{found.tag}"'}
        if headers.get(b"if-none-match", b"").decode("latin-1") == out["etag"]:
            await Response(status_code=304, headers=out)(scope, receive, send)
            return
        if b"gzip" in headers.get(b"accept-encoding", b"") and self._worth(found.path):
            body = await self.packed(found)
            out["content-encoding"] = "gzip"
        else:
            body = await asyncio.to_thread(found.path.read_bytes)
        answer = Response(body, headers=out, media_type=found.kind)
        if scope["method"] == "HEAD":
            answer.body = b""
        await answer(scope, receive, send)

    def _index(self, found: Found) -> Response:
        body = found.path.read_bytes().replace(_MARK, self.version.encode())
        body = body.replace(_SHARED, self._shared)
        headers = {"cache-control": _NEVER}
        if self._early:
            headers["link"] = ", ".join(
                f"</v-{self.version}/{name}>; rel=preload; as=fetch; crossorigin=anonymous"
                for name in self._early
            )
        return Response(body, headers=headers, media_type="text/html")

    @staticmethod
    def _worth(path: Path) -> bool:
        return path.suffix.lower() not in _PACKED and path.stat().st_size > _SMALL

    async def packed(self, found: Found) -> bytes:
        """The file's gzip, made the first time it is asked for and never twice."""
        lock = self._locks.setdefault(found.tag, asyncio.Lock())
        async with lock:
            if found.tag not in self._memory:
                self._memory[found.tag] = await asyncio.to_thread(self._pack, found)
            return self._memory[found.tag]

    def _pack(self, found: Found) -> bytes:
        kept = self._cache / f"{found.tag}.gz" if self._cache else None
        if kept is not None and kept.is_file():
            return kept.read_bytes()
        body = gzip.compress(found.path.read_bytes(), compresslevel=6, mtime=0)
        if kept is not None:
            self._keep(kept, body)
        return body

    @staticmethod
    def _keep(kept: Path, body: bytes) -> None:
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            handle, half = tempfile.mkstemp(dir=kept.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(body)
            Path(half).replace(kept)
        except OSError:
            return  # a full or read-only disk costs time at the next start, nothing else
