"""The model that a catalogue comes with: fetched once, tried, and never in the way of it."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.keys import DEVELOPMENT
from app.model_signature import sign
from app.models import Basis, ErrorCode
from app.recommender import Recommender
from app.recommender.model_files import MODELS, REFUSED
from app.store.catalogue import open_catalogue, read_pointer
from app.sync.client import offer, sync
from app.sync.model import ModelCame, bring
from backend.catalogue.signing import write_manifest
from tests.app.sync.office import Office
from tests.app.sync.world import seen_on, world_in
from tests.models import (
    NEW,
    NEWER,
    SHIPPED,
    Change,
    development_key,
    model,
    no_numbers,
    other_occupations,
    other_weights,
    put,
    too_new,
    too_old,
)
from tests.running import ROOT, job

OLDER = "2030-01-01"
ROWS = 400


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four hundred listings as they are published with a model."""
    folder = tmp_path_factory.mktemp("office")
    signed = put(folder / "recommender.onnx", model(NEW))
    with world_in(folder / "backend", ROWS) as world:
        world.settings = replace(world.settings, model=signed)
        world.publish()
    return folder / "backend"


@pytest.fixture
def office(published: Path, tmp_path: Path, serving_folder: Callable[..., Any]) -> Iterator[Office]:
    folder = tmp_path / "published"
    shutil.copytree(published / "published", folder)
    asked: list[tuple[str, str | None]] = []
    answers: dict[str, tuple[int, str, bytes]] = {}
    later: dict[str, tuple[int, str, bytes]] = {}
    cuts: dict[str, int] = {}

    def otherwise(path: str) -> tuple[int, str, bytes] | None:
        name = path.rsplit("/", 1)[1]
        again = sum(one == path for one, _ in asked) > 1
        return answers.get(name) or (later.get(name) if again else None)

    with serving_folder(folder, otherwise, log=asked, cut=cuts) as address:
        yield Office(folder, address, asked, answers, later, cuts)


def models_in(data: Path) -> list[str]:
    return sorted(path.name for path in (data / MODELS).iterdir())


def test_it_comes_once_and_answers_from_then_on(office: Office, tmp_path: Path) -> None:
    for device in (tmp_path / "one", tmp_path / "two"):
        office.asked.clear()
        came = sync(office.address, device)
        assert (came.rows, came.model, came.model_problem) == (ROWS, f"of {NEW}", None)
        assert len(office.models_asked()) == 1
        assert Recommender.load(data=device).model_version == f"of {NEW}"
        again = sync(office.address, device)
        assert (again.model, again.model_problem) == (f"of {NEW}", None)
        assert len(office.models_asked()) == 1
        name = f"recommender-{hashlib.sha256(model(NEW)).hexdigest()[:20]}.onnx"
        assert models_in(device) == [name, f"{name}.sig"]
        assert not (device / "partial").exists()


def test_a_model_alone_makes_a_version_and_nothing_else_is_fetched(
    office: Office, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    first = sync(office.address, data)
    stood = (data / "catalogue-1.db").stat()
    office.publish_signed(model(NEWER))
    office.asked.clear()
    second = sync(office.address, data)
    assert (second.version, second.rows, second.model) == (2, first.rows, f"of {NEWER}")
    assert [path.rsplit("/", 1)[1] for path, _ in office.asked] == [
        "manifest",
        office.name(model(NEWER)),
    ]
    # The very file that stood stands for the new version.
    assert (data / "catalogue-1.db").stat().st_ino == stood.st_ino
    with open_catalogue(data) as catalogue:
        assert (catalogue.version, catalogue.rows) == (2, ROWS)
    fresh = tmp_path / "fresh"
    assert sync(office.address, fresh).version == 2
    assert seen_on(data) == seen_on(fresh)


def test_the_last_good_one_stays_beside_the_new_one(office: Office, tmp_path: Path) -> None:
    office.publish_signed(model(OLDER))
    data = tmp_path / "data"
    for day in (OLDER, NEW, NEWER):
        office.publish_signed(model(day))
        assert sync(office.address, data).model == f"of {day}"
    digests = [hashlib.sha256(model(day)).hexdigest()[:20] for day in (NEW, NEWER)]
    names = [f"recommender-{digest}.onnx" for digest in digests]
    assert models_in(data) == sorted([*names, *(f"{name}.sig" for name in names)])
    # The new one is damaged on the disk: the one before answers and it is said why.
    (data / MODELS / names[1]).write_bytes(model(NEWER)[:-1])
    found = Recommender.load(data=data)
    assert (found.model_version, found.passed_over) == (
        f"of {NEW}",
        ErrorCode.MODEL_SIGNATURE_WRONG,
    )
    # The next sync mends it, though the catalogue is the same.
    assert sync(office.address, data).model == f"of {NEWER}"
    found = Recommender.load(data=data)
    assert (found.model_version, found.passed_over) == (f"of {NEWER}", None)


def test_what_the_office_takes_back_is_not_used_any_more(office: Office, tmp_path: Path) -> None:
    data = tmp_path / "data"
    office.publish_signed(model(NEWER))
    assert sync(office.address, data).model == f"of {NEWER}"
    office.publish_signed(model(NEW))
    assert sync(office.address, data).model == f"of {NEW}"
    assert Recommender.load(data=data).model_version == f"of {NEW}"
    # A version without any keeps the last one.
    office.publish(None)
    assert sync(office.address, data).model is None
    assert Recommender.load(data=data).model_version == f"of {NEW}"


def test_an_old_manifest_brings_no_model_back(office: Office, tmp_path: Path) -> None:
    old = (office.folder / "manifest.json").read_bytes()
    data = tmp_path / "data"
    office.publish_signed(model(NEWER))
    sync(office.address, data)
    (office.folder / "manifest.json").write_bytes(old)
    assert sync(office.address, data).version == 2
    assert Recommender.load(data=data).model_version == f"of {NEWER}"


def test_the_one_that_ships_is_not_fetched(office: Office, tmp_path: Path) -> None:
    office.publish_signed(SHIPPED.read_bytes())
    came = sync(office.address, tmp_path / "data")
    assert came.model == Recommender.load().model_version
    assert not office.models_asked()
    assert not (tmp_path / "data" / MODELS).exists()


REFUSED_ONES: tuple[tuple[ErrorCode, Change], ...] = (
    (ErrorCode.MODEL_TOO_NEW, too_new),
    (ErrorCode.MODEL_TOO_OLD, too_old),
    (ErrorCode.MODEL_OTHER_SCHEMA, other_occupations),
    (ErrorCode.MODEL_SELF_TEST_FAILED, other_weights),
    (ErrorCode.MODEL_SELF_TEST_FAILED, no_numbers),
)


@pytest.mark.parametrize(("code", "change"), REFUSED_ONES)
def test_what_can_t_be_used_is_refused_once_and_the_listings_stand(
    office: Office, tmp_path: Path, code: ErrorCode, change: Change
) -> None:
    data = tmp_path / "data"
    bad = model(NEWER, change)
    office.publish_signed(bad)
    for asked in (1, 1):
        came = sync(office.address, data)
        assert (came.version, came.rows) == (2, ROWS)
        assert (came.model, came.model_problem) == (None, code)
        # It is not fetched again to be refused again.
        assert len(office.models_asked()) == asked
    assert models_in(data) == [REFUSED]
    found = Recommender.load(data=data)
    assert (found.basis, found.passed_over) == (Basis.MODEL, code)
    # What comes next is looked at afresh.
    office.publish_signed(model(NEW))
    assert sync(office.address, data).model == f"of {NEW}"
    assert Recommender.load(data=data).passed_over is None


def _unsigned(_content: bytes) -> bytes | None:
    return None


def _other_key(content: bytes) -> bytes:
    return sign(content, Ed25519PrivateKey.generate().private_bytes_raw())


def _of_another(_content: bytes) -> bytes:
    return sign(model(OLDER), development_key())


@pytest.mark.parametrize(
    ("code", "signed"),
    [
        (ErrorCode.MODEL_UNSIGNED, _unsigned),
        (ErrorCode.MODEL_KEY_UNKNOWN, _other_key),
        (ErrorCode.MODEL_SIGNATURE_WRONG, _of_another),
    ],
)
def test_what_nobody_vouches_for_is_not_even_fetched(
    office: Office, tmp_path: Path, code: ErrorCode, signed: Callable[[bytes], bytes | None]
) -> None:
    data = tmp_path / "data"
    sync(office.address, data)
    office.publish(model(NEWER), signed(model(NEWER)))
    office.asked.clear()
    came = sync(office.address, data)
    assert (came.version, came.model, came.model_problem) == (2, None, code)
    assert not office.models_asked()
    # What was good stays, and it is said why the new one does not answer.
    found = Recommender.load(data=data)
    assert (found.model_version, found.passed_over) == (f"of {NEW}", code)
    # Signed after all, the same file is taken.
    office.publish_signed(model(NEWER))
    assert sync(office.address, data).model == f"of {NEWER}"
    assert Recommender.load(data=data).passed_over is None


def _flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def _problem(code: str) -> tuple[str, bytes]:
    return "application/problem+json", json.dumps({"type": code}).encode()


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        (ErrorCode.DOWNLOAD_DAMAGED, lambda it: (200, "", _flipped(it))),
        (ErrorCode.DOWNLOAD_DAMAGED, lambda it: (200, "", it + b"more")),
        (ErrorCode.DOWNLOAD_DAMAGED, lambda it: (200, "", it[:-5000])),
        (ErrorCode.DOWNLOAD_DAMAGED, lambda _: (200, "", b"")),
        (ErrorCode.BACKEND_REFUSED, lambda _: (404, "text/html", b"gone")),
        (ErrorCode.BACKEND_REFUSED, lambda _: (500, "text/html", b"no")),
        (ErrorCode.TOKEN_REFUSED, lambda _: (401, *_problem("token_refused"))),
        (ErrorCode.DOWNLOADS_SPENT, lambda _: (429, *_problem("downloads_spent"))),
    ],
)
def test_what_does_not_come_whole_comes_the_next_time(
    office: Office,
    tmp_path: Path,
    code: ErrorCode,
    answer: Callable[[bytes], tuple[int, str, bytes]],
) -> None:
    data = tmp_path / "data"
    office.answers[office.name(model(NEW))] = answer(model(NEW))
    came = sync(office.address, data)
    assert (came.version, came.rows) == (1, ROWS)
    assert (came.model, came.model_problem) == (None, code)
    found = Recommender.load(data=data)
    assert (found.basis, found.passed_over) == (Basis.MODEL, None)
    office.answers.clear()
    again = sync(office.address, data)
    assert (again.version, again.model, again.model_problem) == (1, f"of {NEW}", None)
    assert seen_on(data)["contents"]


def test_what_came_of_it_is_kept_for_the_next_time(office: Office, tmp_path: Path) -> None:
    data, name = tmp_path / "data", office.name(model(NEW))
    whole = model(NEW)
    office.cuts |= {name: 1_000_000}
    office.later[name] = (503, "text/html", b"later")
    came = sync(office.address, data)
    assert (came.rows, came.model_problem) == (ROWS, ErrorCode.BACKEND_REFUSED)
    assert [path.name for path in (data / "partial").iterdir()] == [name]
    office.later.clear()
    office.asked.clear()
    assert sync(office.address, data).bytes < len(whole)
    assert office.asked[-1][1] == "bytes=1000000-"
    assert Recommender.load(data=data).model_version == f"of {NEW}"
    assert not (data / "partial").exists()


def test_a_client_that_does_not_know_models_reads_past_it(office: Office, tmp_path: Path) -> None:
    told = json.loads((office.folder / "manifest.json").read_bytes())["manifest"]
    for file in told["files"]:
        if file["kind"] == "model":
            file["kind"] = "model of tomorrow"
    write_manifest(office.folder, told, development_key())
    came = sync(office.address, tmp_path / "data")
    assert (came.rows, came.model, came.model_problem) == (ROWS, None, None)
    assert not office.models_asked()


def test_what_another_backend_may_not_vouch_for_goes(tmp_path: Path) -> None:
    """As a device does that was with a demo first: its key is nobody's elsewhere."""
    path = put(tmp_path / MODELS / "a.onnx", model(NEWER))
    transfer: Any = None
    assert bring(transfer, tmp_path, None, [DEVELOPMENT], lambda _: None) == ModelCame(None)
    assert path.exists()
    office = Ed25519PrivateKey.generate()
    public = office.public_key().public_bytes_raw()
    good = put(tmp_path / MODELS / "b.onnx", model(NEW), office.private_bytes_raw())
    assert bring(transfer, tmp_path, None, [public], lambda _: None) == ModelCame(None)
    assert models_in(tmp_path) == [good.name, f"{good.name}.sig"]


def test_who_stops_while_the_model_comes_has_the_listings(office: Office, tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(step: str, _share: float) -> None:
        if step == "model":
            raise StoppedError

    data = tmp_path / "data"
    with pytest.raises(StoppedError):
        sync(office.address, data, progress=stop)
    with open_catalogue(data) as catalogue:
        assert catalogue.rows == ROWS
    office.asked.clear()
    assert sync(office.address, data).model == f"of {NEW}"
    # What had come of it is not asked for again, and of the listings nothing.
    assert len(office.models_asked()) <= 1
    assert all(path.endswith((".onnx", "manifest")) for path, _ in office.asked)


def test_the_cost_of_a_model_is_told(office: Office, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    assert offer(office.address, data).model_bytes == len(model(NEW))
    sync(office.address, data)
    assert offer(office.address, data).model_bytes == 0
    office.publish_signed(model(NEWER))
    told = offer(office.address, data)
    assert (told.update_bytes, told.model_bytes) == (0, len(model(NEWER)))
    office.publish(None)
    assert offer(office.address, data).model_bytes == 0


def test_from_a_real_backend_what_is_here_is_not_asked_for_again(
    published: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "backend", "serve", "--demo", "--port", "0"]
    with subprocess.Popen(
        [*command, "--data", str(published)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as server:
        assert server.stdout
        try:
            address = json.loads(server.stdout.readline())["backend"]
            data = tmp_path / "data"
            came = job("sync", "--backend", address, "--data", str(data))
            assert (came["model"], came["model_problem"]) == (f"of {NEW}", None)
            again = sync(address, data)
            # Not a byte: the backend says that the manifest is the same.
            assert (again.bytes, again.model) == (0, f"of {NEW}")
            # What was lost or is damaged comes again, though the version is the same.
            shutil.rmtree(data / MODELS)
            assert sync(address, data).model == f"of {NEW}"
            path = next((data / MODELS).glob("*.onnx"))
            path.write_bytes(_flipped(path.read_bytes()))
            assert sync(address, data).model == f"of {NEW}"
            assert path.read_bytes() == model(NEW)
            assert sync(address, data).bytes == 0
            # An app that knew no models wrote the pointer: the manifest is looked at once more.
            pointer = json.loads((data / "catalogue.json").read_bytes())
            del pointer["model"]
            (data / "catalogue.json").write_text(json.dumps(pointer))
            shutil.rmtree(data / MODELS)
            assert sync(address, data).model == f"of {NEW}"
            standing = read_pointer(data)
            assert standing
            assert standing.version == 1
        finally:
            server.terminate()
