"""The fields every answer carries: what a browser must not do, and which release it is of."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; style-src 'self';"
    " font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'self'"
)
"""Nothing is loaded from elsewhere, and no inline script runs nor inline style holds."""

POLICY_OF_TOOLS: Final = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""For the two pages whose tools, the query editor and Swagger UI, write styles into the page."""

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
)


class PlainFields:
    """Adds the fields to every answer, failures included, and notes what it is answered from."""

    def __init__(self, app: ASGIApp, version: Callable[[], str]) -> None:
        """Stand before *app*, which serves the data of *version* at the moment."""
        self.app = app
        self.version = version

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on; add what its answer lacks."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        version = self.version()
        scope.setdefault("state", {})["version"] = version

        async def with_fields(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in FIELDS.items():
                    headers.setdefault(name, value)
                headers.setdefault("X-AI-Concord-Release", version)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Content-Security-Policy", POLICY)
            await send(message)

        await self.app(scope, receive, with_fields)
