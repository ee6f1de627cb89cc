"""`python -m backend serve | ingest | publish | administrator | reseal | forget`."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from app.crashes import keep_quiet
from app.models import Agency, Clock, ErrorCode, IlteoroError, to_instant
from app.terminal import Progress, answer, report
from backend.settings import Settings, settings_from

_SETTABLE = (
    "data", "host", "port", "agencies", "signing_key", "leave_out", "wage_arrears", "model",
)  # fmt: skip
"""The settings that have an option."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        given = vars(options)
        settings = settings_from(
            os.environ, demo=options.demo or None, **{name: given.get(name) for name in _SETTABLE}
        )
        own = {}
        if options.command == "administrator":
            own = {"user": options.user, "again": options.again}
        command: int = options.run(settings, as_json=options.json, **own)
    except IlteoroError as error:
        return report(error)
    except OSError as error:
        detail = f"{error.strerror}: {error.filename or options.data}"
        return report(IlteoroError(ErrorCode.FOLDER_UNUSABLE, detail=detail))
    except KeyboardInterrupt:
        return 130
    return command


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, metavar="DIR", help="the backend's data folder")
    common.add_argument("--demo", action="store_true", help="stand-ins and the development key")
    common.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser = argparse.ArgumentParser(prog="python -m backend")
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, run: Callable[..., int], about: str) -> Callable[..., object]:
        made = commands.add_parser(
            name, parents=[common], help=about, description=about, epilog=_SETTINGS
        )
        made.set_defaults(run=run)
        return made.add_argument

    option = command("serve", _serve, "answer clients until stopped")
    option("--host", help="address to listen at (127.0.0.1)")
    option("--port", type=int, help="port to listen at, 0 for a free one (8600)")
    option = command("ingest", _ingest, "harvest the agencies")
    option("--agencies", metavar="URL", help="stand-ins in place of every agency")
    option("--wage-arrears", type=Path, metavar="FILE", help="CSV of employers in wage arrears")
    option = command("publish", _publish, "make the next version of the catalogue")
    option("--signing-key", type=Path, metavar="FILE", help="Ed25519, 64 hex digits")
    option("--model", type=Path, metavar="FILE", help="signed recommender to publish along")
    every = ",".join(Agency)
    option("--leave-out", metavar="LIST", help=f"agencies not to pass on, of {every}")
    command("reseal", _reseal, "bring what is kept under the first of several secret keys")
    command("forget", _forget, "delete what need no longer be kept of the audit and of forms")
    option = command("administrator", _administrator, "make an account that makes all others")
    option("--user", metavar="NAME", type=_user_name, required=True, help="name to sign in with")
    option("--again", action="store_true", help="another code for one who is there")
    return parser


def _user_name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._@-]{3,60}", text):
        raise argparse.ArgumentTypeError("3 to 60 letters, digits, or . _ @ -")
    return text


_SETTINGS = (
    "Settings also come from the environment: ILTEORO_KEY_KEIS and the like for the agencies, "
    "ILTEORO_DATA, ILTEORO_SIGNING_KEY, ILTEORO_STAFF_PASSWORD …: docs/operating.md"
)


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


def _administrator(settings: Settings, *, user: str, again: bool, as_json: bool) -> int:
    from backend.accounts.first import make_administrator
    from backend.secret_values import server_secrets
    from backend.server import open_storage

    secrets = server_secrets(settings)
    engine = open_storage(settings)
    made = make_administrator(engine, secrets, Clock(), user, again=again)
    engine.dispose()
    answer(
        asdict(made) | {"until": to_instant(made.until)},
        as_json=as_json,
        lines=lambda: [
            "Told this once:",
            f"  user   {made.user_name}",
            f"  code   {made.code}",
            f"Good once, until {to_instant(made.until)}: in the caseworker's app, below",
            "signing in, choose a password with it and tie an authenticator.",
        ],
    )
    return 0


def _reseal(settings: Settings, *, as_json: bool) -> int:
    from app.store.crypto import BrokenSealError
    from backend.accounts.keys import Keyring
    from backend.personal.resealing import reseal
    from backend.secret_values import server_secrets
    from backend.server import open_storage

    keys = Keyring(server_secrets(settings))
    engine = open_storage(settings)
    try:
        done = reseal(engine, keys)
    except BrokenSealError:
        detail = "ILTEORO_SECRET_KEY lacks a key that sealed something: name it after the new one"
        raise IlteoroError(ErrorCode.BAD_USAGE, detail=detail) from None
    finally:
        engine.dispose()
    answer({"accounts": done}, as_json=as_json, lines=lambda: [f"{done:,} accounts resealed"])
    return 0


def _forget(settings: Settings, *, as_json: bool) -> int:
    from backend.accounts.retention import forget_audit
    from backend.server import open_storage
    from backend.submissions.keeping import forget

    engine = open_storage(settings)
    now = Clock().now()
    done, filed = forget_audit(engine, now), forget(engine, now)
    engine.dispose()
    answer(
        {"audit": done, "submissions": filed},
        as_json=as_json,
        lines=lambda: [f"{done:,} rows of the audit, {filed:,} forms and attachments deleted"],
    )
    return 0


if __name__ == "__main__":
    keep_quiet()
    sys.exit(main(sys.argv[1:]))
