"""The comparison with other engines: its arithmetic, its graphs, and the smallest whole of it."""

import hashlib
import itertools
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from side_by_side import aims, answers, asked, figures, load, processes, report, synthetic
from side_by_side.__main__ import measure, rounded, write
from side_by_side.asked import Ask
from side_by_side.asking import ask_all
from side_by_side.client import RESULTS, TRIPLES, Client, Reply
from side_by_side.engines import AbsentError, Aiconcord, NoOp, Started
from side_by_side.figures import Load
from side_by_side.load import Request
from side_by_side.plan import ORDER, OURS, QUICK, REAL, WHOLE, Graph, makers
from side_by_side.raw import RawPyoxigraph
from side_by_side.rivals import OxigraphInMemory, RdflibEndpoint
from side_by_side.run import Runner, words_of

HERE = Path(__file__).resolve().parent
NAME = "http://example.org/name"


# The arithmetic


@pytest.mark.parametrize(
    ("part", "expected"), [(1, 1), (50, 50), (99, 99), (99.5, 100), (100, 100)]
)
def test_a_percentile_is_a_value_that_was_measured(part, expected):
    assert figures.percentile(list(range(100, 0, -1)), part) == expected


def test_the_99th_percentile_of_few_values_is_the_largest():
    assert figures.percentile([3.0, 1.0, 2.0], 99) == 3.0


@pytest.mark.parametrize(("values", "part"), [([], 50), ([1.0], 0), ([1.0], 101)])
def test_a_percentile_of_nothing_is_refused(values, part):
    with pytest.raises(ValueError, match="no"):
        figures.percentile(values, part)


def test_of_several_rounds_one_whole_round_is_told_with_the_failures_of_all():
    rounds = [Load(10, 1, 2, failed=1), Load(30, 3, 4), Load(20, 5, 6, failed=2)]
    assert figures.middle(rounds) == Load(20, 5, 6, failed=3)
    assert figures.middle(rounds[:2]).rate == 10


def test_the_figures_of_a_load_leave_out_what_failed():
    found = load.of_times([0.001, 0.003, 0.002], lasted=2.0, failed=4, size=300)
    assert found == Load(1.5, 2.0, 3.0, failed=4, bytes_each=100.0)
    assert load.of_times([], 1.0, 0).failed, "no answer at all is a failure"


# Graphs of any size


def test_a_graph_has_the_same_bytes_each_time_and_as_many_statements_as_wanted(tmp_path):
    one = synthetic.write(tmp_path / "one.nq", 7_000).read_bytes()
    two = synthetic.write(tmp_path / "two.nq", 7_000).read_bytes()
    assert one == two
    assert one.count(b"\n") == 7_000
    assert hashlib.sha256(one).hexdigest() == (
        "716b95c72b3a51bbbf0aa9adf6eeef6b66d5bc31bd43110562e41f8ba17a5526"
    ), "it differs from what earlier figures were measured on: they cannot be compared any more"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> ox.Store:
    store = ox.Store()
    file = synthetic.write(tmp_path_factory.mktemp("graph") / "graph.nq", 15_000)
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    return store


def test_no_statement_of_a_graph_comes_twice(made):
    assert len(made) == 15_000


def test_the_default_graph_holds_what_the_named_ones_hold(made):
    named = {quad.triple for quad in made if isinstance(quad.graph_name, ox.NamedNode)}
    default = {quad.triple for quad in made if isinstance(quad.graph_name, ox.DefaultGraph)}
    assert named
    assert named < default


def test_rows_map_elements_that_are_there(made):
    ends = "{ ?m owl:annotatedSource ?e } UNION { ?m owl:annotatedTarget ?e }"
    lost = f"{asked.HEAD}SELECT ?e {{ {ends} MINUS {{ ?e a aic:Element }} }}"
    assert not list(made.query(lost))


def test_every_shape_finds_something_in_a_made_graph(made):
    for each in asked.shapes(asked.SYNTHETIC):
        found = made.query(each.query)
        assert bool(found) if isinstance(found, ox.QueryBoolean) else list(found), each.name


def test_there_are_twelve_shapes_and_each_has_a_name_of_its_own():
    assert len({each.name for each in asked.shapes(asked.REAL)}) == 12


def test_of_the_mix_more_than_half_are_lookups():
    mix = asked.workloads(asked.SYNTHETIC, [f"urn:{n}" for n in range(11)], [])["mix"]
    lookups = [each for each in mix if "<urn:" in each.query]
    assert len(lookups) == 11
    assert len(mix) < 22


def test_every_saved_question_is_asked_with_its_values_in_place(release_dir, repository):
    found = {each.name: each for each in asked.saved_questions(release_dir / "data.nq")}
    assert set(found) == {file.stem for file in (repository / "queries/questions").glob("*.rq")}
    assert set(asked.IN_THE_MIX) < set(found)
    assert "VALUES ( ?element ?crosswalk ) { ( <http" in found["listed-against"].query


# Whether two answers are the same


def results(*rows: dict[str, dict[str, str]]) -> bytes:
    return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}}).encode()


def cell(value: str, **more: str) -> dict[str, dict[str, str]]:
    return {"x": {"type": "literal", "value": value, **more}}


def test_rows_in_another_order_are_the_same_answer():
    one, two = results(cell("a"), cell("b"), cell("b")), results(cell("b"), cell("a"), cell("b"))
    assert answers.digest(one, RESULTS) == answers.digest(two, RESULTS)


@pytest.mark.parametrize(
    "other",
    [
        results(cell("a")),
        results(cell("a"), cell("a")),
        results(cell("a"), cell("c")),
        results(cell("a"), cell("b", **{"xml:lang": "en"})),
        results(cell("a"), {"x": {"type": "uri", "value": "b"}}),
        results(cell("a"), {"y": {"type": "literal", "value": "b"}}),
    ],
)
def test_other_rows_are_another_answer(other):
    one = answers.digest(results(cell("a"), cell("b")), RESULTS)
    assert answers.digest(other, RESULTS) != one


def test_numbers_are_compared_by_value_and_texts_without_their_datatype():
    def number(text: str, kind: str) -> bytes:
        return results(cell(text, datatype=answers.XSD + kind))

    one = answers.digest(number("1.50", "decimal"), RESULTS)
    assert one == answers.digest(number("1.5", "double"), RESULTS)
    assert one != answers.digest(number("1.51", "decimal"), RESULTS)
    typed = number("a", "string")
    assert answers.digest(typed, RESULTS) == answers.digest(results(cell("a")), RESULTS)


def test_triples_are_compared_whatever_their_blank_nodes_are_called():
    one, two = (f'_:{name} <{NAME}> "x" .\n'.encode() for name in "ab")
    assert answers.digest(one, TRIPLES) == answers.digest(two, TRIPLES)
    assert answers.digest(one + one, TRIPLES) == answers.digest(one, TRIPLES)
    assert answers.digest(f'_:a <{NAME}> "y" .\n'.encode(), TRIPLES) != answers.digest(one, TRIPLES)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"results": 1}'])
def test_what_is_no_answer_has_no_digest(body):
    assert answers.digest(body, RESULTS) is None


# Asking


class Scripted:
    """An engine that answers as it is told, the last answer for ever."""

    name = "scripted"

    def __init__(self, *replies: Reply) -> None:
        self.replies, self.asked, self.recovered = list(replies), [], 0

    def start(self, first: Request) -> Started:
        return Started(None, 0.1)

    def ask(self, query: str, accept: str, patience: float) -> Reply:
        self.asked.append(query)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def load(self, requests: Sequence[Request], seconds: float, unique: bool) -> Load:
        raise AbsentError("it fell over")

    def recover(self) -> None:
        self.recovered += 1

    def memory(self) -> None:
        return None

    def stop(self) -> None:
        self.stopped = True


ONE = Ask("one", "SELECT ?x { ?x ?y ?z }")
GRAPH = Graph("test")
A, B = (Reply(200, 0.01, results(cell(name))) for name in "ab")


def test_no_two_queries_have_the_same_text():
    engine = Scripted(A)
    told = ask_all(engine, [ONE], 5, GRAPH)["one"]
    assert len(set(engine.asked)) == told["runs"] == 5
    assert all(text.endswith(ONE.query) for text in engine.asked)
    assert told["median"] == told["p99"] == 10


def test_an_answer_is_compared_with_that_of_the_reference():
    known = {}
    ask_all(Scripted(A), [ONE], 1, GRAPH, known, is_reference=True)
    assert ask_all(Scripted(A), [ONE], 1, GRAPH, known)["one"]["outcome"] == "same"
    assert ask_all(Scripted(B), [ONE], 1, GRAPH, known)["one"]["outcome"] == "differs"
    free = Ask("one", ONE.query, compared=False)
    assert ask_all(Scripted(B), [free], 1, GRAPH, known)["one"]["outcome"] == "answered"


@pytest.mark.parametrize(
    ("reply", "outcome", "recovered"),
    [
        (Reply(0, 20, fault="late"), "late", 1),
        (Reply(0, 0.1, fault="ConnectionRefusedError"), "failed", 1),
        (Reply(500, 0.1), "failed", 0),
    ],
)
def test_what_is_late_or_fails_is_marked_and_not_asked_again(reply, outcome, recovered):
    engine = Scripted(reply)
    told = ask_all(engine, [ONE], 3, GRAPH)["one"]
    assert told["outcome"] == outcome
    assert "median" not in told
    assert (len(engine.asked), engine.recovered) == (1, recovered)


def test_what_the_budget_does_not_reach_is_said_to_be_not_asked():
    told = ask_all(Scripted(A), [ONE], 1, Graph("test", budget=-1))
    assert told["one"]["outcome"] == "not asked"


@pytest.fixture
def recorder() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server that answers every third request with 500, and what it heard."""
    heard: list[str] = []
    turns = itertools.count(1)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.hear(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self.hear(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def hear(self, form: str) -> None:
            heard.append(parse_qs(form)["query"][0])
            self.send_response(200 if next(turns) % 3 else 500)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql?graph=x", heard
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("unique", [True, False])
def test_threads_load_a_server_with_texts_alike_or_all_unlike(recorder, unique):
    address, heard = recorder
    found = load.by_threads(address, [Request(ONE.query, RESULTS)], 0.3, unique)
    assert len(set(heard)) == (len(heard) if unique else 1)
    assert all(text.endswith(ONE.query) for text in heard)
    assert found.failed == len(heard) // 3
    assert found.rate > 0


@pytest.mark.parametrize("unique", [True, False])
def test_wrk_loads_a_server_with_texts_alike_or_all_unlike(recorder, unique):
    if load.loader() == "threads of Python":
        if os.environ.get("CI"):
            pytest.fail("wrk is not installed, though .ci/run installs it")
        pytest.skip("needs Debian's package wrk")
    address, heard = recorder
    found = load.run(address, [Request("ASK { ?x ?y '%+é' }", RESULTS)], 1, unique)
    assert len(set(heard)) == (len(heard) if unique else 1)
    assert all(text.endswith("ASK { ?x ?y '%+é' }") for text in heard)
    assert found.rate > 0
    assert found.failed > 0


def test_a_client_takes_another_connection_when_its_idle_one_was_ended(recorder):
    address, heard = recorder
    client = Client(address)
    assert client.ask("ASK {}", RESULTS, 5).good
    client._connection.sock.shutdown(socket.SHUT_RDWR)
    assert client.ask("ASK { }", RESULTS, 5).good
    client.close()
    assert heard == ["ASK {}", "ASK { }"]


# Processes


def test_with_a_process_all_that_it_started_is_ended(tmp_path):
    sleeper = "import time; time.sleep(60)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{sleeper}'])"
    process = processes.start([sys.executable, "-c", parent], tmp_path)
    while len(below := processes.tree(process.pid)) < 2:
        time.sleep(0.01)
    held = processes.memory(process.pid)
    processes.end(process)
    assert held.resident >= held.private > 1
    assert not [pid for pid in below if processes._born(pid) == below[pid]]


# Aims and tables


def engines(ours: float, theirs: float, noop: float) -> dict[str, dict[str, object]]:
    def each(rate: float) -> dict[str, object]:
        load = {"rate": rate, "p50": 1.0, "p99": 2.0, "failed": 0}
        return {
            "loads": {
                workload: {"unlike": load, "repeated": load}
                for workload in ("light", "medium", "mix")
            },
            "questions": {
                "one": {"outcome": "same", "runs": 1, "median": 1000 / rate, "p99": 1000 / rate}
            },
        }

    return {
        OURS: each(ours),
        NoOp.name: each(noop),
        OxigraphInMemory.name: each(theirs),
        RdflibEndpoint.name: each(theirs),
    }


def of(graph: dict[str, object]) -> dict[str, bool | None]:
    told = {"statements": 1, "patience": 20, **graph}
    return {each.what: each.reached for each in aims.aims({"graphs": {REAL: told}})}


def test_aims_are_reached_by_the_figures_alone():
    fast = of({"engines": engines(ours=1000, theirs=10, noop=1500)})
    slow = of({"engines": engines(ours=4, theirs=10, noop=1500)})
    assert set(fast) == set(slow)
    measured = [what for what, reached in fast.items() if reached is not None]
    assert len(measured) > 8
    assert all(fast[what] for what in measured)
    assert not any(slow[what] for what in measured)


def test_what_was_not_run_is_neither_reached_nor_missed():
    assert set(of({"engines": {}}).values()) == {None}


def test_start_and_the_memory_of_a_worker_are_stated():
    def workers(seconds: float, private: float) -> dict[str, object]:
        memory = {"resident": 200.0, "private": private}
        return {"first_answers": [seconds, 9.0, 0.1], "memory": memory}

    graph = {"engines": {}, "workers": {"3": workers(1.5, 100), "6": workers(1.5, 130)}}
    found = aims.aims({"graphs": {REAL: {"statements": 1, "patience": 20, **graph}}})
    start, memory = found[-2:]
    assert (start.reached, start.measured[:6]) == (True, "1.50 s")
    assert memory.measured.startswith("10.0 MB")


def test_a_late_answer_counts_as_the_patience_and_is_said_to():
    ours = {name: {"outcome": "same", "median": 10.0} for name in ("one", "two", "three")}
    theirs = {
        "one": {"outcome": "late"},
        "two": {"outcome": "same", "median": 90.0},
        "three": {"outcome": "failed"},
    }
    assert aims.totals(ours, theirs, 20) == (20.0, 20090.0, 2, 1)


def test_what_a_rival_could_not_do_stands_in_the_table():
    cell = report.cell
    assert cell({"outcome": "late"}) == "late"
    assert cell({"outcome": "failed", "why": "500"}) == "failed 500"
    assert cell({"outcome": "differs", "median": 12.3}) == "12 (differs)"
    assert cell({"outcome": "same", "median": 1.234}) == "1.2"


def test_every_engine_is_run_on_every_graph_or_a_reason_is_given():
    for graph in (*WHOLE, *QUICK):
        assert set(graph.left_out) < set(ORDER)
        assert all(graph.left_out.values())
    assert set(makers(Path("nowhere"))) == set(ORDER)


# The whole of it, in small


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("bench")
    plan = [Graph("small", 6_000, seconds=0.3, shape_rounds=2, workers=(3,), starts=2)]
    only = [Aiconcord.name, NoOp.name, RawPyoxigraph.name, OxigraphInMemory.name]
    nowhere = folder / "no-rivals"
    found = measure(plan, folder, folder, rivals=nowhere, only=only, say=lambda _line: None)
    return found | {"folder": folder}


def test_ours_and_the_raw_store_answer_every_shape_alike(small):
    shapes = small["graphs"]["small"]["engines"][RawPyoxigraph.name]["shapes"]
    assert {name: each["outcome"] for name, each in shapes.items()} == {
        name: "answered" if name == "describe" else "same" for name in shapes
    }
    assert all(each["runs"] == 2 for each in shapes.values())


def test_every_load_was_answered(small):
    loads = small["graphs"]["small"]["engines"][Aiconcord.name]["loads"]
    assert set(loads) == {"light", "medium", "mix"}
    for each in loads.values():
        for text in ("unlike", "repeated"):
            assert each[text]["rate"] > 0
            assert each[text]["failed"] == 0


def test_the_no_op_route_is_asked_of_the_server_that_serves_the_product(small):
    told = small["graphs"]["small"]["engines"][NoOp.name]
    assert set(told["loads"]) == {"light"}
    assert told["loads"]["light"]["repeated"]["rate"] > 0
    assert told["loads"]["light"]["repeated"]["failed"] == 0


def test_memory_and_start_are_told(small):
    graph = small["graphs"]["small"]
    assert graph["workers"]["3"]["memory"]["private"] > 1
    assert len(graph["workers"]["3"]["first_answers"]) == 2
    assert graph["engines"][RawPyoxigraph.name]["memory_after"]["resident"] > 1


def test_a_rival_that_is_not_installed_is_named_as_absent(small, tmp_path):
    small = {**small, "run": small["run"] | {"form": "a test"}}
    absent = small["graphs"]["small"]["engines"][OxigraphInMemory.name]["absent"]
    assert "make bench" in absent
    folder = small.pop("folder")
    written = write(small, tmp_path, folder / "no-rivals")
    assert [each.name for each in written] == ["side-by-side.json", "side-by-side.md"]
    text = written[1].read_text("utf-8")
    assert f"{OxigraphInMemory.name}: {absent}" in text
    assert str(folder) not in text
    assert json.loads(written[0].read_text("utf-8")) == rounded(json.loads(json.dumps(small)))


def test_an_engine_that_dies_is_told_of_and_the_others_go_on(tmp_path):
    scripted = Scripted(A)
    make = {OURS: lambda *_: scripted, RawPyoxigraph.name: RawPyoxigraph}
    said: list[str] = []
    graph = Graph("small", 3_000, seconds=0.1, shape_rounds=1)
    found = Runner(tmp_path, tmp_path, make, said.append).graph(graph)["engines"]
    assert found[OURS]["died"] == "it fell over"
    assert scripted.stopped
    assert found[RawPyoxigraph.name]["loads"]["light"]["unlike"]["rate"] > 0
    assert any("fell over" in line for line in said)


def test_a_server_that_ends_at_once_is_absent_with_its_last_words(tmp_path):
    class Broken(Aiconcord):
        def command(self) -> list[str]:
            return [sys.executable, "-c", "raise SystemExit('no such option')"]

    engine = Broken(tmp_path / "data.nq", tmp_path / "broken")
    with pytest.raises(AbsentError, match="no such option"):
        engine.start(Request(ONE.query, RESULTS))
    engine.stop()


def test_the_lock_of_the_rivals_has_hashes_and_names_no_host():
    lock = (HERE / "requirements.lock").read_text("utf-8")
    wanted = [
        line.partition("==")[0].partition("[")[0]
        for line in (HERE / "requirements.in").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert len(wanted) >= 3
    assert all(f"\n{name}==" in f"\n{lock}" for name in wanted)
    assert lock.count("--hash=sha256:") > len(wanted)
    assert "://" not in lock


def test_its_help_tells_the_options():
    command = [sys.executable, "-m", "side_by_side", "--help"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
    assert all(option in done.stdout for option in ("--quick", "--out", "--rivals", "--only"))


def test_of_what_an_engine_kept_only_its_log_stays(small):
    left = {each.name for each in (small["folder"] / Aiconcord.name).iterdir()}
    assert left == {"log"}


def test_the_readme_tells_of_every_benchmark_and_every_engine():
    text = (HERE / "README.md").read_text("utf-8")
    scripts = [file.name for file in HERE.glob("bench_*.py")]
    assert len(scripts) > 5
    assert not [
        name
        for name in (*scripts, *ORDER)
        if f"| `{name}` |" not in text.replace(f"| {name} |", f"| `{name}` |")
    ]


def test_what_went_wrong_is_told_without_the_paths_of_the_machine(tmp_path):
    command = [str(tmp_path / "oxigraph"), "load", str(tmp_path)]
    for fault in (
        subprocess.CalledProcessError(1, command),
        subprocess.TimeoutExpired(command, 5),
        FileNotFoundError(2, "none", str(tmp_path)),
    ):
        assert str(tmp_path) not in words_of(fault)
    assert words_of(subprocess.CalledProcessError(1, command)).startswith("`oxigraph`")
    told = words_of(AbsentError(f"not installed: {tmp_path}/isql and/or (/opt/x/log)"))
    assert told == "not installed: isql and/or log)"
