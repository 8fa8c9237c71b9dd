"""One client's flood is that client's own affair: another is answered, whatever the flood is of.

Clients come from loopback addresses of their own. No test looks at a clock: what counts is that the
other is answered each time, while the flood is refused or waits.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from itertools import count
from urllib.parse import quote, urlsplit

import pytest

LIGHT = "SELECT ?s ?o { ?s <http://www.w3.org/2004/02/skos/core#notation> ?o } LIMIT 10"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
FLOODER, OTHER = "127.0.0.20", "127.0.0.21"


@pytest.fixture(scope="module")
def server(running, small_release) -> Iterator[str]:
    limits = {"AICONCORD_SECONDS": "2", "AICONCORD_MEMORY_MB": "200"}
    with running("--port", 0, "--release", small_release, **limits) as (_, address, _line):
        yield address


def ask(server: str, client: str, query: str) -> tuple[int, bytes]:
    place = urlsplit(server)
    line = HTTPConnection(place.hostname or "", place.port, 60, source_address=(client, 0))
    with closing(line):
        line.request("GET", f"/sparql?query={quote(query)}")
        reply = line.getresponse()
        return reply.status, reply.read()


@contextmanager
def flood(server: str, query: str, lanes: int) -> Iterator[Counter[int]]:
    """Ask *query* from one address over *lanes* connections, one query after another."""
    stopped, told, numbers = threading.Event(), Counter[int](), count()

    def lane() -> None:
        while not stopped.is_set():
            try:
                told[ask(server, FLOODER, f"{query}\n#{next(numbers)}")[0]] += 1
            except (OSError, HTTPException):
                told[0] += 1

    threads = [threading.Thread(target=lane) for _ in range(lanes)]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


@pytest.mark.parametrize(
    ("query", "lanes", "refusals"),
    [(LIGHT, 24, {200, 429}), (HEAVY, 12, {429, 503}), ("SELECT {", 24, {400, 429})],
    ids=["light queries", "heavy queries", "queries that are none"],
)
def test_who_asks_little_is_answered_beside_a_flood(
    server: str, query: str, lanes: int, refusals: set[int]
) -> None:
    with flood(server, query, lanes) as told:
        answered = 0
        while answered < 10 or not told:
            status, body = ask(server, OTHER, f"{LIGHT}\n# other {answered}")
            assert status == 200, body
            answered += 1
    assert set(told) <= refusals


def test_two_hundred_open_connections_of_one_leave_room_for_another(
    server: str, many_lines: Callable[[str, str, int], list[HTTPConnection]]
) -> None:
    lines = many_lines(server, FLOODER, 200)
    for line in lines[:12]:  # some of them also ask
        line.request("GET", f"/sparql?query={quote(HEAVY)}")
    for number in range(10):
        status, body = ask(server, OTHER, f"{LIGHT}\n# beside lines {number}")
        assert status == 200, body
    refused = Counter(line.getresponse().status for line in lines[:12])
    assert set(refused) == {429, 503}


@pytest.fixture
def many_lines() -> Iterator[Callable[[str, str, int], list[HTTPConnection]]]:
    """`many_lines(server, client, 200)` opens so many connections, closed with the test."""
    lines: list[HTTPConnection] = []

    def connect(server: str, client: str, number: int) -> list[HTTPConnection]:
        place = urlsplit(server)
        for _ in range(number):
            line = HTTPConnection(place.hostname or "", place.port, 60, source_address=(client, 0))
            line.connect()
            lines.append(line)
        return lines

    yield connect
    for line in lines:
        line.close()
