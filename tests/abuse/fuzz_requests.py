"""Send requests of all kinds from many clients to a real server, and report what it did.

    python tests/abuse/fuzz_requests.py [--requests N] [--clients N] [--seed N] [--report FILE]

Ends with 1 where anything was a 500, hung, was cut, was told without a whole problem record, or
where the server is not well at the end. `--report` writes the figures as JSON.
"""

import argparse
import asyncio
import json
import platform
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from mixture import Mixture, Sent
from server_under_test import Line, Reply, Server, serving

LIMITS = {"AICONCORD_SECONDS": "2", "AICONCORD_LIGHT_SECONDS": "0.3", "AICONCORD_MEMORY_MB": "200"}
"""So that what runs over its time does so soon; all else is as operators have it."""
KNOWN = "GET /sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D HTTP/1.1\r\nHost: x\r\n\r\n"
MAY_FAIL = frozenset({500, 502})
MOST_TOLD = 20


class Fuzz:
    """One run: counts, faults, memory."""

    def __init__(self, server: Server, requests: int, seed: int) -> None:
        self.server = server
        self.left = self.requests = requests
        self.mixture = Mixture(seed)
        self.counts: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.faults: list[dict[str, Any]] = []
        self.memory: list[tuple[int, float]] = []
        self.slowest = 0.0
        self.problem: Draft202012Validator | None = None

    async def run(self, clients: int) -> None:
        """Send them all."""
        document = await Line(self.server.port, "127.0.0.1").ask(
            b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
        )
        paths = json.loads(document.body)["paths"]
        failure = paths["/sparql"]["get"]["responses"]["4XX"]["content"]
        self.problem = Draft202012Validator(failure["application/problem+json"]["schema"])
        await asyncio.gather(*(self._client(number) for number in range(clients)))
        self._weigh()

    async def _client(self, number: int) -> None:
        line = Line(self.server.port, f"127.0.{1 + number // 200}.{1 + number % 200}")
        try:
            while self.left > 0:
                self.left -= 1
                await self._one(line)
                if self.left % max(self.requests // 20, 1) == 0:
                    self._weigh()
        finally:
            line.close()

    async def _one(self, line: Line) -> None:
        sent = self.mixture.draw()
        self.kinds[sent.kind] += 1
        begun = time.perf_counter()
        try:
            reply = await line.ask(sent.raw())
        except TimeoutError:
            self._fault(sent, "hangs")
        except OSError as cut:
            self._fault(sent, f"cut: {cut}")
        else:
            self.slowest = max(self.slowest, time.perf_counter() - begun)
            self.counts[str(reply.status)] += 1
            self._judge(sent, reply)

    def _judge(self, sent: Sent, reply: Reply) -> None:
        if reply.status in MAY_FAIL or reply.status > 503:
            self._fault(sent, f"{reply.status}: {reply.body[:300]!r}")
        if reply.status < 400 or sent.method == "HEAD":
            return
        kind = reply.headers.get("content-type", "").partition(";")[0]
        if kind == "text/html" and b"<h1" in reply.body:
            return
        if kind != "application/problem+json":
            # A mapping file with errors is told in the form asked for, as its report is.
            if sent.path.startswith("/mappings/check") and reply.status == 422:
                return
            # A health report tells the problem within it.
            if sent.path.startswith("/healthz") and json.loads(reply.body).get("problem"):
                return
            self._fault(sent, f"{reply.status} as {kind}")
            return
        record = json.loads(reply.body)
        assert self.problem is not None
        wrong = [error.message for error in self.problem.iter_errors(record)]
        if wrong or record["status"] != reply.status:
            self._fault(sent, f"its record is not whole: {wrong}")
        self.codes[record.get("code", "")] += 1

    def _fault(self, sent: Sent, what: str) -> None:
        self.counts["faults"] += 1
        if len(self.faults) < MOST_TOLD:
            raw = sent.raw()[:1_500].decode("utf-8", "replace")
            self.faults.append({"kind": sent.kind, "what": what, "request": raw})

    def _weigh(self) -> None:
        self.memory.append((self.requests - self.left, round(self.server.memory(), 1)))


async def is_well(server: Server) -> bool:
    """Tell whether the server answers rightly, and all its workers are there again."""
    for _ in range(100):
        reply = await Line(server.port, "127.0.0.99").ask(KNOWN.encode())
        health = await Line(server.port, "127.0.0.99").ask(
            b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        )
        right = reply.status == 200 and json.loads(reply.body)["boolean"] is True
        if right and json.loads(health.body)["workers"]["running"] == 0:
            return True
        await asyncio.sleep(0.1)
    return False


def main() -> int:
    """Run it and say what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--release", help="a release folder; else that of the sources")
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    release = ["--release", asked.release] if asked.release else []
    begun = time.monotonic()
    with serving(*release, **LIMITS) as server:
        fuzz = Fuzz(server, asked.requests, asked.seed)
        asyncio.run(fuzz.run(asked.clients))
        well = asyncio.run(is_well(server))
        traces = server.said().count("Traceback")
    report = {
        "requests": asked.requests,
        "clients": asked.clients,
        "seed": asked.seed,
        "python": platform.python_version(),
        "seconds": round(time.monotonic() - begun, 1),
        "slowest seconds": round(fuzz.slowest, 2),
        "statuses": dict(sorted(fuzz.counts.items())),
        "kinds": dict(sorted(fuzz.kinds.items())),
        "codes": dict(sorted(fuzz.codes.items())),
        "megabytes": fuzz.memory,
        "traces logged": traces,
        "well at the end": well,
        "faults": fuzz.faults,
    }
    print(json.dumps(report, indent=1, ensure_ascii=False))
    if asked.report:
        asked.report.write_text(json.dumps(report, indent=1, ensure_ascii=False), "utf-8")
    return 0 if well and not traces and not fuzz.faults else 1


if __name__ == "__main__":
    sys.exit(main())
