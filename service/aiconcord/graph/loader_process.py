"""The loader, as the server holds it: start it, have it fork workers, hear how they ended."""

import asyncio
import logging
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final

from aiconcord.graph import wire
from aiconcord.graph.frames import EndedError, read_frame
from aiconcord.graph.wire import Fault
from aiconcord.problems.record import ProblemError
from aiconcord.settings.table import Limits

_TOLD: Final = wire.HEAD.size + wire.END.size
_POLL_SECONDS: Final = 0.005

_log = logging.getLogger("aiconcord.graph")


@dataclass(frozen=True, slots=True)
class Fork:
    """A worker that was asked for: its number with the loader, and its exit code to come."""

    number: int
    ended: "asyncio.Future[int]"


class LoaderProcess:
    """The process that holds *file* loaded. Make it in the thread of the event loop.

    *on_lost* is called when it has ended though nobody closed it. A *file* that *is_trusted* is
    loaded without a check of its terms.

    Linux ends a process together with the *thread* that started it, so a thread of a pool, which
    may go at any time, must not start one.
    """

    def __init__(
        self,
        file: Path,
        limits: Limits,
        on_lost: Callable[[], None] = lambda: None,
        *,
        is_trusted: bool = False,
    ) -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._line = ours
        self._on_lost = on_lost
        self._forks: dict[int, Fork] = {}
        self._numbers = count(1)
        self._heard = b""
        self._is_lost = False
        self._is_ready = False
        self._changes: dict[int, asyncio.Future[None]] = {}
        with theirs:
            command = [sys.executable, "-m", "aiconcord.graph.loader", str(theirs.fileno())]
            command += [str(file), str(limits.memory_mb), str(os.getpid())]
            command += ["trusted"] if is_trusted else []
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

    @property
    def is_lost(self) -> bool:
        """Tell whether the process has ended, and with it every worker of its."""
        return self._is_lost

    @property
    def is_ready(self) -> bool:
        """Tell whether the file is loaded."""
        return self._is_ready

    async def ready(self) -> None:
        """Wait until the file is loaded; a ProblemError tells why it cannot be."""
        kind, body = await read_frame(self._line)
        if kind == wire.FAULT:
            raise ProblemError(Fault.unpack(body).problem())
        self._is_ready = True
        asyncio.get_running_loop().add_reader(self._line, self._hear)

    async def apply(self, graphs: Mapping[str, bytes]) -> None:
        """Put *graphs*, name to N-Triples, in place of what they were, for workers forked later.

        Empty N-Triples take a graph out. Raises EndedError where the process ends before it is
        done."""
        number = next(self._numbers)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        with tempfile.TemporaryFile() as file:
            await asyncio.to_thread(_write, file, graphs)
            self._changes[number] = done
            try:
                request = [wire.REQUEST.pack(wire.APPLY, number)]
                socket.send_fds(self._line, request, [file.fileno()])
            except OSError as error:
                del self._changes[number]
                raise EndedError from error
        await done

    def fork(self, line: socket.socket) -> Fork:
        """Have a worker forked that answers on *line*; raises OSError where that cannot be said."""
        fork = Fork(next(self._numbers), asyncio.get_running_loop().create_future())
        socket.send_fds(self._line, [wire.REQUEST.pack(wire.FORK, fork.number)], [line.fileno()])
        self._forks[fork.number] = fork
        return fork

    def end(self, fork: Fork) -> None:
        """End a worker at once; one that has ended is left in peace."""
        if not fork.ended.done():
            try:
                self._line.send(wire.REQUEST.pack(wire.KILL, fork.number))
            except OSError:
                self._lose()
                self._on_lost()

    async def close(self) -> None:
        """End the process, whose workers end with it, and wait until it is gone."""
        if not self._is_lost:
            self._lose()
        while self._process.poll() is None:
            await asyncio.sleep(_POLL_SECONDS)

    def _hear(self) -> None:
        """Take what the loader tells: which workers ended, and how."""
        try:
            part = self._line.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        if not part:
            self._lose()
            self._on_lost()
            return
        self._heard += part
        while len(self._heard) >= _TOLD:
            kind, _ = wire.HEAD.unpack(self._heard[: wire.HEAD.size])
            number, code = wire.END.unpack(self._heard[wire.HEAD.size : _TOLD])
            self._heard = self._heard[_TOLD:]
            if kind == wire.APPLIED:
                if code:
                    _log.error("%d of the graphs to serve could not be read", code)
                done = self._changes.pop(number)
                if not done.done():
                    done.set_result(None)
            else:
                self._conclude(self._forks.pop(number), code)

    def _lose(self) -> None:
        """Give up the process and all its workers."""
        self._is_lost = True
        with suppress(ValueError):  # never listened to
            asyncio.get_running_loop().remove_reader(self._line)
        self._line.close()
        if self._process.poll() is None:
            self._process.kill()
        while self._forks:
            self._conclude(self._forks.popitem()[1], wire.LOST)
        while self._changes:
            done = self._changes.popitem()[1]
            if not done.done():
                done.set_exception(EndedError())

    @staticmethod
    def _conclude(fork: Fork, code: int) -> None:
        if not fork.ended.done():
            fork.ended.set_result(code)


def _write(file: BinaryIO, graphs: Mapping[str, bytes]) -> None:
    """Write *graphs* to *file* as the loader reads them, and go back to its beginning."""
    for name, triples in graphs.items():
        file.write(wire.GRAPH.pack(len(name.encode()), len(triples)) + name.encode())
        file.write(triples)
    file.seek(0)
