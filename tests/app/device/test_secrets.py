"""Keys live in a real keyring: a Secret Service on a private bus, in a home of its own."""

import base64
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import secretstorage
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

from app.device import DATA_KEY, SecretStore, data_key, open_secrets
from app.device.secrets import FileSecrets, MemorySecrets
from app.models import ErrorCode, IlteoroError
from app.store.vault import Vault

ROOT = Path(__file__).resolve().parents[3]
PASSWORD = b"a password of this test"

GET_KEY = """
import sys
from pathlib import Path
from app.device import open_secrets, data_key
store = open_secrets(Path(sys.argv[1]), demo=False, memory=False)
print(store.kind, data_key(store, Path(sys.argv[1])).hex())
"""

KEEP_RECORD = (
    GET_KEY
    + """
from app.store.vault import Vault
with Vault.open(Path(sys.argv[1], "vault.db"), data_key(store, Path(sys.argv[1]))) as vault:
    vault.put("profile", "me", {"injury": "회전근개 파열 rotator cuff"})
    import os
    os._exit(0)  # as a kill would: the log is not merged into the database
"""
)

ERASE = (
    GET_KEY
    + """
from app.state.erasing import erase
from app.store.vault import Vault
vault = Vault.open(Path(sys.argv[1], "vault.db"), data_key(store, Path(sys.argv[1])))
vault.put("profile", "me", {"injury": "회전근개 파열"})
erased = erase(Path(sys.argv[1]), vault, demo=False)
print(erased.proven, *erased.what, store.get("data-key"))
"""
)

TELL_CODE = """
import sys
from pathlib import Path
from app.device import open_secrets, data_key
from app.models import IlteoroError
try:
    store = open_secrets(Path(sys.argv[1]), demo=sys.argv[2:] == ["demo"], memory=False)
    data_key(store, Path(sys.argv[1]))
    print(store.kind)
except IlteoroError as error:
    print(error.code.value)
"""


def tool(name: str) -> str:
    """A program of Debian's that these tests need."""
    found = shutil.which(name)
    assert found, f"{name} is missing: install it with `apt-get install dbus gnome-keyring`"
    return found


def run(code: str, *arguments: object, env: dict[str, str]) -> str:
    """What a fresh Python process prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=120)


@contextmanager
def unlocked_keyring(env: dict[str, str]) -> Iterator[None]:
    """The Secret Service on the bus, its default keyring open."""
    daemon = subprocess.Popen(
        [tool("gnome-keyring-daemon"), "--unlock", "--components=secrets", "--foreground"],
        env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with ended(daemon):
        assert daemon.stdin
        daemon.stdin.write(PASSWORD)
        daemon.stdin.close()
        daemon.stdin = None
        deadline = time.monotonic() + 120
        with closing(open_dbus_connection(env["DBUS_SESSION_BUS_ADDRESS"])) as connection:
            while not secretstorage.check_service_availability(connection):
                assert daemon.poll() is None, "the keyring daemon ended"
                assert time.monotonic() < deadline, "the keyring daemon did not start"
                time.sleep(0.05)
        yield


def homely(home: Path) -> dict[str, str]:
    """The environment of a person whose home is `home`."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    folders = {
        "HOME": home,
        "XDG_DATA_HOME": home / "data",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_RUNTIME_DIR": home / "run",
    }
    for folder in folders.values():
        folder.mkdir(mode=0o700, exist_ok=True)
    return kept | {name: str(folder) for name, folder in folders.items()}


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a home with a session bus and no keyring on it yet."""
    env = homely(tmp_path_factory.mktemp("home"))
    # A bus of its own, that starts nothing by itself: no prompt on a screen, no other keyring.
    config = Path(env["HOME"], "bus.conf")
    config.write_text(
        f"""<busconfig><type>session</type><listen>unix:tmpdir={env["XDG_RUNTIME_DIR"]}</listen>
        <auth>EXTERNAL</auth><policy context="default"><allow send_destination="*"/>
        <allow eavesdrop="false"/><allow own="*"/></policy></busconfig>""",
        encoding="utf-8",
    )
    daemon = subprocess.Popen(
        [tool("dbus-daemon"), f"--config-file={config}", "--nofork", "--print-address"],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with ended(daemon):
        assert daemon.stdout
        env["DBUS_SESSION_BUS_ADDRESS"] = daemon.stdout.readline().decode().strip()
        assert env["DBUS_SESSION_BUS_ADDRESS"]
        yield env


@pytest.fixture
def keyring(bus: dict[str, str]) -> Iterator[dict[str, str]]:
    with unlocked_keyring(bus):
        yield bus


@pytest.fixture
def without_keyring(tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    return homely(home) | {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}


def assert_code(code: ErrorCode, error: pytest.ExceptionInfo[IlteoroError]) -> None:
    assert error.value.code is code


def test_key_survives_new_process_and_new_daemon(bus: dict[str, str], tmp_path: Path) -> None:
    with unlocked_keyring(bus):
        first = run(GET_KEY, tmp_path, env=bus)
        assert run(GET_KEY, tmp_path, env=bus) == first
    with unlocked_keyring(bus):
        assert run(GET_KEY, tmp_path, env=bus) == first
    kind, key = first.split()
    assert kind == "keyring"
    assert len(bytes.fromhex(key)) == 32


def test_every_folder_has_its_own_key(keyring: dict[str, str], tmp_path: Path) -> None:
    here, there = (run(GET_KEY, tmp_path / name, env=keyring) for name in ("here", "there"))
    assert here != there


def test_one_folder_by_two_names_has_one_key(keyring: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    keys = {run(GET_KEY, tmp_path / name, env=keyring) for name in ("data", "link")}
    assert len(keys) == 1


def test_processes_at_once_end_with_one_key(keyring: dict[str, str], tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(run, GET_KEY, tmp_path, env=keyring) for _ in range(4)]
    assert len({done.result() for done in runs}) == 1


def test_neither_content_nor_key_on_the_disk(keyring: dict[str, str], tmp_path: Path) -> None:
    key = bytes.fromhex(run(KEEP_RECORD, tmp_path, env=keyring | {"PYTHONUNBUFFERED": "1"})[8:])
    files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert {"vault.db", "vault.db-wal"} <= files.keys()
    assert b"profile" in files["vault.db-wal"], "kinds are plain: the search below does search"
    encoded = key.hex().encode(), base64.b64encode(key)
    for name, content in files.items():
        for secret in (b"rotator", "회전근개".encode(), b"injury", key, *encoded):
            assert secret not in content, name
    with Vault.open(tmp_path / "vault.db", key) as vault:
        assert vault.get("profile", "me") == {"injury": "회전근개 파열 rotator cuff"}


def test_vault_without_its_key_gets_no_new_one(keyring: dict[str, str], tmp_path: Path) -> None:
    Vault.open(tmp_path / "vault.db", bytes(32)).close()
    before = (tmp_path / "vault.db").read_bytes()
    for _ in range(2):
        assert run(TELL_CODE, tmp_path, env=keyring) == "vault_key_missing"
    assert (tmp_path / "vault.db").read_bytes() == before


def test_deleting_everything_takes_the_key_out_of_the_keyring(
    keyring: dict[str, str], tmp_path: Path
) -> None:
    said = run(ERASE, tmp_path, env=keyring).splitlines()
    assert said[-1] == "True answers key None"
    assert {file.name for file in tmp_path.iterdir()} == {"vault.lock", "lock"}
    assert run(GET_KEY, tmp_path, env=keyring) != said[0]


def test_deleted_key_is_gone(keyring: dict[str, str], tmp_path: Path) -> None:
    first = run(GET_KEY, tmp_path, env=keyring)
    forget = f"{GET_KEY}\nstore.delete('data-key'); store.delete('data-key')"
    forget += "\nassert store.get('data-key') is None"
    run(forget, tmp_path, env=keyring)
    assert run(GET_KEY, tmp_path, env=keyring) != first


@pytest.mark.parametrize("backend", ["fail", "null"])
def test_backend_that_keeps_nothing_is_refused(
    keyring: dict[str, str], tmp_path: Path, backend: str
) -> None:
    env = keyring | {"PYTHON_KEYRING_BACKEND": f"keyring.backends.{backend}.Keyring"}
    assert run(TELL_CODE, tmp_path, env=env) == "secrets_unavailable"
    assert run(TELL_CODE, tmp_path, env=keyring) == "keyring"


def test_backend_that_writes_plain_text_is_refused(keyring: dict[str, str], tmp_path: Path) -> None:
    """Any backend that isn't a platform's own, as `keyrings.alt` would add one."""
    (tmp_path / "plaintext.py").write_text(
        "from keyring.backend import KeyringBackend\n"
        "class Keyring(KeyringBackend):\n"
        "    priority = 9\n"
        "    def get_password(self, service, username): raise AssertionError\n"
        "    def set_password(self, service, username, password): raise AssertionError\n",
        encoding="utf-8",
    )
    env = keyring | {
        "PYTHONPATH": str(tmp_path),
        "PYTHON_KEYRING_BACKEND": "plaintext.Keyring",
    }
    assert run(TELL_CODE, tmp_path / "data", env=env) == "secrets_unavailable"
    # As the first link of a chain it is passed over.
    chained = keyring | {"PYTHONPATH": str(tmp_path)}
    assert run(f"import plaintext\n{TELL_CODE}", tmp_path / "data", env=chained) == "keyring"


def test_locked_keyring_is_not_a_missing_key(bus: dict[str, str], tmp_path: Path) -> None:
    lock = "import secretstorage as s; s.get_default_collection(s.dbus_init()).lock()"
    with unlocked_keyring(bus):
        first = run(GET_KEY, tmp_path, env=bus)
        run(lock, env=bus)
        assert run(TELL_CODE, tmp_path, env=bus) == "secrets_unavailable"
    with unlocked_keyring(bus):
        assert run(GET_KEY, tmp_path, env=bus) == first


def test_no_keyring_no_key(without_keyring: dict[str, str], tmp_path: Path) -> None:
    assert run(TELL_CODE, tmp_path / "data", env=without_keyring) == "secrets_unavailable"
    assert not list(tmp_path.glob("data/*"))


def test_demo_without_keyring_keeps_key_in_private_file(
    without_keyring: dict[str, str], keyring: dict[str, str], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    assert run(TELL_CODE, data, "demo", env=without_keyring) == "file"
    key = (data / "data-key.key").read_bytes()
    assert len(key) == 32
    assert (data / "data-key.key").stat().st_mode & 0o777 == 0o600
    assert data.stat().st_mode & 0o777 == 0o700
    assert run(TELL_CODE, data, "demo", env=keyring) == "file", "it goes on as it began"
    assert (data / "data-key.key").read_bytes() == key


def test_demo_with_keyring_keeps_key_there(keyring: dict[str, str], tmp_path: Path) -> None:
    assert run(TELL_CODE, tmp_path, "demo", env=keyring) == "keyring"
    assert not list(tmp_path.glob("*.key"))


def test_memory_leaves_nothing(tmp_path: Path) -> None:
    store = open_secrets(tmp_path, demo=False, memory=True)
    key = data_key(store, None)
    assert data_key(store, None) == key
    assert data_key(open_secrets(tmp_path, demo=False, memory=True), None) != key
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_store_keeps_replaces_and_forgets(tmp_path: Path, kind: str) -> None:
    store: SecretStore = FileSecrets(tmp_path) if kind == "file" else MemorySecrets()
    assert store.kind == kind
    assert store.get("a") is None
    store.set("a", b"1")
    store.set("a", b"\x00\xff")
    store.set("b", b"2")
    assert store.get("a") == b"\x00\xff"
    store.delete("a")
    store.delete("a")
    assert store.get("a") is None
    assert store.get("b") == b"2"


def test_damaged_key_is_not_replaced(tmp_path: Path) -> None:
    store = FileSecrets(tmp_path)
    store.set(DATA_KEY, b"short")
    with pytest.raises(IlteoroError) as error:
        data_key(store, tmp_path)
    assert_code(ErrorCode.VAULT_KEY_MISSING, error)
    assert store.get(DATA_KEY) == b"short"


def test_threads_at_once_end_with_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: data_key(FileSecrets(tmp_path), tmp_path), range(8)))
    assert len(keys) == 1
