"""Let pages of any origin read every answer, errors included, and answer OPTIONS.

Everything here is public and nothing depends on cookies, so the origin is never looked at and the
answer does not vary by it: a cache may keep one copy for all.
"""

from typing import Final

from starlette.datastructures import Headers
from starlette.types import Scope, Send

EXPOSED: Final = (
    "Allow, Content-Location, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After,"
    " X-AI-Concord-Release, X-Request-ID"
)
REQUEST_HEADERS: Final = (
    "Accept, Accept-Language, Authorization, Content-Type, If-Modified-Since, If-None-Match, Range,"
    " X-Request-ID, X-Requested-With"
)
METHODS: Final = "GET, HEAD, POST, OPTIONS"

OPEN: Final[dict[str, str]] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": EXPOSED,
}
"""The fields of every answer that let any page read it."""


async def send_options(scope: Scope, send: Send, allowed: str) -> None:
    """Answer OPTIONS for an address whose methods are *allowed*; empty where nothing is there."""
    fields = {
        "Access-Control-Allow-Origin": "*",
        "Allow": allowed or METHODS,
        "Content-Length": "0",
    }
    if "access-control-request-method" in Headers(scope=scope):
        fields["Access-Control-Allow-Methods"] = METHODS
        fields["Access-Control-Allow-Headers"] = REQUEST_HEADERS
        fields["Access-Control-Max-Age"] = "86400"
    headers = Headers(fields).raw
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
