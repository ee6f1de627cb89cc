"""Asking an agency over HTTP: at its pace, within its quota, again where it stumbles."""

import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple, TypeVar

import httpx

from app.models import Agency, ErrorCode, IlteoroError
from backend.agencies.base import QuotaSpentError, RefusedError, TryAgainError
from backend.agencies.settings import AgencySettings

USER_AGENT = "ilteoro/0.1 (return-to-work catalogue)"
_LONGEST_WAIT_SECONDS = 30.0
_WHOLE_ANSWER = 4
"""An answer may drip for this many times the time-out of one read."""

_QUOTA_WORDS = re.compile(rb"quota|LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS", re.IGNORECASE)

T = TypeVar("T")


class Pace:
    """At most `rate` requests a second, counted over all threads; None for no limit."""

    def __init__(self, rate: float | None) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Sleep until the next request may go out."""
        if not self._gap:
            return
        with self._lock:
            at = max(self._next, time.monotonic())
            self._next = at + self._gap
        time.sleep(max(0.0, at - time.monotonic()))


class Answer(NamedTuple):
    """One HTTP answer, its body decompressed."""

    status: int
    body: bytes
    charset: str | None
    retry_after: str | None


class Asker:
    """One agency's line: `spend` is called before every request and may raise QuotaSpentError."""

    def __init__(self, agency: Agency, settings: AgencySettings, spend: Callable[[], None]) -> None:
        self.settings = settings
        self._agency = agency.value
        self._spend = spend
        self._pace = Pace(settings.rate)
        self._client = httpx.Client(
            headers={"User-Agent": USER_AGENT},
            timeout=settings.timeout,
            limits=httpx.Limits(max_connections=settings.parallel + 1),
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def ask(
        self,
        path: str,
        parameters: Mapping[str, str],
        parse: Callable[[bytes], T],
        attempts: int | None = None,
    ) -> T:
        """What `parse` makes of the answer, asked for again where the agency stumbles.

        Raises AGENCY_UNREACHABLE or AGENCY_UNREADABLE after the last attempt, AGENCY_REFUSED
        for a key or parameter it does not take, QuotaSpentError where today's calls are used up.
        """
        failure = self._error(ErrorCode.AGENCY_UNREACHABLE, "not asked")
        wait = 0.0
        for attempt in range(attempts or self.settings.attempts):
            if attempt:
                time.sleep(max(wait, self._backoff(attempt)))
            self._spend()
            self._pace.wait()
            try:
                answer = self._get(path, parameters)
            except (httpx.RequestError, httpx.InvalidURL) as error:
                failure = self._error(ErrorCode.AGENCY_UNREACHABLE, type(error).__name__)
                continue
            if answer.status == 429 or answer.status >= 500:
                if _QUOTA_WORDS.search(answer.body[:2000]):
                    raise QuotaSpentError(f"HTTP {answer.status}")
                failure = self._error(ErrorCode.AGENCY_UNREACHABLE, f"HTTP {answer.status}")
                wait = seconds_to_wait(answer.retry_after)
                if wait > self.settings.patience:
                    break
                continue
            if answer.status != 200:
                raise self._error(ErrorCode.AGENCY_REFUSED, f"HTTP {answer.status}")
            try:
                return parse(as_utf8(answer.body, answer.charset))
            except TryAgainError as error:
                failure = self._error(ErrorCode.AGENCY_UNREADABLE, str(error))
            except RefusedError as error:
                raise self._error(ErrorCode.AGENCY_REFUSED, str(error)) from error
        raise failure

    def wait_a_little(self, attempt: int) -> None:
        """The pause before the same page is asked for again because it can't be true."""
        time.sleep(self._backoff(attempt))

    def _backoff(self, attempt: int) -> float:
        # Up to half as long again, so that many who stumbled do not come back at once.
        doubled = self.settings.backoff * 2.0 ** (attempt - 1) * (1 + random.random() / 2)
        return min(doubled, _LONGEST_WAIT_SECONDS)

    def _error(self, code: ErrorCode, detail: str) -> IlteoroError:
        # An agency may repeat what it was asked with: its words never carry our key.
        if self.settings.key:
            detail = detail.replace(self.settings.key, "…")
        return IlteoroError(code, agency=self._agency, detail=detail[:200])

    def _get(self, path: str, parameters: Mapping[str, str]) -> Answer:
        url = self.settings.base_url.rstrip("/") + path
        until = time.monotonic() + self.settings.timeout * _WHOLE_ANSWER
        with self._client.stream("GET", url, params=dict(parameters)) as response:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > self.settings.max_bytes:
                    raise httpx.ReadError("the answer is larger than allowed")
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the answer does not end")
            headers = response.headers
            return Answer(
                response.status_code,
                bytes(body),
                response.charset_encoding,
                headers.get("Retry-After"),
            )


def seconds_to_wait(text: str | None) -> float:
    """A `Retry-After` in seconds from now: a number or an HTTP date; 0 for neither."""
    text = (text or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC)
        return max(0.0, (at - datetime.now(UTC)).total_seconds())
    except (ValueError, IndexError, OverflowError):
        return 0.0


_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding=["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_UTF8 = {"utf-8", "utf8", "us-ascii", "ascii"}
_KOREAN = {"euc-kr", "euckr", "ks_c_5601-1987", "ksc5601", "ms949", "windows-949", "x-windows-949"}


def as_utf8(body: bytes, charset: str | None) -> bytes:
    """`body` in UTF-8, from what its byte order mark, itself or `charset` says it is in.

    The Korean names all stand for CP949, which holds the others; what is not known is left.
    """
    if body.startswith(b"\xef\xbb\xbf"):
        return body
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _undeclared(body.decode("utf-16", "replace"))
    declared = _DECLARED.match(body[:200])
    name = (declared[1].decode() if declared else charset or "utf-8").lower()
    if name in _UTF8:
        return body
    try:
        text = body.decode("cp949" if name in _KOREAN else name, "replace")
    except (LookupError, UnicodeError):
        return body
    return _undeclared(text)


def _undeclared(text: str) -> bytes:
    """In UTF-8, without the declaration that says otherwise."""
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
