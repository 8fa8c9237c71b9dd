"""One worker process, as the server holds it: fork, ask, end.

Whatever ends a worker, its caller gets one Problem that says so, and nothing it had written.
"""

import asyncio
import os
import signal
import socket
from contextlib import suppress
from typing import Final

from aiconcord.graph import wire
from aiconcord.graph.line import Line, Reply
from aiconcord.graph.loader_process import LoaderProcess
from aiconcord.problems.record import Problem, Where

_LOWER_BY: Final = 10


class Process:
    """A worker process, forked by *loader*."""

    def __init__(self, loader: LoaderProcess) -> None:
        ours, theirs = socket.socketpair()
        self._line = Line(ours)
        self._loader = loader
        self._ended_by_us = False
        self._priority: int | None = None
        self.pid: int | None = None
        """The number the system knows the process by; None until it is ready."""
        with theirs:
            try:
                self._fork = loader.fork(theirs)
            except OSError:
                self._line.close()
                raise

    async def ready(self) -> None:
        """Wait until the process answers."""
        self.pid = int((await self._line.listen()).body)

    def exchange(self, packed: bytes) -> "asyncio.Future[Reply]":
        """Ask the question *packed*; give its answer, and whether the worker should be replaced.

        The future fails with EndedError where the worker ends before. Never give it up without
        ending the process: the line would carry the rest of an answer.
        """
        return self._line.ask(wire.frame(wire.QUESTION, packed))

    def lower_priority(self) -> None:
        """Let shorter queries go first on a busy machine; a second call does nothing."""
        if self._priority is not None or self.pid is None:
            return
        with suppress(OSError):  # it may just have ended: whoever waits for its answer will see
            self._priority = os.getpriority(os.PRIO_PROCESS, self.pid)
            os.setpriority(os.PRIO_PROCESS, self.pid, self._priority + _LOWER_BY)

    def restore_priority(self) -> bool:
        """Take that back; False where the system allows nobody without rights to do so."""
        if self._priority is not None and self.pid is not None:
            try:
                os.setpriority(os.PRIO_PROCESS, self.pid, self._priority)
            except OSError:
                return False
            self._priority = None
        return True

    def kill(self) -> None:
        """End the process at once, whatever it is doing."""
        self._ended_by_us = True
        self._loader.end(self._fork)

    async def gone(self) -> int:
        """Wait until the process has ended and leave nothing of it behind; give its exit code."""
        code = await asyncio.shield(self._fork.ended)
        self._line.close()
        return code

    async def why_ended(self) -> Problem:
        """Tell why the process ended, for the caller whose query it was running."""
        code = await self.gone()
        if code in (-signal.SIGABRT, -signal.SIGKILL) and not self._ended_by_us:
            return Problem(
                "query-memory",
                "the query ran over its memory limit",
                Where(),
                "ask for less at a time: join on more, sort and group fewer rows",
            )
        if code == -signal.SIGXCPU:
            return timeout_problem()
        if code == wire.UNSORTABLE:
            return Problem(
                "query-crashed",
                "the query sorts values of kinds that the engine has no one order for, such as"
                " numbers among names",
                Where(),
                "sort them by their text, as in `ORDER BY STR(?x)`, or sort one kind at a time",
            )
        if code == wire.LOST:
            return Problem("engine-busy", "the engine starts anew", Where(), "ask again")
        return Problem(
            "query-crashed",
            "the query ended the process it ran in; nobody else was affected",
            Where(),
            "write it in another way, with less nesting",
        )


def timeout_problem(seconds: float | None = None) -> Problem:
    """Make the record for a query that ran too long."""
    limit = "its time limit" if seconds is None else f"its limit of {seconds:g} seconds"
    return Problem(
        "query-timeout",
        f"the query ran over {limit}; no part of a result is given",
        Where(),
        "join on more, avoid open-ended paths, or take a dump and ask it at home",
    )
