"""Keep what is served in step with the log of submissions, in every process that serves.

Start reading at :class:`Follower`. Processes do not talk to one another: each looks at the log
twice a second, so that a set accepted by any of them is served by all within two seconds.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from aiconcord.graph.embedded import EmbeddedEngine
from aiconcord.problems.record import ProblemError
from aiconcord.submit.as_prov import graph_named
from aiconcord.submit.database import Database
from aiconcord.submit.following import NOTHING, Following

LOOK_SECONDS: Final = 0.5

_log = logging.getLogger("aiconcord.submit")


class Follower:
    """Hands what is accepted in *database* to *engine*, and then the log's number to *tell*."""

    def __init__(
        self, database: Database, engine: EmbeddedEngine, tell: Callable[[int], None]
    ) -> None:
        self._following = Following(database)
        self._engine = engine
        self._tell = tell
        self._served = NOTHING
        self.is_well = True
        self._stepping = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Serve what is accepted by now, and follow the log from here on."""
        await self.step()
        self._task = asyncio.get_running_loop().create_task(self._follow())

    async def close(self) -> None:
        """Follow no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def step(self) -> None:
        """Serve what the log says now; when this returns, every query is answered from it."""
        async with self._stepping:
            if await asyncio.to_thread(self._following.number) == self._served.number:
                return
            now = await asyncio.to_thread(self._following.served)
            before = self._served.accepted
            added = {one: at for one, at in now.accepted.items() if before.get(one) != at}
            graphs = await asyncio.to_thread(self._following.graphs, added)
            graphs |= {graph_named(one): b"" for one in before.keys() - now.accepted.keys()}
            if graphs:
                await self._engine.publish(graphs)
            self._served = now
            self._tell(now.number)

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.step()
                self.is_well = True
            except ProblemError as fault:
                if self.is_well:  # said once: what was served before is served on
                    _log.warning("the log of submissions cannot be followed: %s", fault)
                self.is_well = False
            except Exception:
                self.is_well = False
                _log.exception("the log of submissions cannot be followed")
