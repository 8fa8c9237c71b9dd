"""A worker process by itself, without lanes that watch it."""

import asyncio
import os
from pathlib import Path

import pytest

from aiconcord.graph.process import EndedError, Process
from aiconcord.graph.wire import Question
from aiconcord.graph.worker import Memory
from aiconcord.problems.record import Problem
from aiconcord.settings.table import Limits

ENDLESS = "".join(f"VALUES ?x{n} {{ {' '.join(map(str, range(200)))} }} " for n in range(6))


def question(query: str, seconds: float = 60.0) -> Question:
    return Question(query, "text/csv", None, (), (), 10_000, seconds)


async def ended(path: Path, query: str, seconds: float, *, kill: bool = False) -> Problem:
    process = Process(path, Limits())
    await process.ready()
    exchange = asyncio.ensure_future(process.exchange(question(query, seconds)))
    if kill:
        os.kill(process.pid, 9)
    with pytest.raises(EndedError):
        await exchange
    return await process.why_ended()


def test_its_own_clock_ends_a_worker_that_nobody_watches(quads: Path) -> None:
    problem = asyncio.run(ended(quads, f"SELECT (COUNT(*) AS ?n) {{ {ENDLESS} }}", 0.1))
    assert problem.code == "query-timeout"


def test_a_worker_that_the_system_killed_was_killed_for_its_memory(quads: Path) -> None:
    problem = asyncio.run(ended(quads, f"SELECT (COUNT(*) AS ?n) {{ {ENDLESS} }}", 60, kill=True))
    assert problem.code == "query-memory"


def test_priority_is_lowered_once_and_restored(quads: Path) -> None:
    async def lower() -> tuple[int, int, int]:
        process = Process(quads, Limits())
        await process.ready()
        before = os.getpriority(os.PRIO_PROCESS, process.pid)
        process.lower_priority()
        process.lower_priority()
        lowered = os.getpriority(os.PRIO_PROCESS, process.pid)
        is_restored = process.restore_priority()
        after = os.getpriority(os.PRIO_PROCESS, process.pid)
        process.kill()
        await process.gone()
        return before, lowered, after if is_restored else before

    before, lowered, after = asyncio.run(lower())
    assert lowered == min(19, before + 10)
    assert after == before


def test_one_worker_answers_question_after_question(quads: Path) -> None:
    async def talk() -> list[bytes | object]:
        process = Process(quads, Limits())
        await process.ready()
        answers = [(await process.exchange(question("ASK {}")))[0] for _ in range(3)]
        process.kill()
        await process.gone()
        return answers

    assert asyncio.run(talk()) == [b"true"] * 3


def test_memory_kept_from_earlier_queries_wears_a_worker_out() -> None:
    memory = Memory(40)
    assert not memory.worn()
    kept = bytearray(30_000_000)
    assert memory.worn()
    del kept
    assert not memory.worn()
