"""Graphs put beside the file that an engine serves, and taken out again, while it answers."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.results import rows
from aiconcord.settings.table import Limits

Run = Callable[[Coroutine[Any, Any, Any]], Any]
EngineOn = Callable[[Path, Limits], AbstractContextManager[tuple[EmbeddedEngine, Run]]]

ONE, TWO = "http://e/new/1", "http://e/new/2"
IN_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
IN_DEFAULT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
LONG = f"""SELECT (COUNT(*) AS ?n) {{
{" ".join(f"VALUES ?x{n} {{ {' '.join(map(str, range(200)))} }}" for n in range(3))}
}}"""
"""Takes about a second: long enough for the workers to be replaced meanwhile."""


def triples(count: int) -> bytes:
    return b"".join(b"<http://e/s> <http://e/p> <http://e/%d> .\n" % n for n in range(count))


async def sizes(engine: EmbeddedEngine) -> dict[str, int]:
    return {row["g"].value: int(row["n"].value) for row in await rows(engine, IN_GRAPHS)}


async def plain(engine: EmbeddedEngine) -> int:
    return int((await rows(engine, IN_DEFAULT))[0]["n"].value)


def test_what_is_published_stands_in_its_own_graph_and_not_in_the_default_one(
    quads: Path, engine_on: EngineOn
) -> None:
    async def scene(engine: EmbeddedEngine) -> None:
        before, default = await sizes(engine), await plain(engine)
        await engine.publish({ONE: triples(5), TWO: triples(2)})
        assert await sizes(engine) == {**before, ONE: 5, TWO: 2}
        assert await plain(engine) == default
        await engine.publish({ONE: triples(3), TWO: b""})
        assert await sizes(engine) == {**before, ONE: 3}

    with engine_on(quads, Limits()) as (engine, run):
        run(scene(engine))


def test_no_worker_answers_from_before_once_it_is_published(
    quads: Path, engine_on: EngineOn
) -> None:
    """Twelve at a time, on three workers and their spares, after each of ten changes."""

    async def scene(engine: EmbeddedEngine) -> None:
        for count in range(1, 11):
            await engine.publish({ONE: triples(count)})
            found = await asyncio.gather(*(sizes(engine) for _ in range(12)))
            assert {each[ONE] for each in found} == {count}

    with engine_on(quads, Limits()) as (engine, run):
        run(scene(engine))


def test_a_query_that_runs_meanwhile_is_answered(quads: Path, engine_on: EngineOn) -> None:
    async def scene(engine: EmbeddedEngine) -> None:
        long = asyncio.ensure_future(rows(engine, LONG))
        while not engine.lanes.counts()["running"]:
            await asyncio.sleep(0.001)
        replaced = engine.lanes.counts()["replaced"]
        await engine.publish({ONE: triples(1)})
        assert (await sizes(engine))[ONE] == 1
        assert int((await long)[0]["n"].value) == 200**3
        while engine.lanes.counts()["idle"] < 6:
            await asyncio.sleep(0.01)
        assert engine.lanes.counts()["replaced"] >= replaced + 6, "the long one's worker too"

    with engine_on(quads, Limits(seconds=60)) as (engine, run):
        run(scene(engine))


def test_a_loader_that_is_killed_is_followed_by_one_with_all_that_was_published(
    quads: Path, engine_on: EngineOn
) -> None:
    async def scene(engine: EmbeddedEngine) -> None:
        await engine.publish({ONE: triples(5), TWO: triples(2)})
        loader = engine.lanes.pool.processes[0]
        os.kill(loader, signal.SIGKILL)
        while loader in engine.lanes.pool.processes:
            await asyncio.sleep(0.01)
        found = await sizes(engine)
        assert (found[ONE], found[TWO]) == (5, 2)

    with engine_on(quads, Limits()) as (engine, run):
        run(scene(engine))


def test_a_loader_killed_in_the_middle_of_a_change_loses_none_of_it(
    quads: Path, engine_on: EngineOn
) -> None:
    async def scene(engine: EmbeddedEngine) -> None:
        for count in range(1, 6):
            change = asyncio.ensure_future(engine.publish({ONE: triples(20_000 + count)}))
            await asyncio.sleep(0.004 * count)
            for loader in engine.lanes.pool.processes[:1]:
                os.kill(loader, signal.SIGKILL)
            await change
            while not engine.lanes.counts()["idle"]:
                await asyncio.sleep(0.01)
            assert (await sizes(engine))[ONE] == 20_000 + count

    with engine_on(quads, Limits()) as (engine, run):
        run(scene(engine))


def test_a_graph_that_cannot_be_read_is_left_out_and_nobody_ends_of_it(
    quads: Path, engine_on: EngineOn
) -> None:
    async def scene(engine: EmbeddedEngine) -> None:
        loader = engine.lanes.pool.processes[0]
        await engine.publish({ONE: b"<http://e/s> <http://e/p> nonsense", TWO: triples(2)})
        found = await sizes(engine)
        assert ONE not in found
        assert found[TWO] == 2
        assert engine.lanes.pool.processes[0] == loader

    with engine_on(quads, Limits()) as (engine, run):
        run(scene(engine))
