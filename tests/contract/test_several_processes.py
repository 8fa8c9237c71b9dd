"""Three processes on one PostgreSQL, behind nginx as we say it should be set: nobody notices."""

import itertools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from aiconcord.names.namespaces import GRAPH
from aiconcord.problems.codes import CODES

RESULTS = {"Accept": "application/sparql-results+json"}
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ROWS = "SELECT ?row { GRAPH <%s> { ?row a <https://w3id.org/sssom/Mapping> } } ORDER BY ?row"
HELD = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . FILTER(?o != <urn:%s>) }"
SECONDS = 60.0
"""How long to wait, on a machine however busy, for what comes in a moment."""
numbers = itertools.count()
"""No query is asked twice: its answer would be kept."""
SOURCES = [f"127.0.0.{number}" for number in range(2, 40)]
"""Addresses of this machine that clients can ask from, so that they are several."""


def until(holds: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + SECONDS
    while not (found := holds()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


@dataclass
class Answer:
    status: int
    headers: Any
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    base: str,
    path: str = "/sparql",
    *,
    query: str = "",
    source: str = "127.0.0.1",
    headers: dict[str, str] = RESULTS,
) -> Answer:
    """Send a GET from the address *source*, or a POST where there is a *query*."""
    place = urlsplit(base)
    connection = HTTPConnection(place.hostname, place.port, timeout=60, source_address=(source, 0))
    try:
        if query:
            kind = {"Content-Type": "application/sparql-query"}
            connection.request("POST", path, query.encode(), {**headers, **kind})
        else:
            connection.request("GET", path, headers=headers)
        reply = connection.getresponse()
        return Answer(reply.status, reply.headers, reply.read())
    finally:
        connection.close()


@contextmanager
def proxy(sample: Path, folder: Path, addresses: list[str]) -> Iterator[str]:
    """Run nginx with the *sample* configuration; only its addresses and folders are our own."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("nginx is not installed, though .ci/run installs it")
        pytest.skip("needs Debian's package nginx-light")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    text = sample.read_text("utf-8")
    changes = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "/var/cache/nginx/aiconcord": f"{folder}/kept",
        **{f"127.0.0.1:{8001 + at} ": f"{urlsplit(a).netloc} " for at, a in enumerate(addresses)},
    }
    for known, ours in changes.items():
        assert text.count(known) == 1, known
        text = text.replace(known, ours)
    (folder / "aiconcord.conf").write_text(text, "utf-8")
    (folder / "nginx.conf").write_text(
        ("user root;\n" if os.geteuid() == 0 else "")
        + f"daemon off;\npid {folder}/pid;\nerror_log stderr;\nworker_processes 1;\n"
        + "events {}\nhttp {\n  access_log off;\n"
        + "".join(
            f"  {kind}_temp_path {folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + f"  include {folder}/aiconcord.conf;\n}}\n",
        "utf-8",
    )
    log = (folder / "log").open("wb")
    command = [program, "-p", folder, "-e", folder / "errors", "-c", folder / "nginx.conf"]
    server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        base = f"http://127.0.0.1:{port}"

        def is_up() -> bool:
            assert server.poll() is None, (folder / "log").read_text() + text
            with suppress(ConnectionRefusedError):
                return ask(base, "/healthz/live").status == 200
            return False

        until(is_up)
        yield base
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        log.close()


@pytest.fixture(scope="module")
def three(postgres, small_release, start_site) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FORWARDED_ALLOW_IPS", "127.0.0.1")
        with start_site(postgres(), small_release, 3) as site:
            yield site


@pytest.fixture(scope="module")
def front(three, repository, tmp_path_factory) -> Iterator[str]:
    sample = repository / "service/packaging/nginx.conf"
    with proxy(sample, tmp_path_factory.mktemp("nginx"), three.addresses) as base:
        yield base


def handled(address: str) -> float:
    """How many requests for `/sparql` the process at *address* has answered."""
    families = text_string_to_metric_families(ask(address, "/metrics").body.decode())
    return sum(
        sample.value
        for family in families
        for sample in family.samples
        if sample.name == "aiconcord_requests_total" and sample.labels["address"] == "/sparql"
    )


def home_of(three, front: str, source: str) -> int:
    """Tell which process those who ask from *source* are led to."""
    before = [handled(address) for address in three.addresses]
    assert ask(front, query=f"ASK {{ <urn:{source}> ?p ?o }}", source=source).status == 200

    def found() -> list[int]:
        return [at for at in range(3) if handled(three.addresses[at]) > before[at]]

    (at,) = until(found)
    return int(at)


def test_a_set_sent_to_one_and_accepted_in_another_is_answered_by_all(three, front, example):
    number = three.submit("ana", example, at=0).json()["id"]
    assert three.decide("ben", number, "accept", "Well made.", at=1).status == 200
    graph = f"{GRAPH}submission/{number}"

    def rows(base: str) -> int:
        return len(ask(base, query=ROWS % graph).json()["results"]["bindings"])

    for address in three.addresses:
        until(lambda address=address: rows(address) == 2)
    for source in SOURCES[:6]:
        reply = ask(front, query=ROWS % graph, source=source)
        assert len(reply.json()["results"]["bindings"]) == 2
    names = {ask(one, "/").headers["X-AI-Concord-Release"] for one in [*three.addresses, front]}
    assert len(names) == 1 and next(iter(names)).startswith("0.1.0+small+")


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        (f"/sparql?query={quote(COUNT)}", "application/sparql-results+json"),
        (f"/sparql?query={quote(COUNT)}", "text/csv"),
        ("/doc/framework/nist-ai-rmf-1.0", "text/turtle"),
        ("/doc/framework/nist-ai-rmf-1.0", "text/html"),
    ],
)
def test_etags_are_the_same_from_all_and_through_the_proxy(three, front, path, accept):
    replies = [
        ask(one, path, headers={"Accept": accept}) for one in [*three.addresses, front, front]
    ]
    assert {reply.status for reply in replies} == {200}
    assert len({reply.headers["ETag"] for reply in replies}) == 1
    assert {reply.headers.get_content_type() for reply in replies} == {accept}
    known = {"Accept": accept, "If-None-Match": replies[0].headers["ETag"]}
    for one in [*three.addresses, front]:
        assert ask(one, path, headers=known).status == 304


def test_what_the_proxy_keeps_is_asked_for_once_and_told_apart_by_form(three, front):
    path = f"/sparql?query={quote('SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 7')}"
    before = sum(map(handled, three.addresses))
    first = [ask(front, path, source=source) for source in SOURCES[:8]]
    tables = [ask(front, path, source=at, headers={"Accept": "text/csv"}) for at in SOURCES[:8]]
    assert {reply.headers.get_content_type() for reply in first} == {RESULTS["Accept"]}
    assert {reply.headers.get_content_type() for reply in tables} == {"text/csv"}
    assert len({reply.headers["X-Request-ID"] for reply in first}) == 8
    until(lambda: sum(map(handled, three.addresses)) == before + 2)


def workers_of(children, process: subprocess.Popen[str]) -> list[int]:
    return list(children(process.pid)[1:])


@contextmanager
def held_at(children, process, front: str, sources: list[str]) -> Iterator[list[Any]]:
    """Have a query asked from each of *sources*, whose workers stand still inside the block."""
    plain = os.getpriority(os.PRIO_PROCESS, 0)
    workers = workers_of(children, process)
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)

    def long_ones() -> list[int]:
        return [pid for pid in workers if os.getpriority(os.PRIO_PROCESS, pid) > plain]

    with ThreadPoolExecutor(len(sources)) as many:
        try:
            asked = [
                many.submit(ask, front, query=HELD % f"held-{next(numbers)}", source=source)
                for source in sources
            ]
            until(lambda: len(long_ones()) == len(sources))
            for pid in set(workers) - set(long_ones()):
                os.kill(pid, signal.SIGCONT)
            yield asked
        finally:
            for pid in workers:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)


def test_a_client_s_share_is_its_own_whatever_it_calls_itself(three, front, children):
    homes = {source: home_of(three, front, source) for source in SOURCES[:4]}
    at = next(home for home in homes.values() if list(homes.values()).count(home) > 1)
    ana, ben = [source for source in homes if homes[source] == at][:2]
    with held_at(children, three.processes[at], front, [ana, ana]):
        forged = {**RESULTS, "X-Forwarded-For": "198.51.100.7"}
        third = ask(front, query=HELD % "third", source=ana, headers=forged)
        assert (third.status, third.json()["code"]) == (429, "too-many-running")
        assert ask(front, query=HELD % "of-another", source=ben).status == 200
        # Only the proxy named in FORWARDED_ALLOW_IPS is believed: this one comes past it.
        past = ask(three.addresses[at], query=HELD % "past", source=ben, headers=forged)
        assert past.status == 200
        lent = {**RESULTS, "X-Forwarded-For": ana}
        trusted = ask(three.addresses[at], query=HELD % "trusted", headers=lent)
        assert trusted.status == 429
        stranger = ask(three.addresses[at], query=HELD % "x", source=ben, headers=lent)
        assert stranger.status == 200, "nobody else can use up a client's share"


def test_the_proxy_answers_in_our_words_where_it_answers_itself(front):
    reply = ask(front, "/metrics")
    record = reply.json()
    assert (reply.status, record["code"]) == (404, "not-found")
    assert record["title"] == CODES["not-found"].meaning


def test_a_process_that_is_killed_or_stopped_is_not_missed(three, front, children):
    """The last of these tests: two of the three are gone when it ends, and then the third."""
    homes = {source: home_of(three, front, source) for source in SOURCES[:12]}
    killed, stopped, last = sorted(range(3), key=lambda at: -list(homes.values()).count(at))
    (hers, *_), (his, *_) = (
        [source for source in homes if homes[source] == at] for at in (killed, stopped)
    )
    below = children(three.processes[killed].pid)
    failed: list[tuple[int, bytes]] = []
    going = True

    def keep_asking(source: str) -> int:
        answered = 0
        while going:
            reply = ask(front, query=HELD % f"{source}-{answered}", source=source)
            answered += reply.status == 200
            if reply.status != 200:
                failed.append((reply.status, reply.body))
        return answered

    with (
        held_at(children, three.processes[stopped], front, [his]) as (kept,),
        held_at(children, three.processes[killed], front, [hers]) as (lost,),
        ThreadPoolExecutor(4) as many,
    ):
        asking = [many.submit(keep_asking, source) for source in SOURCES[20:24]]
        three.processes[killed].kill()
        assert lost.result(SECONDS).status == 200, "the proxy asked it again of another"
        three.processes[stopped].send_signal(signal.SIGTERM)
        until(lambda: f"{kept}" and not is_listening(three.addresses[stopped]))
        assert not kept.done()
        for pid in workers_of(children, three.processes[stopped]):
            os.kill(pid, signal.SIGCONT)
        assert kept.result(SECONDS).status == 200, "it finishes what it has begun"
        assert three.processes[stopped].wait(SECONDS) == 0
        assert {ask(front, query=COUNT, source=source).status for source in homes} == {200}
        going = False
        assert all(each.result() for each in asking)
    assert not failed
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below))
    three.processes[last].terminate()
    assert three.processes[last].wait(SECONDS) == 0
    away = ask(front, query=COUNT)
    assert (away.status, away.headers["Retry-After"]) == (503, "5")
    assert away.json()["title"] == CODES[away.json()["code"]].meaning
    assert re.fullmatch(r"[0-9a-f]{32}", away.headers["X-Request-ID"])


def is_listening(address: str) -> bool:
    place = urlsplit(address)
    try:
        socket.create_connection((place.hostname, place.port), 1).close()
    except ConnectionRefusedError:
        return False
    return True
