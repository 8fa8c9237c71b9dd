"""What the contract tests share: one plain HTTP request, with nothing added to it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest


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
