"""The app, and the same jobs from a terminal: `python -m app --help`.

Progress goes to stderr; with `--json` one JSON object goes to stdout. Exit 0, or 1 with
one clear line, or 2 for a command that was not understood.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from errno import ENOSPC
from pathlib import Path

from app.crashes import keep_quiet
from app.models import ErrorCode, IlteoroError
from app.paths import data_dir
from app.reference import regions


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app", description="일터로: a way back to work after an injury."
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--web", action="store_true", help="this computer's own, in its browser")
    mode.add_argument("--serve", action="store_true", help="for many people; nothing is kept")
    mode.add_argument("--kiosk", action="store_true", help="one shared screen; nothing is kept")
    mode.add_argument("--caseworker", action="store_true", help="a caseworker's laptop")
    parser.add_argument("--backend", metavar="URL", type=_address, help="where listings come from")
    parser.add_argument("--data", metavar="DIR", type=Path, default=data_dir())
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on")
    parser.add_argument(
        "--public-host",
        metavar="NAME",
        action="append",
        default=[],
        help="a name browsers may reach --serve or --kiosk by",
    )
    parser.add_argument(
        "--call",
        metavar="TEXT",
        default="",
        help="how one calls somebody where a --kiosk stands, as it is shown",
    )
    parser.add_argument(
        "--app-address",
        metavar="URL",
        type=_address,
        help="the public address that a --kiosk's QR code opens on one's own telephone",
    )
    parser.add_argument("--port", type=_port, default=0, help="0 takes a free one")
    parser.add_argument("--demo", action="store_true", help="made-up data; keys may be files")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    jobs = parser.add_subparsers(dest="job", metavar="sync | recommend | match | search | register")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="one JSON object on stdout")

    sync = jobs.add_parser("sync", parents=[shared], help="bring the listings to this device")
    sync.add_argument("--backend", metavar="URL", type=_address, required=True)
    sync.add_argument("--data", metavar="DIR", type=Path, required=True)
    sync.add_argument(
        "--sido",
        metavar="CODE",
        type=_sido,
        action="extend",
        nargs="+",
        help="keep only these 시도 (11, 41, …; 00: without one; all); else those kept before",
    )
    sync.add_argument(
        "--near",
        metavar="CODE",
        type=_region,
        help="on a slow link the first listings come from near this region (00000: anywhere)",
    )

    recommend = jobs.add_parser("recommend", parents=[shared], help="occupations for a profile")
    recommend.add_argument("--profile", metavar="FILE", type=Path, required=True)
    # Left out where not given: what stands before the command counts then.
    recommend.add_argument("--data", metavar="DIR", type=Path, default=argparse.SUPPRESS)
    recommend.add_argument("--model", metavar="FILE", type=Path)
    recommend.add_argument("--top", type=_positive, default=10)

    match = jobs.add_parser("match", parents=[shared], help="listings for a profile")
    match.add_argument("--profile", metavar="FILE", type=Path, required=True)
    match.add_argument("--data", metavar="DIR", type=Path, required=True)
    match.add_argument("--model", metavar="FILE", type=Path)
    match.add_argument("--limit", type=_positive, default=50)
    match.add_argument("--brute-force", action="store_true", help="score every listing, slowly")

    search = jobs.add_parser("search", parents=[shared], help="listings with a text in them")
    search.add_argument("--data", metavar="DIR", type=Path, required=True)
    search.add_argument("text", metavar="TEXT", nargs="+", help="looked for as it stands")
    register = jobs.add_parser("register", parents=[shared], help="tie a --kiosk to its account")
    register.add_argument("--backend", metavar="URL", type=_address, required=True)
    register.add_argument("--data", metavar="DIR", type=Path, required=True)
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number from 1 on")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("must be a number from 0 to 65535")
    return int(text)


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("must begin with http:// or https://")
    return text


def _sido(text: str) -> str:
    if text not in ("00", "all") and f"{text}000" not in regions():
        raise argparse.ArgumentTypeError(f"no 시도 has the number {text}")
    return text


def _region(text: str) -> str:
    if text != "00000" and text not in regions():
        raise argparse.ArgumentTypeError(f"no region has the number {text}")
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for; the exit code."""
    from app.terminal import report

    # A phone starts main.py without arguments: that is the app itself.
    options = _parser().parse_args(arguments)
    try:
        run = _job(options.job)
        return run(options)
    except IlteoroError as error:
        return report(error)
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        return report(_of_the_disk(error))


def _of_the_disk(error: OSError) -> IlteoroError:
    if error.errno == ENOSPC:
        return IlteoroError(ErrorCode.DISK_FULL)
    detail = f"{error.strerror or type(error).__name__}: {error.filename or ''}".rstrip(": ")
    return IlteoroError(ErrorCode.FOLDER_UNUSABLE, detail=detail)


def _job(name: str | None) -> Callable[[argparse.Namespace], int]:
    if name is None:
        from app.launch import launch

        return launch
    from app import jobs

    found: Callable[[argparse.Namespace], int] = getattr(jobs, name)
    return found


if __name__ == "__main__":
    keep_quiet()
    sys.exit(main())
