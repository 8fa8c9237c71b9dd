"""Tell a remote server's failure as one of ours."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from aiconcord.graph.process import timeout_problem
from aiconcord.graph.scan import Scan
from aiconcord.graph.syntax_help import explain
from aiconcord.graph.worker import syntax_fault
from aiconcord.problems.codes import CODES
from aiconcord.problems.record import Problem, Where
from aiconcord.settings.credentials import PASSWORD, TOKEN, USER

_MOST_SHOWN: Final = 200
_OXIGRAPH: Final = re.compile(r"error at \d+:\d+: ")
_PLACE: Final = re.compile(r"\bline[ :]+(\d+)(?:,? +col(?:umn)?[ .:]+(\d+))?", re.IGNORECASE)
_COMPILER: Final = re.compile(r"Virtuoso \w+ Error S[PQ]\d+: ")
"""How Virtuoso says, also with status 500, that it cannot compile a query."""

_TOO_LONG: Final = re.compile(
    r"\bS1T00\b|estimated execution time|time(?:d )? ?out|execution time(?:out)? exceeded",
    re.IGNORECASE,
)
_TOO_MUCH: Final = re.compile(r"out of memory|query memory|memory limit|OutOfMemory", re.IGNORECASE)


def of_status(
    status: int, body: bytes, query: str = "", scanned: Scan | None = None, *, known: bool = False
) -> Problem:
    """Tell what *status* and *body* mean. Another AI Concord's own record is passed on as it is.

    *known* tells that credentials were sent. They are not in what is told, nor is the address.

    >>> of_status(400, b"no such function").what
    'the remote engine refuses the query: no such function'
    """
    record = _our_own(body)
    if record is not None:
        return record
    if status in (401, 403, 407):
        return unauthorised(status, known=known)
    said = body.decode("utf-8", "replace")
    over = _over_a_limit(status, said[:1000])
    if over is not None:
        return over
    refused = status == 400 or (status == 500 and _COMPILER.match(said))
    return _refused(said, query, scanned) if refused else _no_answer(status)


def _over_a_limit(status: int, said: str) -> Problem | None:
    """Tell of a limit of the server's own, which each server says with another status."""
    if status in (429, 503, 504):
        return Problem(
            "engine-busy",
            f"the remote engine does not answer now (HTTP {status})",
            Where(),
            "ask again in a moment, or ask for less",
        )
    if _TOO_LONG.search(said):
        return timeout_problem()
    if status >= 500 and _TOO_MUCH.search(said):
        return Problem(
            "query-memory",
            "the query ran over the memory limit of the remote engine",
            Where(),
            "ask for less: fewer variables, LIMIT, or a dump to ask at home",
        )
    return None


def _no_answer(status: int) -> Problem:
    if status in (301, 302, 303, 307, 308):
        return unreachable(f"sends us elsewhere (HTTP {status}), and we do not follow")
    return unreachable(f"answers with HTTP {status}")


def _refused(said: str, query: str, scanned: Scan | None) -> Problem:
    """Tell a syntax error, with its place where the server's words hold one."""
    if query and _OXIGRAPH.match(said):
        fault = syntax_fault(said.strip(), query)
        where = Where(line=fault.line, column=fault.column)
        problem = Problem(fault.code, fault.what, where, fault.remedy)
    else:
        found = _PLACE.search(said)
        where = Where(
            line=int(found[1]) if found else None,
            column=int(found[2]) if found and found[2] else None,
        )
        words = " ".join(said.partition("\n\n")[0].split())[:_MOST_SHOWN]
        what = f"the remote engine refuses the query{': ' + words if words else ''}"
        problem = Problem("query-syntax", what, where, "mend the query")
    return explain(problem, query, scanned) if scanned is not None else problem


def cut_short(headers: Mapping[str, str], seconds: float) -> Problem | None:
    """Tell of an answer that Virtuoso gives in part, with status 200: cut by time or by rows."""
    state = headers.get("X-SQL-State", "").strip()
    if state.startswith("S1TAT"):
        return timeout_problem(seconds)
    most = (headers.get("X-SPARQL-MaxRows") or "").strip()
    if most:
        return Problem(
            "result-too-large",
            f"the remote engine gives no more than {most} rows, and there are more",
            Where(),
            "ask for less with LIMIT or a narrower pattern, or take a dump",
        )
    return None


def unauthorised(status: int, *, known: bool) -> Problem:
    """Make the record for a server that does not let us in; it shows nothing of what was sent."""
    asks = "does not take our credentials" if known else "asks for credentials, and none are set"
    what = f"the remote engine {asks} (HTTP {status})"
    if status == 403:
        what = f"the remote engine does not allow this{' user' if known else ''} (HTTP 403)"
    return Problem(
        "engine-unauthorised",
        what,
        Where(),
        f"whoever runs this service should check {USER} and {PASSWORD}, or {TOKEN}",
    )


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
