"""What the service counts, at ``/metrics``, in the form that Prometheus reads.

Each app has a registry of its own and each process answers for itself. Labels are bounded: no
client, no query, and of an address only its first part, if it is one of ours.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import choose_encoder
from starlette.responses import Response

from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.graph.tally import Ended, Tally
from aiconcord.web.held_now import Held, Memory, memory_of
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Operation"])

disable_created_metrics()  # type: ignore[no-untyped-call] # when each series began: nobody asks, and it doubles what is sent

SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
BYTES: Final = (1e3, 1e4, 1e5, 1e6, 1e7, 5e7)
OTHER: Final = "other"


class Metrics(Tally):
    """The counts of one app: requests, queries, workers; what its engine and memories hold now.

    *kept* are the memories of answers, by name; *addresses* are the first parts of the addresses
    that are told apart.
    """

    def __init__(
        self, parts: Services, kept: Mapping[str, Memory], addresses: Iterable[str]
    ) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._addresses = frozenset(addresses)
        self._requests = Counter(
            "aiconcord_requests",
            "Requests answered, by the first part of the address, status and problem code",
            ("address", "status", "code"),
            registry=self.registry,
        )
        self._request_seconds = Histogram(
            "aiconcord_request_seconds",
            "Time from a request's head to the end of its answer",
            ("address",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._response_bytes = Counter(
            "aiconcord_response_bytes",
            "Bytes of the bodies of answers",
            ("address",),
            registry=self.registry,
        )
        self._series: dict[tuple[str, int, str], tuple[Counter, Histogram, Counter]] = {}
        self._in_flight = 0
        Gauge(
            "aiconcord_requests_in_flight",
            "Requests being answered now",
            registry=self.registry,
        ).set_function(lambda: self._in_flight)
        self._queries = Counter(
            "aiconcord_queries",
            "Queries that reached the engine: by form, outcome (ok or a problem code) and asker",
            ("form", "outcome", "asker"),
            registry=self.registry,
        )
        self._query_seconds = Histogram(
            "aiconcord_query_seconds",
            "Time from when a query reached the engine to its outcome, waiting included",
            ("form",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._result_bytes = Histogram(
            "aiconcord_result_bytes",
            "Size of the results that the engine gave",
            ("form",),
            buckets=BYTES,
            registry=self.registry,
        )
        self._ended = Counter(
            "aiconcord_workers_ended",
            "Query workers ended and replaced, by reason",
            ("reason",),
            registry=self.registry,
        )
        release = parts.release
        Gauge(
            "aiconcord_release_info",
            "The release served; always 1",
            ("release", "facts_until"),
            registry=self.registry,
        ).labels(
            release.version if release else "none",
            release.facts_until.isoformat() if release else "none",
        ).set(1)
        self.log_number = Gauge(
            "aiconcord_log_number",
            "Number of the last change in the log of submissions that is served",
            registry=self.registry,
        )
        self.log_followed = Gauge(
            "aiconcord_log_followed",
            "1 while the log of submissions can be read, or there is none to follow; else 0",
            registry=self.registry,
        )
        self.log_followed.set(1)
        self.engine_memory = Gauge(
            "aiconcord_engine_memory_bytes",
            "Memory of the processes that load and query, what they share counted once",
            registry=self.registry,
        )
        self.registry.register(Held(parts, kept))

    def begin(self) -> None:
        """Count a request that has come in."""
        self._in_flight += 1

    def answered(self, path: str, status: int, code: str, seconds: float, size: int) -> None:
        """Count a request that is over: *code* is that of its problem, or empty."""
        address = first_part(path)
        if address not in self._addresses:
            address = OTHER
        key = (address, status, code)
        series = self._series.get(key)
        if series is None:  # to look up a series by its labels costs more than to count in it
            series = self._series[key] = (
                self._requests.labels(address, str(status), code),
                self._request_seconds.labels(address),
                self._response_bytes.labels(address),
            )
        self._in_flight -= 1
        series[0].inc()
        series[1].observe(seconds)
        series[2].inc(size)

    def asked(self, form: str, outcome: str, *, ours: bool, seconds: float, size: int) -> None:
        """Count a query; see :class:`Tally`."""
        self._queries.labels(form, outcome, "service" if ours else "client").inc()
        self._query_seconds.labels(form).observe(seconds)
        if outcome == "ok":
            self._result_bytes.labels(form).observe(size)

    def ended(self, reason: Ended) -> None:
        """Count a worker; see :class:`Tally`."""
        self._ended.labels(reason).inc()


def first_part(path: str) -> str:
    """Give the part of *path* by which requests are counted.

    >>> first_part("/id/body/imda"), first_part("/")
    ('/id', '/')
    """
    return "/" + path[1:].partition("/")[0]


@router.get("/metrics", summary="Read what the service counts", response_class=Response)
async def metrics(request: Request, parts: Annotated[Services, Depends(services)]) -> Response:
    """Give all counts of this process in the text form of Prometheus, or as OpenMetrics."""
    counted: Metrics = request.app.state.metrics
    if isinstance(parts.engine, EmbeddedEngine):
        # The system takes milliseconds to add this up, so others need not wait for it.
        used = await asyncio.to_thread(memory_of, parts.engine.lanes.pool.processes)
        counted.engine_memory.set(used)
    write, content_type = choose_encoder(request.headers.get("accept", ""))
    fields = {"Content-Type": content_type, "Cache-Control": "no-store", "Vary": "Accept"}
    return Response(write(counted.registry), headers=fields)
