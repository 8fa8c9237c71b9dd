"""How long a light query takes while hostile clients do their worst, through a real server.

    python tests/benchmarks/bench_hostile.py [SECONDS] [HOSTILE_CLIENTS]

Each client comes from a loopback address of its own (Linux). The limits are the defaults.
"""

import http.client
import itertools
import os
import random
import runpy
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
HOSTILE = runpy.run_path(str(HERE.parent / "contract" / "hostile_queries.py"))["HOSTILE"]
LIGHT = "SELECT ?s ?o { ?s <http://www.w3.org/2004/02/skos/core#notation> ?o } LIMIT 10"
HEAD = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/sparql-results+json, text/turtle;q=0.9",
}


def ask(port: int, client: str, query: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=60, source_address=(client, 0)
    )
    try:
        body = urlencode({"query": query}, errors="surrogatepass")
        connection.request("POST", "/sparql", body, HEAD)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


class Bench:
    def __init__(self, port: int) -> None:
        self.port = port
        self.stopped = threading.Event()
        self.light: list[float] = []
        self.light_statuses: Counter[int] = Counter()
        self.hostile_statuses: Counter[int] = Counter()

    def hostile(self, client: str, seed: int) -> None:
        order = random.Random(seed)  # noqa: S311 - it only shuffles
        queries = [query.replace("{port}", "9") for query, _ in HOSTILE.values()]
        for number in itertools.count():
            if self.stopped.is_set():
                return
            query = f"# {client} {seed} {number}\n{order.choice(queries)}"  # never known before
            self.hostile_statuses[ask(self.port, client, query)[0]] += 1

    def lights(self) -> None:
        for number in itertools.count():
            if self.stopped.is_set():
                return
            begun = time.perf_counter()
            status, _ = ask(self.port, "127.0.0.1", f"# {number}\n{LIGHT}")
            self.light.append(time.perf_counter() - begun)
            self.light_statuses[status] += 1
            time.sleep(0.02)

    def run(self, seconds: float, hostile: int) -> None:
        self.stopped.clear()
        self.light.clear()
        self.light_statuses.clear()
        self.hostile_statuses.clear()
        threads = [threading.Thread(target=self.lights)]
        for client, lane in itertools.product(range(hostile), range(2)):
            name = f"127.0.0.{client + 2}"
            threads.append(threading.Thread(target=self.hostile, args=(name, client * 2 + lane)))
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self.stopped.set()
        for thread in threads:
            thread.join()

    def row(self, name: str) -> str:
        times = sorted(self.light)
        p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
        told = ", ".join(f"{count} x {status}" for status, count in self.light_statuses.items())
        hostile = ", ".join(
            f"{count} x {status}" for status, count in sorted(self.hostile_statuses.items())
        )
        return (
            f"| {name} | {len(times)} | {p50 * 1000:.0f} | {p99 * 1000:.0f} "
            f"| {times[-1] * 1000:.0f} | {told} | {hostile} |"
        )


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    clients = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "aiconcord", "serve", "--port", str(port)],
        env={**os.environ, "HOST": "127.0.0.1"},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        bench = Bench(port)
        for _ in range(600):
            try:
                ask(port, "127.0.0.1", "ASK {}")
                break
            except OSError:
                time.sleep(0.1)
        print(
            "| light queries | answered | p50 ms | p99 ms | max ms | statuses | hostile statuses |"
        )
        print("|---|---|---|---|---|---|---|")
        bench.run(seconds / 4, 0)
        print(bench.row("alone"), flush=True)
        bench.run(seconds, clients)
        print(bench.row(f"beside {clients} hostile clients, two queries each"), flush=True)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
