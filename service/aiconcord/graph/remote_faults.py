"""Tell a remote server's failure as one of ours."""

import ast
import json
from typing import Any, Final

from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    EndPointNotFound,
    QueryBadFormed,
    SPARQLWrapperException,
    Unauthorized,
    URITooLong,
)

from aiconcord.problems.codes import CODES
from aiconcord.problems.record import Problem, Where

_STATUSES: Final = (
    (QueryBadFormed, 400),
    (Unauthorized, 401),
    (EndPointNotFound, 404),
    (URITooLong, 414),
    (EndPointInternalError, 500),
)
_MOST_SHOWN: Final = 200


def of_wrapper(error: SPARQLWrapperException) -> Problem:
    """Tell the library's exception, which keeps the server's words in its message only."""
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)
    written = str(error).partition("Response:\n")[2]
    try:
        body = ast.literal_eval(written)
    except (ValueError, SyntaxError):
        body = b""
    return of_status(status, body if isinstance(body, bytes) else b"")


def of_status(status: int, body: bytes) -> Problem:
    """Tell what *status* and *body* mean. Another AI Concord's own record is passed on as it is.

    >>> of_status(400, b"no such function").what
    'the remote engine refuses the query: no such function'
    """
    record = _our_own(body)
    if record is not None:
        return record
    if status == 400:
        said = " ".join(body.decode("utf-8", "replace").split())[:_MOST_SHOWN]
        what = f"the remote engine refuses the query{': ' + said if said else ''}"
        return Problem("query-syntax", what, Where(), "mend the query")
    if status in (429, 503, 504):
        return Problem(
            "engine-busy",
            f"the remote engine does not answer now (HTTP {status})",
            Where(),
            "ask again in a moment, or ask for less",
        )
    return unreachable(f"answers with HTTP {status}")


def unreachable(how: str) -> Problem:
    """Make the record for a server that is none, or not there."""
    return Problem(
        "engine-unreachable",
        f"the remote engine {how}",
        Where(),
        "whoever runs this service should check AICONCORD_ENGINE and that server",
    )


def too_large(most: int) -> Problem:
    """Make the record for an answer over the cap."""
    return Problem(
        "result-too-large",
        f"the result is over {most:,} bytes",
        Where(),
        "ask for less with LIMIT or a narrower pattern, or take a dump",
    )


def _our_own(body: bytes) -> Problem | None:
    try:
        found: Any = json.loads(body)
        where = found.get("where") or {}
        if found["code"] not in CODES:
            return None
        return Problem(
            found["code"],
            str(found["what"]),
            Where(line=where.get("line"), column=where.get("column")),
            str(found.get("remedy", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
