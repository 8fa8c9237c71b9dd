"""Where a remote server takes data, and how: whole quads by POST, or graph by graph.

Both ways are those of the SPARQL 1.1 Graph Store Protocol, the first in the form that most servers
take beyond it. The address is told from the query address where the server's habit is known.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from itertools import islice
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit, urlunsplit
from urllib.request import Request

import pyoxigraph as ox

from aiconcord.graph.remote_endpoint import Endpoint
from aiconcord.graph.remote_faults import unauthorised, unreachable
from aiconcord.problems.record import Problem, ProblemError, Where

PIECE: Final = 20_000
"""Quads sent at a time: some megabytes, and a few tenths of a second."""

_SECONDS: Final = 600.0
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Store:
    """The address at which *endpoint* takes data, and whether *by_graph* only."""

    endpoint: Endpoint
    address: str
    by_graph: bool

    @classmethod
    def of(cls, endpoint: Endpoint, address: str | None) -> "Store":
        """Find where *endpoint*, which has been greeted, takes data; *address* if it is known."""
        if address is None:
            address = usual_store(endpoint.url, is_virtuoso=endpoint.is_virtuoso)
        if "/repositories/" in urlsplit(address).path and endpoint.default_graph is None:
            endpoint.default_graph = "http://www.openrdf.org/schema/sesame#nil"
        return cls(endpoint, address, endpoint.is_virtuoso)

    def pieces(self, quads: Sequence[ox.Quad]) -> Iterator[Request]:
        """Cut *quads* into requests. What a blank node joins stays in one.

        In a request of its own, each blank node would become another one.
        """
        if not self.by_graph:
            for some in _cut(quads):
                body = _written(some, ox.RdfFormat.N_QUADS)
                yield _request("POST", self.address, body, "n-quads")
            return
        graphs: dict[str, list[ox.Quad]] = {}
        for quad in quads:
            graphs.setdefault(self.name_of(quad.graph_name), []).append(quad)
        for name, found in graphs.items():
            for some in _cut(found):
                body = _written((quad.triple for quad in some), ox.RdfFormat.N_TRIPLES)
                yield _request("POST", self.graph(name), body, "n-triples")

    def number(self, quads: Sequence[ox.Quad]) -> int:
        """Tell how many requests :meth:`pieces` makes of *quads*, near enough for a bar."""
        graphs = {quad.graph_name for quad in quads} if self.by_graph else set()
        return max(1, len(graphs)) + len(quads) // PIECE

    def name_of(self, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> str:
        """Name *graph* as the server has it; empty for its default graph."""
        if isinstance(graph, ox.DefaultGraph):
            return self.endpoint.default_graph or ""
        return graph.value

    def graph(self, name: str) -> str:
        """Give the address of the graph *name*."""
        if urlsplit(self.address).path.endswith("/statements"):
            return f"{self.address}?{urlencode({'context': f'<{name}>' if name else 'null'})}"
        return f"{self.address}?{urlencode({'graph': name}) if name else 'default'}"

    def delete(self, name: str) -> None:
        """Delete the graph *name*; that there is none is no fault."""
        self.send(_request("DELETE", self.graph(name)), may_lack=True)

    def wipe(self, names: Iterable[str]) -> None:
        """Empty the dataset, of which *names* are the graphs."""
        if self.by_graph:
            for name in names:
                self.delete(name)
        else:
            self.send(_request("PUT", self.address, b"", "n-quads"))

    def send(self, request: Request, *, may_lack: bool = False) -> None:
        """Send *request*, once: what a server has half taken must not be sent to it again."""
        try:
            with self.endpoint.wire.open(request, _SECONDS) as answer:
                answer.read()
        except HTTPError as error:
            with error:
                if may_lack and error.code == 404:
                    return
                raise ProblemError(_refused(error)) from None
        except TimeoutError:
            raise ProblemError(unreachable("takes too long over a piece of the data")) from None
        except (URLError, OSError, HTTPException, ValueError):
            raise ProblemError(unreachable("broke off while it was being filled")) from None


def usual_store(url: str, *, is_virtuoso: bool) -> str:
    """Tell where the server of the query address *url* usually takes data, or raise.

    >>> usual_store("http://e/ds/sparql", is_virtuoso=False)
    'http://e/ds/data'
    """
    parts = urlsplit(url)
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    if is_virtuoso:
        path = f"{folder}/sparql-graph-crud-auth"
    elif folder.endswith("/repositories"):
        path = f"{folder}/{last}/statements"
    elif last in ("query", "sparql") and folder:
        path = f"{folder}/data"
    elif last == "query":
        path = "/store"
    else:
        raise ProblemError(
            Problem(
                "engine-unreachable",
                "the address does not tell where this server takes data",
                Where(slot="--store"),
                "name that address with --store",
            )
        )
    return urlunsplit(parts._replace(path=path, query="", fragment=""))


def _refused(error: HTTPError) -> Problem:
    if error.code in (401, 403):
        return unauthorised(error.code, known=error.code == 403)
    said = " ".join(error.read(_SHOWN).decode("utf-8", "replace").split())
    return unreachable(f"does not take the data (HTTP {error.code}){': ' + said if said else ''}")


def _cut(quads: Sequence[ox.Quad]) -> Iterator[list[ox.Quad]]:
    """Cut *quads* into pieces, the first with all that hold a blank node."""
    blank: list[ox.Quad] = []
    rest: list[ox.Quad] = []
    for quad in quads:
        holds = isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
        (blank if holds else rest).append(quad)
    following = iter(rest)
    yield [*blank, *islice(following, max(0, PIECE - len(blank)))]
    while some := list(islice(following, PIECE)):
        yield some


def _written(what: Iterable[ox.Quad] | Iterable[ox.Triple], form: ox.RdfFormat) -> bytes:
    return ox.serialize(what, format=form) or b""


def _request(method: str, address: str, body: bytes | None = None, form: str = "") -> Request:
    fields = {"Content-Type": f"application/{form}"} if form else {}
    return Request(address, body, fields, method=method)  # noqa: S310  (a wire takes http only)
