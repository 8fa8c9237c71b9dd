"""What HTTP costs us: a light and a medium query, kept and not, beside a no-op of the same server.

    python tests/benchmarks/bench_http_light.py [ROUNDS] [--beside URL]

Each case is asked in turn for two seconds, ROUNDS times, with wrk where it is installed and else
with a loader of our own, over 16 connections of as many clients as there are requests. The column
to compare is the ratio to the no-op, an ASGI app of two lines under uvicorn as it comes (the second
is behind FastAPI, our log and our settings of uvicorn, as any route of ours would be); on a busy
machine trust the processor time per request, of the process that answers and of all its workers.
``--beside`` is the query address of another SPARQL server with the same data, asked the same;
``oxigraph`` stands for one of `oxigraph serve-read-only` that is started for it, if installed.
"""

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from aiconcord.build.run import build
from aiconcord.settings.places import find_places

SECONDS = 2
CONNECTIONS = 16
JSON = "application/sparql-results+json"
LIGHT = "SELECT ?p ?o { <https://w3id.org/aiconcord/id/body/imda> ?p ?o }"
MEDIUM = "SELECT ?s ?p ?o { ?s a <https://w3id.org/aiconcord/def/Body> ; ?p ?o } LIMIT 400"
NOOP = """
import sys, uvicorn
from fastapi import FastAPI
from aiconcord.app.server import bind, serve
body = b"x" * 5000
fields = [(b"content-type", b"application/json"), (b"content-length", b"5000")]
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": fields})
    await send({"type": "http.response.body", "body": body})
if sys.argv[2] == "bare":
    uvicorn.run(app, port=int(sys.argv[1]), log_config=None, access_log=False, lifespan="off")
else:
    framework = FastAPI()
    framework.mount("/", app)
    serve(framework, bind("127.0.0.1", int(sys.argv[1])), "nothing")
"""
LUA = """
local n = tonumber(os.getenv("FIRST"))
local path, other = os.getenv("ASKED"), os.getenv("OTHER")
local fields = {["Accept"] = os.getenv("ACCEPT")}
for name, value in string.gmatch(os.getenv("MORE"), "([^=;]+)=([^;]+)") do fields[name] = value end
request = function()
  n = n + 1
  fields["X-Forwarded-For"] = "10." .. n % 250 .. "." .. math.floor(n / 250) % 250 .. ".7"
  return wrk.format("GET", other == "1" and path .. "%20%23" .. n or path, fields)
end
"""


@dataclass
class Case:
    """One thing to ask: *path* at *base*, and what *process* answers it."""

    name: str
    base: str
    path: str
    process: int
    more: dict[str, str] = field(default_factory=dict)
    other: bool = False
    rates: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    all: list[float] = field(default_factory=list)


def tree(pid: int) -> list[int]:
    """List *pid* and all processes that come of it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has just ended
            for child in task.read_text().split():
                found += tree(int(child))
    return found


def spent(pids: list[int]) -> dict[int, float]:
    """Tell the processor time of each of *pids* that is still there, in seconds."""
    found = {}
    for pid in pids:
        with suppress(OSError):
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            found[pid] = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    return found


def by_wrk(case: Case, script: str, first: int) -> tuple[float, float]:
    """Ask for a while; give requests a second and the 99th percentile in milliseconds."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", script]
    environment = {
        "FIRST": str(first),
        "ASKED": case.path,
        "OTHER": str(int(case.other)),
        "ACCEPT": JSON,
        "MORE": ";".join(f"{name}={value}" for name, value in case.more.items()),
    }
    told = subprocess.run(
        [*command, case.base],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    if failed:  # a busy machine may refuse some; wrk counts them as answered
        print(f"{case.name}: {failed[0]}", file=sys.stderr)
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", told).groups()
    slowest = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]), slowest


def by_python(case: Case, _script: str, first: int) -> tuple[float, float]:
    """Do what :func:`by_wrk` does; slower, so that it loads the machine itself."""
    took: list[float] = []
    until = time.monotonic() + SECONDS

    def ask(number: int) -> None:
        place = urlsplit(case.base)
        more = "".join(f"{name}: {value}\r\n" for name, value in case.more.items())
        with socket.create_connection((place.hostname, place.port)) as line:
            while time.monotonic() < until:
                number += CONNECTIONS
                path = f"{case.path}%20%23{number}" if case.other else case.path
                client = f"10.{number % 250}.{number // 250 % 250}.7"
                begun = time.perf_counter()
                line.sendall(
                    f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: {JSON}\r\n"
                    f"X-Forwarded-For: {client}\r\n{more}\r\n".encode()
                )
                read_answer(line)
                took.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=ask, args=(first + n,)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(took) / SECONDS, statistics.quantiles(took, n=100)[-1] * 1000


def read_answer(line: socket.socket) -> None:
    """Read one answer that says how long it is."""
    read = b""
    while b"\r\n\r\n" not in read:
        part = line.recv(65_536)
        if not part:
            raise SystemExit("the server hung up")
        read += part
    head, _, body = read.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    missing = (int(length[1]) if length else 0) - len(body)
    while missing > 0:
        missing -= len(line.recv(min(missing, 1 << 20)))


@contextmanager
def running(command: list[str], address: str, **environment: str) -> Iterator[int]:
    """Run *command* until *address* answers; give its process."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(address).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit(f"{command[0]} ended") from None
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cases_of(base: str, pid: int) -> list[Case]:
    """List what our own server is asked."""
    light, medium = (f"/sparql?query={quote(query, safe='')}" for query in (LIGHT, MEDIUM))
    page = "/doc/body/imda.html"
    urllib.request.urlopen(urllib.request.Request(base + page, headers={"Accept": JSON})).close()
    request = urllib.request.Request(base + light, headers={"Accept": JSON})
    with urllib.request.urlopen(request) as reply:
        etag = reply.headers["ETag"]
    gzip = {"Accept-Encoding": "gzip"}
    return [
        Case("light, kept", base, light, pid),
        Case("medium, kept", base, medium, pid),
        Case("medium, kept, gzip", base, medium, pid, gzip),
        Case("304", base, light, pid, {"If-None-Match": etag}),
        Case("a page, kept", base, page, pid),
        Case("light", base, light, pid, other=True),
        Case("medium", base, medium, pid, other=True),
        Case("medium, gzip", base, medium, pid, gzip, other=True),
    ]


def oxigraph(stack: ExitStack, quads: Path) -> tuple[str, int]:
    """Start Oxigraph's own server on *quads*; give its query address and process."""
    beside = Path(sys.executable).parent / "oxigraph"
    program = shutil.which("oxigraph") or str(beside)
    store, port = stack.enter_context(tempfile.TemporaryDirectory()), free_port()
    subprocess.run(
        [program, "load", "-l", store, "-f", str(quads)], check=True, capture_output=True
    )
    address = f"http://127.0.0.1:{port}"
    command = [program, "serve-read-only", "-l", store, "-b", f"127.0.0.1:{port}"]
    pid = stack.enter_context(running(command, f"{address}/query?query=ASK%7B%7D"))
    return f"{address}/query", pid


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=3)
    parser.add_argument("--beside")
    asked = parser.parse_args()
    release = build(find_places())
    with ExitStack() as stack:
        script = stack.enter_context(tempfile.NamedTemporaryFile("w", suffix=".lua"))
        script.write(LUA)
        script.flush()
        noop, ours = free_port(), free_port()
        base = f"http://127.0.0.1:{noop}"
        command = [sys.executable, "-c", NOOP, str(noop)]
        pid = stack.enter_context(running([*command, "bare"], base))
        cases = [Case("no-op", base, "/", pid)]
        command[-1] = str(other := free_port())
        base = f"http://127.0.0.1:{other}"
        pid = stack.enter_context(
            running([*command, "same"], base, FORWARDED_ALLOW_IPS="127.0.0.1")
        )
        cases.append(Case("no-op of the framework", base, "/", pid))
        base = f"http://127.0.0.1:{ours}"
        command = [sys.executable, "-m", "aiconcord", "serve", "--port", str(ours)]
        command += ["--release", str(release)]
        settings = {"AICONCORD_SUBMISSIONS": "off", "FORWARDED_ALLOW_IPS": "127.0.0.1"}
        pid = stack.enter_context(running(command, f"{base}/healthz", **settings))
        cases += cases_of(base, pid)
        if asked.beside:
            url, pid = asked.beside, 0
            if url == "oxigraph":
                url, pid = oxigraph(stack, release / "data.nq")
            place = urlsplit(url)
            for name, query in (("light", LIGHT), ("medium", MEDIUM)):
                path = f"{place.path}?query={quote(query, safe='')}"
                other = f"http://{place.netloc}"
                cases.append(Case(f"{name}, beside", other, path, pid, other=True))
        measure(cases, script.name, asked.rounds)
    tell(cases)


def measure(cases: list[Case], script: str, rounds: int) -> None:
    """Ask all *cases* in turn, again and again, so that all see the machine as busy."""
    load = by_wrk if shutil.which("wrk") else by_python
    first = 0
    for _ in range(rounds):
        for case in cases:
            before = spent(tree(case.process)) if case.process else {}
            rate, slowest = load(case, script, first)
            after = spent(list(before))
            used = {pid: after[pid] - before[pid] for pid in after}
            count = max(1.0, rate * SECONDS)
            case.rates.append(rate)
            case.slowest.append(slowest)
            case.own.append(used.get(case.process, 0.0) / count * 1e6)
            case.all.append(sum(used.values()) / count * 1e6)
            first += 1_000_000


def tell(cases: list[Case]) -> None:
    noop = statistics.median(cases[0].rates)
    print("| case | requests/s | p99 ms | of the no-op | its µs | with workers µs |")
    print("|---|---|---|---|---|---|")
    for case in cases:
        rate, slowest, own, whole = (
            statistics.median(found) for found in (case.rates, case.slowest, case.own, case.all)
        )
        print(
            f"| {case.name} | {rate:,.0f} | {slowest:.1f} | {rate / noop:.2f}"
            f" | {own:.0f} | {whole:.0f} |"
        )


if __name__ == "__main__":
    main()
