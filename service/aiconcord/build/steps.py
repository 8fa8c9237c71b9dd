"""Tell how a build gets on: a line a step with its seconds, and what it cost in the end."""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Report = Callable[[str], None]
Watch = Callable[[str, int, int], None]
"""Called when a step begins: its name, its number from 0, and how many steps there are."""

STEPS = (
    "read",
    "check rules",
    "check shapes",
    "compare with the ledger",
    "derive times",
    "derive the current view",
    "derive findings",
    "infer",
    "check shapes again",
    "describe",
    "document",
    "pack",
)


def quiet(_name: str, _number: int, _total: int) -> None:
    """Watch nothing."""


@dataclass(slots=True)
class Progress:
    """Measures the steps of one build, and tells whoever listens."""

    report: Report = lambda _line: None
    watch: Watch = quiet
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Run one step of :data:`STEPS`; its line is told when it ends, also by a fault."""
        self.watch(name, STEPS.index(name), len(STEPS))
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = time.perf_counter() - begun
            self.report(f"{self.seconds[name]:7.2f} s  {name}")

    def finish(self) -> None:
        """Tell the watcher that all steps are done."""
        self.watch("done", len(STEPS), len(STEPS))

    @property
    def total(self) -> float:
        """The seconds of all steps together."""
        return sum(self.seconds.values())


def peak_memory_mb() -> float:
    """Give the most memory that this process has held, in megabytes.

    Linux counts kilobytes where macOS counts bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3
