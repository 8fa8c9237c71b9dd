"""The fields every answer carries: what a browser must not do with it.

:mod:`aiconcord.web.front` puts them on, with those of :mod:`aiconcord.web.cors` and the release.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

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
