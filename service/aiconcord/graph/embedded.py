"""The embedded engine: Oxigraph over one N-Quads file, in worker processes.

What a query passes: its text is bounded (:mod:`~aiconcord.graph.scan`), its values are placed
(:mod:`~aiconcord.graph.bindings`), what Oxigraph is slow at is asked in another form
(:mod:`~aiconcord.graph.not_exists`), its client has room (:mod:`~aiconcord.graph.door`), a worker
is free (:mod:`~aiconcord.graph.lanes`), the worker answers (:mod:`~aiconcord.graph.worker`).
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from aiconcord.graph.bindings import bind
from aiconcord.graph.door import Door
from aiconcord.graph.engine import NO_BINDINGS, Answer, Bindings, Dataset
from aiconcord.graph.lanes import Lanes
from aiconcord.graph.not_exists import without_not_exists
from aiconcord.graph.scan import Scan
from aiconcord.graph.scan_aside import scan_aside
from aiconcord.graph.syntax_help import explain
from aiconcord.graph.tally import Tally
from aiconcord.graph.wire import Question
from aiconcord.problems.record import ProblemError
from aiconcord.settings.table import Limits

_BACKSTOP: Final = 2.0
"""By how many times a worker's own clock is slower than the server's."""


class EmbeddedEngine:
    """Answers from *nquads*, any N-Quads file, whose default graph is taken as it stands.

    *workers* run queries at the same time, three at least: one is kept for short queries. A file
    that *is_trusted* was written by us: its terms are not checked again while it is loaded.
    """

    def __init__(
        self, nquads: Path, *, limits: Limits, workers: int, is_trusted: bool = False
    ) -> None:
        self._limits = limits
        self.lanes = Lanes(nquads, limits, workers, is_trusted=is_trusted)
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

    def report_to(self, tally: Tally) -> None:
        """From now on tell *tally* what comes of queries and of workers."""
        self.lanes.pool.tally = tally

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
        with self.lanes.pool.tally.query(client) as told:
            scanned = await scan_aside(query, bound)
            told.form = scanned.form
            text = bind(query, scanned, bindings)
            question = Question(
                query=without_not_exists(text),
                media_type=media_type,
                default=_default(scanned, dataset),
                named=dataset.named if dataset else scanned.from_named,
                prefixes=tuple(scanned.prefixes.items()),
                result_bytes=bound.result_bytes,
                seconds=bound.seconds * _BACKSTOP,
            )
            try:
                body = await self._run_as_written(question, text, client, bound)
            except ProblemError as error:
                raise ProblemError(explain(error.problem, query, scanned)) from None
            told.size = len(body)
            return Answer(body, media_type)

    async def _run_as_written(
        self, question: Question, text: str, client: str | None, bound: Limits
    ) -> bytes:
        """Run *question*; where its query is another form of *text* and no SPARQL, run that."""
        try:
            return await self._run(question, client, bound)
        except ProblemError as error:
            if question.query == text or error.problem.code != "query-syntax":
                raise
        # The place of a fault is to be told in the query as it was written.
        return await self._run(replace(question, query=text), client, bound)

    async def _run(self, question: Question, client: str | None, bound: Limits) -> bytes:
        await self._door.enter(client)
        return await self.lanes.submit(
            question, client, bound.seconds, lambda: self._door.leave(client)
        )


def _default(scanned: Scan, dataset: Dataset | None) -> tuple[str, ...] | None:
    """Choose the graphs of the default graph: the request's, else the query's, else the file's."""
    if dataset:
        return dataset.default
    return scanned.froms if scanned.froms or scanned.from_named else None
