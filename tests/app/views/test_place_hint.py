"""Home asks for the place of living where it would help, and only there."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from app.models import Profile, Wishes
from app.state.hub import Hub
from app.state.session import Session
from app.views.components.place_hint import PlaceHint


def test_who_said_no_place_is_asked_for_one(tmp_path: Path) -> None:
    async def way() -> None:
        page = SimpleNamespace(width=360, route="/", navigate=lambda _: None)
        hub = Hub(tmp_path, None, demo=True, memory=True)
        session = Session(cast("Any", page), hub, ways=())
        person = session.person
        assert PlaceHint(session) == []  # nothing may be asked yet
        person.consent_personal = True
        assert len(PlaceHint(session)) == 1
        person.wishes = Wishes(regions=("41113",))
        assert PlaceHint(session) == []
        person.wishes, person.profile = Wishes(), Profile(region="41113")
        assert PlaceHint(session) == []
        session.close()

    asyncio.run(way())
