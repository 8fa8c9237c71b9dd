"""The client that asks as fast as it is answered: wrk where it is installed, else threads here.

Both keep a number of connections open, each with one request under way. What they ask is a list of
requests, from the first to the last and again. With *unique* each request begins with a comment
that no other has, so that no server can answer it from a cache; else the texts repeat.
"""

import http.client
import itertools
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit

from side_by_side.figures import Load, percentile

CONNECTIONS = 8
TIMEOUT = 20
SCRIPT = Path(__file__).with_name("wrk.lua")
NUMBERS = itertools.count()


@dataclass(frozen=True)
class Request:
    """One request of a workload."""

    query: str
    accept: str


def comment() -> str:
    """Make a comment that no query had before, in this run or another."""
    return f"# {time.time_ns():x}-{next(NUMBERS)}\n"


def loader() -> str:
    """Name the client, with its version."""
    if not shutil.which("wrk"):
        return "threads of Python"
    told = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout
    return " ".join(told.split()[:2])


def run(address: str, requests: Sequence[Request], seconds: float, unique: bool) -> Load:
    """Ask *requests* of the endpoint at *address* for so many seconds."""
    if not requests:
        raise ValueError("no requests")
    by = _by_wrk if shutil.which("wrk") and seconds >= 1 else by_threads
    return by(address, requests, seconds, unique)


def _before(address: str) -> str:
    """Give the path and all of the query string but the text of the query."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query + '&' if parts.query else ''}query="


def _by_wrk(address: str, requests: Sequence[Request], seconds: float, unique: bool) -> Load:
    parts = urlsplit(address)
    with TemporaryDirectory() as folder:
        asked = Path(folder) / "requests"
        lines = [f"{each.accept}\t{_before(address)}\t{quote(each.query)}\n" for each in requests]
        asked.write_text("".join(lines), encoding="utf-8")
        command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration"]
        command += [f"{round(seconds)}s", "--timeout", f"{TIMEOUT}s", "--script", str(SCRIPT)]
        command += [f"{parts.scheme}://{parts.netloc}", "--", str(asked)]
        command += [f"{time.time_ns():x}"] if unique else []
        limit = seconds + 3 * TIMEOUT
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    count, lasted = told["requests"], told["microseconds"] / 1e6
    if not count:
        return Load(0.0, 0.0, 0.0, max(1, told["lost"]))
    return Load(
        (count - told["status"]) / lasted,
        told["p50"] / 1000,
        told["p99"] / 1000,
        told["status"] + told["lost"],
        told["bytes"] / count,
    )


def by_threads(address: str, requests: Sequence[Request], seconds: float, unique: bool) -> Load:
    """Do in Python what wrk does; slower, and the same for every engine."""
    parts, before = urlsplit(address), _before(address)
    turns, times, sizes, failed = itertools.count(), [], [], itertools.count()
    begun = time.perf_counter()
    until = begun + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=TIMEOUT)
        while time.perf_counter() < until:
            each = requests[next(turns) % len(requests)]
            path = before + quote(comment() + each.query if unique else each.query)
            sent = time.perf_counter()
            try:
                connection.request("GET", path, headers={"Accept": each.accept})
                response = connection.getresponse()
                size = len(response.read())
                good = response.status < 400
            except (OSError, http.client.HTTPException):
                connection.close()
                good = False
            if good:
                times.append(time.perf_counter() - sent)
                sizes.append(size)
            else:
                next(failed)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return of_times(times, time.perf_counter() - begun, next(failed), sum(sizes))


def of_times(times: Sequence[float], lasted: float, failed: int, size: int = 0) -> Load:
    """Make the figures of a workload from the seconds that each of its answers took."""
    if not times:
        return Load(0.0, 0.0, 0.0, max(1, failed))
    milliseconds = [each * 1000 for each in times]
    return Load(
        len(times) / lasted,
        percentile(milliseconds, 50),
        percentile(milliseconds, 99),
        failed,
        size / len(times),
    )
