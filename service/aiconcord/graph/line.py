"""The server's end of the line to one worker: a question out, a reply in, as few steps as can be.

A light query takes a twentieth of a millisecond, and each turn of the event loop about as long. So
the line is listened to all the time, nothing is awaited in between, and most replies come whole
with the first read.
"""

import asyncio
import socket
from typing import Final, NamedTuple

from aiconcord.graph import wire
from aiconcord.graph.frames import EndedError

_FIRST_READ: Final = 1 << 16


class Reply(NamedTuple):
    """What a worker said: *kind* and *body*, and whether it should be replaced."""

    kind: bytes
    body: bytes
    is_worn: bool


class Line:
    """One socket to a worker. Make it in the thread of the event loop.

    One reply is waited for at a time; the first is the worker's word that it is ready.
    """

    def __init__(self, line: socket.socket) -> None:
        line.setblocking(False)
        self._socket = line
        self._loop = asyncio.get_running_loop()
        self._reply: asyncio.Future[Reply] | None = None
        self._writing: asyncio.Task[None] | None = None
        self._read = bytearray(_FIRST_READ)  # used again and again: new memory is slow to come by
        self._have = 0
        self._body: bytearray | None = None
        self._missing = memoryview(b"")
        self._head = (b"", False)
        self._is_ended = False

    def listen(self) -> "asyncio.Future[Reply]":
        """Begin to listen; give the worker's first word."""
        self._loop.add_reader(self._socket, self._hear)
        return self._expect()

    def ask(self, framed: bytes) -> "asyncio.Future[Reply]":
        """Send a question, *framed*; give the reply, or EndedError where the worker ends."""
        reply = self._expect()
        if self._is_ended:
            return reply
        sent = 0
        try:
            sent = self._socket.send(framed)
        except BlockingIOError:
            pass
        except OSError:
            self._end()
            return reply
        if sent < len(framed):
            self._writing = self._loop.create_task(self._write(framed[sent:]))
        return reply

    def close(self) -> None:
        """Listen no more; a reply still waited for does not come."""
        self._end()
        if self._writing is not None:
            self._writing.cancel()
        self._socket.close()

    def _expect(self) -> "asyncio.Future[Reply]":
        self._reply = reply = self._loop.create_future()
        if self._is_ended:
            reply.set_exception(EndedError())
        return reply

    async def _write(self, rest: bytes) -> None:
        """Send the *rest* of a question longer than the socket takes at once."""
        try:
            await self._loop.sock_sendall(self._socket, rest)
        except OSError:
            self._end()

    def _hear(self) -> None:
        """Take what has come."""
        try:
            if self._body is None:
                count = self._socket.recv_into(memoryview(self._read)[self._have :])
                self._begin(self._have + count)
            else:
                count = self._socket.recv_into(self._missing)
                self._missing = self._missing[count:]
        except BlockingIOError:
            return
        except OSError:
            count = 0
        if not count:
            self._end()
        elif self._body is not None and not self._missing:
            whole, self._body = bytes(self._body), None
            self._conclude(whole)

    def _begin(self, have: int) -> None:
        """Take the first *have* bytes: most replies are whole with them; make room for others."""
        self._have = have
        if have < wire.REPLY.size:
            return
        kind, fit, length = wire.REPLY.unpack_from(self._read)
        self._head = (kind, fit == wire.WORN)
        self._have = 0
        begun = memoryview(self._read)[wire.REPLY.size : have]
        if len(begun) == length:
            self._conclude(bytes(begun))
            return
        self._body = bytearray(length)
        self._body[: len(begun)] = begun
        self._missing = memoryview(self._body)[len(begun) :]

    def _conclude(self, body: bytes) -> None:
        reply, self._reply = self._reply, None
        kind, is_worn = self._head
        if reply is not None and not reply.done():
            reply.set_result(Reply(kind, body, is_worn))

    def _end(self) -> None:
        """Note that the worker is gone."""
        if self._is_ended:
            return
        self._is_ended = True
        self._loop.remove_reader(self._socket)
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(EndedError())
