"""One worker process, as the server holds it: start, ask, end.

Whatever ends a worker, its caller gets one Problem that says so, and nothing it had written.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from aiconcord.graph import wire
from aiconcord.graph.wire import Fault, Question
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.table import Limits

_POLL_SECONDS: Final = 0.005
_LOWER_BY: Final = 10


class EndedError(Exception):
    """Raised where the worker is gone before its answer was whole."""


class Process:
    """A worker process on *file*. Make it in the thread of the event loop.

    Linux ends a worker together with the *thread* that started it, so a thread of a pool, which may
    go at any time, must not start one.
    """

    def __init__(self, file: Path, limits: Limits) -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._line = ours
        self._ended_by_us = False
        self._priority: int | None = None
        with theirs:
            command = [sys.executable, "-m", "aiconcord.graph.worker", str(theirs.fileno())]
            command += [str(file), str(limits.memory_mb), str(os.getpid())]
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                    command,
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            except OSError:
                ours.close()
                raise

    @property
    def pid(self) -> int:
        """The number the system knows the process by."""
        return self._process.pid

    async def ready(self) -> None:
        """Wait until the file is loaded; a ProblemError tells why it cannot be."""
        kind, body = await self._frame()
        if kind == wire.FAULT:
            raise ProblemError(Fault.unpack(body).problem())

    async def exchange(self, question: Question) -> tuple[bytes | Fault, bool]:
        """Ask *question*; give its answer, and whether the worker should be replaced.

        Never cancel this without ending the process: the line would carry the rest of an answer.
        """
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_sendall(self._line, wire.frame(wire.QUESTION, question.pack()))
        except OSError as error:
            raise EndedError from error
        kind, body = await self._frame()
        fit, _ = await self._frame()
        return (Fault.unpack(body) if kind == wire.FAULT else body), fit == wire.WORN

    def lower_priority(self) -> None:
        """Let shorter queries go first on a busy machine; a second call does nothing."""
        if self._priority is not None:
            return
        with suppress(OSError):  # it may just have ended: whoever waits for its answer will see
            self._priority = os.getpriority(os.PRIO_PROCESS, self.pid)
            os.setpriority(os.PRIO_PROCESS, self.pid, self._priority + _LOWER_BY)

    def restore_priority(self) -> bool:
        """Take that back; False where the system allows nobody without rights to do so."""
        if self._priority is not None:
            try:
                os.setpriority(os.PRIO_PROCESS, self.pid, self._priority)
            except OSError:
                return False
            self._priority = None
        return True

    def kill(self) -> None:
        """End the process at once, whatever it is doing."""
        self._ended_by_us = True
        if self._process.poll() is None:
            self._process.kill()

    async def gone(self) -> int:
        """Wait until the process has ended and leave nothing of it behind; give its exit code."""
        while self._process.poll() is None:
            await asyncio.sleep(_POLL_SECONDS)
        self._line.close()
        return self._process.returncode

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
        return Problem(
            "query-crashed",
            "the query ended the process it ran in; nobody else was affected",
            Where(),
            "write it in another way, with less nesting",
        )

    async def _frame(self) -> tuple[bytes, bytes]:
        kind, length = wire.HEAD.unpack(await self._receive(wire.HEAD.size))
        return kind, bytes(await self._receive(length))

    async def _receive(self, length: int) -> bytearray:
        loop = asyncio.get_running_loop()
        body = bytearray(length)
        view = memoryview(body)
        while view:
            try:
                count = await loop.sock_recv_into(self._line, view)
            except OSError as error:
                raise EndedError from error
            if not count:
                raise EndedError
            view = view[count:]
        return body


def timeout_problem(seconds: float | None = None) -> Problem:
    """Make the record for a query that ran too long."""
    limit = "its time limit" if seconds is None else f"its limit of {seconds:g} seconds"
    return Problem(
        "query-timeout",
        f"the query ran over {limit}; no part of a result is given",
        Where(),
        "join on more, avoid open-ended paths, or take a dump and ask it at home",
    )
