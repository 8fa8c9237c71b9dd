"""Press answers with gzip for clients who take it: which ones, and without holding up others.

Why not Starlette's own middleware: it presses files part by part, so that downloads lose their
length and their checksum is wrong, leaves a strong ETag strong, and takes ``gzip;q=0`` for consent.
The pressing itself is zlib's.
"""

import asyncio
import zlib
from functools import lru_cache
from typing import Final

FEWEST_BYTES: Final = 1_000
"""Below this, an answer fits into one packet of the network anyway."""

_ASIDE_BYTES: Final = 64_000
"""From this on pressing takes half a millisecond, and so a thread; zlib lets others run on."""

_LEVEL: Final = 4
"""Takes half the time of the default, 6, for a seventh more bytes."""

_TEXTUAL: Final = (
    "text/",
    "application/json",
    "application/xml",
    "application/javascript",
    "application/n-triples",
    "application/n-quads",
    "application/trig",
    "application/sparql-query",
    "image/svg+xml",
)
_ENDINGS: Final = ("+json", "+xml")


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: str) -> bool:
    """Tell whether a client that sent *accept_encoding* takes gzip.

    >>> takes_gzip("br, gzip;q=0.5"), takes_gzip("gzip;q=0, *"), takes_gzip("*"), takes_gzip("")
    (True, False, True, False)
    """
    found: dict[str, bool] = {}
    for item in accept_encoding.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        quality = next((one[2:].strip() for one in parameters if one.startswith("q=")), "1")
        found[name] = any(digit in "123456789" for digit in quality)
    return found.get("gzip", found.get("x-gzip", found.get("*", False)))


@lru_cache(maxsize=256)
def is_textual(content_type: str) -> bool:
    """Tell whether answers of *content_type* grow smaller when pressed.

    >>> is_textual("text/csv; charset=utf-8"), is_textual("application/rdf+xml")
    (True, True)
    >>> is_textual("image/png")
    False
    """
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith(_TEXTUAL) or kind.endswith(_ENDINGS)


async def press(body: bytes) -> bytes:
    """Press *body*; a long one in a thread."""
    if len(body) < _ASIDE_BYTES:
        return pressed(body)
    return await asyncio.to_thread(pressed, body)


def pressed(body: bytes) -> bytes:
    """Press *body*; equal bodies give equal bytes, for no time of making is written.

    >>> zlib.decompress(pressed(b"abc" * 10), wbits=31) == b"abc" * 10
    True
    """
    return zlib.compress(body, _LEVEL, wbits=31)
