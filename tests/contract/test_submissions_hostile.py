"""Nobody gets in who should not, and nothing in a file does anything but stand there."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
import sqlalchemy as sa

from aiconcord.mapping.slots import ROW_SLOTS, SET_SLOTS
from aiconcord.names.namespaces import GRAPH
from aiconcord.submit.database import open_database
from aiconcord.submit.states import Role
from aiconcord.submit.tables import EntryRow, SubmissionRow
from aiconcord.submit.tokens import add_token, list_tokens, revoke_token

JSON = "application/json"
TSV = "text/tab-separated-values"
ALERT = "<script>alert(1)</script>"
PAYLOADS = {
    "html": f"\"'>{ALERT}<img src=x onerror=alert(1)><a href=javascript:alert(1)>{{{{7*7}}}}",
    "sparql": '" } } ; DROP ALL ; INSERT DATA { GRAPH <http://e/evil> { <e:e> <e:e> "e" } } #',
    "formula": "=cmd|'/c calc'!A1 and @SUM(1+1)*cmd",
}


@pytest.fixture
def kept(site) -> Iterator:
    """Count what the database holds; at the end of the test it must be what it was."""
    database = open_database(site.place)

    def count() -> list[int]:
        with database.reading() as session:
            tables = (SubmissionRow, EntryRow)
            return [session.scalar(sa.select(sa.func.count()).select_from(one)) for one in tables]

    before = count()
    yield count
    after = count()
    database.close()
    assert after == before, "what is refused leaves nothing"


def file_with(text: str, **more: str) -> bytes:
    """A file without errors that has *text* in every slot that takes any text."""
    free = {name for name, slot in SET_SLOTS.items() if slot.kind == "text" and not slot.values}
    free -= {"mapping_set_version", "mapping_set_id", "sssom_version", "curie_map"}
    head = {
        "mapping_set_id": "https://example.org/hostile",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        **more,
    }
    lines = ['#sssom_version: "1.1"', "#curie_map:", "#  ex: https://example.org/"]
    lines += [f"#{name}: {value}" for name, value in head.items()]
    for name in sorted(free - {*ROW_SLOTS} - {*head}):
        written = json.dumps(text)
        lines.append(f"#{name}:\n#  - {written}" if SET_SLOTS[name].many else f"#{name}: {written}")
    row = {
        "subject_id": "ex:a",
        "predicate_id": "skos:closeMatch",
        "object_id": "ex:b",
        "mapping_justification": "semapv:ManualMappingCuration",
    }
    texts = {name for name, slot in ROW_SLOTS.items() if slot.kind == "text" and not slot.values}
    cell = text.replace("|", "\\|")
    quoted = '"' + cell.replace('"', '""') + '"'
    row |= {
        name: quoted if ROW_SLOTS[name].many else '"' + text.replace('"', '""') + '"'
        for name in sorted(texts)
    }
    lines += ["\t".join(row), "\t".join(row.values())]
    return ("\n".join(lines) + "\n").encode()


class Elements(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs) -> None:
        self.found.append((tag, dict(attrs)))


def is_harmless(page: str) -> None:
    for tag, attributes in Elements(page).found:
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        assert not any((value or "").startswith("javascript:") for value in attributes.values())
        assert tag != "img"
        if tag == "script":
            assert (attributes.get("src") or "").startswith("/static/")
    assert ALERT not in page


@pytest.mark.parametrize("payload", sorted(PAYLOADS))
def test_text_in_every_field_stands_there_and_does_nothing(site, payload):
    text = PAYLOADS[payload]
    reply = site.submit("ana", file_with(text), name=f"{text}.tsv")
    assert reply.status == 201, reply.text[:2000]
    told = reply.json()
    assert told["title"] == text
    assert site.decide("ben", told["id"], "accept", text).status == 200
    graph = f"{GRAPH}submission/{told['id']}"
    results = "application/sparql-results+json"
    query = f"SELECT ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o FILTER(isLiteral(?o)) }} }}"
    found = site.call("GET", "/sparql", headers={"Accept": results}, query=query).json()
    verbatim = {
        row["p"]["value"] for row in found["results"]["bindings"] if row["o"]["value"] == text
    }
    assert len(verbatim) >= 20, "it came through in every slot as it was written"
    evil = {"query": "ASK { GRAPH <http://e/evil> { ?s ?p ?o } }"}
    assert not site.call("GET", "/sparql", headers={"Accept": results}, **evil).json()["boolean"]
    for path in (f"/submissions/{told['id']}", "/submissions", f"/graph/submission/{told['id']}"):
        page = site.read(path, "text/html")
        assert page.status == 200
        is_harmless(page.text)
        assert (
            "script-src" in page.headers["Content-Security-Policy"]
            or "default-src 'self'" in (page.headers["Content-Security-Policy"])
        )
    for accept, form in (
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ):
        for path in (f"/submissions/{told['id']}", f"/doc/submission/{told['id']}"):
            assert list(ox.parse(site.read(path, accept).body, format=form))
    export = site.read(f"/submissions/{told['id']}/sssom", "*/*")
    assert export.headers["Content-Disposition"].startswith("attachment")
    assert export.headers["X-Content-Type-Options"] == "nosniff"
    again = site.submit("dan", export.body)
    assert again.status == 201, "what is given out passes the checks again"
    assert again.json()["title"] == text


def test_text_in_a_file_with_errors_does_nothing_either(site):
    bad = file_with(PAYLOADS["html"]).replace(b"semapv:", PAYLOADS["html"].encode()[:30] + b":")
    reply = site.submit("ana", bad)
    assert reply.status == 422
    page = site.read(reply.headers["Location"], "text/html")
    is_harmless(page.text)
    gone = site.submit("ana", file_with(PAYLOADS["html"] + "gone")).json()["id"]
    site.decide("ben", gone, "accept", PAYLOADS["html"])
    site.decide("ana", gone, "withdraw", PAYLOADS["html"])
    for path in (f"/submissions/{gone}", f"/graph/submission/{gone}", f"/doc/submission/{gone}"):
        page = site.read(path, "text/html")
        assert page.status == 410
        is_harmless(page.text)


def test_a_name_of_a_person_is_text_too(site):
    database = open_database(site.place)
    site.tokens["eve"] = add_token(database, PAYLOADS["html"][:80], Role.SUBMITTER, 1)
    database.close()
    number = site.submit("eve", file_with("by eve")).json()["id"]
    is_harmless(site.read(f"/submissions/{number}", "text/html").text)
    is_harmless(site.read("/submissions", "text/html", "ben").text)
    assert site.read(f"/submissions/{number}", "text/turtle").status == 200


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer aic_",
        "Basic YW5hOmFuYQ==",
        "bearer x",
        "Token {ana}",
        "Bearer {ana}x",
        "Bearer {ana},{ben}",
        "Bearer ' OR 1=1 --",
        "Bearer " + "x" * 8_000,
    ],
)
def test_without_a_token_that_works_nobody_gets_in(site, kept, example, header):
    named = {} if header is None else {"Authorization": header.format(**site.tokens)}
    headers = {"Content-Type": TSV, **named}
    number = site.listed("ben")[0]
    for path, body in (("/submissions", example), (f"/submissions/{number}/decision", b"{}")):
        reply = site.call("POST", path, body=body, headers=headers)
        assert reply.status == 401, reply.text
        assert reply.code in ("token-missing", "token-refused")
        assert reply.headers["WWW-Authenticate"] == "Bearer"
    if header and header.startswith("Bearer a"):
        assert site.call("GET", "/submissions", headers={"Accept": JSON, **named}).status == 401


def test_a_token_anywhere_but_in_its_header_opens_nothing(site, kept, example):
    token = site.tokens["ana"]
    for name in ("token", "access_token", "Authorization"):
        body = {"body": example, "headers": {"Content-Type": TSV}}
        assert site.call("POST", "/submissions", **body, **{name: token}).status == 401
    headers = {"Content-Type": TSV, "Cookie": f"token={token}", "X-Token": token}
    assert site.call("POST", "/submissions", body=example, headers=headers).status == 401


def test_an_expired_or_revoked_token_lets_nobody_in_any_more(site, kept, example):
    database = open_database(site.place)
    site.tokens["rex"] = add_token(database, "Rex", Role.CURATOR, 1)
    assert site.read("/submissions", JSON, "rex").status == 200
    revoke_token(database, next(each.id for each in list_tokens(database) if each.holder == "Rex"))
    database.close()
    assert site.submit("rex", example).code == "token-refused"


def test_nobody_takes_the_part_of_a_curator(site, example):
    number = site.submit("ana", file_with("wrong role")).json()["id"]
    for who in ("ana", "dan"):
        for decision in ("accept", "decline"):
            reply = site.decide(who, number, decision, "mine")
            assert (reply.status, reply.code) == (403, "role-missing")
    assert site.decide("dan", number, "withdraw", "x").code == "role-missing"
    own = site.submit("ben", file_with("own")).json()["id"]
    reply = site.decide("ben", own, "accept", "mine")
    assert (reply.status, reply.code) == (403, "own-submission")


def test_what_was_sent_before_changes_nothing_when_it_is_sent_again(site):
    number = site.submit("ana", file_with("replay")).json()["id"]
    site.decide("ben", number, "accept", "x")
    after = site.read(f"/submissions/{number}", JSON).json()
    assert site.submit("ana", file_with("replay")).status == 200
    assert site.decide("ben", number, "accept", "x").code == "decision-stale"
    site.decide("ana", number, "withdraw", "x")
    assert site.submit("ana", file_with("replay")).json()["state"] == "withdrawn"
    assert site.decide("ben", number, "accept", "x").code == "decision-stale"
    assert after["state"] == "accepted"


def test_a_body_over_the_limit_is_refused_while_it_is_read(site, kept):
    refused = site.submit("ana", b"x" * 20_000_001)
    assert (refused.status, refused.code) == (413, "body-too-large")
    number = site.listed("ben")[0]
    huge = site.call("POST", f"/submissions/{number}/decision", "ben", body=b" " * 20_001)
    assert (huge.status, huge.code) == (413, "body-too-large")


def test_a_stranger_is_refused_before_sending_a_body(site, kept):
    address = urlsplit(site.addresses[0])
    connection = http.client.HTTPConnection(address.netloc, timeout=60)
    connection.putrequest("POST", "/submissions")
    connection.putheader("Content-Type", TSV)
    connection.putheader("Content-Length", "20000000")
    connection.endheaders()
    assert connection.getresponse().status == 401, "answered though nothing was sent"
    connection.close()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"[[" * 5_000,
        b'{"decision": ["accept"]}',
        b'{"decision": "accept"}',
        b'{"decision": "accept", "reason": 7}',
        b'{"decision": "accept", "reason": "\\u0000"}',
        b'{"decision": "accept", "reason": "\\ud800"}',
        b'{"decision": "accept", "reason": "x", "after": true}',
        b'{"decision": "accept", "reason": "x", "after": "1"}',
        b'\xff\xfe{"',
        b'{"decision": "destroy", "reason": "x"}',
    ],
)
def test_a_decision_that_is_none_is_refused(site, body):
    number = site.submit("ana", file_with("no decision")).json()["id"]
    reply = site.call("POST", f"/submissions/{number}/decision", "ben", body=body)
    assert (reply.status, reply.code) == (400, "decision-malformed")
    assert site.read(f"/submissions/{number}", JSON).json()["state"] == "awaiting-review"


@pytest.mark.parametrize(
    "path",
    [
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "' OR ''='".replace(" ", "%20"),
        "x" * 5_000,
        "%ff",
        "..",
        "%2e%2e%2f",
        "a%0d%0aSet-Cookie:x",
        "<script>".replace("<", "%3c"),
        "%25",
        "*",
    ],
)
def test_no_path_leads_anywhere_else(site, kept, path):
    for before, after in (
        ("/submissions/", ""),
        ("/submissions/", "/sssom"),
        ("/id/submission/", ""),
        ("/doc/submission/", ".ttl"),
        ("/graph/submission/", ""),
    ):
        reply = site.read(
            before + path + after, JSON if before == "/submissions/" else "text/turtle"
        )
        assert reply.status in (303, 400, 404, 406), (before, path, reply.status)
        assert "Set-Cookie" not in reply.headers
        assert "root:" not in reply.text
    assert site.decide("ben", path, "accept", "x").status in (404, 405)


def test_the_name_of_a_file_is_a_name_and_no_path(site):
    for name in ("../../etc/passwd", "..\\..\\boot.ini", "a\0b\r\nX: y.tsv", "/"):
        told = site.submit("ana", file_with(f"name {name!r}"), name=name)
        assert told.status == 201, told.text
        assert not set(told.json()["file"]) & set("/\\\0\r\n")


class Ear:
    """Listens on a port of this machine and counts who comes."""

    def __init__(self) -> None:
        self.heard: list[object] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                line, who = self._socket.accept()
            except OSError:
                return
            line.close()
            self.heard.append(who)

    def close(self) -> None:
        self._socket.close()


def test_no_address_in_a_file_is_ever_fetched(site, example):
    ear = Ear()
    probe = socket.create_connection(("127.0.0.1", urlsplit(ear.address).port))
    probe.close()
    while not ear.heard:
        time.sleep(0.01)
    ear.heard.clear()  # it does hear
    away = ear.address
    linked = json.dumps(
        {
            "@context": f"{away}/context.jsonld",
            "@id": f"{away}/x",
            "mappings": [{"subject_id": f"{away}/a"}],
        }
    )
    row = f"<{away}/a> <http://www.w3.org/2004/02/skos/core#closeMatch> <{away}/b> ."
    files = {
        "slots": file_with(
            "fetch",
            mapping_set_source=f"\n#  - {away}/source",
            see_also=f"\n#  - {away}/see",
            issue_tracker=f"{away}/issues",
        ).replace(b"https://example.org/", away.encode() + b"/"),
        "json-ld": linked.encode(),
        "turtle": (
            f"@prefix owl: <http://www.w3.org/2002/07/owl#> .\n{row}\n"
            f"<{away}/o> owl:imports <{away}/i> ."
        ).encode(),
        "nquads": row.encode(),
        "xml": (
            f'<?xml version="1.0"?><!DOCTYPE x SYSTEM "{away}/dtd"'
            f' [<!ENTITY e SYSTEM "{away}/e">]><x>&e;</x>'
        ).encode(),
        "xinclude": (
            f'<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{away}/x"/></x>'
        ).encode(),
        "yaml": (
            f'mapping-collection: !!python/object/apply:urllib.request.urlopen ["{away}/y"]'
        ).encode(),
        "oscal": json.dumps(
            {
                "mapping-collection": {
                    "uuid": "x",
                    "mappings": [
                        {
                            "source-resource": {"href": f"{away}/s"},
                            "target-resource": {"href": f"{away}/t"},
                        }
                    ],
                }
            }
        ).encode(),
        "csv": f"subject_id,predicate_id,object_id\n{away}/a,skos:closeMatch,{away}/b\n".encode(),
    }
    states = {}
    for name, content in files.items():
        reply = site.submit("ana", content)
        told = reply.json().get("submission", reply.json())
        states[name] = told.get("state", reply.status)
        if states[name] == "awaiting-review":
            assert site.decide("ben", told["id"], "accept", f"see {away}/why").status == 200
            for path in (f"/submissions/{told['id']}", f"/graph/submission/{told['id']}"):
                assert site.read(path, "text/html").status == 200
            query = f"SELECT * {{ GRAPH <{GRAPH}submission/{told['id']}> {{ ?s ?p ?o }} }}"
            assert site.call("GET", "/sparql", query=query).status == 200
    assert states["slots"] == "awaiting-review", states
    assert not ear.heard, states
    ear.close()


def test_no_token_and_no_reason_is_ever_logged(site):
    number = site.submit("ana", file_with("logged")).json()["id"]
    assert site.decide("dan", number, "accept", "a reason").status == 403
    assert site.decide("ben", number, "accept", "a reason").status == 200
    ended = f"POST /submissions/{number}/decision 200"
    while ended not in "".join(site.said):
        time.sleep(0.01)
    said = "".join(site.said)
    for token in site.tokens.values():
        assert token.split("_", 2)[2] not in said
    assert "a reason" not in said
    assert "Traceback" not in said
