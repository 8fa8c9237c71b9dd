"""Write a query's results as bytes, in Rust, and never more bytes than allowed.

Imported by workers: pyoxigraph only.
"""

from collections.abc import Mapping
from typing import IO, cast

import pyoxigraph as ox

from aiconcord.graph.dataset import Results


class TooLargeError(Exception):
    """Raised as soon as a result is over its cap."""


class WrongFormError(Exception):
    """Raised where the results cannot be written in the media type asked for."""


class Capped:
    """A file to write to that raises :class:`TooLargeError` once more than *most* bytes came."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        """Keep *part*."""
        self._count += len(part)
        if self._count > self._most:
            self._parts.clear()
            raise TooLargeError
        self._parts.append(part)
        return len(part)

    def flush(self) -> None:
        """Do nothing: the parts are in memory."""

    def body(self) -> bytes:
        """Give all that was written."""
        return b"".join(self._parts)


def write(results: Results, media_type: str, prefixes: Mapping[str, str], most: int) -> bytes:
    """Write *results* in *media_type*, or raise :class:`TooLargeError` or :class:`WrongFormError`.

    *prefixes* shorten the IRIs of a graph where the format has prefixes.
    """
    capped = Capped(most)
    out = cast(IO[bytes], capped)
    if isinstance(results, ox.QueryTriples):
        graph_format = ox.RdfFormat.from_media_type(media_type)
        if graph_format is None:
            raise WrongFormError
        ox.serialize(results, output=out, format=graph_format, prefixes=dict(prefixes))
    else:
        row_format = ox.QueryResultsFormat.from_media_type(media_type)
        if row_format is None:
            raise WrongFormError
        results.serialize(output=out, format=row_format)
    return capped.body()
