"""Watch over every request: name it, time it, log it, count it, and answer it when we stop.

:class:`Watched` stands before everything else that answers, so that nothing passes by it.
"""

import asyncio
import logging
import os
import re
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from itertools import count
from typing import Final

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aiconcord.problems.record import Problem
from aiconcord.web.failures import problem_response
from aiconcord.web.metrics import Metrics

REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id", default="")
"""The name of the request that is being answered; empty where it is none."""

_access = logging.getLogger("aiconcord.access")
_FIELD: Final = b"x-request-id"
_WELL_FORMED: Final = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._~:/+=-]{0,127}")
_OURS: Final = os.urandom(5).hex()
_numbers = count(1)
_CLOSING: Final = Problem(
    "service-closing",
    "the service is closing, and this request did not end in time",
    remedy="ask again when it is back",
)


def name_of(fields: Iterable[tuple[bytes, bytes]]) -> str:
    """Give the name that a proxy or client gave its request, or make one where that is none.

    What is not a short ASCII token is not taken over: it goes into our logs.

    >>> name_of([(b"x-request-id", b"a1b2-c3")])
    'a1b2-c3'
    >>> name_of([(b"x-request-id", b"two words")]) == name_of([])
    False
    """
    for name, value in fields:
        if name == _FIELD and _WELL_FORMED.fullmatch(value):
            return value.decode("ascii")
    return f"{_OURS}-{next(_numbers):x}"


class Watched:
    """Logs one short line a request: method, path, status, bytes, milliseconds.

    The query string is left out: it may be long, and what people ask is their own business.
    """

    def __init__(
        self, app: ASGIApp, metrics: Callable[[], Metrics], is_closing: Callable[[], bool]
    ) -> None:
        """Stand before *app* and tell its *metrics*; *is_closing* once nothing is waited for."""
        self.app = app
        self.metrics = metrics
        self.is_closing = is_closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on; log and count it when its answer has gone out."""
        if scope["type"] != "http":
            await self.app(scope, receive, _without_trace(send))
            return
        status, size, start = 0, 0, time.perf_counter()
        name = name_of(scope["headers"])
        field = (_FIELD, name.encode("ascii"))
        REQUEST_ID.set(name)
        state = scope.setdefault("state", {})
        state["request_id"] = name

        async def watch(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], field]}
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        metrics = self.metrics()
        metrics.begin()
        try:
            await self.app(scope, receive, watch)
        except asyncio.CancelledError:
            if status or not self.is_closing():
                raise
            await problem_response(Request(scope, receive), _CLOSING)(scope, receive, watch)
        finally:
            spent, code = time.perf_counter() - start, state.get("problem", "")
            metrics.answered(scope["path"], status, code, spent, size)
            path = scope["path"][:200].encode("unicode_escape").decode()
            _access.info(
                "%s %s %s %s %.0f ms",
                scope["method"],
                path,
                status or "-",
                size,
                spent * 1000,
                extra={
                    "told": {
                        "method": scope["method"],
                        "path": path,
                        "status": status,
                        "code": code,
                        "bytes": size,
                        "milliseconds": round(spent * 1000, 1),
                    }
                },
            )


def _without_trace(send: Send) -> Send:
    """Drop the trace that Starlette sends when the app does not start for a reason we can tell."""

    async def plain(message: Message) -> None:
        if message["type"] == "lifespan.startup.failed" and "ProblemError" in message["message"]:
            message = {**message, "message": ""}
        await send(message)

    return plain
