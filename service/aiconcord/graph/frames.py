"""Read frames of :mod:`~aiconcord.graph.wire` from a socket in the event loop."""

import asyncio
import socket

from aiconcord.graph import wire


class EndedError(Exception):
    """Raised where the process at the other end is gone before what it sent was whole."""


async def read_frame(line: socket.socket) -> tuple[bytes, bytes]:
    """Read one frame; give its kind and its body."""
    kind, length = wire.HEAD.unpack(await _receive(line, wire.HEAD.size))
    return kind, bytes(await _receive(line, length))


async def _receive(line: socket.socket, length: int) -> bytearray:
    loop = asyncio.get_running_loop()
    body = bytearray(length)
    view = memoryview(body)
    while view:
        try:
            count = await loop.sock_recv_into(line, view)
        except OSError as error:
            raise EndedError from error
        if not count:
            raise EndedError
        view = view[count:]
    return body
