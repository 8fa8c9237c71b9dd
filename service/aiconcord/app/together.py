"""Write the head of an answer and its body at once: each write is a call of the system's.

uvicorn writes them one after the other, and uvloop sends each as it comes, which wakes the client
twice. A short piece is therefore held until the next is written, or until the loop turns.
"""

import asyncio
from typing import Any, Final

LONGEST: Final = 16_384
"""Bytes of the longest piece that is held; nothing longer needs another to be worth a call."""


class Together:
    """Stands before *transport* and holds short pieces for a moment; all else is the other's."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held = b""

    def __getattr__(self, name: str) -> Any:
        """Give what the transport has; nothing of it may overtake a piece that is held."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write *data*, now or with what comes next."""
        if self._held:
            held, self._held = self._held, b""
            self._transport.writelines((held, data)) if data else self._transport.write(held)
        elif len(data) <= LONGEST:
            self._held = data
            self._loop.call_soon(self.flush)
        else:
            self._transport.write(data)

    def flush(self) -> None:
        """Write what is held."""
        if self._held:
            held, self._held = self._held, b""
            if not self._transport.is_closing():
                self._transport.write(held)

    def get_write_buffer_size(self) -> int:
        """Tell how many bytes wait, here or in the transport."""
        return len(self._held) + self._transport.get_write_buffer_size()

    def close(self) -> None:
        """Close when all is written."""
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        self._held = b""
        self._transport.abort()
