"""Ask an engine one query at a time, and compare what it answers."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from side_by_side import answers
from side_by_side.answers import Digest
from side_by_side.asked import Ask
from side_by_side.engines import Engine
from side_by_side.figures import median, percentile
from side_by_side.load import Request, comment
from side_by_side.plan import Graph

SLOW_MS = 2000
Figures = dict[str, Any]


def settle(engine: Engine, request: Request) -> None:
    """Wait until an engine has done with what was asked of it under load, or be rid of that."""
    if engine.ask(comment() + request.query, request.accept, 5).late:
        engine.recover()


def warm_up(engine: Engine, requests: Sequence[Request], unlike: bool) -> None:
    """Ask each request once before a load; where texts repeat, a cache knows them all then."""
    for each in dict.fromkeys(requests):
        if engine.ask(comment() + each.query if unlike else each.query, each.accept, 20).late:
            engine.recover()


def ask_all(
    engine: Engine,
    asks: Sequence[Ask],
    rounds: int,
    graph: Graph,
    known: dict[str, Digest | None] | None = None,
    *,
    is_reference: bool = False,
) -> Figures:
    """Ask every query *rounds* times, round after round, no text ever twice.

    What is late, fails or takes over two seconds is not asked again. The first answer is compared
    with what the reference answered, which is remembered in *known*.
    """
    known = {} if known is None else known
    found: Figures = {each.name: {"outcome": "not asked", "ms": []} for each in asks}
    until = time.perf_counter() + graph.budget
    for number in range(rounds):
        for each in asks:
            told = found[each.name]
            slow = told["outcome"] in ("late", "failed") or max(told["ms"], default=0) > SLOW_MS
            if time.perf_counter() > until or (number and slow):
                continue
            reply = engine.ask(comment() + each.query, each.accept, graph.patience)
            if not reply.good:
                told["outcome"] = "late" if reply.late else "failed"
                told["why"] = str(reply.status or reply.fault)
                told["said"] = " ".join(reply.body[:200].decode("utf-8", "replace").split())
                if not reply.status:
                    engine.recover()
                continue
            told["ms"].append(reply.seconds * 1000)
            if not number:
                got = answers.digest(reply.body, each.accept)
                if is_reference:
                    known[each.name] = got
                told["rows"] = got.rows if got else None
                told["outcome"] = outcome(each, got, known)
    for told in found.values():
        times = told.pop("ms")
        told["runs"] = len(times)
        if times:
            told |= {"median": median(times), "p99": percentile(times, 99)}
    return found


def outcome(ask: Ask, got: Digest | None, known: Mapping[str, Digest | None]) -> str:
    """Say how an answer compares with the reference's."""
    if not ask.compared or known.get(ask.name) is None:
        return "answered"
    return "same" if got == known[ask.name] else "differs"
