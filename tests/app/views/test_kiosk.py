"""What leaves a shared screen by a QR code: public addresses, as a camera can read them."""

from datetime import UTC, datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any, cast

from PIL import Image

from app.models import Agency, Kind, Listing, Source
from app.views.components.qr import qr_png
from app.views.kiosk_phone import link_of

ADDRESS = "https://www.work24.go.kr/wk/a/b/1500/empDetailAuthView.do?wantedAuthNo=K1200323"


def test_a_code_holds_the_listings_own_address_and_a_made_up_one_has_none() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    source = Source(agency=Agency.KEIS, native_id="K1200323", url=ADDRESS)
    listing = Listing(
        id="keis:K1200323", kind=Kind.JOB, agency=Agency.KEIS, title="경비원", sources=(source,),
        first_seen=now, last_seen=now, updated_at=now,
    )  # fmt: skip
    for demo, address in ((False, ADDRESS), (True, "")):
        assert link_of(cast("Any", SimpleNamespace(demo=demo)), listing) == address


def test_a_code_is_black_on_white_with_the_edge_cameras_ask_for() -> None:
    picture = Image.open(BytesIO(qr_png(ADDRESS))).convert("L")
    assert {value for _, value in picture.getcolors() or ()} == {0, 255}
    dots = picture.width // 8 - 8
    assert (dots - 17) % 4 == 0, "a size the standard knows"

    def at(x: int, y: int) -> object:
        return picture.getpixel(((x + 4) * 8 + 4, (y + 4) * 8 + 4))

    assert all(at(x, -1) == 255 for x in range(-4, dots + 4))
    for x, y in ((0, 0), (dots - 7, 0), (0, dots - 7)):  # the three corners a camera looks for
        ring = [at(x + step, y) for step in range(7)]
        assert ring == [0] * 7
        assert [at(x + step, y + 3) for step in range(7)] == [0, 255, 0, 0, 0, 255, 0]
