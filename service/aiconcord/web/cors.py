"""Let pages of any origin read every answer, errors included, and answer HEAD and OPTIONS.

Everything here is public and nothing depends on cookies, so the origin is never looked at and the
answer does not vary by it: a cache may keep one copy for all.
"""

from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EXPOSED = (
    "Allow, Content-Location, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After,"
    " X-AI-Concord-Release, X-Request-ID"
)
REQUEST_HEADERS = (
    "Accept, Accept-Language, Authorization, Content-Type, If-Modified-Since, If-None-Match, Range,"
    " X-Request-ID, X-Requested-With"
)
METHODS = "GET, HEAD, POST, OPTIONS"


class OpenToAll:
    """Adds the CORS fields to every answer, errors and preflights included."""

    def __init__(self, app: ASGIApp, allowed: Callable[[Scope], str]) -> None:
        """Stand before *app*; *allowed* lists the methods of the address of a scope."""
        self.app = app
        self.allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer OPTIONS here; hand everything else on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await self._options(scope, send)
            return

        async def open_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Access-Control-Expose-Headers"] = EXPOSED
            await send(message)

        await self.app(scope, receive, open_send)

    async def _options(self, scope: Scope, send: Send) -> None:
        headers = MutableHeaders(
            {
                "Access-Control-Allow-Origin": "*",
                "Allow": self.allowed(scope) or METHODS,
                "Content-Length": "0",
            }
        )
        if "access-control-request-method" in Headers(scope=scope):
            headers["Access-Control-Allow-Methods"] = METHODS
            headers["Access-Control-Allow-Headers"] = REQUEST_HEADERS
            headers["Access-Control-Max-Age"] = "86400"
        await send({"type": "http.response.start", "status": 200, "headers": headers.raw})
        await send({"type": "http.response.body", "body": b""})


class HeadAsGet:
    """Answers HEAD with the fields that GET would have, on every address, without its body."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before *app*."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a HEAD on as a GET and drop the body."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, bodiless)
