"""Tricks with paths, hosts, markup and framing: none leads elsewhere, and markup stays text."""

import json
import re
import socket
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
EVIL = "evil.example"
MARK = "<script>alert(1)</script>"
PAYLOAD = f"</script></style></title></textarea>\"'>{MARK}<img src=x onerror=alert(1)>{{{{7*7}}}}"

FOLDERS = ("/dumps", "/static", "/crosswalks/sg-us-2023/set", "/graph", "/doc", "/shape", "/query")
WAYS_UP = (
    *(
        "../",
        "..%2f",
        "%2e%2e/",
        "%2e%2e%2f",
        "%252e%252e%252f",
        "..%5c",
        "..\\",
        "....//",
        "%c0%ae./",
    ),
    *("..;/", "%00/../", "/", "//", "file:///", "%2f", "~/"),
)
TARGETS = ("manifest.json", "etc/passwd%00.ttl")
SECRETS = (b"root:x:", b"[build-system]", b'"source_hash"')


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_path_leads_out_of_a_folder(call, folder: str) -> None:
    for way, target in product(WAYS_UP, TARGETS):
        path = f"{folder}/{way * 4 if way.startswith(('.', '%2e')) else way}{target}"
        reply = call("GET", path)
        assert 400 <= reply.status < 500 or reply.status in (303, 307, 308), path
        assert not any(secret in reply.body for secret in SECRETS), path
        if reply.status >= 400:
            assert reply.code


LEADING = (
    *(f"//{EVIL}/", f"/%2f{EVIL}/", f"/\\{EVIL}/", f"//{EVIL}/%2e%2e", f"/dumps//{EVIL}"),
    *(
        f"/id//{EVIL}",
        f"/id/body//{EVIL}/",
        f"/id/https://{EVIL}",
        f"/id/%0d%0aLocation:%20//{EVIL}",
    ),
    *(f"/?next=//{EVIL}", f"/def?to=//{EVIL}", f"/gap?from=//{EVIL}&to=x", f"/id/{EVIL}/"),
    *(f"/submissions?next=https://{EVIL}", f"/browse//{EVIL}", f"/doc/body/imda?at=//{EVIL}"),
    *("/id/body/imda", "/id/body", "/dumps", "/def", "/shape", "/graph", f"/search?q=//{EVIL}"),
)


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "*/*"])
def test_no_redirect_leads_to_another_host(call, accept: str) -> None:
    led = 0
    for path in LEADING:
        headers = {"Accept": accept, "Host": EVIL, "X-Forwarded-Host": EVIL}
        reply = call("GET", path, headers=headers)
        if location := reply.headers.get("Location"):
            led += 1
            place = urlsplit(location)
            assert not place.netloc and location.startswith("/"), (path, location)
            assert not location.startswith(("//", "/\\"))
    assert led > 2


@pytest.mark.parametrize("path", ["/id/body/imda", "/doc/body/imda", "/dataset", "/", "/def/Claim"])
def test_what_a_thing_is_called_does_not_follow_the_host(call, path: str) -> None:
    for headers in (
        {"Host": EVIL},
        {"X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "gopher", "Forwarded": f"host={EVIL}"},
        {"X-Original-URL": f"//{EVIL}", "X-Rewrite-URL": "/healthz"},
    ):
        for accept in ("text/html", "text/turtle"):
            reply = call("GET", path, headers={**headers, "Accept": accept})
            assert EVIL not in reply.text
            assert reply.status in (200, 303)


@pytest.mark.parametrize("host", ['ev"il', "a b", "x\\y", "a<b>", "a@b", "a/b", "h" * 300, "[zz]"])
@pytest.mark.parametrize("path", ["/sparql", "/sparql/.well-known/sparql-examples"])
def test_nothing_is_built_around_a_host_that_is_none(call, host: str, path: str) -> None:
    reply = call("GET", path, headers={"Host": host, "Accept": "text/turtle"})
    assert (reply.status, reply.code) == (400, "bad-request")


PARAMETERS = (
    *(
        "/search?q=",
        "/queries?q=",
        "/queries?topic=",
        "/query/listed-against?element=",
        "/explain?s=",
    ),
    *(
        "/explain?s=body/imda&p=",
        "/gap?from=",
        "/gap?from=sg-aivtf-2023&to=",
        "/chain?from=",
        "/doc/",
    ),
    *("/coverage?between=", "/compare?one=", "/changes?thing=", "/doc/body/imda?at=", "/browse/"),
    *(
        "/crosswalks/",
        "/submissions?state=",
        "/sparql?query=",
        "/def/",
        "/shape/",
        "/graph/",
        "/id/",
    ),
    *(
        "/nowhere/",
        "/?",
        "/dumps/",
        "/query/",
        "/doc/submission/",
        "/changes?kind=",
        "/changes?before=",
    ),
)


@pytest.mark.parametrize("address", PARAMETERS)
def test_markup_in_an_address_is_text_in_the_page(call, address: str) -> None:
    for payload in (PAYLOAD, f"javascript:alert(1)//{PAYLOAD}", "{{7*7}}${7*7}<%= 7*7 %>"):
        reply = call("GET", address + quote(payload, safe=""), headers=BROWSER)
        assert reply.status < 500
        assert MARK not in reply.text and "<img src=x" not in reply.text
        assert 'href="javascript:' not in reply.text.lower()


@pytest.fixture(scope="module")
def marked(running, repository: Path, small_release: Path, tmp_path_factory) -> Iterator[str]:
    """A server of a release in which every text is markup."""
    folder = tmp_path_factory.mktemp("marked")
    (folder / "manifest.json").write_bytes((small_release / "manifest.json").read_bytes())
    store = ox.Store()
    files = [
        *(repository / "data" / "bodies").rglob("*.ttl"),
        *(repository / "data" / "frameworks").rglob("sg-aivtf-2023.ttl"),
        *(repository / "data").glob("*.ttl"),
    ]
    for file in files:
        store.bulk_load(path=file, format=ox.RdfFormat.TURTLE)
    changed = 0
    for quad in list(store):
        if isinstance(quad.object, ox.Literal) and quad.object.datatype.value.endswith(
            ("#string", "#langString")
        ):
            text = ox.Literal(f"{quad.object.value} {PAYLOAD}", language=quad.object.language)
            store.remove(quad)
            store.add(ox.Quad(quad.subject, quad.predicate, text, quad.graph_name))
            changed += 1
    assert changed > 500
    store.dump(folder / "data.nq", format=ox.RdfFormat.N_QUADS)
    with running("--port", 0, "--release", folder) as (_, address, _line):
        yield address


PLACES = (
    *(
        "/",
        "/browse",
        "/browse/body",
        "/doc/body/imda",
        "/doc/framework/sg-aivtf-2023",
        "/problems",
    ),
    *(
        "/doc/element/sg-aivtf-2023/1.1.1",
        "/search?q=AI",
        "/crosswalks",
        "/sparql",
        "/graph/",
        "/docs",
    ),
    *("/query/listed-against", "/queries", "/explain?s=imda", "/changes", "/doc/jurisdiction/sg"),
)


def test_markup_in_the_data_is_text_in_every_page(marked: str, call_at) -> None:
    shown = 0
    for path in PLACES:
        reply = call_at(marked, "GET", path, headers=BROWSER)
        assert reply.status < 500, path
        text = reply.text
        assert MARK not in text and "<img src=x" not in text, path
        shown += "alert(1)" in text
        for block in re.findall(
            r'<script type="application/[^"]*json"[^>]*>(.*?)</script>', text, re.S
        ):
            json.loads(block)
    assert shown > 4, "the pages show what the data say"


def test_every_page_has_its_policy_and_only_the_tools_may_write_styles(call) -> None:
    for path in ("/", "/doc/body/imda", "/search?q=a", "/nowhere", "/gap", "/problems", "/queries"):
        policy = call("GET", path, headers=BROWSER).headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'self'" in policy and "object-src 'none'" in policy
    for path in ("/sparql", "/docs"):
        policy = call("GET", path, headers=BROWSER).headers["Content-Security-Policy"]
        assert policy.count("unsafe") == 1 and "style-src 'self' 'unsafe-inline'" in policy
    reply = call("GET", "/sparql", query="ASK {}")
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
FRAMINGS = {
    "length and chunks": (b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
    "chunks and length": (b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", b"0\r\n\r\n"),
    "two lengths": (b"Content-Length: 0\r\nContent-Length: %d\r\n" % len(HIDDEN), b""),
    "two lengths in one": (b"Content-Length: 0, %d\r\n" % len(HIDDEN), b""),
    "a length with a sign": (b"Content-Length: +0\r\n", b""),
    "a length in hexadecimal": (b"Content-Length: 0x0\r\n", b""),
    "chunks misspelt": (b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n"),
    "chunks, then something": (b"Transfer-Encoding: chunked, identity\r\n", b"0\r\n\r\n"),
    "a space before the colon": (b"Transfer-Encoding : chunked\r\n", b"0\r\n\r\n"),
    "a folded field": (b"Transfer-Encoding:\r\n chunked\r\n", b"0\r\n\r\n"),
    "a field without a colon": (b"Transfer-Encoding\r\n", b""),
    "a chunk of negative size": (b"Transfer-Encoding: chunked\r\n", b"-1\r\n\r\n"),
    "a chunk too large to count": (b"Transfer-Encoding: chunked\r\n", b"F" * 32 + b"\r\n"),
    "a NUL in a field": (b"X: a\0b\r\n", b""),
    "a bare carriage return": (b"X: a\rTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
}


@pytest.mark.parametrize("name", FRAMINGS)
def test_no_request_hides_in_another(live_server: str, name: str) -> None:
    """What two programs in a row could read as one request or two is refused, not guessed at."""
    fields, body = FRAMINGS[name]
    place = urlsplit(live_server)
    with socket.create_connection((place.hostname, place.port), 20) as line:
        head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        line.sendall(head + fields + b"\r\n" + body + HIDDEN)
        line.shutdown(socket.SHUT_WR)
        received = b""
        try:
            while part := line.recv(65_536):
                received += part
        except OSError:
            pass  # it may hang up first
    assert b'"status":"ok"' not in received
    assert received.count(b"HTTP/1.1 ") <= 1
    assert not received.startswith(b"HTTP/1.1 2")
