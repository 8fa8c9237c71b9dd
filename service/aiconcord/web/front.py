"""What every request passes first and every answer last; ready answers go out from here at once.

One wrapper does what would be four: it answers HEAD as GET without the body and OPTIONS, puts on
the fields every answer carries, presses answers, and keeps those that any cache may keep, as they
go out. It keeps them as a shared cache would, by what ``Vary`` names and for the minute that
``Cache-Control`` allows, and for the data they were answered from, so that what is published shows
at once. Start reading at :class:`Front`.
"""

from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from aiconcord.web.caching import Kept
from aiconcord.web.cors import send_options
from aiconcord.web.outgoing import Asked, Outgoing, Ready
from aiconcord.web.pressing import takes_gzip

_BY_ITSELF: Final = frozenset({b"authorization", b"range", b"if-range", b"if-modified-since"})
"""A request with one of these is never answered from what is kept, nor kept."""


class Front:
    """Stands before *app*, which serves the data of *version* at the moment.

    *allowed* lists the methods of the address of a scope.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        version: Callable[[], str],
        allowed: Callable[[Scope], str],
        ready: Kept[Ready],
    ) -> None:
        self.app = app
        self.version = version
        self.allowed = allowed
        self.ready = ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is ready, or hand on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await send_options(scope, send, self.allowed(scope))
            return
        version = self.version()
        scope.setdefault("state", {})["version"] = version
        asked = _read(scope, version)
        if asked.key is not None:
            found = self.ready.get(asked.key)
            if found is not None:
                await _send_ready(found, asked, send)
                return
        if asked.is_head:
            scope = {**scope, "method": "GET"}
        await self.app(scope, receive, Outgoing(asked, version, self.ready, send))


def _read(scope: Scope, version: str) -> Asked:
    accept = host = known = b""
    gzip = is_own = False
    for name, value in scope["headers"]:
        if name == b"accept":
            accept += b"," + value
        elif name == b"accept-encoding":
            gzip = takes_gzip(value.decode("latin-1"))
        elif name == b"if-none-match":
            known = value
        elif name == b"host":
            host = value
        elif name in _BY_ITSELF:
            is_own = True
    method = scope["method"]
    is_head = method == "HEAD"
    key = None
    if (is_head or method == "GET") and not is_own:
        # What an answer says of its own address comes of scheme and host.
        place = (scope.get("scheme"), host, scope["path"], scope["query_string"])
        key = (version, place, accept, gzip)
    return Asked(is_head, gzip, known, key)


async def _send_ready(found: Ready, asked: Asked, send: Send) -> None:
    status, fields, body = 200, found.fields, found.body
    if asked.known and found.etag and _names(asked.known, found.etag):
        status, fields, body = 304, found.brief, b""
    # A copy: whoever carries the answer may add to the list.
    await send({"type": "http.response.start", "status": status, "headers": fields.copy()})
    await send({"type": "http.response.body", "body": b"" if asked.is_head else body})


def _names(known: bytes, etag: bytes) -> bool:
    return etag in (name.strip().removeprefix(b"W/") for name in known.split(b","))
