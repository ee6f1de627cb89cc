"""Attachments arrive whole and as they are, in parts, however the line behaves."""

import hashlib
import io
import os
import socket
import time
import zipfile
from typing import Any

import pytest
from sqlalchemy import select, text

from app.forms.media import _STEP, media_type
from app.models import new_id
from backend.storage import transaction
from backend.submissions.tables import Upload, UploadPart
from backend.submissions.uploads import forget_unfiled
from tests.backend.accounts.house import Headers, refused
from tests.backend.submissions.office import PDF, Office, described, metadata, png

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 40 + b"\xff\xd9"
WEBP = b"RIFF" + (4 + 8).to_bytes(4, "little") + b"WEBPVP8 \0\0\0\0"


def large(size: int) -> bytes:
    """A PDF of so many bytes that no two parts of it are alike."""
    return b"%PDF-1.7\n" + os.urandom(size - 16) + b"\n%%EOF\n"


def head(office: Office, header: Headers, id_: str) -> Any:
    return office.client.head(f"/v1/uploads/{id_}", headers=header)


def test_parts_one_after_the_other_and_again(office: Office) -> None:
    _, header = office.somebody()
    content = large(700_000)
    one = described(content, "application/pdf", "소견서 1쪽.pdf")
    begun = office.begin(header, one)
    assert (begun.status_code, begun.headers["location"]) == (201, f"/v1/uploads/{one['id']}")
    assert begun.headers["tus-resumable"] == "1.0.0"
    assert office.begin(header, one).status_code == 201, "said again it is the same"
    refused(office.begin(header, one | {"name": "다른 것.pdf"}), 409, "upload_differs")
    refused(office.begin(header, one | {"bytes": 5}), 409, "upload_differs")
    sent = office.part(header, one["id"], 0, content[:262_144])
    assert (sent.status_code, sent.headers["upload-offset"]) == (204, "262144")
    for wrong in (0, 262_143, 262_145):
        refused(office.part(header, one["id"], wrong, content[:100]), 409, "upload_offset")
    more = office.part(header, one["id"], 262_144, content[262_144:] + b"x")
    refused(more, 409, "upload_offset")
    stands = head(office, header, one["id"])
    assert stands.status_code == 200
    assert stands.headers["cache-control"] == "no-store"
    assert (stands.headers["upload-offset"], stands.headers["upload-length"]) == (
        "262144", "700000",
    )  # fmt: skip
    assert office.part(header, one["id"], 262_144, content[262_144:]).status_code == 204
    assert head(office, header, one["id"]).headers["upload-offset"] == "700000"
    with transaction(office.engine, reads_only=True) as db:
        rows = list(db.scalars(select(UploadPart).where(UploadPart.upload == one["id"])))
        sealed = b"".join(row.content for row in rows)
        told = db.get_one(Upload, one["id"])
    assert content[1000:1032] not in sealed
    assert "소견서".encode() not in told.about


def test_a_part_of_more_than_a_mebibyte_or_that_breaks_off_is_not_taken(office: Office) -> None:
    _, header = office.somebody()
    content = large(1_500_000)
    one = described(content, "application/pdf")
    office.begin(header, one)
    whole_part = content[: 1024 * 1024]
    refused(office.part(header, one["id"], 0, whole_part + b"x"), 413, "request_too_large")
    # The line breaks in the middle of a part.
    url = office.client.base_url
    with socket.create_connection((url.host, url.port or 0), 60) as line:
        line.sendall(
            f"PATCH /v1/uploads/{one['id']} HTTP/1.1\r\nHost: x\r\nUpload-Offset: 0\r\n"
            "Content-Type: application/offset+octet-stream\r\n"
            f"Authorization: {header['authorization']}\r\nContent-Length: 5000\r\n\r\n".encode()
            + content[:3000]
        )
    assert head(office, header, one["id"]).headers["upload-offset"] == "0"
    assert office.part(header, one["id"], 0, whole_part).status_code == 204


def test_what_is_damaged_begins_anew_and_what_is_no_page_is_gone(office: Office) -> None:
    _, header = office.somebody()
    one = described(PDF, "application/pdf") | {"sha256": hashlib.sha256(b"other").hexdigest()}
    office.begin(header, one)
    refused(office.part(header, one["id"], 0, PDF), 422, "attachment_damaged")
    assert head(office, header, one["id"]).headers["upload-offset"] == "0"
    for content, said in ((b"PK\x03\x04" + b"x" * 99, "application/pdf"), (PDF, "image/png")):
        one = described(content, said)
        office.begin(header, one)
        refused(office.part(header, one["id"], 0, content), 422, "attachment_refused")
        assert head(office, header, one["id"]).status_code == 404


def test_limits_of_one_and_of_all(office: Office) -> None:
    worker, header = office.somebody()
    one = described(PDF, "application/pdf")
    refused(office.begin(header, one | {"bytes": 20_000_001}), 413, "attachment_too_large")
    for _ in range(5):
        assert office.begin(header, one | {"id": new_id(), "bytes": 20_000_000}).is_success
    refused(office.begin(header, one), 409, "uploads_full")
    office.wait(days=30)
    header = office.header(worker)
    assert office.begin(header, one).status_code == 201, "what was never filed went"
    office.part(header, one["id"], 0, PDF)
    office.filed(header, papers=[one["id"]], attachments=(one,))
    office.wait(days=31)
    with transaction(office.engine) as db:
        forget_unfiled(db, office.now)
        assert db.get(Upload, one["id"]) is not None, "what was filed stays"
        orphans = "SELECT count(*) FROM upload_part WHERE upload NOT IN (SELECT id FROM upload)"
        assert db.scalar(text(orphans)) == 0


def test_only_what_was_never_filed_is_taken_away_and_only_ones_own(office: Office) -> None:
    _, header = office.somebody()
    _, other = office.somebody("이다온")
    kept, gone = office.attach(header), office.attach(header, png(), "image/png")
    office.filed(header, papers=[kept["id"]], attachments=(kept,))
    refused(office.begin(other, gone), 409, "upload_differs")
    for id_ in (kept["id"], gone["id"], new_id()):
        place = f"/v1/uploads/{id_}"
        assert head(office, other, id_).status_code == 404
        refused(office.client.delete(place, headers=other), 404, "not_found")
        refused(office.part(other, id_, 0, b"x"), 404, "not_found")
    place = f"/v1/uploads/{kept['id']}"
    refused(office.client.delete(place, headers=header), 409, "attachment_filed")
    place = f"/v1/uploads/{gone['id']}"
    assert office.client.delete(place, headers=header).status_code == 204
    assert head(office, header, gone["id"]).status_code == 404


@pytest.mark.parametrize(
    "name", ["a\u202eb.pdf", "a\0b", "../x.pdf", "<script>.pdf", "a\nb", " ", "", "x" * 201]
)
def test_a_name_that_is_none_is_refused(office: Office, name: str) -> None:
    _, header = office.somebody()
    refused(office.begin(header, described(PDF, "application/pdf", name)), 422, "fields_invalid")


def test_what_tus_does_not_say_is_refused(office: Office) -> None:
    _, header = office.somebody()
    one = described(PDF, "application/pdf")
    assert office.begin(header, one, **{"Tus-Resumable": "2.0.0"}).status_code == 412
    for said in ("", "id", "id !", "id ////", metadata(id=one["id"]), "id \u00e9"):
        headers = [*header.items(), ("Upload-Length", "5"), ("Upload-Metadata", said)]
        told = [(name.encode(), value.encode("latin-1")) for name, value in headers]
        answer = office.client.post("/v1/uploads", headers=told)
        refused(answer, 422, "fields_invalid")
    refused(office.begin(header, one | {"bytes": 0}), 422, "fields_invalid")
    refused(office.begin(header, one | {"bytes": -1}), 422, "fields_invalid")
    office.begin(header, one)
    place, plain = f"/v1/uploads/{one['id']}", {"Upload-Offset": "0", "Content-Type": "text/plain"}
    assert office.client.patch(place, headers=header | plain, content=PDF).status_code == 415


def archive(content: bytes = b"") -> bytes:
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("bomb", b"\0" * 5_000_000)
    return packed.getvalue()


def huge_png() -> bytes:
    made = bytearray(png())
    made[16:24] = (60_000).to_bytes(4, "big") * 2
    return bytes(made)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"), (JPEG, "image/jpeg"), (png(), "image/png"), (WEBP, "image/webp"),
        (JPEG + b"what a camera adds", "image/jpeg"),
    ],
)  # fmt: skip
def test_pages_are_known_by_their_bytes(content: bytes, kind: str) -> None:
    assert media_type(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(archive(), id="archive"),
        pytest.param(archive(PDF), id="pdf_and_archive"),
        pytest.param(archive(png()), id="png_and_archive"),
        pytest.param(archive(JPEG), id="jpeg_and_archive"),
        pytest.param(b"<html><script>alert(1)</script>", id="html"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', id="svg"),
        pytest.param(b"#!/bin/sh\necho", id="script"),
        pytest.param(b"MZ" + b"\0" * 100, id="program"),
        pytest.param(b"GIF89a" + b"\0" * 20, id="gif"),
        pytest.param(b"<!DOCTYPE html>" + PDF, id="html_and_pdf"),
        pytest.param(PDF.replace(b"/Root", b"/X(<ScRiPt>)/Root"), id="pdf_with_markup"),
        pytest.param(
            PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript>>"), id="pdf_js"
        ),
        pytest.param(PDF.replace(b"/Catalog", b"/Catalog/S/J#61vaScript"), id="pdf_js_hidden"),
        pytest.param(PDF.replace(b"/Catalog", b"/Catalog/S/Launch"), id="pdf_launch"),
        pytest.param(PDF.replace(b"/Catalog", b"/EmbeddedFiles"), id="pdf_with_files"),
        pytest.param(PDF[:-7], id="pdf_cut"),
        pytest.param(png() + b"more", id="png_and_more"),
        pytest.param(png(b"<script>"), id="png_with_markup"),
        pytest.param(png()[:-4], id="png_cut"),
        pytest.param(huge_png(), id="png_too_large"),
        pytest.param(WEBP + b"more", id="webp_and_more"),
        pytest.param(b"\xff\xd8\xff" + b"x" * 20, id="jpeg_cut"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_is_no_page_or_more_than_one_is_refused(content: bytes) -> None:
    assert media_type(content) is None


def test_what_is_looked_for_is_found_wherever_a_search_begins_anew() -> None:
    for name in (b"/JavaScript ", b"/#4a#61vaScript ", b"#2fLaunch ", b"/EmbeddedFiles ",
                 b"<script", b"<!doctype \n" + b" " * 100 + b"html"):  # fmt: skip
        for at in (_STEP - len(name), _STEP - 3, _STEP - 1, _STEP, 2 * _STEP - 2):
            long = bytearray(PDF[:9] + b"x" * (2 * _STEP + 500) + PDF[9:])
            long[at : at + len(name)] = name
            assert media_type(bytes(long)) is None, (name, at)
    for name in (b"/JavaScripts ", b"/Launchpad ", b"<!doctype svg", b"/Java Script"):
        long = bytearray(PDF[:9] + b"x" * (2 * _STEP + 500) + PDF[9:])
        long[_STEP - 9 : _STEP - 9 + len(name)] = name
        assert media_type(bytes(long)) == "application/pdf", name


def test_what_is_made_to_be_looked_through_slowly_is_looked_through_quickly() -> None:
    for slow in (b"#41", b"/J#61v", b"<!doctype ", b"/#4"):
        content = PDF[:9] + slow * (2_000_000 // len(slow)) + PDF[9:]
        began = time.thread_time()
        media_type(content)
        # 0.6 s before; in steps of a few milliseconds, between which others have their turn.
        assert time.thread_time() - began < 0.25, slow
