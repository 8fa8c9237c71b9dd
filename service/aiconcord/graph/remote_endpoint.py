"""One SPARQL 1.1 query address: prepare a request with SPARQLWrapper, send it, read the answer.

Everything here waits; :mod:`aiconcord.graph.remote` runs it in threads. The default graph of a
release is a graph like any other on a server that has none (Virtuoso, RDF4J): it is named there,
and a query that names no dataset is sent with that name.
"""

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
from aiconcord.names.namespaces import GRAPH
from aiconcord.problems.record import ProblemError
from aiconcord.settings.credentials import NOBODY, Credentials
from aiconcord.settings.table import Limits

_PIECE: Final = 1 << 16
_CANCELLED: Final = b"The SPARQL operation has been cancelled"
UNNAMED: Final = GRAPH + "default"
"""The name of the default graph on a server that has none."""

VIRTUOSO_OWN: Final = frozenset(
    {
        "http://www.openlinksw.com/schemas/virtrdf#",
        "http://www.w3.org/2002/07/owl#",
        "http://www.w3.org/ns/ldp#",
        "http://localhost:8890/DAV/",
        "http://localhost:8890/sparql",
        "urn:activitystreams-owl:map",
        "urn:core:services:sparql",
    }
)
"""Graphs that Virtuoso brings with it."""


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
        wrapper.queryString = self._hiding(dataset, scanned) + text
        wrapper.queryType = scanned.form.upper()
        default = dataset.default
        if self.default_graph and not dataset and not scanned.froms and not scanned.from_named:
            default = (self.default_graph,)
        for iri in default:
            wrapper.addParameter("default-graph-uri", iri)
        for iri in dataset.named:
            wrapper.addParameter("named-graph-uri", iri)
        return wrapper.request()

    def _hiding(self, dataset: Dataset, scanned: Scan) -> str:
        """Keep what is no graph of ours from ``GRAPH ?g``; on the first line, to keep lines."""
        if not self.is_virtuoso or dataset.named or scanned.from_named:
            return ""
        hidden = sorted({*VIRTUOSO_OWN, self.default_graph or UNNAMED})
        return "".join(f"DEFINE input:named-graph-exclude <{iri}> " for iri in hidden)


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
