"""`aiconcord serve` as an operator meets it: what it says, what it refuses, how it ends."""

import re
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest

QUADS = "<urn:s> <urn:p> <urn:o> <urn:g> .\n<urn:s> <urn:p> <urn:o> .\n"


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    file = tmp_path / "two.nq"
    file.write_text(QUADS)
    return file


def ask(address: str, query: str = "ASK%7B%7D") -> bytes:
    with urllib.request.urlopen(f"{address}sparql?query={query}") as reply:
        return reply.read()


def test_it_says_where_it_answers_once_it_does(running, dataset):
    with running("--port", 0, "--dataset", dataset) as (_, address, line):
        assert b"true" in ask(address)
        assert "two.nq" in line


def test_a_release_is_named_where_it_is_served(running, release_dir):
    with running("--port", 0, "--release", release_dir) as (_, address, line):
        assert release_dir.name in line
        assert b"true" in ask(address, "ASK%7B%3Fs%20%3Fp%20%3Fo%7D")


def test_host_and_port_may_come_from_the_environment(running, dataset, port):
    with running("--dataset", dataset, HOST="127.0.0.2", PORT=str(port)) as (_, address, _line):
        assert address == f"http://127.0.0.2:{port}/"
        assert b"true" in ask(address)


def test_the_option_wins_over_the_environment(running, dataset, port):
    with running("--dataset", dataset, "--port", port, PORT="1") as (_, address, _line):
        assert address.endswith(f":{port}/")


def test_a_taken_port_is_told_before_anything_is_loaded(command, dataset):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = command("--port", port, "--dataset", dataset)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "error[port-in-use]" in said
    assert str(port) in said
    assert "hint: " in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--host", "not an address"], "address-unusable"),
        (["--host", "192.0.2.1"], "address-unusable"),
        (["--dataset", "nowhere.nq"], "file-unreadable"),
        (["--release", "nowhere"], "release-unreadable"),
    ],
)
def test_what_cannot_be_served_is_told_with_its_code(command, arguments, code):
    process = command("--port", 0, *arguments)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"error[{code}]" in said
    assert "Traceback" not in said


def test_a_dataset_that_is_not_nquads_is_told_with_its_line(command, tmp_path):
    file = tmp_path / "broken.nq"
    file.write_text(QUADS + "nonsense\n")
    process = command("--port", 0, "--dataset", file)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "error[file-unreadable]" in said and re.search(r"line 3\b|:3:", said), said
    assert "Traceback" not in said


def test_a_port_that_is_no_number_is_told_with_its_name(command):
    process = command(PORT="eighty")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "error[setting-value]" in said
    assert "PORT" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "70000"],
        ["--port", "x"],
        ["--workers", "0"],
        ["--dataset", "a", "--release", "b"],
        ["--nonsense"],
    ],
)
def test_wrong_use_ends_with_two(command, arguments):
    process = command(*arguments)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "Usage" in said


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_and_its_workers(running, children, dataset, sent):
    with running("--port", 0, "--dataset", dataset) as (process, address, _):
        ask(address)
        workers = children(process.pid)
        assert len(workers) >= 3
        process.send_signal(sent)
        process.wait(30)
        for pid in workers:
            for _ in range(100):
                if not Path(f"/proc/{pid}").exists():
                    break
                time.sleep(0.1)
            else:
                raise AssertionError("a worker outlived its server")


def test_workers_do_not_outlive_a_server_that_is_killed(running, children, dataset):
    with running("--port", 0, "--dataset", dataset) as (process, address, _):
        ask(address)
        workers = children(process.pid)
        process.kill()
        process.wait(30)
        deadline = time.monotonic() + 20
        while any(Path(f"/proc/{pid}").exists() for pid in workers):
            assert time.monotonic() < deadline, "a worker outlived its server"
            time.sleep(0.1)


def test_the_access_log_keeps_questions_to_itself(running, dataset):
    with running("--port", 0, "--dataset", dataset) as (process, address, _):
        ask(address, "ASK%7B%7D%23a-private-question")
        process.terminate()
        _, said = process.communicate(timeout=30)
    assert re.search(r"GET /sparql 200 \d+ \d+ ms", said)
    assert "private" not in said


def test_a_dataset_has_no_pages_of_a_release(start_server, dataset, call_at):
    with start_server("--dataset", str(dataset)) as address:
        for path in ("/dumps/", "/dataset", "/.well-known/void", "/id/body/imda"):
            assert call_at(address, "GET", path).code == "not-found"
        for path in ("/", "/sparql", "/queries", "/search", "/docs", "/problems", "/browse"):
            page = call_at(address, "GET", path, headers={"Accept": "text/html"})
            assert page.status in (200, 404), (path, page.status)
        count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        rows = call_at(address, "GET", "/sparql", query=count).json()["results"]["bindings"]
        assert rows[0]["n"]["value"] == "1"
