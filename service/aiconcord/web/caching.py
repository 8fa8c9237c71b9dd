"""Keep answers, and let clients and caches keep them: ETag, 304, Cache-Control, a bounded memory.

Everything served changes only with the release and the log of submissions after it, so one
version string stands in every key and every ETag, see :func:`version`.
"""

import hashlib
from collections.abc import Mapping

from cachetools import LRUCache
from fastapi import Request
from starlette.responses import Response

from aiconcord.graph.engine import Answer

FRESH = "public, max-age=60, stale-while-revalidate=600"
"""A minute without asking, so that a new release shows soon; then a 304 costs next to nothing."""

IMMUTABLE = "public, max-age=31536000, immutable"

_UNIT = "\x1f"


def version(request: Request) -> str:
    """Tell which data *request* is answered from: release and log number, or a dataset's hash.

    It is what was served when the request came, for what is served may change while it is answered:
    an answer may then be newer than its ETag says, which costs one more answer, but never older.
    """
    found: str = getattr(request.state, "version", None) or request.app.state.version
    return found


def digest(*parts: str) -> str:
    """Hash *parts*, each kept apart from the next.

    >>> digest("a", "bc") == digest("ab", "c")
    False
    """
    return hashlib.sha256(_UNIT.join(parts).encode()).hexdigest()[:32]


def weak_etag(request: Request, *parts: str) -> str:
    """Make the ETag of an answer that depends on the data served and on *parts*.

    It is weak: two workers may give the rows of an unordered query in different orders.
    """
    return f'W/"{digest(version(request), *parts)}"'


def knows(request: Request, etag: str) -> bool:
    """Tell whether the client's copy, named in If-None-Match, is still good.

    ``*`` is not taken at its word: whether there is an answer at all is known only after asking.
    """
    if request.method not in ("GET", "HEAD"):
        return False
    names = request.headers.get("if-none-match", "").split(",")
    return etag.removeprefix("W/") in (name.strip().removeprefix("W/") for name in names)


def unchanged(etag: str, headers: Mapping[str, str] | None = None) -> Response:
    """Answer 304: the client's copy is still good."""
    fields = {"ETag": etag, "Cache-Control": FRESH, "Vary": "Accept", **(headers or {})}
    return Response(status_code=304, headers=fields)


class Kept:
    """Answers kept in memory, the least recently used forgotten first; bounded by their bytes.

    cachetools' LRUCache does the book-keeping. functools' ``lru_cache`` counts entries, not bytes:
    a hundred of our largest answers would be five gigabytes.
    """

    def __init__(self, bytes_in_all: int, bytes_each: int) -> None:
        """Keep at most *bytes_in_all*; an answer over *bytes_each* is not kept at all."""
        self._each = bytes_each
        self.hits = self.misses = 0
        self._answers: LRUCache[str, Answer] = LRUCache(
            bytes_in_all, getsizeof=lambda answer: len(answer.body) + 500
        )

    def get(self, key: str) -> Answer | None:
        """Give the answer kept under *key*."""
        found: Answer | None = self._answers.get(key)
        self.hits += found is not None
        self.misses += found is None
        return found

    def put(self, key: str, answer: Answer) -> None:
        """Keep *answer* under *key*, unless it is over the bound for one."""
        if len(answer.body) <= self._each:
            self._answers[key] = answer

    @property
    def size(self) -> int:
        """The bytes kept now."""
        return int(self._answers.currsize)
