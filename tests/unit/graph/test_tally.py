"""What an engine tells of its work: each query once, with its outcome, and why workers ended."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest

from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.runs import Outcome, why_replaced
from aiconcord.graph.tally import Ended, Tally
from aiconcord.problems.record import Problem, ProblemError
from aiconcord.settings.table import Limits

Run = Callable[[Coroutine[Any, Any, Any]], Any]
EngineOn = Callable[[Path, Limits], AbstractContextManager[tuple[EmbeddedEngine, Run]]]

JSON = "application/sparql-results+json"
NUMBERS = " ".join(map(str, range(200)))
SLOW = "SELECT (COUNT(*) AS ?n) {" + "".join(f"VALUES ?x{n} {{{NUMBERS}}}" for n in range(6)) + "}"

NAME: ContextVar[str] = ContextVar("name", default="")


class Kept(Tally):
    """Keeps what it hears, and for whom."""

    def __init__(self) -> None:
        self.queries: list[tuple[str, str, bool, int]] = []
        self.reasons: list[tuple[Ended, str]] = []

    def asked(self, form: str, outcome: str, *, ours: bool, seconds: float, size: int) -> None:
        assert seconds > 0
        self.queries.append((form, outcome, ours, size))

    def ended(self, reason: Ended) -> None:
        self.reasons.append((reason, NAME.get()))


def test_each_query_is_told_once_with_its_outcome(
    quads: Path, tight: Limits, engine_on: EngineOn
) -> None:
    kept = Kept()
    with engine_on(quads, tight) as (engine, run):
        engine.report_to(kept)
        size = len(run(engine.ask("ASK {}", media_type=JSON)).body)
        for query in ("SELECT ?s { ?s ?p", SLOW, "ASK " + "{" * 100 + "}" * 100):
            with pytest.raises(ProblemError):
                run(engine.ask(query, media_type=JSON, client="ana"))
    assert kept.queries == [
        ("ask", "ok", True, size),
        ("select", "query-syntax", False, 0),
        ("select", "query-timeout", False, 0),
        ("unknown", "query-too-nested", False, 0),
    ]


def test_why_a_worker_ended_is_told_in_the_context_of_who_asked(
    quads: Path, engine_on: EngineOn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "aiconcord.graph")
    kept = Kept()
    with engine_on(quads, Limits(seconds=0.8, light_seconds=0.2)) as (engine, run):
        engine.report_to(kept)

        async def ask(name: str, query: str, seconds: float) -> None:
            NAME.set(name)
            limits = Limits(seconds=seconds)
            await engine.ask(query, media_type=JSON, client=name, limits=limits)

        async def scene() -> None:
            gone = asyncio.create_task(ask("gone", SLOW + "#1", 600))
            slow = asyncio.create_task(ask("slow", SLOW + "#2", 0.8))
            while engine.lanes.counts()["running_long"] < 2 and not slow.done():
                await asyncio.sleep(0.01)
            gone.cancel()
            for each in (gone, slow):
                with suppress(asyncio.CancelledError, ProblemError):
                    await each
            while len(kept.reasons) < 2:
                await asyncio.sleep(0.01)
            await engine.publish({"http://e/new": b"<http://e/s> <http://e/p> <http://e/o> .\n"})

        run(scene())
    assert ("client-gone", "gone") in kept.reasons
    assert ("timeout", "slow") in kept.reasons
    assert "outdated" in [reason for reason, _ in kept.reasons]
    logged = " ".join(record.getMessage() for record in caplog.records)
    assert "is replaced: timeout" in logged
    assert "outdated" not in logged, "a new set ends every worker: that is no news"


@pytest.mark.parametrize(
    ("outcome", "died", "reason"),
    [
        (Outcome("answered", is_worn=True), None, "worn"),
        (Outcome("answered"), None, "lowered"),
        (Outcome("overran"), None, "timeout"),
        (Outcome("yielded"), None, "displaced"),
        (Outcome("outstayed"), None, "displaced"),
        (Outcome("ended"), None, "client-gone"),
        (Outcome("ended"), "query-memory", "memory"),
        (Outcome("ended"), "query-timeout", "timeout"),
        (Outcome("ended"), "engine-busy", "loader-lost"),
        (Outcome("ended"), "query-crashed", "crashed"),
    ],
)
def test_every_way_a_worker_ends_has_its_reason(
    outcome: Outcome, died: str | None, reason: Ended
) -> None:
    assert why_replaced(outcome, Problem(died, "x") if died else None) == reason
