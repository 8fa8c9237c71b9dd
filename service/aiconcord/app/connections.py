"""Bound what connections may hold: their number, slow requests, and answers left unread.

uvicorn bounds none of these. :class:`Watch` knows all connections and looks at them every second;
:class:`Line` is uvicorn's own protocol, which tells it what it waits for. What is refused before
there is a request is told with the same record as everywhere else.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from aiconcord.app.together import Together
from aiconcord.problems.record import Problem, Where
from aiconcord.settings.table import Settings
from aiconcord.web.clients import network_of
from aiconcord.web.failures import PROBLEM_JSON, as_record

_ALL: Final = 5
"""How many times what one client may leave unread all may."""
_LOOK_SECONDS: Final = 1.0
_NO_HTTP: Final = Problem(
    "bad-request", "this is not HTTP as it is understood here", remedy="send a valid request"
)
_LARGE: Final = Problem(
    "head-too-large",
    "the address and the fields of the request are too long",
    remedy="send a long query in the body of a POST",
)
_SLOW: Final = Problem(
    "request-too-slow",
    "the request did not arrive in time",
    remedy="send the whole request at once; a large file over a faster line",
)


class Watch:
    """All connections of one server; *trusted* are the proxies, through which many clients come."""

    def __init__(self, settings: Settings, trusted: Callable[[str], bool]) -> None:
        self.settings = settings
        self.largest_head = 3 * settings.limits.query_bytes + 65_536
        self._trusted = trusted
        self._lines: set[Line] = set()
        self._count: Counter[str] = Counter()
        self._timer: asyncio.TimerHandle | None = None

    def protocol(self, **given: Any) -> "Line":
        """Make the protocol of one connection, as uvicorn asks for it."""
        return Line(self, **given)

    @property
    def open(self) -> int:
        """How many connections are open."""
        return len(self._lines)

    def admit(self, line: "Line") -> bool:
        """Take *line* in; False where its client has its share already."""
        self._lines.add(line)
        if self._timer is None:
            self._timer = line.loop.call_later(_LOOK_SECONDS, self._look)
        if not line.peer:
            return True
        self._count[line.peer] += 1
        return self._count[line.peer] <= self.settings.connections_per_client

    def forget(self, line: "Line") -> None:
        """Let *line* go."""
        self._lines.discard(line)
        if line.peer:
            self._count[line.peer] -= 1
            if not self._count[line.peer]:
                del self._count[line.peer]

    def name(self, host: str) -> str:
        """Name the client at *host*; empty for a proxy, whose connections are not one client's."""
        return "" if self._trusted(host) else network_of(host)

    def weigh(self, peer: str) -> None:
        """Cut off the largest unread answers where *peer*, or all together, leave too much."""
        most = self.settings.unread_bytes
        if peer:
            _cut([line for line in self._lines if line.peer == peer], most)
        _cut(list(self._lines), most * _ALL)

    def _look(self) -> None:
        now = time.monotonic()
        for line in list(self._lines):
            line.look(now)
        self._timer = None
        if self._lines:
            loop = next(iter(self._lines)).loop
            self._timer = loop.call_later(_LOOK_SECONDS, self._look)


def _cut(lines: "list[Line]", most: int) -> None:
    held = sorted(((line.unread, line) for line in lines), key=lambda each: each[0])
    whole = sum(unread for unread, _ in held)
    while whole > most:
        unread, line = held.pop()
        whole -= unread
        line.transport.abort()


class Line(HttpToolsProtocol):
    """One connection. ``since`` is when it began to owe us a head or a body; None: it owes none."""

    def __init__(self, watch: Watch, **given: Any) -> None:
        super().__init__(**given)
        self._watch = watch
        self.peer = ""
        self._since: float | None = time.monotonic()
        self._in_body = False
        self._head = 0
        self._unread = 0
        self._read_at = 0.0

    @property
    def unread(self) -> int:
        """How many bytes of answers wait for the client to read them."""
        return 0 if self.transport.is_closing() else self.transport.get_write_buffer_size()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, unless its client has too many."""
        super().connection_made(Together(transport, self.loop))  # type: ignore[arg-type]
        self.peer = self._watch.name(self.client[0]) if self.client else ""
        if not self._watch.admit(self):
            most = self._watch.settings.connections_per_client
            self._refuse(
                Problem(
                    "too-many-connections",
                    f"you already have {most} connections open here",
                    Where(),
                    "close those that you do not use, or use them for more than one request",
                )
            )

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of the connection."""
        self._watch.forget(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what came, if the head that it belongs to is no longer than it may be."""
        if not self._in_body:
            self._head += len(data)
            if self._head > self._watch.largest_head:
                self._refuse(_LARGE)
                return
        super().data_received(data)
        if self._since is None and (self.cycle is None or self.cycle.response_complete):
            self._since = time.monotonic()  # bytes between requests, as which nothing may hide

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of a head."""
        super().on_message_begin()
        self._in_body = False
        if self._since is None:
            self._since = time.monotonic()

    def on_headers_complete(self) -> None:
        """Begin to wait for a body."""
        super().on_headers_complete()
        self._since, self._in_body, self._head = time.monotonic(), True, 0

    def on_message_complete(self) -> None:
        """Wait for nothing: the request is there."""
        super().on_message_complete()
        self._since, self._in_body = None, False

    def pause_writing(self) -> None:
        """Weigh what is unread: an answer was written that does not fit on the line."""
        super().pause_writing()
        self._watch.weigh(self.peer)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - our words say the same
        """Refuse what is not HTTP."""
        self._refuse(_NO_HTTP)

    def look(self, now: float) -> None:
        """End the connection where the client sends or reads too slowly."""
        settings = self._watch.settings
        patience = settings.body_seconds if self._in_body else settings.head_seconds
        if self._since is not None and now - self._since > patience:
            begun = self.cycle is not None and self.cycle.response_started
            if (begun and not self.cycle.response_complete) or self.transport.is_closing():
                self.transport.abort()
            else:  # what reads the body learns that the client has gone
                self._refuse(_SLOW)
            return
        unread = self.transport.get_write_buffer_size()
        if not unread or unread < self._unread or not self._unread:
            self._read_at = now
        self._unread = unread
        if unread and now - self._read_at > settings.stall_seconds:
            self.transport.abort()

    def _refuse(self, problem: Problem) -> None:
        """Tell *problem* and close."""
        if self.transport.is_closing():
            return
        body = json.dumps(as_record(problem)).encode()
        status = HTTPStatus(problem.status)
        again = "retry-after: 10\r\n" if status == HTTPStatus.TOO_MANY_REQUESTS else ""
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: {PROBLEM_JSON}\r\n"
            f"content-length: {len(body)}\r\ncache-control: no-store\r\n{again}"
            "access-control-allow-origin: *\r\nx-content-type-options: nosniff\r\n"
            "connection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + body)
        self.transport.close()
