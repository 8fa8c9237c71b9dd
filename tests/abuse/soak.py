"""Mixed load on a real server while its workers are killed: no wrong answer, memory flat.

    python tests/abuse/soak.py [--seconds N] [--kill-every N] [--may-grow MB] [--report FILE]

Each query has a right answer, asked before anything is killed. Ends with 1 where an answer differs,
a failure has no problem record, a request hangs, or memory grows. `--report` writes Markdown, or
JSON where FILE ends so.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression, median
from typing import Any
from urllib.parse import quote

from mixture import QUESTIONS, Mixture, Sent
from server_under_test import Line, Reply, Server, serving

LIMITS = {"AICONCORD_SECONDS": "3"}
LIGHT = 0.5
"""Seconds within which a query is answered when all is quiet; others tell little under load."""
QUERIES = [
    "ASK { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    *(
        "SELECT ?s ?code { ?s <http://www.w3.org/2004/02/skos/core#notation> ?code }"
        f" ORDER BY ?s ?code LIMIT 20 OFFSET {number * 40}"
        for number in range(40)
    ),
]
PAGES = ["/", "/doc/body/imda", "/search?q=AISI", "/query/listed-against", "/def/Claim"]


def sparql(query: str, number: int) -> bytes:
    """Write *query* so that no cache knows it."""
    text = quote(f"{query}\n#{number}")
    return (
        f"GET /sparql?query={text} HTTP/1.1\r\nHost: x\r\n"
        "Accept: application/sparql-results+json\r\n\r\n"
    ).encode()


def page(path: str) -> bytes:
    """Ask for a page."""
    return f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n".encode()


@dataclass
class Soak:
    """One run: what was asked, what came back, what it weighed."""

    server: Server
    until: float
    kill_every: float
    right: dict[str, bytes] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    killed: int = 0
    number: int = 0

    async def run(self) -> None:
        """Learn the right answers, then ask, kill and weigh until the time is over."""
        line = Line(self.server.port, "127.0.0.1")
        few = 1 if self.until > 60 else 10  # a short run does not wait for every question
        for query in [*QUERIES[::few], *list(QUESTIONS.values())[::few]]:
            begun = time.perf_counter()
            reply = await line.ask(sparql(query, 0))
            if reply.status == 200 and time.perf_counter() - begun < LIGHT:
                self.right[query] = reply.body
        for path in PAGES:
            reply = await line.ask(page(path))
            assert reply.status == 200, path
            self.right[path] = reply.body
        line.close()
        begun = time.monotonic()
        self.until += begun
        await asyncio.gather(
            *(self._asks(client) for client in range(6)),
            self._floods(),
            self._is_hostile(),
            self._kills(),
            self._weighs(begun),
        )

    @property
    def goes_on(self) -> bool:
        """Tell whether the time is not over yet."""
        return time.monotonic() < self.until

    async def _asks(self, client: int) -> None:
        """Somebody who asks one thing after the other, and checks what comes back."""
        at = random.Random(client)  # noqa: S311 - it only draws
        line = Line(self.server.port, f"127.0.1.{client + 1}")
        while self.goes_on:
            what = at.choice(list(self.right))
            self.number += 1
            raw = page(what) if what in PAGES else sparql(what, self.number)
            begun = time.perf_counter()
            reply = await self._ask(line, raw)
            if reply is not None and reply.status == 200:
                self.times.append(time.perf_counter() - begun)
                self.answers["page" if what in PAGES else "query"] += 1
                if reply.body != self.right[what] and what not in PAGES:
                    self.faults.append(f"another answer to {what[:300]!r}")
            await asyncio.sleep(at.uniform(0, 0.05))
        line.close()

    async def _floods(self) -> None:
        """One client that asks as fast as it can, over several connections."""

        async def one(lane: int) -> None:
            line = Line(self.server.port, "127.0.2.1")
            while self.goes_on:
                self.number += 1
                await self._ask(line, sparql("ASK { ?s ?p ?o }", self.number), lane)
            line.close()

        await asyncio.gather(*map(one, range(6)))

    async def _is_hostile(self) -> None:
        """Two that send what overruns, and what is refused."""

        async def one(lane: int) -> None:
            mixture = Mixture(lane, heavy=1.0)
            line = Line(self.server.port, f"127.0.3.{lane + 1}")
            while self.goes_on:
                sent: Sent = mixture.heavy() if lane else mixture.hostile()
                await self._ask(line, sent.raw())
                await asyncio.sleep(0.1)
            line.close()

        await asyncio.gather(one(0), one(1))

    async def _ask(self, line: Line, raw: bytes, _lane: int = 0) -> Reply | None:
        try:
            reply = await line.ask(raw)
        except TimeoutError:
            self.faults.append(f"hangs: {raw[:300]!r}")
            return None
        except OSError as cut:
            self.faults.append(f"cut ({cut}): {raw[:300]!r}")
            return None
        if reply.status >= 400:
            self._judge(raw, reply)
        return reply

    def _judge(self, raw: bytes, reply: Reply) -> None:
        """Note a failure; it must be told with its record, or as a page to a browser."""
        kind = reply.headers.get("content-type", "")
        if kind.startswith("application/problem+json"):
            self.failures[json.loads(reply.body)["code"]] += 1
        elif kind.startswith("text/html") and b"<h1" in reply.body:
            self.failures[f"page {reply.status}"] += 1
        else:
            self.faults.append(f"{reply.status} as {kind}: {raw[:300]!r}")

    async def _kills(self) -> None:
        """Kill a worker, now and then the one that loads."""
        at = random.Random(1)  # noqa: S311 - it only draws
        while self.goes_on:
            await asyncio.sleep(at.expovariate(1 / self.kill_every))
            family = self.server.family()[1:]
            if family and self.goes_on:
                os.kill(family[0] if at.random() < 0.1 else at.choice(family), signal.SIGKILL)
                self.killed += 1

    async def _weighs(self, begun: float) -> None:
        while self.goes_on:
            await asyncio.sleep(1)
            weight = await asyncio.to_thread(self.server.memory)
            self.memory.append((time.monotonic() - begun, weight))

    async def is_back(self) -> bool:
        """Tell whether, when the load is over, the right answer is given and all workers stand."""
        line = Line(self.server.port, "127.0.0.2")
        for number in range(200):
            reply = await line.ask(sparql(QUERIES[0], -number))
            health = json.loads((await line.ask(page("/healthz"))).body)["workers"]
            if reply.status == 200 and health["idle"] > health["workers"]:
                line.close()
                return reply.body == self.right[QUERIES[0]]
            await asyncio.sleep(0.1)
        return False


def growth(memory: list[tuple[float, float]]) -> tuple[float, float]:
    """Tell by how much the medians of the two halves differ, and the slope in MB a minute.

    The first fifth is left out: caches fill. Single moments tell nothing: queries hold memory."""
    later = memory[len(memory) // 5 :]
    half = len(later) // 2
    first, second = (median(weight for _, weight in part) for part in (later[:half], later[half:]))
    slope = linear_regression(*zip(*later, strict=True)).slope * 60
    return second - first, slope


def main() -> int:
    """Run it and say what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--kill-every", type=float, default=3.0)
    parser.add_argument(
        "--may-grow", type=float, default=30.0, help="MB of the second half above the first"
    )
    parser.add_argument("--release", help="a release folder; else that of the sources")
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    release = ["--release", asked.release] if asked.release else []
    with serving(*release, **LIMITS) as server:
        soak = Soak(server, asked.seconds, asked.kill_every)
        asyncio.run(soak.run())
        back = asyncio.run(soak.is_back())
        replaced = server.said().count("Traceback")
    more, slope = growth(soak.memory)
    times = sorted(soak.times)
    report: dict[str, Any] = {
        "seconds": asked.seconds,
        "python": platform.python_version(),
        "right answers known": len(soak.right),
        "answers compared": sum(soak.answers.values()),
        "workers killed": soak.killed,
        "failures told with a record": dict(sorted(soak.failures.items())),
        "wrong, lost or hanging": len(soak.faults),
        "p50 ms": round(times[len(times) // 2] * 1000, 1),
        "p99 ms": round(times[int(len(times) * 0.99)] * 1000, 1),
        "MB at the start, the end": [round(soak.memory[0][1]), round(soak.memory[-1][1])],
        "MB, second half above the first": round(more, 1),
        "MB a minute, slope": round(slope, 2),
        "traces logged": replaced,
        "well at the end": back,
        "faults": soak.faults[:20],
    }
    told = json.dumps(report, indent=1, ensure_ascii=False)
    if not asked.report or asked.report.suffix != ".json":
        told = "\n".join(["# Soak", "", *(f"- {name}: {value}" for name, value in report.items())])
    print(told)
    if asked.report:
        asked.report.write_text(told + "\n", "utf-8")
    return 0 if back and not soak.faults and not replaced and more < asked.may_grow else 1


if __name__ == "__main__":
    sys.exit(main())
