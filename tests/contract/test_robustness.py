"""What is thrown at the server, and what it does to the server: nothing that lasts."""

import os
import signal
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

GARBAGE = {
    "no HTTP at all": os.urandom(4_000),
    "zeros": b"\0" * 1_000,
    "a TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
    "an unknown version": b"GET / HTTP/9.9\r\n\r\n",
    "a control character in the path": b"GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n",
    "a negative length": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    "two lengths": (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "a chunk of nonsense": (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"
    ),
    "a tunnel": b"CONNECT example.org:80 HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address of a megabyte": b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
}


def throw(address: str, data: bytes) -> bytes:
    """Throw bytes at the server, hang up our side, and give what came back."""
    place = urlsplit(address)
    received = b""
    with socket.create_connection((place.hostname, place.port), timeout=20) as line:
        try:
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            while part := line.recv(65_536):
                received += part
        except OSError:
            pass  # the server may hang up first
    return received


def answers(call) -> bool:
    reply = call("GET", "/sparql", query=f"ASK {{ ?s ?p ?o }} #{time.monotonic()}")
    return reply.status == 200 and reply.json()["boolean"] is True


@pytest.mark.parametrize("data", GARBAGE.values(), ids=GARBAGE)
def test_garbage_on_the_line_is_refused_and_the_server_goes_on(call, live_server, data):
    reply = throw(live_server, data)
    assert not reply.startswith(b"HTTP/1.1 2")
    assert b"Traceback" not in reply
    assert answers(call)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=400), path=st.sampled_from([b"", b"GET /sparql?query=", b"POST /"]))
def test_no_bytes_bring_an_internal_fault(live_server, data, path):
    assert b" 500 " not in throw(live_server, path + data).split(b"\r\n")[0]


@pytest.mark.parametrize("host", ['ev<il">', "a b", "x\\y", "", "h" * 300])
def test_a_host_that_is_no_host_gets_no_description(call, host):
    reply = call("GET", "/sparql", headers={"Host": host})
    assert (reply.status, reply.code) == (400, "bad-request")


def test_many_half_sent_requests_keep_nobody_waiting(call, live_server):
    place = urlsplit(live_server)
    lines = [socket.create_connection((place.hostname, place.port)) for _ in range(200)]
    try:
        for line in lines:
            line.sendall(b"GET /sparql HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert answers(call)
    finally:
        for line in lines:
            line.close()


def test_two_hundred_requests_at_once_are_all_answered(call):
    def one(number: int) -> tuple[int, str]:
        query = f"SELECT * {{ ?s ?p ?o }} ORDER BY ?s LIMIT 5 OFFSET {number}"
        reply = call("GET", "/sparql", query=query)
        return reply.status, "" if reply.status == 200 else reply.code

    with ThreadPoolExecutor(200) as many:
        outcomes = Counter(many.map(one, range(200)))
    assert sum(outcomes.values()) == 200
    assert set(outcomes) <= {(200, ""), (429, "too-many-running"), (503, "engine-busy")}
    assert outcomes[200, ""] >= 2
    assert answers(call)


def test_killed_workers_cost_only_their_own_callers(running, children, call_at, release_dir):
    with running("--port", 0, "--release", release_dir) as (process, address, _):

        def one(number: int) -> tuple[int, str]:
            query = f"SELECT * {{ ?s ?p ?o }} ORDER BY STR(?o) LIMIT 50 OFFSET {number}"
            reply = call_at(address, "GET", "/sparql", query=query)
            return reply.status, "" if reply.status == 200 else reply.code

        before = set(children(process.pid))
        loading = {pid for pid in before if children(pid)}
        assert loading
        with ThreadPoolExecutor(2) as two:
            replies = [two.submit(one, number) for number in range(60)]
            for pid in before - loading:
                os.kill(pid, signal.SIGKILL)
            outcomes = Counter(reply.result() for reply in replies)
        failed = {outcome for outcome in outcomes if outcome[0] != 200}
        assert failed <= {(500, "query-crashed"), (503, "engine-busy"), (503, "query-memory")}
        assert outcomes[200, ""] > 0
        for pid in children(process.pid):  # now the one that loads, too
            os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while one(1_000) != (200, ""):
            assert time.monotonic() < deadline, "no worker came back"
        assert process.poll() is None
        while len(after := set(children(process.pid))) < len(before):
            assert time.monotonic() < deadline, "the loader or a worker was not replaced"
            time.sleep(0.05)
        assert not after & before
        workers = call_at(address, "GET", "/healthz").json()["workers"]
        assert workers["replaced"] >= len(before) - 1, "all but the one that loads"


def test_memory_of_the_server_stays_bounded_under_large_answers(running, call_at, release_dir):
    """Forty different answers of about a megabyte each; what is kept of them has its bound."""
    with running("--port", 0, "--release", release_dir) as (process, address, _):

        def resident() -> int:
            status = Path(f"/proc/{process.pid}/status").read_text()
            return int(status.split("VmRSS:")[1].split()[0]) // 1024

        start = resident()
        for number in range(40):
            query = f"SELECT * {{ ?s ?p ?o }} LIMIT 5000 OFFSET {number}"
            assert call_at(address, "GET", "/sparql", query=query).status == 200
        assert resident() - start < 200
