"""Keep worker processes idle, and replace those that ended.

There are more processes than may run queries at a time: the spares. So a worker that was ended is
not missed while another is forked in its place.

What is served may change: the loader is told, and all workers are replaced by ones that have the
change. Those that run a query may finish it first.
"""

import asyncio
import logging
import zlib
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from aiconcord.graph.frames import EndedError
from aiconcord.graph.loader_process import LoaderProcess
from aiconcord.graph.process import Process
from aiconcord.graph.tally import SILENT, Ended
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.table import Limits

SPARES: Final = 3
_log = logging.getLogger("aiconcord.graph")
_RETRY_SECONDS: Final = (0.1, 0.5, 2.0, 5.0)
_CANNOT_START: Final = Problem(
    "engine-busy",
    "the engine's worker processes cannot be started, or end at once",
    Where(),
    "see whether the machine has memory and processes left, or set fewer",
)


class Pool:
    """*size* workers and some spares on *file*; *on_idle* is called when one becomes free.

    A *file* that *is_trusted* is loaded without a check of its terms.
    """

    def __init__(
        self,
        file: Path,
        limits: Limits,
        *,
        size: int,
        on_idle: Callable[[], None],
        is_trusted: bool = False,
    ) -> None:
        self._file = file
        self._is_trusted = is_trusted
        self._limits = limits
        self._size = size
        self._on_idle = on_idle
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loader: LoaderProcess | None = None
        self._loading = asyncio.Lock()
        self._graphs: dict[str, bytes] = {}
        self._fresh: set[Process] = set()
        self.is_closing = False
        self.replaced = 0
        self.tally = SILENT

    @property
    def idle(self) -> int:
        """How many workers are free."""
        return len(self._idle)

    @property
    def processes(self) -> list[int]:
        """The process numbers of the loader and of all workers that are ready."""
        loader = [self._loader.pid] if self._loader and not self._loader.is_lost else []
        return loader + [process.pid for process in self._all if process.pid is not None]

    def prepare(self) -> None:
        """Start the process that loads the file, and do not wait for it."""
        self._loader = self._new_loader()

    async def start(self) -> None:
        """Load the file, fork all workers and wait for them; raise why that cannot be."""
        try:
            await self._loaded()
            workers = (self._spawn() for _ in range(self._size + SPARES))
            found = await asyncio.gather(*workers, return_exceptions=True)
            for fault in found:
                if isinstance(fault, BaseException):
                    raise fault
        except BaseException as fault:
            await self.close()
            if isinstance(fault, EndedError | OSError):
                raise ProblemError(_CANNOT_START) from fault
            raise

    async def close(self) -> None:
        """End all workers and wait until they are gone."""
        self.is_closing = True
        for process in self._all:
            process.kill()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(process.gone() for process in self._all))
        if self._loader:
            await self._loader.close()
        self._all.clear()
        self._idle.clear()

    def take(self) -> Process | None:
        """Take a free worker, the one used last; None where there is none."""
        return self._idle.pop() if self._idle else None

    def give_back(self, process: Process) -> None:
        """Return a worker that is fit for the next query, unless what it holds is out of date."""
        if process not in self._fresh:
            self.discard(process, "outdated")
            return
        self._idle.append(process)
        self._on_idle()

    def discard(self, process: Process, reason: Ended) -> None:
        """End a worker and start another in its place, in the background; *reason* is told."""
        process.kill()
        if not self.is_closing:
            self.replaced += 1
            self.tally.ended(reason)
            level = logging.DEBUG if reason == "outdated" else logging.INFO
            _log.log(level, "worker %s is replaced: %s", process.pid, reason)
            self._run(self._replace(process))

    async def publish(self, graphs: Mapping[str, bytes]) -> None:
        """Serve *graphs*, name to N-Triples, in place of what they were; empty ones no more.

        When this returns, no query that begins will be answered without them."""
        packed = await asyncio.to_thread(_packed, graphs)
        for name in graphs:
            self._graphs.pop(name, None)
        self._graphs |= packed
        async with self._loading:
            if self._loader is not None and self._loader.is_ready:
                # A loader that ends meanwhile is followed by one that is given all graphs.
                with suppress(EndedError):
                    await self._loader.apply(graphs)
        self._fresh.clear()
        self._discard_idle("outdated")

    def _discard_idle(self, reason: Ended = "loader-lost") -> None:
        """Replace the idle workers; the others are seen to end."""
        while self._idle:
            self.discard(self._idle.pop(), reason)

    async def _replace(self, process: Process) -> None:
        await process.gone()
        self._forget(process)
        attempt = 0
        while True:
            try:
                await self._spawn()
            except (EndedError, ProblemError, OSError):
                await asyncio.sleep(_RETRY_SECONDS[min(attempt, len(_RETRY_SECONDS) - 1)])
                attempt += 1
            else:
                return

    async def _spawn(self) -> None:
        """Have one worker forked; it joins the idle ones when it answers."""
        process = Process(await self._loaded())
        self._all.add(process)
        self._fresh.add(process)
        try:
            await process.ready()
        except BaseException:
            process.kill()
            await process.gone()
            self._forget(process)
            raise
        self.give_back(process)

    async def _loaded(self) -> LoaderProcess:
        """Give the loader; where there is none, or none any more, start it and wait for it."""
        async with self._loading:
            loader = self._loader
            if loader is not None and loader.is_lost:
                await loader.close()
                loader = None
            if loader is None:
                loader = self._loader = self._new_loader()
            if not loader.is_ready:
                try:
                    await loader.ready()
                    if self._graphs:
                        await loader.apply(await asyncio.to_thread(_unpacked, dict(self._graphs)))
                except BaseException:
                    await loader.close()
                    raise
            return loader

    def _new_loader(self) -> LoaderProcess:
        return LoaderProcess(
            self._file, self._limits, self._discard_idle, is_trusted=self._is_trusted
        )

    def _forget(self, process: Process) -> None:
        self._all.discard(process)
        self._fresh.discard(process)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _packed(graphs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Press together those of *graphs* that hold triples: a second of work for a million."""
    return {name: zlib.compress(triples, 1) for name, triples in graphs.items() if triples}


def _unpacked(graphs: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: zlib.decompress(packed) for name, packed in graphs.items()}
