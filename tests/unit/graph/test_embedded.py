"""The embedded engine with its real workers. Nothing here measures time: see benchmarks."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.engine import Dataset, Term
from aiconcord.graph.results import holds, rows, triples
from aiconcord.graph.wire import Question
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.settings.table import Limits

Run = Callable[[Coroutine[Any, Any, Any]], Any]
Both = tuple[EmbeddedEngine, Run]
EngineOn = Callable[[Path, Limits], AbstractContextManager[Both]]

JSON = "application/sparql-results+json"
ENDLESS = "".join(f"VALUES ?x{n} {{ {' '.join(map(str, range(200)))} }} " for n in range(6))
SLOW = f"SELECT (COUNT(*) AS ?n) {{ {ENDLESS} }}"
GREEDY = f"SELECT * {{ {ENDLESS} }} ORDER BY ?x1"
HUGE = f"SELECT * {{ {ENDLESS} }}"


def question(query: str) -> Question:
    """What a worker gets if nothing looked at *query* before."""
    return Question(query, JSON, None, (), (), 1_000_000, 5.0)


def refusal(run: Run, work: Coroutine[Any, Any, Any]) -> Problem:
    with pytest.raises(ProblemError) as raised:
        run(work)
    problem = raised.value.problem
    assert problem.what
    assert problem.remedy
    return problem


async def until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        await asyncio.sleep(0.01)


def test_rows_come_as_terms(engine_and_run: Both) -> None:
    engine, run = engine_and_run
    found = run(rows(engine, "SELECT ?s ?o ?none { ?s <http://e/p> ?o } ORDER BY ?s"))
    assert found == [
        {"s": Term.uri("http://e/a"), "o": Term.uri("http://e/b")},
        {"s": Term.uri("http://e/b"), "o": Term.literal("ten", lang="en")},
        {"s": Term.uri("http://e/c"), "o": Term.literal("c")},
    ]


def test_triples_come_as_a_graph(engine_and_run: Both) -> None:
    engine, run = engine_and_run
    assert len(run(triples(engine, "CONSTRUCT WHERE { ?s ?p ?o }"))) == 3


def test_asking_tells_yes_or_no(engine_and_run: Both) -> None:
    engine, run = engine_and_run
    assert run(holds(engine, "ASK { <http://e/a> ?p ?o }"))
    assert not run(holds(engine, "ASK { <http://e/z> ?p ?o }"))


def test_a_bound_value_comes_back_as_it_went_in(engine_and_run: Both) -> None:
    engine, run = engine_and_run
    value = Term.literal("\"} \\ \\u0041 \n\r\t''' {", lang="en-sg")
    assert run(rows(engine, "SELECT ?x { }", bindings={"x": value})) == [{"x": value}]


def test_one_triple_in_two_froms_counts_once(engine_and_run: Both) -> None:
    engine, run = engine_and_run
    query = "SELECT (COUNT(*) AS ?n) FROM <http://e/g1> FROM <http://e/g2> { ?s ?p ?o }"
    assert run(rows(engine, query))[0]["n"].value == "2"


def test_the_requests_dataset_overrides_the_querys(engine_and_run: Both) -> None:
    engine, run = engine_and_run
    query = "SELECT (COUNT(*) AS ?n) FROM <http://e/g1> FROM <http://e/g2> { ?s ?p ?o }"
    found = run(rows(engine, query, dataset=Dataset(default=("http://e/g3",))))
    assert found[0]["n"].value == "1"


def test_prefixes_of_the_query_shorten_the_turtle(engine_and_run: Both) -> None:
    engine, run = engine_and_run
    query = "PREFIX e: <http://e/> CONSTRUCT { ?s e:q ?o } { ?s e:p ?o FILTER(isIRI(?o)) }"
    assert b"e:a e:q e:b ." in run(engine.ask(query, media_type="text/turtle")).body


@pytest.mark.parametrize("media_type", ["text/turtle", "text/html", "application/n-quads"])
def test_a_form_that_cannot_be_written_so_is_refused(engine_and_run: Both, media_type: str) -> None:
    engine, run = engine_and_run
    asked = engine.ask("SELECT * {}", media_type=media_type)
    assert refusal(run, asked).code == "not-acceptable"


def test_a_syntax_error_has_line_and_column(engine_and_run: Both) -> None:
    engine, run = engine_and_run
    problem = refusal(run, engine.ask("SELECT * {\n ?s ?p }", media_type=JSON))
    assert problem.code == "query-syntax"
    assert (problem.where.line, problem.where.column) == (2, 2)


def test_an_undeclared_prefix_is_named_with_its_declaration(engine_and_run: Both) -> None:
    engine, run = engine_and_run
    problem = refusal(run, engine.ask("ASK { ?s skos:note ?o }", media_type=JSON))
    assert "`skos:`" in problem.what
    assert "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>" in problem.remedy


def test_a_query_that_runs_too_long_is_ended_and_the_next_is_answered(engine_and_run: Both) -> None:
    engine, run = engine_and_run
    assert refusal(run, engine.ask(SLOW, media_type=JSON)).code == "query-timeout"
    assert run(holds(engine, "ASK {}"))


def test_a_query_that_fills_the_memory_is_told_so(engine_and_run: Both) -> None:
    engine, run = engine_and_run
    limits = Limits(seconds=60)
    problem = refusal(run, engine.ask(GREEDY, media_type=JSON, limits=limits))
    assert problem.code == "query-memory"
    assert run(holds(engine, "ASK {}"))


def test_a_result_over_the_cap_is_refused_not_cut(engine_and_run: Both) -> None:
    engine, run = engine_and_run
    problem = refusal(run, engine.ask(HUGE, media_type=JSON))
    assert problem.code == "result-too-large"
    assert "20,000" in problem.what


def test_a_query_that_crashes_its_worker_costs_only_its_caller(engine_and_run: Both) -> None:
    engine, run = engine_and_run
    nested = "SELECT * " + "{" * 40_000 + "}" * 40_000

    async def both() -> tuple[object, object]:
        crash = engine.lanes.submit(question(nested), None, 5.0)
        return tuple(  # type: ignore[return-value]
            await asyncio.gather(crash, holds(engine, "ASK {}"), return_exceptions=True)
        )

    crashed, answered = run(both())
    assert isinstance(crashed, ProblemError)
    assert crashed.problem.code == "query-crashed"
    assert answered is True


def test_a_worker_cannot_reach_out_even_if_nothing_looks_at_the_query(
    engine_and_run: Both,
) -> None:
    engine, run = engine_and_run
    hits: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)

        def listen() -> None:
            with suppress(OSError):
                while True:
                    connection, address = listener.accept()
                    hits.append(address)
                    connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        for query in (
            f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}",
            f"ASK FROM <{address}> {{ ?s ?p ?o }}",
        ):
            with suppress(ProblemError):
                run(engine.lanes.submit(question(query), None, 5.0))
        assert hits == []
        # The listener does hear: without this the test could not fail.
        socket.create_connection(listener.getsockname()).close()
        run(until(lambda: bool(hits)))
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_a_third_query_of_one_client_is_refused_and_another_clients_is_not(
    engine_and_run: Both,
) -> None:
    engine, run = engine_and_run

    async def crowd() -> list[object]:
        own = Limits(seconds=5)
        slow = [
            asyncio.create_task(
                engine.ask(f"#{n}\n{SLOW}", media_type=JSON, client="a", limits=own)
            )
            for n in range(2)
        ]
        await until(lambda: engine.lanes.counts()["running"] == 2)
        third = engine.ask("ASK {}", media_type=JSON, client="a")
        other = engine.ask("ASK {}", media_type=JSON, client="b")
        found = await asyncio.gather(third, other, return_exceptions=True)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        await until(lambda: not engine.lanes.counts()["running"])
        return found

    third, other = run(crowd())
    assert isinstance(third, ProblemError)
    assert third.problem.code == "too-many-running"
    assert third.problem.status == 429
    assert json.loads(other.body)["boolean"] is True


def test_a_caller_who_goes_away_frees_worker_and_share(engine_and_run: Both) -> None:
    engine, run = engine_and_run

    async def go_away() -> None:
        asked = engine.ask(SLOW, media_type=JSON, client="a", limits=Limits(seconds=600))
        task = asyncio.create_task(asked)
        await until(lambda: engine.lanes.counts()["running_long"] == 1)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await until(lambda: not engine.lanes.counts()["running"])
        await until(lambda: not engine._door.clients)

    run(go_away())


def test_long_queries_never_hold_all_workers(quads: Path, engine_on: EngineOn) -> None:
    limits = Limits(seconds=3, light_seconds=0.2)
    with engine_on(quads, limits) as (engine, run):

        async def crowd() -> tuple[int, int]:
            slow = [
                asyncio.create_task(
                    engine.ask(f"#{number}\n{SLOW}", media_type=JSON, client=str(number))
                )
                for number in range(6)
            ]
            most, answered = 0, 0
            while not all(task.done() for task in slow):
                ended = sum(task.done() for task in slow)
                await engine.ask(f"ASK {{}} #{answered}", media_type=JSON, client="light")
                answered += 1
                most = max(most, engine.lanes.counts()["running_long"])
                await asyncio.sleep(0.02 if ended < len(slow) else 0)
            for task in slow:
                error = task.exception()
                assert isinstance(error, ProblemError)
                assert error.problem.code in ("query-timeout", "engine-busy")
            return most, answered

        most, answered = run(crowd())
        assert most == 2
        assert answered > 6
        assert engine.lanes.counts()["evicted"] >= 1


def test_a_query_known_to_be_slow_is_not_tried_on_the_reserved_worker(
    quads: Path, engine_on: EngineOn
) -> None:
    with engine_on(quads, Limits(seconds=0.5, light_seconds=0.1)) as (engine, run):
        assert refusal(run, engine.ask(SLOW, media_type=JSON)).code == "query-timeout"

        async def again() -> int:
            task = asyncio.create_task(engine.ask(SLOW, media_type=JSON))
            await until(lambda: engine.lanes.counts()["running"] == 1)
            held = engine.lanes.counts()["running_long"]
            with suppress(ProblemError):
                await task
            return held

        assert run(again()) == 1


def test_closing_leaves_no_process_and_no_descriptor(quads: Path, tight: Limits) -> None:
    async def live() -> list[int]:
        engine = EmbeddedEngine(quads, limits=tight, workers=3)
        await engine.start()
        slow = asyncio.create_task(engine.ask(SLOW, media_type=JSON))
        with suppress(ProblemError):
            await engine.lanes.submit(question("SELECT * " + "{" * 40_000), None, 5.0)
        pids = engine.lanes.pool.processes
        await engine.close()
        await engine.close()
        with pytest.raises(ProblemError) as raised:
            await slow
        assert raised.value.problem.code == "engine-busy"
        with pytest.raises(ProblemError) as raised:
            await engine.ask("ASK {}", media_type=JSON)
        assert raised.value.problem.code == "engine-busy"
        return pids

    asyncio.run(live())
    before = len(list(Path("/proc/self/fd").iterdir()))
    pids = asyncio.run(live())
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert pids
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_workers_end_with_the_server_even_while_they_compute(quads: Path) -> None:
    program = f"""
import asyncio, pathlib
from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.settings.table import Limits
async def main():
    engine = EmbeddedEngine(pathlib.Path({str(quads)!r}), limits=Limits(seconds=600), workers=3)
    await engine.start()
    task = asyncio.create_task(engine.ask({SLOW!r}, media_type={JSON!r}))
    while not engine.lanes.counts()["running_long"]:
        await asyncio.sleep(0.05)
    print(*engine.lanes.pool.processes, flush=True)
    await task
asyncio.run(main())
"""
    server = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert server.stdout
    with server.stdout as said:
        pids = [int(pid) for pid in said.readline().split()]
    assert len(pids) >= 3
    server.kill()
    server.wait()
    asyncio.run(until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids)))


def test_an_engine_whose_loader_was_killed_starts_another(quads: Path, engine_on: EngineOn) -> None:
    with engine_on(quads, Limits(seconds=60)) as (engine, run):
        loader, *workers = engine.lanes.pool.processes
        assert workers
        os.kill(loader, signal.SIGKILL)

        async def answered() -> bool:
            await until(lambda: loader not in engine.lanes.pool.processes)
            for _ in range(200):
                with suppress(ProblemError):
                    return await holds(engine, "ASK { ?s ?p ?o }")
                await asyncio.sleep(0.05)
            return False

        assert run(answered())


def test_a_file_that_is_no_nquads_is_refused_at_the_start(tmp_path: Path, tight: Limits) -> None:
    broken = tmp_path / "broken.nq"
    broken.write_text("<urn:a> <urn:b> .\n", "utf-8")
    for path in (broken, tmp_path / "missing.nq"):
        engine = EmbeddedEngine(path, limits=tight, workers=3)
        with pytest.raises(ProblemError) as raised:
            asyncio.run(engine.start())
        assert raised.value.problem.code == "file-unreadable"
        assert engine.lanes.pool.processes == []


def test_workers_that_cannot_be_started_are_told(
    quads: Path, tight: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    for program in ("/nonexistent/python", "/bin/false"):
        monkeypatch.setattr(sys, "executable", program)
        with pytest.raises(ProblemError) as raised:
            asyncio.run(EmbeddedEngine(quads, limits=tight, workers=3).start())
        assert raised.value.problem.code == "engine-busy"


def test_a_prepared_engine_loads_once_and_an_unused_one_leaves_nothing(
    quads: Path, tight: Limits
) -> None:
    async def use(is_used: bool) -> list[int]:
        engine = EmbeddedEngine(quads, limits=tight, workers=3)
        engine.prepare()
        (loader,) = engine.lanes.pool.processes
        if is_used:
            await engine.start()
            assert await holds(engine, "ASK { ?s ?p ?o }")
            assert engine.lanes.pool.processes[0] == loader
        await engine.close()
        return [loader]

    for is_used in (True, False):
        pids = asyncio.run(use(is_used))
        assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_an_empty_file_is_an_empty_dataset(
    tmp_path: Path, tight: Limits, engine_on: EngineOn
) -> None:
    empty = tmp_path / "empty.nq"
    empty.touch()
    with engine_on(empty, tight) as (engine, run):
        assert not run(holds(engine, "ASK { ?s ?p ?o }"))


def test_limits_of_one_query_replace_the_engines(engine_and_run: Both, tight: Limits) -> None:
    engine, run = engine_and_run
    asked = engine.ask("ASK {}", media_type=JSON, limits=replace(tight, query_bytes=3))
    assert refusal(run, asked).code == "query-too-long"


def test_values_that_have_no_order_among_them_are_told_as_that(
    tmp_path: Path, engine_on: EngineOn
) -> None:
    """10 < "5" by text, "5" < 9 by text, 9 < 10 as numbers: Rust ends the process that sorts so."""
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    lines = [
        f'<http://e/{n}> <http://e/p> "{(n * 7919) % 2003}"{integer if n % 2 else ""} .'
        for n in range(3000)
    ]
    path = tmp_path / "mixed.nq"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with engine_on(path, Limits()) as (engine, run):
        problem = refusal(run, rows(engine, "SELECT ?o { ?s ?p ?o } ORDER BY ?o"))
        assert problem.code == "query-crashed"
        assert "ORDER BY STR(?x)" in problem.remedy
        found = run(rows(engine, "SELECT ?o { ?s ?p ?o } ORDER BY STR(?o) LIMIT 2"))
        assert len(found) == 2
