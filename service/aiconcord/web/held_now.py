"""What there is at the moment in which :mod:`~aiconcord.web.metrics` is asked, and is not counted:
kept answers, workers, those who wait, memory."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.web.services import Services


class Memory(Protocol):
    """A memory of answers, that tells how often what was looked for was there."""

    hits: int
    misses: int

    @property
    def size(self) -> int:
        """The bytes kept now."""


class Held(Collector):
    """What is there at the moment of asking: kept answers, workers, those who wait."""

    def __init__(self, parts: Services, kept: Mapping[str, Memory]) -> None:
        self._parts = parts
        self._kept = kept

    def collect(self) -> Iterator[Metric]:
        """Give what Prometheus is told of it."""
        looked = CounterMetricFamily(
            "aiconcord_cache_requests",
            "Answers looked for in a memory of the process, by whether they were there",
            labels=("cache", "outcome"),
        )
        held = GaugeMetricFamily(
            "aiconcord_cache_bytes", "Bytes of the answers kept", labels=("cache",)
        )
        for name, memory in self._kept.items():
            looked.add_metric((name, "hit"), memory.hits)
            looked.add_metric((name, "miss"), memory.misses)
            held.add_metric((name,), memory.size)
        yield looked
        yield held
        if not isinstance(self._parts.engine, EmbeddedEngine):
            return
        counts = self._parts.engine.lanes.counts()
        workers = GaugeMetricFamily(
            "aiconcord_workers", "Query workers, by what they do", labels=("state",)
        )
        workers.add_metric(("idle",), counts["idle"])
        workers.add_metric(("short",), counts["running"] - counts["running_long"])
        workers.add_metric(("long",), counts["running_long"])
        yield workers
        waiting = GaugeMetricFamily(
            "aiconcord_queries_waiting", "Queries that wait for a worker", labels=("queue",)
        )
        waiting.add_metric(("short",), counts["waiting"])
        waiting.add_metric(("long",), counts["waiting_long"])
        yield waiting


def memory_of(processes: Iterable[int]) -> int:
    """Sum the bytes of memory that *processes* use, what they share counted once.

    Those that have ended meanwhile, and all where the system does not say, count nothing.
    """
    found = 0
    for pid in processes:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
        except OSError:
            continue
        found += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return found
