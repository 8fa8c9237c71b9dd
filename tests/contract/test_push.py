"""`aiconcord push` against real servers, and a service that goes over to what was pushed."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from aiconcord.app.push import UNFINISHED
from aiconcord.build.pack import with_union
from aiconcord.graph.release import FORMAT

THINGS = 3000
BASE = "https://w3id.org/aiconcord/"
VALUES = "SELECT ?v (COUNT(*) AS ?n) WHERE { ?s <http://e/p> ?v } GROUP BY ?v"
Start = Callable[..., AbstractContextManager[str]]


def release(folder: Path, name: str, things: int = THINGS) -> Path:
    """Write a release all of whose values are *name*; it has a blank node, and a year."""
    folder.mkdir()
    one, two = (ox.NamedNode(f"{BASE}graph/{graph}") for graph in ("one", "two"))
    value, blank = ox.NamedNode("http://e/p"), ox.BlankNode("b")
    quads = [
        ox.Quad(ox.NamedNode(f"http://e/{number}"), value, ox.Literal(name), graph)
        for number in range(things)
        for graph in (one, two)[: 1 + number % 2]
    ]
    days = [
        ox.Literal(text, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}"))
        for text, name in (("2026", "gYear"), ("2026-01", "gYearMonth"), ("2026-01-01", "date"))
    ]
    version = ox.NamedNode("http://www.w3.org/ns/dcat#version")
    quads += [
        ox.Quad(blank, ox.NamedNode("http://e/q"), blank, two),
        *(
            ox.Quad(ox.NamedNode("http://e/0"), ox.NamedNode("http://e/on"), day, two)
            for day in days
        ),
        ox.Quad(ox.NamedNode(f"{BASE}dataset"), version, ox.Literal(f"1.0+{name}"), one),
    ]
    whole = with_union(quads)
    ox.serialize(whole, folder / "data.nq", format=ox.RdfFormat.N_QUADS)
    manifest = {
        "format": FORMAT,
        "name": "aiconcord",
        "version": f"1.0+{name}",
        "date": "2026-11-21",
        "facts_until": "2026-11-21",
        "source_hash": name,
        "counts": {"triples": len(whole) - len(quads)},
        "files": {},
        "graphs": {},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def start_push(address: str, folder: Path, *more: str, **environment: str) -> Any:
    command = [sys.executable, "-m", "aiconcord", "push", "--engine", address]
    return subprocess.Popen(
        [*command, "--release", str(folder), *more],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def push(address: str, folder: Path, *more: str, **environment: str) -> tuple[int, str, str]:
    process = start_push(address, folder, *more, **environment)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


@pytest.fixture
def ask(call_at: Callable[..., Any]) -> Callable[..., list[dict[str, str]]]:
    def rows(address: str, query: str) -> list[dict[str, str]]:
        accept = {"Accept": "application/sparql-results+json"}
        found = call_at(address, "GET", "/query", query=query, headers=accept).json()
        return [
            {name: cell["value"] for name, cell in row.items()}
            for row in found["results"]["bindings"]
        ]

    return rows


def test_all_of_a_release_arrives_and_nothing_else(
    tmp_path: Path, start_oxigraph: Start, call_at: Callable[..., Any]
) -> None:
    folder, pointer = release(tmp_path / "a", "a"), tmp_path / "engine.json"
    with start_oxigraph("one") as address:
        code, out, err = push(f"{address}/query", folder, AICONCORD_ENGINE=str(pointer))
        assert code == 0, err
        accept = {"Accept": "application/n-quads"}
        found = call_at(address, "GET", "/store", headers=accept).body
        again = push(f"{address}/query", folder)
        other = push(f"{address}/query", release(tmp_path / "b", "b"), "--replace")
    there = ox.Dataset(ox.parse(found, format=ox.RdfFormat.N_QUADS))
    given = ox.Dataset(ox.parse(path=str(folder / "data.nq"), format=ox.RdfFormat.N_QUADS))
    for dataset in (there, given):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert there == given  # the blank node of the default graph is that of its graph, too
    told = json.loads(out)
    assert (told["quads"], told["graphs"], told["sent"]) == (len(given), 3, True)
    assert "send" in err
    assert json.loads(pointer.read_text())["release"] == "1.0+a"
    assert again[0] == 0
    assert json.loads(again[1]) == {**told, "sent": False}  # nothing was sent a second time
    assert other[0] == 1
    assert "engine-not-empty" in other[2]


def test_a_dataset_of_somebody_else_is_never_emptied(
    tmp_path: Path, start_oxigraph: Start, call_at: Callable[..., Any], ask: Any
) -> None:
    with start_oxigraph("one") as address:
        kind = {"Content-Type": "text/turtle"}
        body = b"<http://e/theirs> a <http://e/T> ."
        assert call_at(address, "POST", "/store?default", body=body, headers=kind).status == 204
        code, out, err = push(f"{address}/query", release(tmp_path / "a", "a"), "--replace")
        left = ask(address, "SELECT ?s { ?s ?p ?o }")
    assert (code, out) == (1, "")
    assert "engine-not-empty" in err
    assert left == [{"s": "http://e/theirs"}]


def test_a_push_killed_at_any_moment_moves_nothing_and_can_be_begun_again(
    tmp_path: Path, start_oxigraph: Start, ask: Any
) -> None:
    folder, pointer = release(tmp_path / "a", "a", 14_000), tmp_path / "engine.json"
    pointer.write_text("as it was")
    with start_oxigraph("one") as address:
        engine, more = f"{address}/query", ("--pointer", str(pointer))
        for moment in ("read", "send 1", "compare 1", "finish 0"):
            process = start_push(engine, folder, "--replace", *more)
            assert any(f"push: {moment}" in line for line in process.stderr)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            assert pointer.read_text() == "as it was"
        code, _, err = push(engine, folder, *more)  # killed at the end: marked, or whole
        if code:
            assert "what an interrupted push left" in err
            assert ask(address, f"SELECT * {{ GRAPH <{UNFINISHED}> {{ ?s ?p ?o }} }}")
            code, _, err = push(engine, folder, "--replace", *more)
        assert code == 0, err
        assert ask(address, VALUES) == [{"v": "a", "n": "14000"}]
        assert not ask(address, f"SELECT * {{ GRAPH <{UNFINISHED}> {{ ?s ?p ?o }} }}")
    assert json.loads(pointer.read_text())["release"] == "1.0+a"


def test_a_server_that_changes_what_it_is_given_is_not_pointed_to(
    tmp_path: Path, virtuoso: str
) -> None:
    """Virtuoso 7 keeps one of a year and its first day, if one thing has both: told and refused."""
    folder, pointer = release(tmp_path / "a", "a", 40), tmp_path / "engine.json"
    log_in = {"AICONCORD_ENGINE_USER": "dba", "AICONCORD_ENGINE_PASSWORD": "dba"}
    engine = f"{virtuoso}/sparql"
    code, _, err = push(engine, folder, "--pointer", str(pointer), **log_in)
    assert code == 1
    assert "engine-differs" in err
    assert "values of xsd:" in err
    assert not pointer.exists()
    more = ("--replace", "--accept-normalised", "--pointer", str(pointer))
    code, out, err = push(engine, folder, *more, **log_in)
    assert code == 0, err
    normalised = json.loads(out)["normalised"]
    assert set(normalised) <= {"xsd:gYear", "xsd:gYearMonth", "xsd:date"}
    assert sum(normalised.values()) == 2 * 2  # two of three, in the graph and in the union
    assert json.loads(pointer.read_text())["default_graph"] == f"{BASE}graph/default"


def test_readers_see_the_old_release_or_the_new_one_and_never_both(
    tmp_path: Path,
    start_oxigraph: Start,
    start_server: Callable[..., AbstractContextManager[str]],
    call_at: Callable[..., Any],
) -> None:
    old, new = release(tmp_path / "old", "old"), release(tmp_path / "new", "new")
    pointer = tmp_path / "engine.json"
    seen: list[tuple[str, str, str, str]] = []
    faults: list[str] = []
    with ExitStack() as stack:
        first, second = (stack.enter_context(start_oxigraph(name)) for name in ("1", "2"))
        assert push(f"{first}/query", old, "--pointer", str(pointer))[0] == 0
        address = stack.enter_context(start_server(environment={"AICONCORD_ENGINE": str(pointer)}))
        stop = threading.Event()

        def read() -> None:
            while not stop.is_set():
                headers = {"Accept": "text/csv"}
                reply = call_at(address, "GET", "/sparql", query=VALUES, headers=headers)
                if reply.status != 200:
                    faults.append(reply.text)
                release = reply.headers["X-AI-Concord-Release"]
                seen.append((release, reply.headers["ETag"], *reply.text.split()[1:]))

        readers = [threading.Thread(target=read) for _ in range(2)]
        for reader in readers:
            reader.start()
        try:
            assert push(f"{second}/query", new, "--pointer", str(pointer))[0] == 0
            until = time.monotonic() + 60
            while time.monotonic() < until and not any("new" in each[0] for each in seen):
                time.sleep(0.1)
            count = len(seen)
            while time.monotonic() < until and len(seen) < count + 5:
                time.sleep(0.1)
            health = call_at(address, "GET", "/healthz").json()
            pointer.write_text("{}")  # what cannot be used changes nothing
            time.sleep(1)
            after = call_at(address, "GET", "/sparql", query=VALUES, headers={"Accept": "text/csv"})
        finally:
            stop.set()
            for reader in readers:
                reader.join()
    assert not faults
    assert {(name, values) for name, _, values in seen} == {
        ("1.0+old+0", f"old,{THINGS}"),
        ("1.0+new+0", f"new,{THINGS}"),
    }
    assert len({etag for _, etag, _ in seen}) == 2
    assert health["release"] == "1.0+new"
    assert health["remote"] == {"release": "1.0+new"}
    assert after.text.split()[1:] == [f"new,{THINGS}"]


def test_a_service_does_not_start_on_a_server_that_holds_another_release(
    tmp_path: Path, start_oxigraph: Start, command: Callable[..., Any]
) -> None:
    with start_oxigraph("one") as address:
        assert push(f"{address}/query", release(tmp_path / "a", "a", 5))[0] == 0
        other = str(release(tmp_path / "b", "b", 5))
        engine = {"AICONCORD_ENGINE": f"{address}/query"}
        process = command("--port", 0, "--release", other, **engine)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "engine-differs" in err
    assert "1.0+a" in err


PROXY = """\
daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
events {{}}
http {{ access_log off; client_max_body_size 0;
 client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
 uwsgi_temp_path {folder}; scgi_temp_path {folder};
 server {{ listen 127.0.0.1:{port};
  location = /open {{ return 204; }}
  location / {{ auth_basic "ours"; auth_basic_user_file {folder}/users; proxy_pass {behind}; }}
 }} }}
"""
SECRET = "s3cr3t-p%ss"  # noqa: S105  (of a server of our own)


def test_a_server_behind_a_password_is_filled_and_served_and_the_password_shown_nowhere(  # noqa: PLR0917
    tmp_path: Path,
    start_oxigraph: Start,
    nginx: str,
    port: int,
    running: Callable[..., Any],
    call_at: Callable[..., Any],
    run_until_answered: Callable[..., AbstractContextManager[None]],
) -> None:
    folder, data = tmp_path / "nginx", release(tmp_path / "a", "a", 50)
    folder.mkdir()
    (folder / "users").write_text("ana:{PLAIN}" + SECRET + "\n")
    right = {"AICONCORD_ENGINE_USER": "ana", "AICONCORD_ENGINE_PASSWORD": SECRET}
    wrong = {**right, "AICONCORD_ENGINE_PASSWORD": SECRET[::-1]}
    pointer = tmp_path / "engine.json"
    with ExitStack() as stack:
        behind = stack.enter_context(start_oxigraph("one"))
        (folder / "n.conf").write_text(PROXY.format(folder=folder, port=port, behind=behind))
        command = [nginx, "-p", str(folder), "-c", str(folder / "n.conf")]
        base = f"http://127.0.0.1:{port}"
        stack.enter_context(run_until_answered(command, folder, f"{base}/open", 30))
        engine = f"{base}/query"
        said = []
        for log_in, code, told in (({}, 1, "none are set"), (wrong, 1, "does not take")):
            returned, out, err = push(engine, data, "--pointer", str(pointer), **log_in)
            assert (returned, out) == (code, "")
            assert "engine-unauthorised" in err
            assert told in err
            said.append(err)
        returned, out, err = push(engine, data, "--pointer", str(pointer), **right)
        assert returned == 0, err
        said += [out, err, pointer.read_text()]
        started = {"AICONCORD_ENGINE": engine, "AICONCORD_SUBMISSIONS": "off"}
        with running("--port", 0, "--release", data, **started, **right) as (process, address, _):
            reply = call_at(address, "GET", "/sparql", query=VALUES, headers={"Accept": "text/csv"})
            assert reply.text.split()[1:] == ["a,50"]
            (folder / "users").write_text("")
            refused = call_at(address, "GET", "/sparql", query="ASK { ?s ?p 1 }")
            health = call_at(address, "GET", "/healthz")
            process.terminate()
            said += [refused.text, health.text, process.communicate(timeout=30)[1]]
    assert (refused.status, refused.code) == (502, "engine-unauthorised")
    assert health.status == 503
    shown = "\n".join(said)
    for secret in (SECRET, SECRET[::-1], urllib.parse.quote(SECRET)):
        assert secret not in shown
    assert not re.search(r"Basic [A-Za-z0-9+/=]{8,}", shown)


def test_virtuoso_asks_for_a_digest_and_a_wrong_password_is_told(
    tmp_path: Path, virtuoso: str
) -> None:
    log_in = {"AICONCORD_ENGINE_USER": "dba", "AICONCORD_ENGINE_PASSWORD": "not-dba"}
    code, _, err = push(f"{virtuoso}/sparql-auth", release(tmp_path / "a", "a", 5), **log_in)
    assert code == 1
    assert "engine-unauthorised" in err
    assert "not-dba" not in err
