"""How a text message leaves: a port, with what stands behind it in a demo and in production."""

import logging
import sys
from collections import deque
from datetime import datetime
from typing import NamedTuple, Protocol

import httpx

from app.models import Clock, ErrorCode, IlteoroError

_log = logging.getLogger("ilteoro.accounts")
_KEPT = 20
_SECONDS = 10.0


class Gateway(Protocol):
    """Sends a text message. Raises MESSAGE_UNSENT where it can't be handed over."""

    def send(self, phone: str, text: str) -> None: ...


def send_quietly(gateway: Gateway, phone: str, text: str) -> None:
    """Send when the answer is already out; what fails is said in the log, without phone or text."""
    try:
        gateway.send(phone, text)
    except IlteoroError as error:
        _log.warning("a message was not sent: %s", error.code)


class Shown(NamedTuple):
    """A message of the demo, as its page shows it."""

    at: datetime
    phone: str
    text: str


class DemoGateway:
    """Sends nothing: the message stands on the backend's console and on the demo's page."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.shown: deque[Shown] = deque(maxlen=_KEPT)

    def send(self, phone: str, text: str) -> None:
        """Keep it for whoever looks."""
        self.shown.append(Shown(self._clock.now(), phone, text))
        sys.stderr.write(f"[demo] {phone}: {text}\n")
        sys.stderr.flush()


class HttpGateway:
    """Hands `{"to", "text"}` to an address of the office's own message service, over TLS."""

    def __init__(self, address: str, token: str) -> None:
        self._address, self._headers = address, {"Authorization": f"Bearer {token}"}

    def send(self, phone: str, text: str) -> None:
        """Hand it over."""
        try:
            httpx.post(
                self._address,
                json={"to": phone, "text": text},
                headers=self._headers,
                timeout=_SECONDS,
            ).raise_for_status()
        except httpx.HTTPError:
            # From None: the exception names the request, and with it the phone.
            raise IlteoroError(ErrorCode.MESSAGE_UNSENT) from None
