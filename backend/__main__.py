"""`python -m backend serve | ingest | publish`."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from app.models import Clock, IlteoroError
from app.terminal import Progress, answer, report
from backend.settings import Settings, settings_from


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        settings = settings_from(
            data=options.data,
            host=options.host,
            port=options.port,
            agencies=options.agencies,
            demo=options.demo or None,
            signing_key=options.signing_key,
            leave_out=options.leave_out,
            wage_arrears=options.wage_arrears,
        )
        command: int = options.run(settings, as_json=options.json)
    except IlteoroError as error:
        return report(error)
    except KeyboardInterrupt:
        return 130
    return command


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, metavar="DIR", help="the backend's data folder")
    common.add_argument("--host", help="address to listen at (127.0.0.1)")
    common.add_argument("--port", type=int, help="port to listen at, 0 for a free one (8600)")
    common.add_argument("--agencies", metavar="URL", help="stand-ins for every agency")
    common.add_argument("--signing-key", type=Path, metavar="FILE", help="Ed25519, 64 hex digits")
    common.add_argument("--leave-out", metavar="AGENCIES", help="harvested, not passed on: a,b")
    common.add_argument("--wage-arrears", type=Path, metavar="FILE", help="employers in arrears")
    common.add_argument("--demo", action="store_true", help="sign with the development key")
    common.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser = argparse.ArgumentParser(prog="python -m backend")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, run, about in (
        ("serve", _serve, "answer clients"),
        ("ingest", _ingest, "harvest the agencies"),
        ("publish", _publish, "make the next version of the catalogue"),
    ):
        commands.add_parser(name, parents=[common], help=about).set_defaults(run=run)
    return parser


def _serve(settings: Settings, *, as_json: bool) -> int:  # noqa: ARG001 - it is JSON anyway
    from backend.server import serve

    return serve(settings)


def _ingest(settings: Settings, *, as_json: bool) -> int:
    from backend.agencies import agencies_from
    from backend.ingest import ingest

    agencies = agencies_from(os.environ, settings.agencies)
    report = ingest(
        settings.store, agencies, Clock(), Progress(), wage_arrears=settings.wage_arrears
    )
    if as_json:
        print(report.table(), *report.notes(), sep="\n", file=sys.stderr)
    answer(report.as_json(), as_json=as_json, lines=lambda: [report.table(), *report.notes()])
    return 0


def _publish(settings: Settings, *, as_json: bool) -> int:
    from backend.catalogue import publish

    published = publish(settings, Clock(), Progress())
    result = asdict(published)
    new = result.pop("new")
    answer(
        result,
        as_json=as_json,
        lines=lambda: [
            f"Version {published.version}{'' if new else ' stands: nothing changed'}: "
            f"{published.rows:,} listings, {published.files} files, {published.bytes:,} bytes, "
            f"{published.seconds:.1f} s",
            *(
                f"  {name:<6}{kind.files:>5} files {kind.bytes:>12,} bytes"
                for name, kind in published.kinds.items()
            ),
        ],
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
