"""The README tells the size of today's table of rights, and that all of it was asked for."""

from backend.accounts.permissions import Operation, Role
from benchmarks.readme import read_results
from benchmarks.roles import size
from tests.backend.accounts.expecting import is_about
from tests.backend.accounts.test_permissions import REQUESTS


def test_the_readme_tells_todays_table_and_all_of_it_ran() -> None:
    told = read_results()["roles"]["figures"]
    assert {name: told[name] for name in size()} == size(), "run `make bench BENCH=roles`"
    # About somebody who is named it is asked five times: oneself, assigned, other, former, nobody.
    asked = sum(
        len(Role) * (5 if is_about(path) else 1)
        for operation in Operation
        for _, path, _ in REQUESTS[operation]
    )
    for database in ("sqlite", "postgresql"):
        assert told[database]["requests"] == asked
        assert 0 < told[database]["refused"] < asked
