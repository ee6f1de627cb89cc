"""Four writers on a bad line: nothing lost, nothing doubled, each one's order kept."""

import threading
import time
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from app.counseling import core, kept
from app.models import Clock, ErrorCode, IlteoroError
from app.store.vault import Vault
from app.sync.account import STAFF, WORKER, Account
from app.sync.account_kept import KIND, ME
from backend.storage import make_engine, migrate
from tests.backend.counseling.talking import Talkers, open_talk
from tests.lossy import Line, lossy
from tests.running import times

EACH = 60
"""Messages of one writer; the torture writes 2,500."""


class Writer:
    """One device of somebody, on a bad line."""

    def __init__(self, talkers: Talkers, account: str, folder: Path, at: ExitStack) -> None:
        self.account, self.clock = account, Clock()
        self.vault = at.enter_context(Vault.open(folder / "vault.db", bytes(32), clock=self.clock))
        access = talkers.header(account)["authorization"].removeprefix("Bearer ")
        self.kept = {"account": account, "access": access, "refresh": "", "attempt": ""}
        self.at, self.trouble = at, 0

    def connect(self, address: str) -> None:
        http = self.at.enter_context(httpx.Client(base_url=address, timeout=30, trust_env=False))
        self.vault.put(KIND, ME, self.kept | {"backend": address})
        self.line = Account(address, http, self.vault, self.clock, WORKER | STAFF)

    def write(self, worker: str, count: int) -> None:
        """Write, sending in between, as a person does whose line comes and goes."""
        for n in range(count):
            said = {"text": f"{self.vault} {n}", "language": "ko"}
            kept.write(self.vault, worker, self.account, said, self.clock.now())
            if n % 5 == 4:
                self.until_done(worker)
        self.until_done(worker)

    def until_done(self, worker: str) -> None:
        while True:
            try:
                core.send_all(self.line, worker)
            except IlteoroError as error:
                self.waits(error)
            else:
                return

    def read(self, worker: str, last: int) -> None:
        while kept.stands(self.vault, worker).after < last:
            try:
                core.catch_up(self.line, worker)
            except IlteoroError as error:
                self.waits(error)

    def waits(self, error: IlteoroError) -> None:
        self.trouble += 1
        assert error.code in (
            ErrorCode.BACKEND_UNREACHABLE, ErrorCode.TRY_LATER, ErrorCode.ANSWER_UNREADABLE,
            ErrorCode.BACKEND_REFUSED,
        ), error  # fmt: skip
        if error.code is ErrorCode.TRY_LATER:
            time.sleep(float(error.params["seconds"]))


@pytest.mark.torture
def test_ten_thousand_messages_of_four_writers_arrive_once_in_order(tmp_path: Path) -> None:
    each = EACH if times(1) == 1 else 2500
    engine = make_engine(f"sqlite:///{tmp_path / 'service.db'}", tmp_path)
    migrate(engine)
    with ExitStack() as at:
        talkers = at.enter_context(open_talk(engine))
        at.callback(engine.dispose)
        worker, _, staff, _ = talkers.pair()
        counsellor, _ = talkers.helper(worker)
        # The worker writes on two devices.
        who = [worker, worker, staff, counsellor]
        writers = []
        for n, account in enumerate(who):
            (folder := tmp_path / str(n)).mkdir()
            writers.append(Writer(talkers, account, folder, at))
        line = Line()
        address = at.enter_context(lossy(str(talkers.client.base_url), line))
        for one in writers:
            one.connect(address)
        threads = [threading.Thread(target=one.write, args=(worker, each)) for one in writers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        whole = 4 * each
        for one in writers:
            one.read(worker, whole)
        seen = [kept.messages(one.vault, worker) for one in writers]
        # The same for everybody: all of it, each once, one number after the other.
        assert [one.seq for one in seen[0]] == list(range(1, whole + 1))
        assert len({one.text for one in seen[0]}) == whole
        for other in seen[1:]:
            assert [(m.id, m.text) for m in other] == [(m.id, m.text) for m in seen[0]]
        for one in writers:
            mine = [m for m in seen[0] if m.text.startswith(f"{one.vault} ")]
            numbers = [int(m.text.rpartition(" ")[2]) for m in mine]
            assert numbers == list(range(each))
            assert all(a.seq < b.seq for a, b in pairwise(mine) if a.seq and b.seq)
        assert sum(one.trouble for one in writers) > 4, "the line was a bad one"
        assert set(line.told) == {"drop", "double", "reorder", "truncate"}
