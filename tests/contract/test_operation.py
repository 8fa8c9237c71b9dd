"""What an operator sees of a real server: health, counts, logs by request, and how it stops."""

import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

JSON = {"Accept": "application/sparql-results+json"}
UNENDING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SECONDS = 60.0
"""How long to wait, on a machine however busy, for what comes in a moment."""

Counts = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def until(holds: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + SECONDS
    while not (found := holds()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


@dataclass
class Served:
    """A server that logs as JSON, and what it has logged."""

    process: subprocess.Popen[str]
    address: str
    send: Callable[..., Any]
    children: Callable[[int], list[int]]
    lines: list[str] = field(default_factory=list)

    def get(self, path: str, headers: dict[str, str] | None = None, **parameters: str) -> Any:
        return self.send(self.address, "GET", path, headers=headers or {}, **parameters)

    def ask(self, query: str, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.get("/sparql", {**JSON, **named}, query=query)

    def counts(self) -> Counts:
        """All series of `/metrics`, read as Prometheus reads them."""
        text = self.get("/metrics").text
        return {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def logged(self, **known: Any) -> list[dict[str, Any]]:
        """The lines of the log that say all that is *known*."""
        found = [json.loads(line) for line in list(self.lines)]
        return [each for each in found if known.items() <= each.items()]

    def workers(self) -> list[int]:
        """The processes that answer queries: all but the first, which they were forked from."""
        return self.children(self.process.pid)[1:]


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough triples for a query that never ends."""
    file = tmp_path_factory.mktemp("many") / "many.nq"
    file.write_text("".join(f"<urn:{n}> <urn:p> <urn:o{n}> .\n" for n in range(5_000)))
    return file


@pytest.fixture(scope="session")
def observed(command, children, call_at, many) -> Callable[..., Any]:
    """`with observed(AICONCORD_STOP_SECONDS="1") as served:` runs a server that logs as JSON."""

    @contextmanager
    def run(**environment: str) -> Iterator[Served]:
        process = command("--port", 0, "--dataset", many, AICONCORD_LOG="json", **environment)
        first = process.stderr.readline()
        found = re.search(r"http://[0-9.:]+[0-9]", first)
        served = Served(process, found[0] if found else "", call_at, children, [first])
        # A pipe that is full would stop the server.
        reading = threading.Thread(target=lambda: served.lines.extend(process.stderr))
        reading.start()
        try:
            assert found, first
            yield served
        finally:
            process.kill()
            process.wait()
            reading.join()
            process.stderr.close()
            process.stdout.close()

    return run


@pytest.fixture(scope="module")
def served(observed) -> Iterator[Served]:
    with observed() as found:
        yield found


def test_counts_go_up_by_exactly_what_was_asked(served):
    names = (
        "aiconcord_requests_total",
        "aiconcord_queries_total",
        "aiconcord_cache_requests_total",
    )
    before = served.counts()
    rows = [served.ask(f"SELECT ?s {{ ?s ?p ?o }} ORDER BY ?s LIMIT {n}") for n in (1, 2, 3)]
    assert served.ask("SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 2").status == 200
    assert served.ask("ASK { <urn:1> ?p ?o }").status == 200
    assert served.ask("SELECT ?s { ?s ?p }").code == "query-syntax"
    assert served.ask("INSERT DATA { <urn:1> <urn:1> <urn:1> }").status in (400, 403)
    assert served.get("/nobody/knows").code == "not-found"
    assert served.get("/nobody/knows-this-either").code == "not-found"
    after = served.counts()
    grown = {key: after[key] - before.get(key, 0) for key in after if key[0] in names}
    requests = {
        (labels["address"], labels["status"], labels["code"]): value
        for (name, pairs), value in grown.items()
        if name == names[0] and value and (labels := dict(pairs))
    }
    update = requests.keys() - {
        ("/metrics", "200", ""),
        ("/sparql", "200", ""),
        ("/sparql", "400", "query-syntax"),
        ("other", "404", "not-found"),
    }
    assert len(update) <= 1, "an update is refused under one code"
    assert requests["/metrics", "200", ""] == 1
    assert requests["/sparql", "200", ""] == 5
    assert requests["other", "404", "not-found"] == 2
    assert sum(requests.values()) == 10
    queries = {
        (labels["form"], labels["outcome"]): value
        for (name, pairs), value in grown.items()
        if name == names[1] and value and (labels := dict(pairs))["asker"] == "client"
    }
    assert queries["select", "ok"] == 3, "what is kept is not asked again"
    assert queries["ask", "ok"] == 1
    assert queries["select", "query-syntax"] == 1
    looked = [(dict(pairs)["outcome"], n) for (name, pairs), n in grown.items() if name == names[2]]
    assert sum(n for outcome, n in looked if outcome == "hit") == 1, "in whichever memory"
    assert sum(n for outcome, n in looked if outcome == "miss") >= 4
    size = ("aiconcord_result_bytes_sum", (("form", "select"),))
    assert after[size] - before.get(size, 0) == sum(len(reply.body) for reply in rows)
    spent = ("aiconcord_query_seconds_count", (("form", "select"),))
    assert after[spent] - before.get(spent, 0) == 4


def test_the_number_of_series_does_not_grow_with_who_asks_what(served):
    served.get("/nowhere/0")
    served.ask("SELECT * { ?s ?p 0 }")
    before = served.counts().keys()
    for number in range(1, 30):
        served.get(f"/nowhere-{number}/{number}", {"User-Agent": f"Agent {number}"})
        served.ask(f"SELECT * {{ ?s ?p {number} }}", X_Forwarded_For=f"192.0.2.{number}")
    assert served.counts().keys() == before


def test_what_the_process_and_its_engine_use_is_told(served):
    counts = served.counts()
    assert counts["process_resident_memory_bytes", ()] > 1e7
    assert counts["aiconcord_engine_memory_bytes", ()] > 1e6
    assert counts["aiconcord_workers", (("state", "idle"),)] >= 3
    assert counts["aiconcord_requests_in_flight", ()] == 1, "the one that asks"
    assert counts["aiconcord_release_info", (("facts_until", "none"), ("release", "none"))] == 1


def test_openmetrics_is_written_for_who_asks_for_it(served):
    from prometheus_client.openmetrics.parser import text_string_to_metric_families as read

    reply = served.get("/metrics", {"Accept": "application/openmetrics-text; version=1.0.0"})
    assert reply.media_type == "application/openmetrics-text"
    assert {family.name for family in read(reply.text)} >= {"aiconcord_requests"}


def test_a_request_s_own_name_is_kept_in_answer_record_and_log(served):
    reply = served.get("/nowhere", {"X-Request-ID": "of-ana:1/2"})
    assert reply.headers["X-Request-ID"] == "of-ana:1/2"
    assert reply.json()["request"] == "of-ana:1/2"
    (line,) = until(lambda: served.logged(request="of-ana:1/2"))
    assert (line["method"], line["path"], line["status"]) == ("GET", "/nowhere", 404)
    assert line["code"] == "not-found"
    assert line["bytes"] == len(reply.body)


@pytest.mark.parametrize("name", ["", "two words", "x" * 129, '"quoted"', "-first", "caf\xe9"])
def test_a_name_that_is_no_short_token_is_not_taken_over(served, name):
    given = served.get("/healthz/live", {"X-Request-ID": name}).headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]+-[0-9a-f]+", given)


def test_every_answer_has_a_name_of_its_own(served):
    replies = [served.get(path) for path in ("/", "/sparql?query=x", "/static/site.css", "/x") * 2]
    assert len({reply.headers["X-Request-ID"] for reply in replies}) == 8


def test_what_is_asked_is_not_logged(served):
    named = "kept-quiet"
    assert served.ask("ASK { <urn:whom-they-ask-about> ?p ?o }", X_Request_ID=named).status == 200
    until(lambda: served.logged(request=named))
    assert not [line for line in served.lines if "whom-they-ask-about" in line]


def long_worker(served: Served) -> int:
    """Find the worker that has been given less priority, since its query is a long one."""

    def find() -> int:
        for pid in served.workers():
            with suppress(OSError):
                if os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0):
                    return pid
        return 0

    return int(until(find))


def test_a_worker_that_dies_is_told_of_under_the_request_it_worked_for(served):
    ended = ("aiconcord_workers_ended_total", (("reason", "memory"),))
    before = served.counts().get(ended, 0)
    with ThreadPoolExecutor(1) as one:
        asked = one.submit(served.ask, UNENDING, X_Request_ID="unending")
        worker = long_worker(served)
        os.kill(worker, signal.SIGKILL)  # as the system does when memory runs out
        reply = asked.result()
    assert reply.code == "query-memory"
    assert served.counts()[ended] == before + 1
    until(lambda: served.logged(request="unending", status=503))
    (said, _) = served.logged(request="unending")
    assert said["message"] == f"worker {worker} is replaced: memory"


def test_health_tells_living_from_answering(served):
    assert served.get("/healthz/live").json() == {"status": "ok"}
    assert served.get("/healthz/ready").json() == {"status": "ok"}
    assert served.get("/healthz").json()["phase"] == "serving"
    workers = served.workers()
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)  # the engine does not answer; nobody's fault ends a worker
    try:
        with ThreadPoolExecutor(1) as one:
            ready = one.submit(served.get, "/healthz/ready")
            assert served.get("/healthz/live").status == 200, "the engine is not asked"
            failed = ready.result()
        assert (failed.status, failed.code) == (503, "query-timeout")
        assert failed.headers["Cache-Control"] == "no-store"
    finally:
        for pid in workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
    until(lambda: served.get("/healthz/ready").status == 200)


def refused(address: str) -> bool:
    place = urlsplit(address)
    try:
        socket.create_connection((place.hostname, place.port), 1).close()
    except ConnectionRefusedError:
        return True
    return False


def gone(pids: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def asked_of_a_stopped_worker(
    served: Served, many: ThreadPoolExecutor
) -> "tuple[Future[Any], int]":
    """Ask a query whose worker stands still, so that it takes as long as the test wants."""
    workers = served.workers()
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    asked = many.submit(served.ask, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    worker = long_worker(served)
    for pid in workers:
        if pid != worker:
            os.kill(pid, signal.SIGCONT)
    return asked, worker


def test_a_service_told_to_stop_finishes_what_runs(observed):
    drain = {"AICONCORD_DRAIN_SECONDS": "2", "AICONCORD_STOP_SECONDS": "60"}
    with observed(**drain) as served, ThreadPoolExecutor(1) as one:
        asked, worker = asked_of_a_stopped_worker(served, one)
        processes = served.children(served.process.pid)
        served.process.send_signal(signal.SIGTERM)
        reply = until(lambda: (got := served.get("/healthz/ready")).status == 503 and got)
        assert reply.code == "service-closing"
        assert served.get("/healthz/live").status == 200
        assert served.get("/problems").status == 200, "it answers until a proxy has seen it"
        until(lambda: refused(served.address))
        assert served.process.poll() is None
        os.kill(worker, signal.SIGCONT)
        reply = asked.result(SECONDS)
        assert reply.json()["results"]["bindings"][0]["n"]["value"] == "5000"
        assert served.process.wait(SECONDS) == 0
        until(lambda: gone(processes))


def test_what_takes_longer_than_that_is_refused_and_not_cut_off(observed):
    with observed(AICONCORD_STOP_SECONDS="1") as served, ThreadPoolExecutor(1) as one:
        place = urlsplit(served.address)
        half = socket.create_connection((place.hostname, place.port))
        half.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: 9\r\n\r\nASK"
        )
        until(lambda: served.counts()["aiconcord_requests_in_flight", ()] == 2)
        asked, _ = asked_of_a_stopped_worker(served, one)
        processes = served.children(served.process.pid)
        served.process.send_signal(signal.SIGTERM)
        reply = asked.result(SECONDS)
        assert (reply.status, reply.code) == (503, "engine-busy")
        assert int(reply.headers["Retry-After"]) > 0
        with half:
            answer = b"".join(iter(lambda: half.recv(4096), b""))
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b'"code":"service-closing"' in answer
        assert served.process.wait(SECONDS) == 0
        until(lambda: gone(processes))
        assert all("Traceback" not in line for line in served.lines)
        assert [json.loads(line)["message"] for line in served.lines][-1] == "closed"


def test_the_operator_s_page_names_only_what_there_is(served, repository):
    text = (repository / "service" / "OPERATING.md").read_text("utf-8")
    named = set(re.findall(r"\b(?:aiconcord|process)_[a-z_]+", text))
    assert len(named) > 8
    # What has not happened yet has no series, though its name stands in the program.
    web = repository / "service/aiconcord/web"
    source = "".join((web / f"{name}.py").read_text("utf-8") for name in ("metrics", "held_now"))
    told = {name for name, _ in served.counts()} | set(re.findall(r'"(aiconcord_[a-z_]+)"', source))
    assert not {name for name in named if not {name, re.sub("_[a-z]+$", "", name)} & told}
    places = [*(repository / "service/aiconcord").glob("*/*.py")]
    read = "".join(place.read_text("utf-8") for place in places if place.parent.name != "web")
    variables = set(re.findall(r"\bAICONCORD_[A-Z_]+", text))
    assert len(variables) > 5
    assert not {name for name in variables if name not in read}
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (repository / "service" / link).is_file(), link
    for address in re.findall(r"`(/(?:healthz|metrics)[a-z/]*)`", text):
        assert served.get(address).status == 200
