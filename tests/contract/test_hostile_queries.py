"""Hostile queries against the real engine: a refusal, an error or the whole answer, never a part.

How long light queries take beside them is measured by ``tests/benchmarks/bench_hostile.py``. Here
order decides: each light query is answered before any hostile query sent after it has ended.
"""

import asyncio
import json
import runpy
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.engine import Answer
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.settings.table import Limits

Run = Callable[[Coroutine[Any, Any, Any]], Any]

_FOUND = runpy.run_path(str(Path(__file__).with_name("hostile_queries.py")))
HOSTILE: dict[str, tuple[str, frozenset[str]]] = _FOUND["HOSTILE"]
RIGHT: dict[str, int] = _FOUND["RIGHT"]
OVERRUNS: frozenset[str] = _FOUND["OVERRUNS"]
ANSWER: str = _FOUND["ANSWER"]

TIGHT = Limits(seconds=0.8, light_seconds=0.2, memory_mb=200, result_bytes=10_000_000)
PATIENT = replace(TIGHT, seconds=60)
"""For queries that look hostile and are only long: a busy machine must not make them overrun."""
JSON = "application/sparql-results+json"
LIGHT = "SELECT ?s ?o { ?s <http://www.w3.org/2004/02/skos/core#notation> ?o } LIMIT 10"


def media_type(query: str) -> str:
    """Choose what the query can be answered in; what has no form is refused before it matters."""
    is_graph = query.startswith(("CONSTRUCT", "DESCRIBE"))
    return "application/n-triples" if is_graph else JSON


@pytest.fixture(scope="module")
def fifty_thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """50,000 quads shaped as ours: half in named graphs, half their union in the default graph."""
    element, terms = "https://w3id.org/aiconcord/id/element", "http://www.w3.org/2004/02/skos/core#"
    path = tmp_path_factory.mktemp("hostile") / "data.nq"
    with path.open("w", encoding="utf-8") as file:
        for number in range(6250):
            subject = f"<{element}/f{number % 20}/{number}>"
            graph = f"<https://w3id.org/aiconcord/graph/frameworks/f{number % 20}>"
            for triple in (
                f'{subject} <{terms}notation> "{number}"',
                f"{subject} <{terms}broader> <{element}/f{number % 20}/{number // 3}>",
                f'{subject} <{terms}prefLabel> "Element {number}"@en',
                f"{subject} <{terms}inScheme> <{element}/f{number % 20}>",
            ):
                file.write(f"{triple} {graph} .\n{triple} .\n")
    return path


@pytest.fixture(scope="module")
def engine_and_run(fifty_thousand: Path) -> Iterator[tuple[EmbeddedEngine, Run]]:
    engine = EmbeddedEngine(fifty_thousand, limits=TIGHT, workers=3)
    with asyncio.Runner() as runner:
        runner.run(engine.start())
        try:
            yield engine, runner.run
        finally:
            runner.run(engine.close())


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """Something that would hear a query that went out. It never answers: hits stay in its queue."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def hits(listener: socket.socket) -> int:
    for number in count():
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return number
    raise AssertionError("a queue has an end")


def test_there_are_fifty_at_least() -> None:
    assert len(HOSTILE) >= 50
    assert set(RIGHT) <= set(HOSTILE)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_gets_a_refusal_or_the_whole_answer(
    name: str, engine_and_run: tuple[EmbeddedEngine, Run], listener: socket.socket
) -> None:
    engine, run = engine_and_run
    query, may_come = HOSTILE[name]
    query = query.replace("{port}", str(listener.getsockname()[1]))
    limits = PATIENT if may_come == {ANSWER} else TIGHT
    try:
        answer: Answer = run(engine.ask(query, media_type=media_type(query), limits=limits))
    except ProblemError as error:
        assert error.problem.code in may_come
        assert error.problem.status >= 400
        assert error.problem.remedy
    else:
        assert ANSWER in may_come
        assert len(json.loads(answer.body)["results"]["bindings"]) == RIGHT[name]
    assert hits(listener) == 0


def test_the_listener_does_hear(listener: socket.socket) -> None:
    """Without this, nobody going out would show nothing."""
    socket.create_connection(listener.getsockname()).close()
    assert hits(listener) == 1


class Clock:
    """Counts events, so that what came before what can be told without measuring time."""

    def __init__(self) -> None:
        self._ticks = count()
        self.light: list[tuple[int, int]] = []
        self.hostile: list[tuple[int, int]] = []
        self.faults: list[Problem] = []

    def tick(self) -> int:
        return next(self._ticks)


def test_light_queries_are_answered_beside_four_hostile_clients(fifty_thousand: Path) -> None:
    queries = [
        query
        for query, may_come in HOSTILE.values()
        if may_come == OVERRUNS and media_type(query).endswith("json") and "OFFSET" not in query
    ]
    engine = EmbeddedEngine(fifty_thousand, limits=Limits(seconds=2), workers=3)
    clock = Clock()

    async def hostile(client: int, lane: int) -> None:
        for number in range(2):
            sent = clock.tick()
            query = f"# {client} {lane}\n{queries[(client * 5 + lane * 3 + number) % len(queries)]}"
            with suppress(ProblemError):
                await engine.ask(query, media_type=JSON, client=f"hostile {client}")
                raise AssertionError("it was made to overrun")
            clock.hostile.append((sent, clock.tick()))

    async def light(ended: asyncio.Event) -> None:
        for number in count():
            sent = clock.tick()
            answer = await engine.ask(f"# {number}\n{LIGHT}", media_type=JSON, client="light")
            clock.light.append((sent, clock.tick()))
            assert len(json.loads(answer.body)["results"]["bindings"]) == 10
            if ended.is_set():
                return
            await asyncio.sleep(0.05)

    async def both() -> None:
        await engine.start()
        try:
            ended = asyncio.Event()
            asking = asyncio.create_task(light(ended))
            await asyncio.gather(*(hostile(client, lane) for client in range(4) for lane in (0, 1)))
            ended.set()
            await asking
        finally:
            await engine.close()

    asyncio.run(both())
    assert len(clock.hostile) == 16
    assert len(clock.light) > len(clock.hostile)
    overtaken = [
        (light, hostile)
        for light in clock.light
        for hostile in clock.hostile
        if light[0] < hostile[0] and hostile[1] < light[1]
    ]
    assert overtaken == []
