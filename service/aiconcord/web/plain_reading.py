"""Read plain values, labels and links from the document of one thing.

The lowest of three: :mod:`aiconcord.web.day_view` adds days, :mod:`aiconcord.web.reading` the rest.
"""

from collections.abc import Callable
from datetime import date

from rdflib import DCTERMS, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from aiconcord.names.namespaces import ID, PREFIXES
from aiconcord.names.uris import kind_of, local_path

_EXPANDED = tuple(sorted(PREFIXES.items(), key=lambda item: -len(item[0])))


def expand(name: str) -> URIRef:
    """Give the IRI of a prefixed name of ours.

    >>> expand("dcterms:title")
    rdflib.term.URIRef('http://purl.org/dc/terms/title')
    """
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


class PlainReading:
    """The document of the thing at *uri*, as it was on *day* where one is asked for.

    *label_of* names things the document says little of; *today* is the date of the release.
    """

    def __init__(
        self,
        graph: Graph,
        uri: str,
        label_of: Callable[[str], str],
        today: date | None,
        day: date | None = None,
    ) -> None:
        self.graph = graph
        self.uri = uri
        self.node = URIRef(uri)
        self.kind = kind_of(uri) or ""
        self.today = day or today
        self.day = day
        self._label_of = label_of
        self.short_of: Callable[[str], str] | None = None
        """Gives short names, for places where an official title would fill the page."""

    def nodes(self, subject: Node | str, name: str) -> list[Node]:
        """List the values of the property *name* (prefixed), sorted."""
        return sorted(self.graph.objects(URIRef(str(subject)), expand(name)), key=str)

    def text(self, subject: Node | str, name: str) -> str:
        """Give the first value of a property as text; empty where there is none."""
        found = self.nodes(subject, name)
        return str(found[0]) if found else ""

    def own(self, name: str) -> list[Node]:
        """List the thing's own values of a property."""
        return self.nodes(self.node, name)

    def pointing(self, name: str, target: Node | str | None = None) -> list[URIRef]:
        """List what points at *target* (else the thing) by the property *name*."""
        end = URIRef(str(target)) if target else self.node
        found = self.graph.subjects(expand(name), end)
        return sorted({each for each in found if isinstance(each, URIRef)})

    def label(self, node: Node | str) -> str:
        """Name a node for people; a literal is its own name."""
        if isinstance(node, Literal):
            return str(node)
        iri = URIRef(str(node))
        for name in (RDFS.label, SKOS.prefLabel, DCTERMS.title):
            found = sorted(self.graph.objects(iri, name), key=str)
            if found:
                return str(found[0])
        if str(iri).startswith(ID):
            return self._label_of(str(iri))
        return self.curie(str(iri))

    def short(self, node: Node | str) -> str:
        """Name a node by its short name where it has one; titles of acts are paragraphs."""
        return (self.short_of(str(node)) if self.short_of else "") or self.label(node)

    @staticmethod
    def curie(iri: str) -> str:
        """Shorten a foreign IRI by our prefixes; one without a prefix stays whole.

        >>> PlainReading.curie("http://purl.org/dc/terms/title")
        'dcterms:title'
        """
        for prefix, namespace in _EXPANDED:
            if iri.startswith(namespace) and prefix not in ("aicid", "aicg", "aicq", "aics"):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    @staticmethod
    def href(node: Node | str) -> str:
        """Give the address a link leads to: our documents on this server, others where they are.

        >>> PlainReading.href("https://w3id.org/aiconcord/id/scheme/role#signatory")
        '/doc/scheme/role#signatory'
        """
        iri = str(node)
        path = local_path(iri)
        if path is None:
            return iri if iri.startswith(("https://", "http://")) else ""
        return "/doc/" + path.removeprefix("/id/") if path.startswith("/id/") else path
