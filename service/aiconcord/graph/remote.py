"""A remote engine: any SPARQL 1.1 server, spoken to through SPARQLWrapper.

The text is bounded and values are placed exactly as for the embedded engine. What a query may cost
there is that server's own matter; here the waiting and the size of the answer are bounded.
"""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from aiconcord.graph.bindings import bind
from aiconcord.graph.door import Door
from aiconcord.graph.engine import NO_BINDINGS, Answer, Bindings, Dataset
from aiconcord.graph.process import timeout_problem
from aiconcord.graph.remote_endpoint import Endpoint
from aiconcord.graph.remote_held import VERSION, Held, must_hold, value_of
from aiconcord.graph.scan_aside import scan_aside
from aiconcord.graph.tally import SILENT, Tally, Told
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.credentials import NOBODY, Credentials
from aiconcord.settings.table import Limits

_THREADS: Final = 16
_GRACE: Final = 1.0
"""Seconds by which we wait longer than the thread, whose own message says more."""


class RemoteEngine:
    """Answers from the SPARQL 1.1 query endpoint at *url*, by POST.

    *expected* is the release that it must hold for :meth:`start` to succeed; None asks nothing.
    """

    def __init__(
        self,
        url: str,
        limits: Limits,
        credentials: Credentials = NOBODY,
        *,
        default_graph: str | None = None,
        expected: Held | None = None,
    ) -> None:
        self.endpoint = Endpoint(url, credentials, default_graph)
        self._limits = limits
        self._expected = expected
        self._door = Door(
            most=limits.running_per_client,
            waiting=limits.waiting_per_client,
            patience=2 * limits.light_seconds,
        )
        self._threads: ThreadPoolExecutor | None = None
        self._tally = SILENT

    def report_to(self, tally: Tally) -> None:
        """From now on tell *tally* what comes of queries."""
        self._tally = tally

    async def start(self) -> None:
        """Make ready, and see that the server is one, and holds the release that it must."""
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="remote")
        await self.ask("ASK {}", media_type="application/sparql-results+json")
        if self._expected is not None:
            await asyncio.get_running_loop().run_in_executor(
                self._threads, must_hold, self.endpoint, self._expected, self._limits
            )

    async def close(self) -> None:
        """Stop asking; answers still on their way are not waited for."""
        threads, self._threads = self._threads, None
        if threads is not None:
            threads.shutdown(wait=False, cancel_futures=True)

    def room(self, client: str) -> int:
        """Tell how many more queries of *client* would be let in at once."""
        return self._door.room(client)

    async def report(self) -> dict[str, str | None]:
        """Tell what the server holds, for those who operate the service; raises as `ask` does."""
        answer = await self.ask(VERSION, media_type="application/sparql-results+json")
        return {"release": value_of(json.loads(answer.body), "version")}

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
        """Answer *query*; see :class:`aiconcord.graph.engine.Engine`."""
        bound = limits or self._limits
        with self._tally.query(client) as told:
            answer = await self._answer(
                query,
                told,
                bindings=bindings,
                dataset=dataset,
                media_type=media_type,
                bound=bound,
                client=client,
            )
            told.size = len(answer.body)
        return answer

    async def _answer(
        self,
        query: str,
        told: Told,
        *,
        bindings: Bindings,
        dataset: Dataset | None,
        media_type: str,
        bound: Limits,
        client: str | None,
    ) -> Answer:
        """Answer *query*, and tell *told* its form."""
        scanned = await scan_aside(query, bound)
        told.form = scanned.form
        text = bind(query, scanned, bindings)
        if self._threads is None:
            raise ProblemError(
                Problem("engine-busy", "the service is not running", Where(), "start it")
            )
        await self._door.enter(client)
        try:
            async with asyncio.timeout(bound.seconds + _GRACE):
                body = await asyncio.get_running_loop().run_in_executor(
                    self._threads,
                    self.endpoint.fetch,
                    text,
                    scanned,
                    dataset or Dataset(),
                    media_type,
                    bound,
                )
        except TimeoutError:
            raise ProblemError(timeout_problem(bound.seconds)) from None
        finally:
            self._door.leave(client)
        return Answer(body, media_type)
