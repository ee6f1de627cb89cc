"""A form from a screen that sends nothing: what is to be attached there is brought along."""

from pathlib import Path

import pytest

from app.state.hub import Hub
from app.views.form_paper import is_brought, to_fix
from app.views.form_parts import problems_of
from tests.app.forms.test_forms import FILLED
from tests.app.state.somebody import run, settled, started


@pytest.mark.parametrize(("idle", "left"), [(180.0, ()), (None, ("attendance_record",))])
def test_papers_are_missing_only_where_one_could_attach_them(
    tmp_path: Path, idle: float | None, left: tuple[str, ...]
) -> None:
    async def work() -> None:
        session = await started(Hub(tmp_path, "http://127.0.0.1:9", demo=True, memory=True))
        session.hub.idle = idle
        session.consent_personal(True)
        await settled(session)
        assert not session.account.possible
        id_ = await session.filing.begin("training_allowance")
        for name, said in FILLED["training_allowance"].items():
            if name != "attendance_record":
                session.filing.change(id_, name, said)
        one = session.filing.find(id_)
        assert one is not None
        assert tuple(to_fix(session, one, problems_of(one))) == left
        assert is_brought(session, one, "attendance_record") is (not left)
        assert not is_brought(session, one, "name")
        session.close()
        await settled(session)

    run(work())
