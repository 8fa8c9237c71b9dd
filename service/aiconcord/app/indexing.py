"""Make the search index while queries are answered already; what needs it waits for it."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from typing import Any, Final

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from aiconcord.ask.search import SearchIndex
from aiconcord.problems.record import ProblemError
from aiconcord.web.failures import problem_response

_NEW_OBJECTS: Final = 20_000
"""How many objects may be made before the collector looks at them; Python's own is 700."""


class Indexing:
    """Makes one index with *make* and hands it to *use*; where that fails, it is tried again.

    A page that lists or names things would be wrong without it, so that all but the query address
    wait. To index takes about as long as to load the data, and is Python's work.
    """

    def __init__(
        self,
        make: Callable[[], Coroutine[Any, Any, SearchIndex]],
        use: Callable[[SearchIndex], None],
    ) -> None:
        self._make = make
        self._use = use
        self._task: asyncio.Task[None] | None = None
        self.is_done = False

    def begin(self) -> None:
        """Begin, or begin again after a failure."""
        if self._task is None or (self._task.done() and not self.is_done):
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def done(self) -> None:
        """Wait for the index; raises what kept it from being made, and then tries again."""
        self.begin()
        if self._task is not None:
            await asyncio.shield(self._task)

    async def close(self) -> None:
        """Stop, whether it is done or not."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def is_there(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Wait for the index; where there is none, tell the client why, and give False."""
        try:
            await self.done()
        except ProblemError as fault:
            await problem_response(Request(scope), *fault.problems)(scope, receive, send)
            return False
        return True

    async def _run(self) -> None:
        self._use(await self._make())
        self.is_done = True
        settle()


def settle() -> None:
    """Take what is here for good out of the sight of the garbage collector.

    It would look through all of it, the index above all, each time that answers to keep have become
    a quarter more: half of the time of a light query. What is made for one request and no more is
    freed without it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
