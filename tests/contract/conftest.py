"""What the contract tests share: one plain HTTP request, with nothing added to it."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox
import pytest

from aiconcord.graph.release import FORMAT
from aiconcord.submit.database import open_database
from aiconcord.submit.states import Role
from aiconcord.submit.tokens import add_token


@dataclass
class Reply:
    """What came back: status, fields (names in any case), body."""

    status: int
    headers: Message
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The problem's code; the record must be whole, whichever failure it tells."""
        assert self.media_type == "application/problem+json", (self.status, self.text[:500])
        record = self.json()
        assert record["status"] == self.status
        assert record["type"] == f"/problems#{record['code']}"
        for key in ("title", "detail", "what", "where", "remedy"):
            assert key in record
        assert "Traceback" not in self.text
        assert "/site-packages/" not in self.text
        return record["code"]


Call = Callable[..., Reply]


def send(
    base: str,
    method: str,
    path: str,
    *,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
    **parameters: str,
) -> Reply:
    """Send one request; *parameters* are percent-encoded into the address."""
    if parameters:
        named = {name.replace("_", "-"): value for name, value in parameters.items()}
        path += ("&" if "?" in path else "?") + urlencode(named, quote_via=quote)
    connection = HTTPConnection(urlsplit(base).netloc, timeout=60)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
    finally:
        connection.close()


@pytest.fixture(scope="session")
def call(live_server: str) -> Call:
    """`call("GET", "/sparql", query="ASK {}")` against the server of the real release."""

    def bound(method: str, path: str, **rest: Any) -> Reply:
        return send(live_server, method, path, **rest)

    return bound


@pytest.fixture(scope="session")
def call_at() -> Call:
    """`call_at(base, "GET", "/sparql")` against any server."""
    return send


def start_command(*arguments: Any, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "aiconcord", "serve", *map(str, arguments)],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def run_until_left(
    *arguments: Any, **environment: str
) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Run the command until it has said where it is; end it with SIGTERM if nobody else did."""
    process = start_command(*arguments, **environment)
    try:
        line = process.stderr.readline()
        found = re.search(r"http://\S+", line)
        assert found, line + process.stderr.read()
        yield process, found[0], line
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


def children_of(pid: int) -> list[int]:
    """List the processes below *pid*: the one that loads, and the workers that it forks."""
    direct = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for each in map(int, direct) for found in (each, *children_of(each))]


@pytest.fixture(scope="session")
def command():
    """`command("--port", 0)` starts `aiconcord serve` and gives the process."""
    return start_command


@pytest.fixture(scope="session")
def running() -> Callable[..., AbstractContextManager[tuple[subprocess.Popen[str], str, str]]]:
    """`with running("--port", 0) as (process, address, line):` waits until the server answers."""
    return run_until_left


@pytest.fixture(scope="session")
def children() -> Callable[[int], list[int]]:
    """`children(pid)` lists the processes that *pid* started, and those that they started."""
    return children_of


@pytest.fixture(scope="session")
def small_release(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A release of two frameworks, up in a moment: for what asks about nothing else."""
    folder = tmp_path_factory.mktemp("small-release")
    manifest = {
        "format": FORMAT,
        "name": "aiconcord",
        "version": "0.1.0+small",
        "date": "2026-11-21",
        "facts_until": "2026-11-21",
        "source_hash": "small",
        "counts": {},
        "files": {},
        "graphs": {},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    store = ox.Store()
    for name in ("nist-ai-rmf-1.0", "sg-aivtf-2023"):
        (file,) = (repository / "data" / "frameworks").rglob(f"{name}.ttl")
        store.bulk_load(path=file, format=ox.RdfFormat.TURTLE)
    store.dump(folder / "data.nq", format=ox.RdfFormat.N_QUADS)
    return folder


TSV = "text/tab-separated-values"


@dataclass
class Site:
    """Servers that share one database of submissions, and people with tokens for it."""

    addresses: list[str]
    place: str
    tokens: dict[str, str]
    said: list[str]
    """What the servers logged."""
    processes: list[subprocess.Popen[str]]

    def call(self, method: str, path: str, who: str = "", at: int = 0, **rest: Any) -> Reply:
        headers = dict(rest.pop("headers", {}))
        if who:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        return send(self.addresses[at], method, path, headers=headers, **rest)

    def submit(self, who: str, content: bytes, kind: str = TSV, at: int = 0, **rest: str) -> Reply:
        headers = {"Content-Type": kind}
        return self.call("POST", "/submissions", who, at, body=content, headers=headers, **rest)

    def decide(
        self, who: str, number: str, decision: str, reason: str = "", at: int = 0, **more: Any
    ) -> Reply:
        body = json.dumps({"decision": decision, "reason": reason, **more}).encode()
        return self.call("POST", f"/submissions/{number}/decision", who, at, body=body)

    def read(self, path: str, accept: str, who: str = "", at: int = 0) -> Reply:
        return self.call("GET", path, who, at, headers={"Accept": accept})

    def listed(self, who: str = "") -> list[str]:
        found = self.read("/submissions", "application/json", who).json()
        return [each["id"] for each in found["submissions"]]


PEOPLE = {
    "ana": Role.SUBMITTER,
    "dan": Role.SUBMITTER,
    "ben": Role.CURATOR,
    "cara": Role.CURATOR,
}


def keep_lines(stream: IO[str], lines: list[str]) -> None:
    for line in stream:
        lines.append(line)


@contextmanager
def site_on(place: str, release: Path, servers: int = 1) -> Iterator[Site]:
    """Run *servers* on the database at *place*, all started at once."""
    database = open_database(place)
    tokens = {name: add_token(database, name.title(), role, 9) for name, role in PEOPLE.items()}
    database.close()
    with ExitStack() as stack:
        started = [
            start_command("--port", 0, "--release", release, AICONCORD_SUBMISSIONS=place)
            for _ in range(servers)
        ]
        for process in started:
            stack.enter_context(process.stdout)
            stack.enter_context(process.stderr)
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
        addresses = []
        said: list[str] = []
        for process in started:
            line = process.stderr.readline()
            found = re.search(r"http://[^ ]+[0-9]", line)
            assert found, line + process.stderr.read()
            addresses.append(found[0])
            # A pipe that is full would stop the server.
            reading = threading.Thread(target=keep_lines, args=[process.stderr, said])
            reading.start()
            stack.callback(reading.join)
            stack.callback(process.terminate)
        yield Site(addresses, place, tokens, said, started)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, small_release: Path) -> Iterator[Site]:
    """One server with submissions of its own, for the tests of one module."""
    place = f"sqlite:///{tmp_path_factory.mktemp('submissions')}/kept.sqlite3"
    with site_on(place, small_release) as found:
        yield found


@pytest.fixture(scope="session")
def start_site() -> Callable[..., AbstractContextManager[Site]]:
    """`with start_site(place, release, 2) as site:` runs servers on one database."""
    return site_on


@pytest.fixture(scope="session")
def example(repository: Path) -> bytes:
    """A mapping file without errors: the one that the page of the checks offers."""
    file = repository / "service" / "aiconcord" / "web" / "static" / "example.sssom.tsv"
    return file.read_bytes()
