"""What tests share: the built release, a real server on it, and the official test suites."""

import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pyoxigraph as ox
import pytest

from aiconcord.build.run import build
from aiconcord.settings.places import find_places

REPOSITORY = Path(__file__).resolve().parent.parent
IN_CI = bool(os.environ.get("CI"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(*arguments: str, environment: dict[str, str] | None = None) -> Iterator[str]:
    """Run `aiconcord serve` as a process of its own; give its address; end it afterwards."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "aiconcord", "serve", "--port", str(port), *arguments],
        env={**os.environ, "HOST": "127.0.0.1", **(environment or {})},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise RuntimeError(f"`aiconcord serve` ended with {process.returncode}")
            try:
                urllib.request.urlopen(address + "/healthz").close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        else:
            raise RuntimeError("`aiconcord serve` does not answer")
        yield address
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session", autouse=True)
def data_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data home for the tests, so that none of them writes to the one of who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("data-home")
        patch.setenv("XDG_DATA_HOME", str(home))
        patch.delenv("AICONCORD_SUBMISSIONS", raising=False)
        yield home


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def release_dir() -> Path:
    """The release built from this checkout; cached by content, so only the first run waits."""
    return build(find_places(), lambda _line: None)


@pytest.fixture(scope="session")
def live_server(release_dir: Path) -> Iterator[str]:
    """The address of a real server process that serves the release."""
    with serving("--release", str(release_dir)) as address:
        yield address


@pytest.fixture(scope="session")
def frameworks_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our frameworks alone, which needs no build.

    It is for what is asked of elements and nothing else, such as checking a mapping."""
    dataset = tmp_path_factory.mktemp("frameworks") / "frameworks.nq"
    store = ox.Store()
    for file in sorted((REPOSITORY / "data" / "frameworks").rglob("*.ttl")):
        store.bulk_load(path=file, format=ox.RdfFormat.TURTLE)
    store.dump(dataset, format=ox.RdfFormat.N_QUADS)
    with serving("--dataset", str(dataset)) as address:
        yield address


@pytest.fixture(scope="session")
def start_server() -> Callable[..., AbstractContextManager[str]]:
    """`with start_server("--dataset", file) as address:` runs a server of one's own."""
    return serving


@pytest.fixture
def port() -> int:
    """A port of 127.0.0.1 that nobody listened on a moment ago."""
    return free_port()


@pytest.fixture(scope="session")
def suites() -> Path:
    """The folder of official test suites; absent means a skip here and a failure in CI."""
    if IN_CI and not os.environ.get("AICONCORD_SUITES"):
        pytest.fail("AICONCORD_SUITES is unset: CI runs with every suite")
    folder = Path(os.environ.get("AICONCORD_SUITES") or REPOSITORY.parent / "shared/conformance")
    if not (folder / "w3c").is_dir():
        absent = f"no official test suites in {folder.name}: set AICONCORD_SUITES"
        if IN_CI:
            pytest.fail(absent)
        pytest.skip(absent)
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium; absent means a skip here and a failure in CI."""
    path = os.environ.get("AICONCORD_CHROMIUM") or "/usr/bin/chromium"
    if not Path(path).exists():
        if IN_CI:
            pytest.fail("Chromium is not installed, though .ci/run installs it")
        pytest.skip("needs Debian's package chromium")
    return path


@contextmanager
def ended_after(command: list[str], folder: Path, ready: str, seconds: float) -> Iterator[None]:
    """Run *command* in *folder* until the block ends; enter it when the address *ready* answers."""
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
        try:
            until = time.monotonic() + seconds
            while True:
                assert process.poll() is None, (folder / "said").read_text("utf-8", "replace")
                assert time.monotonic() < until, f"{command[0]} does not answer"
                try:
                    urllib.request.urlopen(ready).close()
                    break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.1)
            yield
        finally:
            process.kill()
            process.wait()


@contextmanager
def run_oxigraph(folder: Path) -> Iterator[str]:
    """Run an empty `oxigraph serve`, in memory; give its address."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        pytest.skip("needs the server of the package oxigraph")
    address = f"127.0.0.1:{free_port()}"
    folder.mkdir(parents=True, exist_ok=True)
    command = [str(program), "serve", "--bind", address]
    with ended_after(command, folder, f"http://{address}/query?query=ASK%7B%7D", 60):
        yield f"http://{address}"


@pytest.fixture
def start_oxigraph(tmp_path: Path) -> Callable[..., AbstractContextManager[str]]:
    """`with start_oxigraph("one") as address:` runs an empty `oxigraph serve` of one's own."""
    return lambda name: run_oxigraph(tmp_path / name)


@pytest.fixture(scope="session")
def run_oxigraph_in() -> Callable[[Path], AbstractContextManager[str]]:
    """`with run_oxigraph_in(folder) as address:` where `start_oxigraph` is too short-lived."""
    return run_oxigraph


@pytest.fixture(scope="session")
def run_until_answered() -> Callable[..., AbstractContextManager[None]]:
    """`with run_until_answered(command, folder, address, seconds):` runs any server."""
    return ended_after


VIRTUOSO = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
Striping = 0
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = .
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 0
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 10
KeepAliveTimeout = 10
[SPARQL]
ResultSetMaxRows = 1048576
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 60
"""


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty Virtuoso 7 of our own, whose user is `dba` with password `dba`.

    Absent means a skip here and a failure in CI."""
    program = shutil.which("virtuoso-t")
    if program is None:
        if IN_CI:
            pytest.fail("Virtuoso is not installed, though .ci/run installs it")
        pytest.skip("needs Debian's package virtuoso-opensource-7")
    folder, http = tmp_path_factory.mktemp("virtuoso"), free_port()
    (folder / "v.ini").write_text(VIRTUOSO.format(http=http, sql=free_port()), "utf-8")
    address = f"http://127.0.0.1:{http}"
    command = [program, "+foreground", "+configfile", "v.ini"]
    with ended_after(command, folder, f"{address}/sparql?query=ASK%7B%7D", 240):
        yield address


@pytest.fixture(scope="session")
def nginx() -> str:
    """Debian's nginx; absent means a skip here and a failure in CI."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        if IN_CI:
            pytest.fail("nginx is not installed, though .ci/run installs it")
        pytest.skip("needs Debian's package nginx")
    return program


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Give the URL of a new, empty place in a PostgreSQL of our own, at each call.

    Absent means a skip here and a failure in CI. It listens on a socket in a folder of its own, and
    runs as `postgres` where we are root, as whom it refuses to run."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not programs:
        if IN_CI:
            pytest.fail("PostgreSQL is not installed, though .ci/run installs it")
        pytest.skip("needs Debian's package postgresql")
    here = programs[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="aiconcord-pg-"))
    before: list[str] = []
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        before = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    data = folder / "data"
    made = [*before, here / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-N"]
    subprocess.run(made, check=True, capture_output=True, cwd=folder)
    log = (folder / "log").open("wb")
    options = ["-c", "listen_addresses=", "-c", "fsync=off", "-k", folder]
    server = subprocess.Popen(
        [*before, here / "postgres", "-D", data, *options], cwd=folder, stdout=log, stderr=log
    )
    numbers = itertools.count()

    def new() -> str:
        name = f"test{next(numbers)}"
        with psycopg.connect(host=str(folder), user="tests", dbname="postgres") as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"postgresql://tests@/postgres?host={folder}&options=-csearch_path%3D{name}"

    try:
        ready = [here / "pg_isready", "-q", "-h", folder]
        while subprocess.run(ready, check=False).returncode:
            assert server.poll() is None, (folder / "log").read_text("utf-8", "replace")
            time.sleep(0.05)
        yield new
    finally:
        server.send_signal(signal.SIGINT)  # it ends its connections and then itself
        server.wait(30)
        log.close()
        shutil.rmtree(folder)
