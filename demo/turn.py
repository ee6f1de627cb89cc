"""The relay for counselling rooms, Debian's `coturn`, on this computer alone.

What two people send each other goes through it where they can't reach each other directly. Its
secret is made up at each start and told to the backend through the environment.
"""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from app.models import ErrorCode, IlteoroError

MISSING = (
    "Calls go without a relay: there is no turnserver here. "
    "On Debian: sudo apt-get install --no-install-recommends coturn"
)
BROKEN = "Calls go without a relay: turnserver did not start"
_READY_SECONDS = 20.0
_STOP_SECONDS = 5.0


def program() -> str | None:
    """Where coturn is; None where it is not installed."""
    return shutil.which("turnserver")


def environment(port: int, secret: str) -> dict[str, str]:
    """What the backend has to know of it."""
    address = f"turn:127.0.0.1:{port}"
    return {
        "ILTEORO_TURN_URLS": f"{address}?transport=udp,{address}?transport=tcp",
        "ILTEORO_TURN_SECRET": secret,
    }


def new_secret() -> str:
    """A secret for one start."""
    return token_hex(24)


def free_port() -> int:
    """A port that nobody listens at on loopback, neither over UDP nor over TCP."""
    while True:
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            port: int = tcp.getsockname()[1]
            with suppress(OSError):
                udp.bind(("127.0.0.1", port))
                return port


@contextmanager
def relay(port: int, secret: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run coturn until the block ends. Raises PROGRAM_ENDED where it does not come up.

    People on this very computer are who it is for, so it relays to loopback; on any other address
    that would open this computer's own services to whoever has a password.
    """
    found = program()
    if found is None:
        raise IlteoroError(ErrorCode.PROGRAM_ENDED, program="turnserver", status=127)
    with tempfile.TemporaryDirectory(prefix="ilteoro-turn-") as folder:
        config = Path(folder) / "turnserver.conf"
        # The secret stands in a file of ours alone: a command line is seen by everybody.
        config.touch(mode=0o600)
        config.write_text(_config(port, secret, folder))
        started = subprocess.Popen(
            [found, "-c", str(config)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _wait_ready(started, port)
            yield started
        finally:
            started.terminate()
            try:
                started.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


@contextmanager
def relayed(say: Callable[[str], None]) -> Iterator[dict[str, str]]:
    """What the backend has to know of a relay that runs until the block ends; nothing, and a line
    that says so, where there is none."""
    with ExitStack() as stack:
        port, secret = free_port(), new_secret()
        try:
            stack.enter_context(relay(port, secret))
        except IlteoroError:
            say(MISSING if program() is None else BROKEN)
            yield {}
            return
        yield environment(port, secret)


def _config(port: int, secret: str, folder: str) -> str:
    lines = [
        "listening-ip=127.0.0.1",
        "relay-ip=127.0.0.1",
        f"listening-port={port}",
        "use-auth-secret",
        f"static-auth-secret={secret}",
        "realm=ilteoro",
        "fingerprint",
        "user-quota=24",
        "allow-loopback-peers",
        "no-multicast-peers",
        "no-cli",
        "no-tls",
        "no-dtls",
        "no-rfc5780",
        "no-stun-backward-compatibility",
        "relay-threads=1",
        "log-file=stdout",
        f"pidfile={folder}/pid",
        f"userdb={folder}/turndb",
    ]
    return "\n".join(lines) + "\n"


def _wait_ready(started: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + _READY_SECONDS
    while time.monotonic() < end and started.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise IlteoroError(ErrorCode.PROGRAM_ENDED, program="turnserver", status=started.poll() or 1)
