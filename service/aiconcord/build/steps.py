"""Tell how a build gets on: a line a step with its seconds, and what it cost in the end."""

import gc
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
    "compare with the ledger",
    "derive times",
    "derive the current view",
    "derive findings",
    "infer",
    "check shapes",
    "describe",
    "document",
    "pack",
    "check shapes again",
)


def quiet(_name: str, _number: int, _total: int) -> None:
    """Watch nothing."""


@dataclass(slots=True)
class Progress:
    """Measures the steps of one build, and tells whoever listens."""

    report: Report = lambda _line: None
    watch: Watch = quiet
    seconds: dict[str, float] = field(default_factory=dict)
    begun: float = field(default_factory=time.perf_counter)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Run one step of :data:`STEPS`; its line is told when it ends, also by a fault."""
        self.begin(name)
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.end(name, time.perf_counter() - begun)

    def begin(self, name: str) -> None:
        """Tell the watcher that the step called *name* begins, or is waited for."""
        self.watch(name, STEPS.index(name), len(STEPS))

    def end(self, name: str, seconds: float) -> None:
        """Tell that the step called *name* took so many *seconds*."""
        self.seconds[name] = seconds
        self.report(f"{seconds:7.2f} s  {name}")

    def finish(self) -> None:
        """Tell the watcher that all steps are done."""
        self.watch("done", len(STEPS), len(STEPS))

    @property
    def total(self) -> float:
        """The seconds since the build began: less than all steps where two ran at a time."""
        return time.perf_counter() - self.begun


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the collector of cycles from walking over millions of terms again and again.

    A build makes few cycles; they are collected afterwards."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def peak_memory_mb() -> float:
    """Give the most memory that this process and the largest of its children held, in megabytes.

    They may not have held it at one time. Linux counts kilobytes where macOS counts bytes."""
    peak = sum(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3
