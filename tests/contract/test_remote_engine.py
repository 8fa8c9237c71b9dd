"""The remote engine against real servers: our own, and some that are none."""

import asyncio
import http.server
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aiconcord.graph.engine import Answer, Dataset, Term
from aiconcord.graph.remote import RemoteEngine
from aiconcord.graph.results import holds, rows, triples
from aiconcord.graph.tally import Tally
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.settings.table import Limits

JSON = "application/sparql-results+json"
LIMITS = Limits(seconds=20)
QUADS = """\
<http://e/a> <http://e/p> "one"@en <http://e/g1> .
<http://e/a> <http://e/p> "one"@en <http://e/g2> .
<http://e/b> <http://e/p> "two" <http://e/g2> .
<http://e/a> <http://e/p> "one"@en .
<http://e/b> <http://e/p> "two" .
"""

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory,
    start_server: Callable[..., AbstractContextManager[str]],
) -> Iterator[str]:
    quads = tmp_path_factory.mktemp("remote") / "data.nq"
    quads.write_text(QUADS, "utf-8")
    with start_server("--dataset", str(quads)) as address:
        yield f"{address}/sparql"


@pytest.fixture(scope="module")
def remote_and_run(server: str) -> Iterator[tuple[RemoteEngine, Run]]:
    engine = RemoteEngine(server, LIMITS)
    with asyncio.Runner() as runner:
        runner.run(engine.start())
        yield engine, runner.run
        runner.run(engine.close())


def problem_of(url: str, query: str = "ASK {}", limits: Limits = LIMITS) -> Problem:
    async def ask() -> None:
        engine = RemoteEngine(url, limits)
        try:
            await engine.start()
            await engine.ask(query, media_type=JSON)
        finally:
            await engine.close()

    with pytest.raises(ProblemError) as raised:
        asyncio.run(ask())
    return raised.value.problem


def test_rows_come_as_from_the_embedded_engine(remote_and_run: tuple[RemoteEngine, Run]) -> None:
    engine, run = remote_and_run
    assert run(rows(engine, "SELECT ?s ?o { ?s <http://e/p> ?o } ORDER BY ?s")) == [
        {"s": Term.uri("http://e/a"), "o": Term.literal("one", lang="en")},
        {"s": Term.uri("http://e/b"), "o": Term.literal("two")},
    ]


def test_graphs_come_as_from_the_embedded_engine(remote_and_run: tuple[RemoteEngine, Run]) -> None:
    engine, run = remote_and_run
    assert len(run(triples(engine, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))) == 2


@pytest.mark.parametrize(
    "media_type", ["text/csv", "text/tab-separated-values", "application/sparql-results+xml"]
)
def test_every_results_format_is_asked_for(
    remote_and_run: tuple[RemoteEngine, Run], media_type: str
) -> None:
    engine, run = remote_and_run
    answer: Answer = run(engine.ask("SELECT ?s { ?s ?p ?o }", media_type=media_type))
    assert answer.media_type == media_type
    assert b"http://e/a" in answer.body


def test_bound_values_go_there_and_come_back(remote_and_run: tuple[RemoteEngine, Run]) -> None:
    engine, run = remote_and_run
    value = Term.literal('"} \\ \\u0041 100% + & \n\t', lang="en")
    assert run(rows(engine, "SELECT ?x { }", bindings={"x": value})) == [{"x": value}]


def test_the_dataset_goes_with_the_request(remote_and_run: tuple[RemoteEngine, Run]) -> None:
    engine, run = remote_and_run
    count = "SELECT (COUNT(*) AS ?n) FROM <http://e/none> { ?s ?p ?o }"
    both = Dataset(default=("http://e/g1", "http://e/g2"))
    assert run(rows(engine, count, dataset=both))[0]["n"].value == "2"
    named = "ASK { GRAPH <http://e/g1> { ?s ?p ?o } }"
    assert run(holds(engine, named, dataset=Dataset(named=("http://e/g1",))))
    assert not run(holds(engine, named, dataset=Dataset(named=("http://e/g2",))))


def test_the_servers_own_record_is_passed_on(server: str) -> None:
    problem = problem_of(server, "SELECT * {\n ?s ex:p ?o }")
    assert problem.code == "query-syntax"
    assert problem.where.line == 2
    assert "ex:" in problem.what


def test_what_is_refused_here_is_not_sent(server: str) -> None:
    assert problem_of(server, "ASK { SERVICE <http://e/> {} }").code == "query-reaches-out"


def test_an_answer_over_the_cap_is_refused(server: str) -> None:
    limits = replace(LIMITS, result_bytes=100)
    assert problem_of(server, "SELECT * { ?s ?p ?o }", limits).code == "result-too-large"


def test_an_address_that_is_no_query_address_is_told(server: str) -> None:
    problem = problem_of(server.replace("/sparql", "/nowhere"))
    assert problem.status >= 400
    assert problem.code in ("not-found", "engine-unreachable")


def test_nobody_there_is_told(port: int) -> None:
    problem = problem_of(f"http://127.0.0.1:{port}/sparql")
    assert problem.code == "engine-unreachable"
    assert problem.status == 502


def test_an_address_that_would_show_a_password_is_refused_without_showing_it() -> None:
    with pytest.raises(ProblemError) as raised:
        RemoteEngine("http://ana:hidden-2@127.0.0.1/query", LIMITS)
    assert raised.value.problem.code == "setting-value"
    assert "hidden-2" not in raised.value.problem.text()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://e/", "sparql", ""])
def test_only_web_addresses_are_taken(url: str) -> None:
    with pytest.raises(ProblemError) as raised:
        RemoteEngine(url, LIMITS)
    assert raised.value.problem.code == "engine-unreachable"


def test_a_server_that_never_answers_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        problem = problem_of(
            f"http://127.0.0.1:{silent.getsockname()[1]}/", limits=replace(LIMITS, seconds=1)
        )
    assert problem.code == "query-timeout"


class _Answering(http.server.BaseHTTPRequestHandler):
    """Answers as its path says: a status, a media type, a body, and a length that may be a lie."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, media_type, length, body = ANSWERS[self.path]
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


ANSWERS = {
    "/html": (200, "text/html", 5, b"hello"),
    "/short": (200, JSON, 100, b'{"head":'),
    "/400": (400, "text/plain", 14, b"no such thing!"),
    "/401": (401, "text/plain", 0, b""),
    "/404": (404, "text/plain", 0, b""),
    "/500": (500, "text/plain", 0, b""),
    "/503": (503, "text/plain", 0, b""),
    "/cancelled": (
        200,
        JSON,
        50,
        b'{"head":{},"rows":[The SPARQL operation has been cancelled'[-50:],
    ),
    "/cut": (200, JSON, 9, b'{"head":{'),
    "/virtuoso-time": (
        500,
        "text/plain",
        45,
        b"Virtuoso S1T00 Error SR171: Transaction timed out"[:45],
    ),
    "/virtuoso-line": (
        400,
        "text/plain",
        50,
        b"Virtuoso 37000 Error SP030: SPARQL compiler, line 3: x"[:50],
    ),
    "/record": (418, "application/problem+json", 2, b"[]"),
}


@pytest.fixture(scope="module")
def odd_server() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answering) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "code", "says"),
    [
        ("/html", "engine-unreachable", "`text/html`"),
        ("/short", "engine-unreachable", "middle"),
        ("/400", "query-syntax", "no such thing!"),
        ("/401", "engine-unauthorised", "none are set (HTTP 401)"),
        ("/404", "engine-unreachable", "404"),
        ("/500", "engine-unreachable", "500"),
        ("/503", "engine-busy", "503"),
        ("/cancelled", "query-timeout", "no part of a result"),
        ("/cut", "engine-unreachable", "middle"),
        ("/virtuoso-time", "query-timeout", "no part of a result"),
        ("/virtuoso-line", "query-syntax", "SPARQL compiler"),
        ("/record", "engine-unreachable", "418"),
    ],
)
def test_odd_answers_are_told_as_what_they_are(
    odd_server: str, path: str, code: str, says: str
) -> None:
    problem = problem_of(odd_server + path)
    assert problem.code == code
    assert says in problem.what


def test_a_closed_engine_answers_no_more(remote_and_run: tuple[RemoteEngine, Run]) -> None:
    _, run = remote_and_run
    engine = RemoteEngine("http://127.0.0.1:9/", LIMITS)
    with pytest.raises(ProblemError) as raised:
        run(engine.ask("ASK {}", media_type=JSON))
    assert raised.value.problem.code == "engine-busy"


def test_what_any_sparql_server_gets_is_a_form_by_post(tmp_path: Path) -> None:
    """Looked at on the wire, because servers differ in what else they take."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        seen: list[bytes] = []

        def answer_once() -> None:
            connection, _ = server.accept()
            with connection:
                text = b""
                while b"query=" not in text:
                    text += connection.recv(65536)
                seen.append(text)
                body = b'{"head":{},"boolean":true}'
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
                    b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body)
                )

        thread = threading.Thread(target=answer_once)
        thread.start()
        engine = RemoteEngine(f"http://127.0.0.1:{server.getsockname()[1]}/ds/query", LIMITS)
        asyncio.run(engine.start())
        asyncio.run(engine.close())
        thread.join()
    head, _, body = seen[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /ds/query HTTP/1.1")
    assert b"Content-Type: application/x-www-form-urlencoded" in head
    assert b"Accept: application/sparql-results+json\r\n" in head + b"\r\n"
    assert body == b"query=ASK+%7B%7D"


def test_what_came_of_queries_is_told_as_by_the_embedded_engine(
    remote_and_run: tuple[RemoteEngine, Run],
) -> None:
    told: list[tuple[str, str, bool, int]] = []

    class Kept(Tally):
        def asked(self, form: str, outcome: str, *, ours: bool, seconds: float, size: int) -> None:
            told.append((form, outcome, ours, size))

    engine, run = remote_and_run
    engine.report_to(Kept())
    answer = run(engine.ask("ASK { ?s ?p ?o }", media_type=JSON))
    with pytest.raises(ProblemError):
        run(engine.ask("SELECT ?s { ?s ?p", media_type=JSON, client="ana"))
    engine.report_to(Tally())
    assert told == [
        ("ask", "ok", True, len(answer.body)),
        ("select", "query-syntax", False, 0),
    ]
