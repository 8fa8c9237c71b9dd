"""The RDF forms of a document: what each is called, how it ends, how a graph is written in it."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rdflib import Graph

from aiconcord.names.namespaces import PREFIXES

HTML: Final = "text/html"


@dataclass(frozen=True, slots=True)
class Form:
    """One RDF form: its *media_type*, the *suffix* of the address that picks it, its *title*."""

    media_type: str
    suffix: str
    title: str


FORMS: Final = (
    Form("text/turtle", ".ttl", "Turtle"),
    Form("application/ld+json", ".jsonld", "JSON-LD"),
    Form("application/n-triples", ".nt", "N-Triples"),
    Form("application/rdf+xml", ".rdf", "RDF/XML"),
)
"""The forms, the preferred first."""

BY_SUFFIX: Final = MappingProxyType({form.suffix: form for form in FORMS})
BY_TYPE: Final = MappingProxyType({form.media_type: form for form in FORMS})
MEDIA_TYPES: Final = (HTML, *(form.media_type for form in FORMS))
"""What a document is offered in; without a wish, the page."""


def split_form(path: str) -> tuple[str, str | None]:
    """Take the ending that picks a form off *path*.

    >>> split_form("body/imda.ttl"), split_form("framework/nist-ai-rmf-1.0")
    (('body/imda', '.ttl'), ('framework/nist-ai-rmf-1.0', None))
    """
    for suffix in (".html", *BY_SUFFIX):
        if path.endswith(suffix):
            return path.removesuffix(suffix), suffix
    return path, None


def write(graph: Graph, form: Form) -> bytes:
    """Write *graph* in *form* with our prefixes; the same triples always give the same bytes."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    if form.media_type == "application/n-triples":
        lines: bytes = graph.serialize(format="nt", encoding="utf-8")
        return b"".join(sorted(lines.splitlines(keepends=True)))
    if form.media_type == "application/ld+json":
        used = {prefix: str(namespace) for prefix, namespace in graph.namespaces()}
        text: bytes = graph.serialize(
            format="json-ld", encoding="utf-8", context=used, sort_keys=True, indent=1
        )
        return text
    written: bytes = graph.serialize(format=form.media_type, encoding="utf-8")
    return written
