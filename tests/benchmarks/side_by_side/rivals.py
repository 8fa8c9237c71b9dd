"""The rivals that are no more than a command: Oxigraph's own server, and rdflib-endpoint."""

import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

from side_by_side import processes
from side_by_side.client import RESULTS
from side_by_side.engines import HERE, SECONDS_TO_START, AbsentError, Server


class OxigraphInMemory(Server):
    """`oxigraph serve` over a store in memory, as ours is."""

    name = "oxigraph serve, in memory"
    path = "/query"

    def __init__(self, data: Path, folder: Path, program: Path) -> None:
        """Serve with *program*."""
        super().__init__(data, folder)
        self.program = program

    def command(self) -> list[str | Path]:
        """Give the command that serves."""
        return [self.program, "serve", "--bind", f"127.0.0.1:{self.port}"]

    def fill(self) -> None:
        """Send it the data as soon as it listens."""
        store = f"http://127.0.0.1:{self.port}/store"
        for _ in range(1000):
            if self.ask("ASK {}", RESULTS, 10).good:
                break
            time.sleep(0.01)
        with self.data.open("rb") as body:
            request = urllib.request.Request(store, body, method="POST")
            request.add_header("Content-Type", "application/n-quads")
            request.add_header("Content-Length", str(self.data.stat().st_size))
            urllib.request.urlopen(request, timeout=SECONDS_TO_START).close()


class OxigraphOnDisk(OxigraphInMemory):
    """`oxigraph serve` over a store on disk, as its handbook shows it."""

    name = "oxigraph serve, on disk"

    def command(self) -> list[str | Path]:
        """Give the command that serves."""
        return [*super().command(), "--location", self.folder / "store"]

    def prepare(self) -> float:
        """Load with its own loader, and optimize, as its handbook advises."""
        begun = time.perf_counter()
        for how in (("load", "--file", self.data), ("optimize",)):
            place = [self.program, how[0], "--location", self.folder / "store", *how[1:]]
            subprocess.run(place, check=True, capture_output=True, timeout=SECONDS_TO_START)
        return time.perf_counter() - begun

    def fill(self) -> None:
        """Need nothing: the store is there."""


class RdflibEndpoint(Server):
    """rdflib-endpoint over rdflib's store in memory, as its own command serves it.

    Nothing ends a query in it, so it is forked from a process that has loaded: to be rid of a query
    its process is ended and another one forked, which loads nothing again.
    """

    name = "rdflib-endpoint"
    path = "/"

    def __init__(self, data: Path, folder: Path, python: Path) -> None:
        """Serve by the interpreter *python*, whose environment has rdflib-endpoint."""
        super().__init__(data, folder)
        self.python = python

    def command(self) -> list[str | Path]:
        """Give the command that serves."""
        return [self.python, HERE / "rdflib_server.py", self.data, str(self.port)]

    def recover(self) -> None:
        """End the process that answers; wait until the next one does."""
        self.client.close()
        if self.process is None or self.process.poll() is not None:
            super().recover()
            return
        for pid in set(processes.tree(self.process.pid)) - {self.process.pid}:
            os.kill(pid, signal.SIGKILL)
        begun = time.perf_counter()
        while time.perf_counter() - begun < SECONDS_TO_START:
            if self.ask(self.first.query, self.first.accept, 60).good:
                return
            time.sleep(0.05)
        raise AbsentError("it was ended and does not answer again")
