"""The embedded engine: Oxigraph over one N-Quads file, in worker processes.

What a query passes: its text is bounded (:mod:`~aiconcord.graph.scan`), its values are placed
(:mod:`~aiconcord.graph.bindings`), its client has room (:mod:`~aiconcord.graph.door`), a worker is
free (:mod:`~aiconcord.graph.lanes`), the worker answers (:mod:`~aiconcord.graph.worker`).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from aiconcord.graph.bindings import bind
from aiconcord.graph.door import Door
from aiconcord.graph.engine import NO_BINDINGS, Answer, Bindings, Dataset
from aiconcord.graph.lanes import Lanes
from aiconcord.graph.scan import Scan
from aiconcord.graph.scan_aside import scan_aside
from aiconcord.graph.syntax_help import explain
from aiconcord.graph.wire import Question
from aiconcord.problems.record import ProblemError
from aiconcord.settings.table import Limits

_BACKSTOP: Final = 2.0
"""By how many times a worker's own clock is slower than the server's."""


class EmbeddedEngine:
    """Answers from *nquads*, any N-Quads file, whose default graph is taken as it stands.

    *workers* run queries at the same time, three at least: one is kept for short queries.
    """

    def __init__(self, nquads: Path, *, limits: Limits, workers: int) -> None:
        self._limits = limits
        self.lanes = Lanes(nquads, limits, workers)
        self._door = Door(
            most=limits.running_per_client,
            waiting=limits.waiting_per_client,
            patience=2 * limits.light_seconds,
        )

    def prepare(self) -> None:
        """Let the file begin to be loaded, before there is an event loop to wait for it."""
        self.lanes.pool.prepare()

    async def start(self) -> None:
        """Start the workers and wait until they have loaded the file."""
        await self.lanes.start()

    async def close(self) -> None:
        """End all workers; queries still running are refused."""
        await self.lanes.close()

    async def publish(self, graphs: Mapping[str, bytes]) -> None:
        """Serve *graphs*, name to N-Triples, beside the file; empty N-Triples take one out.

        When this returns, every query asked from now on sees them. Queries that are running finish
        on what was served when they began. Nothing of it reaches the default graph."""
        await self.lanes.pool.publish(graphs)

    def room(self, client: str) -> int:
        """Tell how many more queries of *client* would be let in at once."""
        return self._door.room(client)

    async def ask(
        self,
        query: str,
        *,
        bindings: Bindings = NO_BINDINGS,
        dataset: Dataset | None = None,
        media_type: str,
        limits: Limits | None = None,
        client: str | None = None,
    ) -> Answer:
        """Answer *query*; see :class:`aiconcord.graph.engine.Engine`.

        Of *limits*, ``memory_mb``, ``light_seconds`` and ``running_per_client`` are the engine's.
        """
        bound = limits or self._limits
        scanned = await scan_aside(query, bound)
        question = Question(
            query=bind(query, scanned, bindings),
            media_type=media_type,
            default=_default(scanned, dataset),
            named=dataset.named if dataset else scanned.from_named,
            prefixes=tuple(scanned.prefixes.items()),
            result_bytes=bound.result_bytes,
            seconds=bound.seconds * _BACKSTOP,
        )
        await self._door.enter(client)
        try:
            body = await self.lanes.submit(
                question, client, bound.seconds, lambda: self._door.leave(client)
            )
        except ProblemError as error:
            raise ProblemError(explain(error.problem, query, scanned)) from None
        return Answer(body, media_type)


def _default(scanned: Scan, dataset: Dataset | None) -> tuple[str, ...] | None:
    """Choose the graphs of the default graph: the request's, else the query's, else the file's."""
    if dataset:
        return dataset.default
    return scanned.froms if scanned.froms or scanned.from_named else None
