"""`python -m demo agencies`."""

import argparse
import json
import socket
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from app.models import Clock, ErrorCode, IlteoroError
from demo.agencies.settings import Behaviour, read_lie, read_quota
from demo.agencies.world import World


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m demo agencies",
        description="Stand-ins for KEIS, HRD-Net, KEAD, KORDI and CWMA on HTTP; made-up listings.",
    )
    parser.add_argument("--listings", metavar="N", type=_count, default=170_000,
                        help="open vacancies and courses in all")  # fmt: skip
    parser.add_argument("--port", metavar="P", type=int, default=0, help="0: any free one")
    parser.add_argument("--host", metavar="HOST", default="127.0.0.1")
    parser.add_argument("--today", metavar="DATE", type=date.fromisoformat,
                        help="the first day (the clock's)")  # fmt: skip
    parser.add_argument("--day", metavar="N", type=int, default=0, help="N days after it")
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="another made-up world")
    parser.add_argument("--slowness", metavar="X", type=float, default=0.0,
                        help="1: as slow as the real ones were measured; 0: at once")  # fmt: skip
    parser.add_argument("--maintenance", metavar="K", type=_count, default=400,
                        help="every K-th request gets the maintenance page; 0: none")  # fmt: skip
    parser.add_argument("--quota", metavar="N", type=read_quota, action="append", default=[],
                        help="requests a day: N, kordi=N, kordi:detail=N")  # fmt: skip
    parser.add_argument("--lie", metavar="LIE", type=read_lie, action="append", default=[],
                        help="repeat, or repeat:keis for one agency; totals, totals-low, repeat, "
                        "stop, hangup, shrink")  # fmt: skip
    parser.add_argument("--hostile", metavar="K", type=_count, default=0,
                        help="malformed records on top in each agency's list")  # fmt: skip
    parser.add_argument("--duplicates", metavar="X", type=float, default=1.0,
                        help="vacancies at two agencies: 1 as many as usual, 0 none")  # fmt: skip
    parser.add_argument("--pairs", metavar="FILE", type=Path,
                        help="write the day's duplicates into FILE as JSON, and end")  # fmt: skip
    return parser


def _count(text: str) -> int:
    if (value := int(text)) < 0:
        raise ValueError(text)
    return value


def main(argv: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM; one JSON line on stdout once listening.

    Raises PORT_TAKEN.
    """
    options = _parser().parse_args(argv)
    today = (options.today or Clock().today()) + timedelta(days=options.day)
    world = World(options.seed, options.listings, today, options.duplicates)
    if options.pairs:
        from demo.agencies.pairs import pairs

        options.pairs.write_text(json.dumps(pairs(world), indent=0))
        return 0
    import uvicorn

    from demo.agencies.server import application

    behaviour = Behaviour(
        slowness=options.slowness,
        maintenance=options.maintenance,
        quotas={name: count for quota in options.quota for name, count in quota.items()},
        lies={agency: lie for lies in options.lie for agency, lie in lies.items()},
        hostile=options.hostile,
    )
    app = application(world, behaviour)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((options.host, options.port))
        except OSError as error:
            raise IlteoroError(ErrorCode.PORT_TAKEN, port=options.port) from error
        listener.listen(128)
        host, port = listener.getsockname()
        # Hanging up in the middle is meant, not worth a word.
        level = "critical" if options.lie else "warning"
        config = uvicorn.Config(app, log_level=level, access_log=False, lifespan="off")
        print(json.dumps({"agencies": f"http://{host}:{port}"}), flush=True)
        uvicorn.Server(config).run(sockets=[listener])
    return 0
