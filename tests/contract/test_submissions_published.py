"""An accepted set is served by every process on the database, and a withdrawn one by none."""

import threading
import time
from collections.abc import Iterator

import pytest

from aiconcord.names.namespaces import BASE, GRAPH, ID

JSON = "application/json"
RESULTS = "application/sparql-results+json"
ROWS = "SELECT ?row { GRAPH <%s> { ?row a <https://w3id.org/sssom/Mapping> } } ORDER BY ?row"
BY_DEFAULT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
SECONDS = 30.0
"""How long to wait on a busy machine for what takes less than two seconds on a quiet one."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def two(request, tmp_path_factory, small_release, start_site) -> Iterator:
    """Two servers on one database, started at once."""
    if request.param == "sqlite":
        place = f"sqlite:///{tmp_path_factory.mktemp('two')}/kept.sqlite3"
    else:
        place = request.getfixturevalue("postgres")()
    with start_site(place, small_release, 2) as found:
        yield found


def ask(site, query: str, at: int = 0):
    reply = site.call("GET", "/sparql", at=at, headers={"Accept": RESULTS}, query=query)
    assert reply.status == 200, reply.text
    return reply


def rows(site, graph: str, at: int) -> list[str]:
    found = ask(site, ROWS % graph, at).json()["results"]["bindings"]
    return [each["row"]["value"] for each in found]


def until(holds) -> float:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < SECONDS
        time.sleep(0.02)
    return time.monotonic() - began


def accepted(site, example: bytes, word: str) -> str:
    number = site.submit("ana", example.replace(b"written down", word.encode())).json()["id"]
    assert site.decide("ben", number, "accept", "Well made.").status == 200
    return str(number)


def test_both_serve_what_one_accepted_and_neither_what_it_withdrew(two, example):
    graph = GRAPH + "submission/"
    before = [ask(two, BY_DEFAULT, at).body for at in (0, 1)]
    number = accepted(two, example, "both")
    uri = f"{ID}submission/{number}"
    named = [f"{uri}#mapping-1", f"{uri}#mapping-2"]
    assert rows(two, graph + number, 0) == named, "at once where it was accepted"
    until(lambda: rows(two, graph + number, 1) == named)
    assert [ask(two, BY_DEFAULT, at).body for at in (0, 1)] == before, "not in the default graph"
    for at in (0, 1):
        led = two.call("GET", f"/id/submission/{number}", at=at)
        assert (led.status, led.headers["Location"]) == (303, f"/doc/submission/{number}")
        document = two.read(led.headers["Location"], "application/n-triples", at=at).text
        assert f"<{named[0]}> <http://www.w3.org/2002/07/owl#annotatedSource>" in document
        assert '"Ben"' in document, "the reviewer"
        assert "Well made." in document
        assert two.read(f"/graph/submission/{number}", "text/turtle", at=at).status == 200
    assert two.decide("ana", number, "withdraw", "Superseded.", at=1).status == 200
    assert rows(two, graph + number, 1) == []
    until(lambda: rows(two, graph + number, 0) == [])
    for at in (0, 1):
        for path in ("/submissions/", "/doc/submission/", "/graph/submission/"):
            for accept in ("application/ld+json, application/json", "text/html", "text/turtle"):
                reply = two.read(path + number, accept, at=at)
                assert reply.status == 410, (path, accept)
                for said in ("Ana", "Superseded."):
                    assert said in reply.text
        assert two.call("GET", f"/id/submission/{number}", at=at).status == 303


def test_etags_and_release_name_follow_the_log(two, example):
    def name(at: int) -> str:
        return str(two.call("GET", "/healthz", at=at).headers["X-AI-Concord-Release"])

    query = {"query": BY_DEFAULT}
    first = two.call("GET", "/sparql", headers={"Accept": RESULTS}, **query)
    known = {"Accept": RESULTS, "If-None-Match": first.headers["ETag"]}
    assert two.call("GET", "/sparql", headers=known, **query).status == 304
    number = accepted(two, example, "etag")
    last = two.read(f"/submissions/{number}", JSON).json()["number"]
    assert name(0) == f"0.1.0+small+{last}"
    assert two.call("GET", "/sparql", headers=known, **query).status == 200
    until(lambda: name(1) == name(0))
    again = [
        two.call("GET", "/sparql", at=at, headers={"Accept": RESULTS}, **query) for at in (0, 1)
    ]
    assert again[0].headers["ETag"] == again[1].headers["ETag"]


def test_nobody_is_refused_while_sets_are_published_and_withdrawn(two, example):
    stop = threading.Event()
    failed: list[str] = []
    answered = [0]

    def keep_asking() -> None:
        query = f"SELECT (COUNT(?x) AS ?n) {{ ?x ?p ?o . ?o ?q ?r . FILTER(?r != <{BASE}>) }}"
        while not stop.is_set():
            reply = two.call(
                "POST",
                "/sparql",
                headers={"Accept": RESULTS, "Content-Type": "application/sparql-query"},
                body=query.encode(),
            )
            answered[0] += 1
            if reply.status != 200:
                failed.append(reply.text)

    asking = threading.Thread(target=keep_asking)
    asking.start()
    for word in ("one", "two"):
        number = accepted(two, example, f"busy {word}")
        two.decide("ben", number, "withdraw", "x")
    stop.set()
    asking.join()
    assert answered[0]
    assert not failed
