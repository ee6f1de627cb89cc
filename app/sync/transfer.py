"""Getting things over HTTP: whole answers, and files that go on where they broke off.

A file is kept under its name in `partial/` until the sync has ended well, so that the
next one, in this process or another, asks for the rest alone. The installation's token
is in `installation.json`, readable by its owner only.
"""

import hashlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from app.models import Clock, ErrorCode, IlteoroError
from app.store.manifest import ManifestFile
from app.sync.steps import Fetched

INSTALLATION = "installation.json"
PARTIAL = "partial"

_FILES = "/v1/catalogue/files/"
_INSTALLATIONS = "/v1/installations"
_READ = 1024 * 1024
_TRIES = 5
"""How often a connection may break without a byte having come."""
_TELLING_BYTES, _TELLING_SECONDS = 16_000, 0.1
"""From so much on the time a download takes tells the link's speed."""


class Transfer:
    """One sync's connection to a backend; several threads may download at once."""

    def __init__(self, address: str, http: httpx.Client, data: Path, clock: Clock) -> None:
        self.address, self.http, self.data, self.clock = address, http, data, clock
        self.bytes = 0
        self._token: str | None = None
        self._counting, self._registering = threading.Lock(), threading.Lock()

    def _count(self, size: int) -> None:
        with self._counting:
            self.bytes += size

    def fetch(self, path: str, limit: int, etag: str | None) -> Fetched:
        """The body of an answer; None where `etag` still names it."""
        headers = {"If-None-Match": etag} if etag else {}
        body = bytearray()
        with self._answer(path, headers) as response:
            if response.status_code == 304 and etag:
                return Fetched(None, etag, None)
            self._check(response, (200,))
            began, first = time.perf_counter(), 0
            for chunk in response.iter_bytes():
                first = first or response.num_bytes_downloaded
                body += chunk
                if len(body) > limit:
                    raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=self.address)
            seconds = time.perf_counter() - began
            size = response.num_bytes_downloaded
        self._count(size)
        speed = None
        if seconds >= _TELLING_SECONDS and size - first >= _TELLING_BYTES:
            speed = (size - first) / seconds
        return Fetched(bytes(body), response.headers.get("etag"), speed)

    def download(
        self, file: ManifestFile, least_speed: float, progress: Callable[[float], None]
    ) -> Path | None:
        """The file on the disk, its hash checked; None where it comes slower than
        `least_speed` bytes a second.

        Raises DOWNLOAD_DAMAGED, TOKEN_REFUSED, DOWNLOADS_SPENT, BACKEND_UNREACHABLE,
        BACKEND_REFUSED.
        """
        path = self.data / PARTIAL / file.name
        path.parent.mkdir(exist_ok=True)
        for resumed in (path.exists(), False):
            if not self._fill(path, file, least_speed, progress):
                return None
            if _digest(path) == file.sha256 and path.stat().st_size == file.bytes:
                return path
            # What was there before may have been something else: once from the start.
            path.unlink()
            if not resumed:
                break
        raise IlteoroError(ErrorCode.DOWNLOAD_DAMAGED, file=file.name)

    def _fill(
        self,
        path: Path,
        file: ManifestFile,
        least_speed: float,
        progress: Callable[[float], None],
    ) -> bool:
        """Fetch what is missing of a file; False where that is too slow."""
        broken = 0
        while (before := path.stat().st_size if path.exists() else 0) < file.bytes:
            try:
                if not self._rest(path, before, file, least_speed, progress):
                    return False
                error = None
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.ReadTimeout) as caught:
                error = caught
            if path.exists() and path.stat().st_size > before:
                broken = 0
                continue
            broken += 1
            if broken >= _TRIES or error is None:
                if error is None:
                    return True
                raise IlteoroError(ErrorCode.BACKEND_UNREACHABLE, address=self.address) from error
            time.sleep(0.05 * 2**broken)
        return True

    def _rest(
        self,
        path: Path,
        before: int,
        file: ManifestFile,
        least_speed: float,
        progress: Callable[[float], None],
    ) -> bool:
        headers = {"Range": f"bytes={before}-"} if before else {}
        with self._file(file, headers) as response:
            if response.status_code == 416:
                path.unlink()
                return self._rest(path, 0, file, least_speed, progress)
            if response.status_code != 206 or not _begins_at(response, before):
                before = 0
            size, began = before, 0.0
            with path.open("ab" if before else "wb") as out:
                try:
                    for chunk in response.iter_raw():
                        out.write(chunk)
                        size += len(chunk)
                        self._count(len(chunk))
                        if size > file.bytes:
                            break
                        progress(size / max(1, file.bytes))
                        if not began:
                            began, first = time.perf_counter(), size
                        elif least_speed and _too_slow(
                            size - first, time.perf_counter() - began, least_speed
                        ):
                            return False
                finally:
                    out.flush()
        return True

    @contextmanager
    def _file(self, file: ManifestFile, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """The answer for a file, with a token; a refused one is replaced once."""
        refused: str | None = None
        for last in (False, True):
            # A server that packs what is packed already would make ranges meaningless.
            asked = {**headers, "Accept-Encoding": "identity"}
            token = self._installation(refused)
            if token:
                asked["Authorization"] = f"Bearer {token}"
            with self._answer(_FILES + file.name, asked) as response:
                if response.status_code == 401 and not last:
                    refused = token
                    continue
                self._check(response, (200, 206, 416) if "Range" in headers else (200,))
                yield response
                return

    @contextmanager
    def _answer(self, path: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
        try:
            with self.http.stream("GET", path, headers=headers) as response:
                yield response
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.ReadTimeout) as error:
            # What has begun to come may go on: the one who downloads decides.
            if path.startswith(_FILES):
                raise
            raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=self.address) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise IlteoroError(ErrorCode.BACKEND_UNREACHABLE, address=self.address) from error

    def _installation(self, refused: str | None) -> str:
        """This installation's token, asked for the first time or in place of one that was
        refused; empty where files lie open to all, as on a plain store of files."""
        with self._registering:
            if self._token is None or self._token == refused:
                self._token = self._registered(renew=refused is not None)
            return self._token

    def _registered(self, *, renew: bool) -> str:
        path = self.data / INSTALLATION
        if not renew:
            with suppress(OSError, ValueError, KeyError, TypeError):
                kept = json.loads(path.read_bytes())
                if kept["backend"] == self.address and kept["token"].isascii():
                    return str(kept["token"])
        try:
            response = self.http.post(_INSTALLATIONS)
            if response.status_code in (404, 405, 501):
                return ""
            self._check(response, (201,))
            answer = response.json()
            kept = {name: str(answer[name]) for name in ("installation", "token")}
            if not kept["token"].isascii():
                raise ValueError("a token is ASCII")
        except (ValueError, KeyError, TypeError) as error:
            raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=self.address) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise IlteoroError(ErrorCode.BACKEND_UNREACHABLE, address=self.address) from error
        _write_private(path, json.dumps({"backend": self.address, **kept}).encode())
        return str(kept["token"])

    def _check(self, response: httpx.Response, expected: tuple[int, ...]) -> None:
        if response.status_code not in expected:
            problem = ""
            if "problem+json" in response.headers.get("content-type", ""):
                with suppress(ValueError, AttributeError, httpx.HTTPError):
                    content = b""
                    for chunk in response.iter_bytes():
                        content = (content + chunk)[:10_000]
                    problem = json.loads(content).get("type", "")
            for code in (
                ErrorCode.NOTHING_PUBLISHED,
                ErrorCode.TOKEN_REFUSED,
                ErrorCode.DOWNLOADS_SPENT,
            ):
                if problem == code:
                    raise IlteoroError(code, address=self.address)
            raise IlteoroError(
                ErrorCode.BACKEND_REFUSED, address=self.address, status=response.status_code
            )
        with suppress(KeyError, ValueError):
            self.clock.set_by_server(parsedate_to_datetime(response.headers["date"]))


def _begins_at(response: httpx.Response, start: int) -> bool:
    return str(response.headers.get("content-range", "")).startswith(f"bytes {start}-")


def _too_slow(size: int, seconds: float, least_speed: float) -> bool:
    """Whether a stream is slower than `least_speed`, once it can be told."""
    told = seconds >= 2 * _TELLING_SECONDS or size >= 16 * _TELLING_BYTES
    return told and size < seconds * least_speed


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    aside = path.with_name(f".{path.name}.tmp")
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
    aside.replace(path)
