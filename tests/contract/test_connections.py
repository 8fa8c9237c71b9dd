"""Connections that send slowly, read slowly or are too many: each has its bound, and its record."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

LIMITS = {
    "AICONCORD_HEAD_SECONDS": "1",
    "AICONCORD_BODY_SECONDS": "1",
    "AICONCORD_STALL_SECONDS": "2",
    "AICONCORD_CONNECTIONS_PER_CLIENT": "20",
    "AICONCORD_UNREAD_BYTES": "20000000",
    "AICONCORD_QUERY_BYTES": "300000",
    "AICONCORD_REQUESTS_PER_MINUTE": "60",
}
HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def server(running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    file = tmp_path_factory.mktemp("connections") / "one.nq"
    file.write_text("<urn:s> <urn:p> <urn:o> .\n")
    with running("--port", 0, "--dataset", file, **LIMITS) as (process, address, _):
        yield process.pid, address


@pytest.fixture
def dial(server):
    """`dial("127.0.0.9")` connects from that address of this machine."""
    place = urlsplit(server[1])

    def connect(client: str = "127.0.0.1") -> socket.socket:
        return socket.create_connection((place.hostname, place.port), 60, (client, 0))

    return connect


def read(line: socket.socket) -> bytes:
    """Read until the other side is done."""
    received = b""
    try:
        while part := line.recv(65_536):
            received += part
    except OSError:
        pass
    return received


def problem(reply: bytes) -> dict[str, object]:
    head, _, body = reply.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    record = json.loads(body)
    assert int(head.split()[1]) == record["status"]
    assert record["remedy"] and record["type"] == f"/problems#{record['code']}"
    return record


HALVES = {
    "nothing": b"",
    "half a line": b"GET /heal",
    "half a head": HEAD + b"X-Slow: ",
    "half a body": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n"
    b"Content-Type: application/sparql-query\r\n\r\nASK",
}


def test_who_does_not_send_the_rest_is_told_so_and_let_go(dial) -> None:
    lines = {name: dial() for name in HALVES}
    for name, line in lines.items():
        line.sendall(HALVES[name])
    lines["an empty line after an answer"] = last = dial()
    last.sendall(HEAD + b"\r\n")
    assert last.recv(65_536).startswith(b"HTTP/1.1 200")
    last.sendall(b"\r\n")  # no part of a request, and no reason to be waited for
    for name, line in lines.items():
        with closing(line):
            assert problem(read(line))["code"] == "request-too-slow", name


def test_a_body_that_trickles_in_is_not_waited_for(dial) -> None:
    with closing(dial()) as line:
        line.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n")
        line.sendall(b"Content-Type: application/sparql-query\r\n\r\n")
        with pytest.raises(OSError):
            while True:
                line.sendall(b" ")
                time.sleep(0.1)


def test_a_head_of_megabytes_is_refused_before_it_is_held(dial) -> None:
    with closing(dial()) as line:
        try:
            line.sendall(HEAD)
            for _ in range(100):
                line.sendall(b"X-Large: " + b"a" * 100_000 + b"\r\n")
        except OSError:
            pass  # it hung up, as it should
        reply = read(line)
    # What came back may be lost with the connection; what counts is that it ended.
    assert not reply or problem(reply)["code"] == "head-too-large"


def test_a_large_if_none_match_is_read_and_answered(dial) -> None:
    with closing(dial()) as line:
        line.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
        line.sendall(b"If-None-Match: " + b'"x", ' * 100_000 + b'"y"\r\n\r\n')
        assert read(line).startswith(b"HTTP/1.1 200")


def test_one_client_has_so_many_connections_and_others_have_theirs(dial) -> None:
    lines = [dial("127.0.0.9") for _ in range(25)]
    try:
        record = problem(read(lines[-1]))
        assert (record["code"], record["status"]) == ("too-many-connections", 429)
        with closing(dial("127.0.0.10")) as other:
            other.sendall(HEAD + b"Connection: close\r\n\r\n")
            assert read(other).startswith(b"HTTP/1.1 200")
    finally:
        for line in lines:
            line.close()


def large(number: int) -> bytes:
    """A request for about 12 MB."""
    words = " ".join(f'"{word:0400}"' for word in range(300))
    few = " ".join(map(str, range(100)))
    query = f"SELECT * {{ VALUES ?a {{ {words} }} VALUES ?b {{ {few} }} }} # {number}".encode()
    return (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\nContent-Type: "
        b"application/sparql-query\r\nContent-Length: %d\r\n\r\n" % len(query)
    ) + query


def test_who_reads_nothing_of_an_answer_is_cut_off(dial) -> None:
    with closing(dial()) as line:
        line.sendall(large(0))
        line.recv(1)
        time.sleep(4.5)
        assert len(read(line)) < 12_000_000


def test_a_slow_reader_that_does_read_has_all_of_it(dial) -> None:
    """It takes longer than the bound for reading nothing."""
    with closing(dial()) as line:
        line.sendall(large(1))
        size, begun = 0, time.monotonic()
        while time.monotonic() - begun < 3.5:
            size += len(line.recv(50_000))
            time.sleep(0.02)
        line.sendall(HEAD + b"Connection: close\r\n\r\n")
        assert size + len(read(line)) > 12_000_000


def test_what_one_client_leaves_unread_has_its_bound(server, dial) -> None:
    def resident() -> int:
        status = Path(f"/proc/{server[0]}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) // 1024

    before, lines = resident(), []
    try:
        for number in range(12):
            lines.append(dial("127.0.0.11"))
            lines[-1].sendall(large(10 + number))
            lines[-1].recv(1)
        assert resident() - before < 100, "twelve answers have 144 MB"
    finally:
        for line in lines:
            line.close()


def test_a_rate_that_is_set_is_held_and_told(call_at, server, dial) -> None:
    """From an address of its own, so that no other test has used its share."""
    request = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n"
    with closing(dial("127.0.0.12")) as line:
        line.sendall(request * 70)
        received = b""
        while b"too-many-requests" not in received:
            part = line.recv(65_536)
            assert part, received
            received += part
    head = received[: received.index(b"too-many-requests")].rpartition(b"HTTP/1.1 ")[2].lower()
    assert head.startswith(b"429")
    assert b"retry-after: 1\r\n" in head
    assert b'ratelimit: "minute";r=0;t=1\r\n' in head
    assert 60 <= received.count(b"HTTP/1.1 200") <= 69
    assert b'"minute";r=59;t=1' in received
    with closing(dial("127.0.0.13")) as other:
        other.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert read(other).startswith(b"HTTP/1.1 200")
