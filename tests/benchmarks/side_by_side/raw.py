"""pyoxigraph itself, in one process and thread: what is left when no server stands before it.

Its times are taken within its process, so that the way there and back costs nothing.
"""

import json
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from side_by_side import processes
from side_by_side.client import Reply
from side_by_side.engines import HERE, SECONDS_TO_START, AbsentError, Started
from side_by_side.figures import Load
from side_by_side.load import Request, of_times


class RawPyoxigraph:
    """A store in a process of its own, told over a pipe what to do."""

    name = "pyoxigraph in process"

    def __init__(self, data: Path, folder: Path) -> None:
        """Ask *data*; what it says goes to *folder*."""
        self.data, self.folder = data, folder
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, first: Request) -> Started:
        """Load; ready when *first* has been answered."""
        self.first = first
        begun = time.perf_counter()
        self.process = processes.start(
            [sys.executable, HERE / "raw_store.py", self.data],
            self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        reply = self.ask(first.query, first.accept, SECONDS_TO_START)
        if not reply.good:
            raise AbsentError(f"it does not answer: {reply.fault}")
        return Started(None, time.perf_counter() - begun)

    def _tell(self, what: dict[str, Any], patience: float) -> dict[str, Any] | None:
        process = self.process
        if process is None or process.stdin is None or process.stdout is None:
            raise AbsentError("it was not started")
        process.stdin.write(json.dumps(what).encode() + b"\n")
        process.stdin.flush()
        if not select.select([process.stdout], [], [], patience)[0]:
            return None
        found: dict[str, Any] = json.loads(process.stdout.readline() or b'{"status": 0}')
        return found

    def ask(self, query: str, accept: str, patience: float) -> Reply:
        """Ask one query; each is answered in the form that it is asked for in anyway."""
        begun = time.perf_counter()
        try:
            told = self._tell({"query": query}, patience)
        except OSError as error:
            return Reply(0, time.perf_counter() - begun, fault=type(error).__name__)
        if told is None:
            return Reply(0, time.perf_counter() - begun, fault="late")
        if not told["status"]:
            return Reply(0, time.perf_counter() - begun, fault="ended")
        return Reply(told["status"], told["seconds"], told["body"].encode())

    def load(self, requests: Sequence[Request], seconds: float, unique: bool) -> Load:
        """Answer one query after another."""
        queries = [each.query for each in requests]
        what = {"queries": queries, "seconds": seconds, "unique": unique}
        told = self._tell(what, seconds + SECONDS_TO_START)
        if told is None or "times" not in told:
            raise AbsentError("it ended under the load")
        return of_times(told["times"], told["lasted"], 0, told["size"])

    def recover(self) -> None:
        """Load again in another process."""
        self.stop()
        self.start(self.first)

    def memory(self) -> processes.Memory | None:
        """Tell the memory held now."""
        return processes.memory(self.process.pid) if self.process else None

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            processes.end(self.process)
            self.process = None
