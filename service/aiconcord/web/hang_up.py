"""Stop working for a client who has gone, so that its worker is free for those who are there."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from fastapi import Request
from starlette.requests import ClientDisconnect

Found = TypeVar("Found")


_PATIENCE: Final = 0.02
"""For how many seconds nobody looks whether the client is there: most answers are out by then."""


async def unless_gone(request: Request, work: Coroutine[Any, Any, Found]) -> Found:
    """Give what *work* gives, or end it and raise ClientDisconnect when the client hangs up.

    The body of *request* must have been read: what is received after it is the hanging up. *work*
    runs in the caller's own task, because a task of its own would cost as much as a light query.
    """
    here = asyncio.current_task()
    if here is None:  # pragma: no cover - a coroutine runs in a task
        raise AssertionError("a request is answered in a task")
    watch = _Watch(request, here)
    try:
        return await work
    except asyncio.CancelledError:
        if watch.is_gone and here.uncancel() == 0:
            raise ClientDisconnect from None
        raise
    finally:
        watch.end()


class _Watch:
    """Cancels *task* when the client of *request* hangs up, and then *is_gone*."""

    def __init__(self, request: Request, task: asyncio.Task[Any]) -> None:
        self.is_gone = False
        self._request = request
        self._task = task
        self._looking: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(_PATIENCE, self._look)

    def end(self) -> None:
        """Watch no more."""
        self._timer.cancel()
        if self._looking is not None:
            self._looking.cancel()

    def _look(self) -> None:
        self._looking = asyncio.get_running_loop().create_task(self._until_gone())

    async def _until_gone(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self.is_gone = True
        self._task.cancel()
