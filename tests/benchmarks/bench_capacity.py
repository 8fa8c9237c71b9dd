"""How many requests a second of processor time answers: the arithmetic of how many machines.

    python tests/benchmarks/bench_capacity.py [SECONDS]

Processor time is that of the service and of all processes below it, as the system counts it, so
that neither what asks nor what else runs on the machine is in the figures. The last lines tell what
naming, timing, counting and logging of a request cost.
"""

import asyncio
import http.client
import logging
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from starlette.types import Receive, Scope, Send

from aiconcord.app.parts import services_of_dataset
from aiconcord.app.wiring import create_app
from aiconcord.build.run import build
from aiconcord.settings.places import find_places
from aiconcord.settings.table import Settings
from aiconcord.web.watching import Watched

TICKS = os.sysconf("SC_CLK_TCK")
LABELS = "SELECT ?s ?l {{ ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }} OFFSET {} LIMIT {}"
numbers = count()


def sparql(rows: int, *, kept: bool) -> str:
    return "/sparql?query=" + quote(LABELS.format(7 if kept else next(numbers), rows))


KINDS: dict[str, Callable[[], str]] = {
    "nothing (/healthz/live)": lambda: "/healthz/live",
    "a query kept (10 rows)": lambda: sparql(10, kept=True),
    "a query not kept (10 rows)": lambda: sparql(10, kept=False),
    "a query not kept (500 rows)": lambda: sparql(500, kept=False),
    "a thing as Turtle": lambda: "/doc/body/imda.ttl",
    "a thing as a page": lambda: "/doc/body/imda.html",
    "a saved question": lambda: "/query/listed-against/results.json?element=GOVERN+1",
}


def below(pid: int) -> list[int]:
    direct = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in direct for found in below(int(child)))]


def processor_seconds(pid: int) -> float:
    """Sum the time of *pid* and of all below it; workers that end meanwhile are in nobody's."""
    fields = (
        Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in below(pid)
    )
    return sum(int(each[11]) + int(each[12]) for each in fields) / TICKS


def measure(pid: int, port: int, kind: Callable[[], str], seconds: float) -> tuple[float, float]:
    """Give how many requests a second of processor time, and of the clock, answers."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    done, begun, used = 0, time.perf_counter(), processor_seconds(pid)
    while time.perf_counter() - begun < seconds:
        line.request("GET", kind(), headers={"Accept": "*/*"})
        reply = line.getresponse()
        reply.read()
        assert reply.status == 200, reply.status
        done += 1
    line.close()
    spent = processor_seconds(pid) - used
    return done / max(spent, 1 / TICKS), done / (time.perf_counter() - begun)


async def nothing(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"x"})


async def watched_microseconds(times: int = 20_000) -> float:
    """Tell what watching over a request adds to it, its line in the log included."""
    empty = Path("/dev/null")
    file = find_places().build / "empty.nq"
    file.write_bytes(empty.read_bytes())
    app = create_app(services_of_dataset(Settings(), find_places(), file), "none")
    logging.getLogger("aiconcord.access").addHandler(logging.StreamHandler(empty.open("w")))
    logging.getLogger("aiconcord.access").setLevel(logging.INFO)
    logging.getLogger("aiconcord.access").propagate = False
    watched = Watched(nothing, lambda: app.state.metrics, lambda: False)

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(_message: object) -> None:
        pass

    took = []
    for each in (nothing, watched):
        begun = time.process_time()
        for _ in range(times):
            scope = {"type": "http", "method": "GET", "path": "/sparql", "headers": []}
            await each(scope, receive, send)  # type: ignore[operator]
        took.append(time.process_time() - begun)
    return (took[1] - took[0]) / times * 1e6


def main(seconds: float) -> None:
    release = build(find_places(), lambda _line: None)
    command = [sys.executable, "-m", "aiconcord", "serve", "--port", "0", "--release", str(release)]
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(command, stderr=log)
        try:
            while not (found := re.search(r"http://[0-9.]+:(\d+)/", said(log))):
                assert server.poll() is None, said(log)
                time.sleep(0.1)
            print("| what is asked | requests a processor second | a second, one after another |")
            print("|---|---|---|")
            for name, kind in KINDS.items():
                measure(server.pid, int(found[1]), kind, seconds / 10)
                by_processor, by_clock = measure(server.pid, int(found[1]), kind, seconds)
                print(f"| {name} | {by_processor:,.0f} | {by_clock:,.0f} |", flush=True)
        finally:
            server.terminate()
            server.wait(30)
    print(f"\nnaming, timing, counting and logging: {asyncio.run(watched_microseconds()):.0f} µs")


def said(log: TextIO) -> str:
    """Read what stands in *log*, which another process writes to at its own place."""
    return os.pread(log.fileno(), 10_000, 0).decode()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3)
