"""`python -m tests.leaks.faulty app|backend …`: the program itself, with defects put into it.

What is said with one of these words in it makes the program fail there, in an exception whose own
words repeat what was said. Nothing else is changed.

    !raise    in the middle of a request, or of what a tap began
    !thread   in a thread beside
    !loop     in what the event loop calls, and in what nobody waits for
    !gone     in something that is being thrown away
    !warn     no failure: a warning that repeats it
    !end      where the process would end
"""

import asyncio
import gc
import os
import runpy
import sys
import threading
import warnings
from pathlib import Path
from typing import Any, NoReturn

ADDRESSES = "LEAKS_ADDRESSES"
"""Names a file for every address that the backend was asked for."""
_last: list[str] = []


def fail(said: str) -> None:
    """Do to the program what the words in `said` ask for."""
    if "!thread" in said:
        beside = threading.Thread(target=_raise, args=(said,), name="beside")
        beside.start()
        beside.join()
    if "!loop" in said:
        threading.Thread(target=lambda: asyncio.run(_loop(said))).start()
    if "!gone" in said:
        _Gone(said)
        gc.collect()
    if "!warn" in said:
        warnings.warn(said, stacklevel=2)
    if "!end" in said:
        _last.append(said)
    if "!raise" in said:
        try:
            _raise(said)
        except ValueError as error:
            raise RuntimeError(f"could not keep {said}", {"value": said}) from error


def _raise(said: str) -> NoReturn:
    raise ValueError(f"{said!r} is no good", said.encode())


class _Gone:
    def __init__(self, said: str) -> None:
        self.said = said

    def __del__(self) -> None:
        _raise(self.said)


async def _loop(said: str) -> None:
    async def nobody_waits() -> None:
        _raise(said)

    loop = asyncio.get_running_loop()
    loop.call_soon(_raise, said)
    task: Any = loop.create_task(nobody_waits())
    future: asyncio.Future[None] = loop.create_future()
    future.set_exception(ValueError(said))
    await asyncio.sleep(0.01)
    del task, future
    gc.collect()


def _backend() -> None:
    from backend.accounts import records

    put = records.put

    def faulty(db: Any, keys: Any, account: str, written: Any, now: Any) -> Any:
        for one in written:
            for value, _ in one.fields.values():
                fail(str(value))
        return put(db, keys, account, written, now)

    records.put = faulty
    if ADDRESSES in os.environ:
        _write_addresses(Path(os.environ[ADDRESSES]))


def _write_addresses(kept: Path) -> None:
    """Every address as it was asked for goes into a file."""
    from backend.http.requests import Requests

    answer = Requests.__call__

    async def noted(self: Any, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            with kept.open("ab") as file:
                file.write(scope["raw_path"] + b"?" + scope["query_string"] + b"\n")
        await answer(self, scope, receive, send)

    Requests.__call__ = noted  # type: ignore[method-assign]


def _app() -> None:
    from app.state.reminders import Reminders

    put = Reminders.put_date

    async def faulty(self: Reminders, entered: Any) -> None:
        fail(entered.note)
        await put(self, entered)

    Reminders.put_date = faulty  # type: ignore[method-assign]


if __name__ == "__main__":
    name = sys.argv[1]
    {"app": _app, "backend": _backend}[name]()
    sys.argv[:2] = [name]
    try:
        runpy.run_module(name, run_name="__main__", alter_sys=True)
    finally:
        if _last:
            _raise(_last[-1])
