"""Stand-ins for the four agencies, and everything running: `python -m demo --help`."""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from app.models import IlteoroError
from app.terminal import report


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description="Nothing here ships.")
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="agencies, backend, harvest, publish, app")
    up.add_argument("--data", metavar="DIR", type=Path, default=Path(".demo"))
    up.add_argument("--listings", metavar="N", type=int, default=170_000)
    up.add_argument("--port", metavar="P", type=_port, default=0, help="of the backend; 0: any")
    up.add_argument("--no-app", action="store_true", help="backend and agencies alone")
    up.add_argument("--open", action="store_true", help="open the app in this browser")
    up.add_argument("--json", action="store_true", help="one JSON object on stdout once ready")
    commands.add_parser("agencies", help="the five stand-in APIs", add_help=False)
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("must be a number from 0 to 65535")
    return int(text)


def main(arguments: Sequence[str]) -> int:
    """Run a command; the exit code."""
    # A closed terminal and a service manager stop it as Ctrl-C does, and so does Ctrl-C itself
    # where whoever started it had it ignored, as a shell has for what runs in the background.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)
    options, rest = _parser().parse_known_args(arguments)
    try:
        if options.command == "agencies":
            from demo.agencies import main as agencies

            return agencies(rest)
        if rest:
            _parser().error(f"unrecognized arguments: {' '.join(rest)}")
        from demo.up import up

        return up(options)
    except IlteoroError as error:
        return report(error)
    except KeyboardInterrupt:
        return 0  # it runs until then: there is nothing left to say


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
