"""Everything running: stand-in agencies, backend on SQLite, harvest, publish, the app.

A folder that was made once is used again: what was harvested stays, and when its day has
passed the agencies are asked again behind the running app.
"""

import argparse
import json
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from app.models import Clock, ErrorCode, IlteoroError
from app.terminal import report
from backend.accounts.demo_page import CODE
from backend.accounts.demo_page import PAGE as MESSAGES
from backend.accounts.samples import PASSWORD, WORKERS, listed
from demo.forms import file_samples
from demo.processes import Processes, run
from demo.turn import relayed

_MANY = 50_000
"""From here on a harvest takes long enough to say so."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a folder was made with; kept beside what was made."""

    listings: int
    first_day: str
    harvested_on: str

    @classmethod
    def read(cls, file: Path) -> "Made | None":
        """What `file` says, None where there is none that can be read."""
        try:
            return cls(**json.loads(file.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, file: Path) -> None:
        fields = {name: getattr(self, name) for name in self.__slots__}
        file.write_text(json.dumps(fields))


def up(options: argparse.Namespace) -> int:
    """Start everything, say where it is, with `--json` in one line of it, run until Ctrl-C.

    Raises PORT_TAKEN before anything is made, and what starting a process raises.
    """
    began = time.monotonic()
    _see_free(options.port)
    data: Path = options.data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    note, today = data / "demo.json", Clock().today()
    made = Made.read(note)
    if made and made.listings != options.listings:
        made = None
    first_day = date.fromisoformat(made.first_day) if made else today

    with relayed(_say) as relay, Processes() as processes:
        agencies = processes.start(
            "demo",
            "agencies",
            *("--listings", str(options.listings)),
            *("--port", "0"),
            *("--today", first_day.isoformat()),
            *("--day", str((today - first_day).days)),
        )["agencies"]
        backend_arguments = ("--data", str(data / "backend"), "--demo")

        def harvest() -> None:
            arrears = data / "arrears.csv"
            arrears.write_bytes(_get(f"{agencies}/arrears.csv"))
            run(
                "backend",
                "ingest",
                *backend_arguments,
                *("--agencies", agencies),
                *("--wage-arrears", str(arrears)),
            )
            run("backend", "publish", *backend_arguments)
            Made(options.listings, first_day.isoformat(), today.isoformat()).write(note)

        if made is None:
            long = "; a minute or two" if options.listings > _MANY else ""
            _say(f"Harvesting {options.listings:,} made-up listings, this once{long}")
            harvest()
        backend = processes.start(
            "backend", "serve", *backend_arguments, "--port", str(options.port), environment=relay
        )["backend"]
        filing = _aside(partial(file_samples, backend, data / "backend"))
        app = kiosk = laptop = None
        if not options.no_app:
            common = ("--backend", backend, "--demo", "--no-open", "--json")
            app = processes.start("app", "--web", "--data", str(data / "app"), *common)["app"]
            kiosk = processes.start("app", "--kiosk", "--data", str(data / "kiosk"), *common)["app"]
            kept = ("--data", str(data / "caseworker"))
            laptop = processes.start("app", "--caseworker", *kept, *common)["app"]
        filing.join()
        ready = {
            "backend": backend,
            "app": app,
            "kiosk": kiosk,
            "caseworker": laptop,
            "accounts": [
                {"role": "staff", "url": f"{backend}/staff/harvests"}
                | {"user": "staff", "password": "demo"},
                *listed(),
            ],
        }
        if options.json:
            print(json.dumps(ready, ensure_ascii=False), flush=True)
        _say(f"Ready after {time.monotonic() - began:.0f} s. Ctrl-C stops everything.")
        _say(f"For staff: {backend}/staff/harvests (staff, demo)")
        _say(f"To sign in: case number {WORKERS[0][2]}, born on {WORKERS[0][3]:%Y%m%d}")
        _say(f"Sign-in codes, in place of text messages: {backend}{MESSAGES}")
        _say(f"The backend: {backend}")
        if app:
            _say(f"The app: {app}")
            _say(f"The kiosk: {kiosk}")
            _say(f"A caseworker's laptop (caseworker, {PASSWORD}): {laptop}")
            _say(f"The code of the caseworker's authenticator: {backend}{CODE}")
            if options.open:
                _open(app)
        if made and made.harvested_on != today.isoformat():
            threading.Thread(target=_quietly, args=(harvest,), daemon=True).start()
        return processes.wait(_say)


def _see_free(port: int) -> None:
    """That the backend will get its port, before minutes go into a harvest; 0 takes any."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            raise IlteoroError(ErrorCode.PORT_TAKEN, port=port) from None


def _get(url: str) -> bytes:
    # The stand-ins are on this computer, whatever proxy the environment names.
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url) as answer:
        content: bytes = answer.read()
        return content


def _aside(job: Callable[[], None]) -> threading.Thread:
    """Do it while the others start, which takes as long."""
    thread = threading.Thread(target=_quietly, args=(job,))
    thread.start()
    return thread


def _quietly(job: Callable[[], None]) -> None:
    try:
        job()
    except IlteoroError as error:
        report(error)


def _open(url: str) -> None:
    import webbrowser

    webbrowser.open(url)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
