"""What an engine is, what every server has in common, and ours.

Each takes an N-Quads file and a folder of its own. ``start`` loads and waits for a first answer;
``stop`` ends everything and may be called at any time.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from side_by_side import load, processes
from side_by_side.client import Client, Reply
from side_by_side.figures import Load
from side_by_side.load import Request

HERE = Path(__file__).parent
SECONDS_TO_START = 400


class AbsentError(Exception):
    """An engine cannot be run here; the message says why."""


@dataclass(frozen=True)
class Started:
    """Seconds to load into a store that is kept, where there is one, and to the first answer."""

    load: float | None
    first_answer: float


class Engine(Protocol):
    """What is compared."""

    name: str

    def start(self, first: Request) -> Started:
        """Load and start; ready when *first* has been answered."""

    def ask(self, query: str, accept: str, patience: float) -> Reply:
        """Ask one query."""

    def load(self, requests: Sequence[Request], seconds: float, unique: bool) -> Load:
        """Ask as fast as it answers."""

    def recover(self) -> None:
        """Get rid of a query that outstayed the patience."""

    def memory(self) -> processes.Memory | None:
        """Tell the memory held now."""

    def stop(self) -> None:
        """End all that was started."""


class Server:
    """A SPARQL server in a process of its own."""

    name = ""
    path = "/sparql"

    def __init__(self, data: Path, folder: Path) -> None:
        """Serve *data*; what has to be written goes to *folder*."""
        self.data, self.folder = data, folder
        self.port = processes.free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.client = Client(self.address)

    @property
    def address(self) -> str:
        """The address that answers queries."""
        return f"http://127.0.0.1:{self.port}{self.path}"

    def command(self) -> list[str | Path]:
        """Give the command that serves."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Give what is set in its environment."""
        return {}

    def prepare(self) -> float | None:
        """Load what is kept between starts; give the seconds, or None where nothing is kept."""
        return None

    def fill(self) -> None:
        """Load what is not kept, once the server runs."""

    def start(self, first: Request) -> Started:
        """Load and start; ready when *first* has been answered."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        loaded = self.prepare()
        return Started(loaded, self.launch(first))

    def launch(self, first: Request) -> float:
        """Start the server; give the seconds until it has answered *first*."""
        self.first = first
        begun = time.perf_counter()
        self.process = processes.start(self.command(), self.folder, self.environment())
        self.fill()
        while time.perf_counter() - begun < SECONDS_TO_START:
            if self.process.poll() is not None:
                raise AbsentError(f"it ended with {self.process.returncode}: {self.last_words()}")
            reply = self.ask(first.query, first.accept, SECONDS_TO_START)
            if reply.good and reply.body:
                return time.perf_counter() - begun
            time.sleep(0.01)
        raise AbsentError(f"no answer within {SECONDS_TO_START} s: {self.last_words()}")

    def last_words(self) -> str:
        """Give the last line that the server said."""
        log = self.folder / "log"
        said = log.read_text("utf-8", "replace").split("\n") if log.exists() else []
        return next((line.strip()[:200] for line in reversed(said) if line.strip()), "no word")

    def ask(self, query: str, accept: str, patience: float) -> Reply:
        """Ask one query."""
        return self.client.ask(query, accept, patience)

    def load(self, requests: Sequence[Request], seconds: float, unique: bool) -> Load:
        """Ask as fast as it answers."""
        return load.run(self.address, requests, seconds, unique)

    def recover(self) -> None:
        """Start again, which ends whatever still runs."""
        self.stop()
        self.launch(self.first)

    def memory(self) -> processes.Memory | None:
        """Tell the memory held now."""
        return processes.memory(self.process.pid) if self.process else None

    def stop(self) -> None:
        """End the server."""
        self.client.close()
        if self.process is not None:
            processes.end(self.process)
            self.process = None


class Aiconcord(Server):
    """`aiconcord serve`, of a release or of any N-Quads file."""

    name = "aiconcord"

    def __init__(self, data: Path, folder: Path, workers: int = 3) -> None:
        """Serve the release that *data* lies in, else *data* as it stands."""
        super().__init__(data, folder)
        self.workers = workers

    def command(self) -> list[str | Path]:
        """Give the command that serves."""
        release = (self.data.parent / "manifest.json").exists()
        what = ("--release", self.data.parent) if release else ("--dataset", self.data)
        serve: list[str | Path] = [sys.executable, "-m", "aiconcord", "serve"]
        return [*serve, "--port", str(self.port), "--workers", str(self.workers), *what]

    def environment(self) -> dict[str, str]:
        """Keep its submissions apart from those of who runs this."""
        return {"HOST": "127.0.0.1", "XDG_DATA_HOME": str(self.folder / "data-home")}

    def recover(self) -> None:
        """Do nothing: it ends such queries itself."""


class NoOp(Server):
    """A route that does nothing, on the server that `aiconcord serve` is run by."""

    name = "no-op route"
    path = "/noop"

    def command(self) -> list[str | Path]:
        """Give the command that serves."""
        return [sys.executable, HERE / "noop_server.py", str(self.port)]

    def environment(self) -> dict[str, str]:
        """Keep it from the submissions of who runs this."""
        return {"HOST": "127.0.0.1", "XDG_DATA_HOME": str(self.folder / "data-home")}
