"""Home asks for the place of living where it would help, and only there."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from app.models import Profile, Wishes
from app.state.hub import Hub
from app.state.session import Session
from app.text import Translator
from app.views.components.place_hint import PlaceHint
from app.views.question_place import MANY, named_so, parts, sidos


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


def test_districts_stand_in_the_alphabets_order_and_are_found_in_either_language() -> None:
    ko, en, within = Translator("ko"), Translator("en"), parts("41000")
    names = [name for name, _ in named_so(ko, within, "", None)]
    assert names == sorted(names)
    assert len(names) == len(within) > MANY
    assert [name for name, _ in named_so(ko, within, "권선", None)] == ["수원시 권선구"]
    assert [part.code for _, part in named_so(en, within, "gwonseon", None)] == ["41113"]
    assert [part.code for _, part in named_so(en, within, "권선", None)] == ["41113"]
    assert [part.code for _, part in named_so(ko, within, "없는 곳", "41113")] == ["41113"]


def test_provinces_stand_where_people_look_for_them() -> None:
    t, names = Translator("ko"), [one.code for one in sidos()]
    said = [t.region(code) for code in names]
    assert len(said) == 17
    assert said[said.index("경기") :] == [
        "경기", "강원", "충북", "충남", "전북", "전남", "경북", "경남", "제주",
    ]  # fmt: skip
