"""Read a SPARQL 1.1 Protocol request: one query, its dataset, from whichever of the three ways.

Everything is decoded here, once and strictly: a byte that is not UTF-8 is refused, not replaced,
because a replaced character asks another question. Start reading at :func:`read_request`.
"""

from dataclasses import dataclass
from email.message import Message
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request

from aiconcord.graph.engine import Dataset
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.settings.table import Limits

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

MOST_FIELDS = 1_000
_NOT_IN_IRI = frozenset('<>"{}|\\^` \t\r\n')

_UPDATE_REFUSED = Problem(
    "query-is-update",
    "this service answers queries only; its data changes with a release",
    Where(slot="update"),
    "send a SELECT, ASK, CONSTRUCT or DESCRIBE as `query`",
)


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """What a request asks. *query* is None where none was sent, which asks what the service is."""

    query: str | None
    dataset: Dataset


async def read_request(request: Request, limits: Limits) -> SparqlRequest:
    """Read *request*, or raise the ProblemError that says which rule of the protocol it breaks."""
    fields = _fields(request.scope["query_string"], "the address")
    direct: str | None = None
    if request.method == "POST":
        kind = _media_type(request)
        # A form spells a byte in up to three characters.
        body = await read_body(request, limits.query_bytes * 3 + 65_536)
        if kind == FORM:
            fields += _fields(body, "the form")
        else:
            direct = _text(body, "the body")
    if any(name == "update" for name, _ in fields):
        raise ProblemError(_UPDATE_REFUSED)
    queries = [value for name, value in fields if name == "query"]
    if direct is not None:
        queries.append(direct)
    return SparqlRequest(
        _only(queries, needed=request.method == "POST"),
        Dataset(_graphs(fields, "default-graph-uri"), _graphs(fields, "named-graph-uri")),
    )


async def read_body(request: Request, most: int) -> bytes:
    """Read the body, of which no more than *most* bytes are ever held."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise ProblemError(
                Problem(
                    "body-too-large",
                    f"the body is over {most:,} bytes",
                    Where(slot="body"),
                    "send a shorter query; large VALUES blocks can be split over several requests",
                )
            )
        parts.append(part)
    return b"".join(parts)


def _media_type(request: Request) -> str:
    """Tell in which of the two ways a POST comes; refuse any other."""
    message = Message()
    message["content-type"] = request.headers.get("content-type", "")
    kind = message.get_content_type() if request.headers.get("content-type") else ""
    if kind == UPDATE:
        raise ProblemError(_UPDATE_REFUSED)
    if kind not in (FORM, QUERY):
        raise ProblemError(
            Problem(
                "unsupported-media-type",
                f"a query is not sent as `{kind[:100]}`" if kind else "the body has no media type",
                Where(slot="Content-Type"),
                f"send the bare query as {QUERY}, or a form with the field `query` as {FORM}",
            )
        )
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise ProblemError(
            Problem(
                "unsupported-media-type",
                "the body is compressed",
                Where(slot="Content-Encoding"),
                "send it as it is",
            )
        )
    charset = (message.get_content_charset() or "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise _not_utf8(f"the body is said to be in `{charset[:40]}`")
    return kind


def _not_utf8(what: str) -> ProblemError:
    return ProblemError(
        Problem("query-not-utf8", what, Where(slot="query"), "send the query in UTF-8")
    )


def _text(raw: bytes, what: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise _not_utf8(f"{what} is not UTF-8 at byte {fault.start + 1}") from fault


def _fields(raw: bytes, what: str) -> list[tuple[str, str]]:
    """Read the fields of a form or of the address: decoded once, in their order."""
    text = _text(raw, what)
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError as fault:
        raise _not_utf8(f"a percent-encoded value in {what} is not UTF-8") from fault
    except ValueError as fault:
        raise ProblemError(
            Problem(
                "bad-request",
                f"{what} holds more than {MOST_FIELDS} fields",
                remedy="name fewer graphs",
            )
        ) from fault


def _only(queries: list[str], *, needed: bool) -> str | None:
    if len(queries) > 1:
        raise ProblemError(
            Problem(
                "query-repeated",
                f"{len(queries)} queries were sent in one request",
                Where(slot="query"),
                "send one `query`",
            )
        )
    if (queries and not queries[0].strip()) or (needed and not queries):
        raise ProblemError(
            Problem("query-missing", "no query was sent", Where(slot="query"), "send one `query`")
        )
    return queries[0] if queries else None


def _graphs(fields: list[tuple[str, str]], slot: str) -> tuple[str, ...]:
    """Read the graphs named in *slot*; they are looked up, never fetched."""
    found = tuple(dict.fromkeys(value for name, value in fields if name == slot))
    for uri in found:
        if not _is_absolute(uri):
            raise ProblemError(
                Problem(
                    "bad-request",
                    f"`{uri[:200]}` is not an absolute URI",
                    Where(slot=slot),
                    "name graphs as the list in the service description does",
                )
            )
    return found


def _is_absolute(uri: str) -> bool:
    """Tell whether *uri* can name a graph.

    >>> _is_absolute("https://w3id.org/aiconcord/graph/current"), _is_absolute("a b")
    (True, False)
    """
    try:
        scheme = urlsplit(uri).scheme
    except ValueError:
        return False
    return bool(scheme) and not _NOT_IN_IRI.intersection(uri) and min(uri) > " "
