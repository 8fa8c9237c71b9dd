"""One SPARQL 1.1 query address: prepare a request with SPARQLWrapper, send it, read the answer.

Everything here waits; :mod:`aiconcord.graph.remote` runs it in threads. The default graph of a
release is a graph like any other on a server that has none (Virtuoso, RDF4J): it is named there,
and a query that names no dataset is sent with that name.
"""

import re
import time
from contextlib import suppress
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import Request

from SPARQLWrapper import JSON, POST, TURTLE, URLENCODED, SPARQLWrapper

from aiconcord.graph.engine import Dataset
from aiconcord.graph.process import timeout_problem
from aiconcord.graph.remote_faults import cut_short, of_status, too_large, unreachable
from aiconcord.graph.remote_wire import Wire
from aiconcord.graph.scan import Scan
from aiconcord.graph.scan_iris import expand, iri_text
from aiconcord.graph.tokens import tokenize
from aiconcord.names.namespaces import GRAPH
from aiconcord.problems.record import ProblemError
from aiconcord.settings.credentials import NOBODY, Credentials
from aiconcord.settings.table import Limits

_PIECE: Final = 1 << 16
_CANCELLED: Final = b"The SPARQL operation has been cancelled"
_GRAPH: Final = re.compile(r"\bGRAPH\b", re.IGNORECASE)
UNNAMED: Final = GRAPH + "default"
"""The name of the default graph on a server that has none."""


class _Prepared(SPARQLWrapper):
    """Gives the request that SPARQLWrapper would send; we send it, with our own handlers."""

    def request(self) -> Request:
        """Give the request."""
        made: Request = self._createRequest()
        return made


class Endpoint:
    """The query address *url*. *default_graph* names the default graph where there is none.

    Left None, it is found out from what the server calls itself, at the first answer.
    """

    def __init__(
        self, url: str, credentials: Credentials = NOBODY, default_graph: str | None = None
    ) -> None:
        self.url = url
        self.default_graph = default_graph
        self.wire = Wire(url, credentials)
        self._has_credentials = bool(credentials)
        self.is_virtuoso = False

    def greet(self, limits: Limits) -> None:
        """Ask something simple, to see that there is a server, that it lets us in, and which."""
        probe = Scan("ask")
        self.fetch("ASK {}", probe, Dataset(), "application/sparql-results+json", limits)

    def fetch(
        self, text: str, scanned: Scan, dataset: Dataset, media_type: str, limits: Limits
    ) -> bytes:
        """Answer the query *text*, or raise the ProblemError that says why not."""
        until = time.monotonic() + limits.seconds
        request = self._request(text, scanned, dataset, media_type)
        try:
            response = self.wire.open(request, max(1.0, limits.seconds))
        except HTTPError as error:
            with error:
                said = _said(error)
            raise ProblemError(
                of_status(error.code, said, text, scanned, known=self._has_credentials)
            ) from None
        except TimeoutError:
            raise ProblemError(timeout_problem(limits.seconds)) from None
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise ProblemError(timeout_problem(limits.seconds)) from None
            raise ProblemError(unreachable("does not answer")) from None
        except (OSError, HTTPException, ValueError):
            raise ProblemError(unreachable("does not answer as a web server would")) from None
        with response:
            self._recognise(response)
            try:
                return _read(response, media_type, limits, until)
            except TimeoutError:
                raise ProblemError(timeout_problem(limits.seconds)) from None
            except (OSError, HTTPException):
                raise ProblemError(unreachable("broke off in the middle of its answer")) from None

    def _recognise(self, response: HTTPResponse) -> None:
        if (response.headers.get("Server") or "").startswith("Virtuoso"):
            self.is_virtuoso = True
            self.default_graph = self.default_graph or UNNAMED

    def _request(self, text: str, scanned: Scan, dataset: Dataset, media_type: str) -> Request:
        """Prepare the request; the scan knows its form, so the library need not guess it."""
        wrapper = _Prepared(self.url, agent="aiconcord")
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setOnlyConneg(True)
        wrapper.setReturnFormat(JSON if scanned.form in ("select", "ask") else TURTLE)
        wrapper.addCustomHttpHeader("Accept", media_type)
        wrapper.queryString = text
        wrapper.queryType = scanned.form.upper()
        default, named = dataset.default, dataset.named
        if self.default_graph and not dataset and not scanned.froms and not scanned.from_named:
            default, named = (self.default_graph,), graphs_in(text, scanned)
        for iri in default:
            wrapper.addParameter("default-graph-uri", iri)
        for iri in named:
            wrapper.addParameter("named-graph-uri", iri)
        return wrapper.request()


def graphs_in(text: str, scanned: Scan) -> tuple[str, ...]:
    """List the graphs that *text* names behind GRAPH.

    Whoever sends a default graph must name these too, or there are none, by the specification.

    >>> from aiconcord.graph.scan import scan
    >>> text = "PREFIX e: <http://e/> ASK { GRAPH e:a { ?s ?p ?o } GRAPH ?g { ?s ?p ?o } }"
    >>> graphs_in(text, scan(text, Limits()))
    ('http://e/a',)
    """
    if not _GRAPH.search(text):
        return ()
    found: dict[str, None] = {}
    last = ""
    for token in tokenize(text):
        if last == "GRAPH" and token.kind == "iri":
            found[iri_text(token.text)] = None
        elif last == "GRAPH" and token.kind == "pname":
            found[expand(token.text, dict(scanned.prefixes)) or ""] = None
        last = token.keyword
    return tuple(name for name in found if name)


def _said(error: HTTPError) -> bytes:
    with suppress(OSError, HTTPException, AttributeError):
        return error.read(_PIECE)
    return b""


def _read(response: HTTPResponse, media_type: str, limits: Limits, until: float) -> bytes:
    """Read the whole answer, or raise; it must be of the media type that was asked for."""
    answered = (response.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if answered != media_type:
        raise ProblemError(unreachable(f"answered in `{answered}`, not in `{media_type}`"))
    problem = cut_short(dict(response.headers), limits.seconds)
    if problem is not None:
        raise ProblemError(problem)
    parts: list[bytes] = []
    size = 0
    while part := response.read(_PIECE):
        size += len(part)
        if size > limits.result_bytes:
            raise ProblemError(too_large(limits.result_bytes))
        if time.monotonic() > until:
            raise TimeoutError
        parts.append(part)
    if response.length:  # what was announced and did not come: `read` ends without a word
        raise IncompleteRead(b"", response.length)
    body = b"".join(parts)
    _must_be_whole(body, media_type, limits)
    return body


def _must_be_whole(body: bytes, media_type: str, limits: Limits) -> None:
    """Refuse what was given up in the middle with status 200, as `oxigraph serve` does."""
    end = body[-200:].rstrip()
    if end.endswith(_CANCELLED):
        raise ProblemError(timeout_problem(limits.seconds))
    if media_type.endswith(("json", "xml")) and not end.endswith((b"}", b"]", b">")):
        raise ProblemError(unreachable("broke off in the middle of its answer"))
