"""A worker process by itself, without lanes that watch it."""

import asyncio
import mmap
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from aiconcord.graph.frames import EndedError
from aiconcord.graph.loader_process import LoaderProcess
from aiconcord.graph.process import Process
from aiconcord.graph.wire import Question
from aiconcord.graph.worker import Memory
from aiconcord.problems.record import Problem
from aiconcord.settings.table import Limits

ENDLESS = "".join(f"VALUES ?x{n} {{ {' '.join(map(str, range(200)))} }} " for n in range(6))


def question(query: str, seconds: float = 60.0) -> Question:
    return Question(query, "text/csv", None, (), (), 10_000, seconds)


@asynccontextmanager
async def loaded(path: Path) -> AsyncIterator[LoaderProcess]:
    loader = LoaderProcess(path, Limits())
    await loader.ready()
    yield loader
    await loader.close()


async def ready(loader: LoaderProcess) -> tuple[Process, int]:
    process = Process(loader)
    await process.ready()
    assert process.pid
    return process, process.pid


async def ended(path: Path, query: str, seconds: float, *, kill: bool = False) -> Problem:
    async with loaded(path) as loader:
        process, pid = await ready(loader)
        exchange = asyncio.ensure_future(process.exchange(question(query, seconds).pack()))
        if kill:
            os.kill(pid, 9)
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
        async with loaded(quads) as loader:
            process, pid = await ready(loader)
            before = os.getpriority(os.PRIO_PROCESS, pid)
            process.lower_priority()
            process.lower_priority()
            lowered = os.getpriority(os.PRIO_PROCESS, pid)
            is_restored = process.restore_priority()
            after = os.getpriority(os.PRIO_PROCESS, pid)
            process.kill()
            await process.gone()
            return before, lowered, after if is_restored else before

    before, lowered, after = asyncio.run(lower())
    assert lowered == min(19, before + 10)
    assert after == before


def test_one_worker_answers_question_after_question(quads: Path) -> None:
    async def talk() -> list[bytes | object]:
        async with loaded(quads) as loader:
            process, _ = await ready(loader)
            answers = [(await process.exchange(question("ASK {}").pack())).body for _ in range(3)]
            process.kill()
            await process.gone()
            return answers

    assert asyncio.run(talk()) == [b"true"] * 3


def test_workers_share_what_was_loaded_and_end_apart(quads: Path) -> None:
    async def fork() -> tuple[int, int, bytes | object]:
        async with loaded(quads) as loader:
            (first, first_pid), (second, second_pid) = await ready(loader), await ready(loader)
            first.kill()
            assert await first.gone() == -9
            answer = (await second.exchange(question("ASK {}").pack())).body
            second.kill()
            await second.gone()
            return first_pid, second_pid, answer

    first_pid, second_pid, answer = asyncio.run(fork())
    assert first_pid != second_pid
    assert answer == b"true"


def test_workers_end_with_their_loader_and_are_told_so(quads: Path) -> None:
    async def end() -> tuple[str, int]:
        async with loaded(quads) as loader:
            process, pid = await ready(loader)
            exchange = asyncio.ensure_future(
                process.exchange(question(f"SELECT (COUNT(*) AS ?n) {{ {ENDLESS} }}").pack())
            )
            await asyncio.sleep(0)
            os.kill(loader.pid, 9)
            with pytest.raises(EndedError):
                await exchange
            return (await process.why_ended()).code, pid

    code, pid = asyncio.run(end())
    assert code == "engine-busy"
    for _ in range(500):
        if not Path(f"/proc/{pid}").exists():
            break
        time.sleep(0.01)
    assert not Path(f"/proc/{pid}").exists()


def test_memory_kept_from_earlier_queries_wears_a_worker_out() -> None:
    memory = Memory(40)
    assert not memory.worn()
    with mmap.mmap(-1, 30_000_000):  # more address space, whatever the allocator holds ready
        assert memory.worn()
    assert not memory.worn()
