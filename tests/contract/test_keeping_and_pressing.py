"""How long each kind of address may be kept, and what is sent pressed: over HTTP, byte by byte."""

import gzip
from urllib.parse import quote

import pytest

MINUTE = "public, max-age=60, stale-while-revalidate=600"
ASK = "/sparql?query=ASK%7B%7D"
ROWS = "/sparql?query=" + quote("SELECT * { ?s a ?type } LIMIT 300")
GZIP = {"Accept-Encoding": "gzip, deflate, br"}

KEPT = [
    # kind of address, one of the kind, how long
    ("a page", "/", MINUTE),
    ("search", "/search?q=AISI", MINUTE),
    ("what an address of ours leads to", "/id/body/imda", MINUTE),
    ("linked data", "/doc/body/imda.ttl", MINUTE),
    ("the ontology", "/def/", MINUTE),
    ("a graph", "/graph/current", MINUTE),
    ("the shapes", "/shape/", MINUTE),
    ("a query", ASK, MINUTE),
    ("a query for the time", "/sparql?query=" + quote("SELECT (NOW() AS ?n) { }"), "no-store"),
    ("what the service says of itself", "/sparql", MINUTE),
    ("a saved question", "/query/listed-against", MINUTE),
    ("its answer", "/query/listed-against/results.csv?element=GOVERN+1", MINUTE),
    ("an answer of crosswalks", "/coverage", MINUTE),
    ("the list of downloads", "/dumps/", MINUTE),
    ("the way to it", "/dumps", MINUTE),
    ("a download", "/dumps/aiconcord.ttl", MINUTE),
    ("a description", "/.well-known/void", MINUTE),
    ("the newest changes", "/changes.ttl", MINUTE),
    ("a form", "/mappings/check", MINUTE),
    ("a file of the pages", "/static/site.css", MINUTE),
    ("the description of the interface", "/openapi.json", MINUTE),
    ("health", "/healthz", "no-store"),
    ("nothing", "/nowhere", "no-store"),
    ("a wrong query", "/sparql?query=nonsense", "no-store"),
    ("a wrong value", "/query/listed-against/results?element=nothing-of-the-kind", "no-store"),
    ("a wrong method", "POST /healthz", "no-store"),
]


@pytest.fixture(scope="module")
def call(live_server: str, call_at):
    return lambda method, path, headers=None: call_at(live_server, method, path, headers=headers)


@pytest.mark.parametrize(("path", "kept"), [row[1:] for row in KEPT], ids=[row[0] for row in KEPT])
def test_each_kind_of_address_says_how_long_it_may_be_kept(call, path: str, kept: str) -> None:
    method, _, path = path.rpartition(" ")
    reply = call(method or "GET", path)
    assert reply.status < 500
    assert reply.headers.get_all("Cache-Control") == [kept]


@pytest.mark.parametrize(
    "path",
    [ROWS, "/doc/body/imda.html", "/doc/body/imda.ttl", "/openapi.json", "/static/site.css"],
)
def test_a_pressed_answer_holds_the_same_bytes(call, path: str) -> None:
    plain = call("GET", path)
    for _ in range(2):  # made, then kept
        pressed = call("GET", path, GZIP)
        assert pressed.headers["Content-Encoding"] == "gzip"
        assert int(pressed.headers["Content-Length"]) == len(pressed.body) < len(plain.body) / 2
        assert gzip.decompress(pressed.body) == plain.body
        assert "Accept-Encoding" in pressed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert int(plain.headers["Content-Length"]) == len(plain.body)


def test_a_copy_that_came_pressed_is_known_by_its_etag(call) -> None:
    tag = call("GET", ROWS, GZIP).headers["ETag"]
    assert tag.startswith("W/")
    for more in (GZIP, {}):
        reply = call("GET", ROWS, {"If-None-Match": tag, **more})
        assert (reply.status, reply.body) == (304, b"")
        assert reply.headers["Vary"] == "Accept, Accept-Encoding"


def test_head_of_a_pressed_answer_has_its_fields(call) -> None:
    got, head = call("GET", ROWS, GZIP), call("HEAD", ROWS, GZIP)
    assert head.body == b""
    for name in ("Content-Encoding", "Content-Length", "ETag", "Vary", "Content-Type"):
        assert head.headers[name] == got.headers[name]


def test_downloads_stay_as_they_lie_there_with_checksum_and_ranges(call) -> None:
    whole = call("GET", "/dumps/aiconcord.ttl", GZIP)
    assert "Content-Encoding" not in whole.headers
    assert not whole.headers["ETag"].startswith("W/")
    part = call("GET", "/dumps/aiconcord.ttl", {**GZIP, "Range": "bytes=5-24"})
    assert (part.status, part.body) == (206, whole.body[5:25])


def test_a_failure_is_not_kept_for_the_next(call) -> None:
    for _ in range(2):
        assert call("GET", "/sparql?query=nonsense").status == 400
    assert call("GET", ASK).json()["boolean"] is True
