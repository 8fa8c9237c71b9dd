"""One place builds and takes apart the URIs of the graph."""

from typing import Final
from urllib.parse import quote

from aiconcord.names.namespaces import BASE, GRAPH, ID, KINDS, QUERY

PROBLEMS: Final = BASE + "problems#"
"""The page of problem codes, up to the code."""


def thing(kind: str, *path: str) -> str:
    """Build the URI of a thing of *kind*; *path* is its slug, or framework and element slug.

    >>> thing("element", "nist-ai-rmf-1.0", "govern-1.1")
    'https://w3id.org/aiconcord/id/element/nist-ai-rmf-1.0/govern-1.1'
    """
    if kind not in KINDS:
        raise ValueError(f"no kind `{kind}`; kinds are {', '.join(KINDS)}")
    return ID + "/".join((kind, *path))


def graph(*path: str) -> str:
    """Build the URI of a named graph.

    >>> graph("bodies", "imda")
    'https://w3id.org/aiconcord/graph/bodies/imda'
    """
    return GRAPH + "/".join(path)


def question(slug: str) -> str:
    """Build the URI of a saved question."""
    return QUERY + slug


def local_path(uri: str) -> str | None:
    """Tell the path at which this server answers for *uri*; None for a foreign URI.

    A fragment is kept, so that a link leads to the part of the page about it.

    >>> local_path("https://w3id.org/aiconcord/id/body/imda#name-1")
    '/id/body/imda#name-1'
    >>> local_path("https://example.org/") is None
    True
    """
    if not uri.startswith(BASE):
        return None
    return "/" + quote(uri[len(BASE) :], safe="/#.-_~:()?=&")


def kind_of(uri: str) -> str | None:
    """Tell the kind of thing that *uri* names; None where it names none.

    >>> kind_of("https://w3id.org/aiconcord/id/body/imda#name-1")
    'body'
    """
    if not uri.startswith(ID):
        return None
    kind = uri[len(ID) :].split("/", 1)[0]
    return kind if kind in KINDS else None


def problem_code(code: str) -> str:
    """Build the URI of a problem code, which leads to what it means.

    >>> problem_code("mapping-date")
    'https://w3id.org/aiconcord/problems#mapping-date'
    """
    return PROBLEMS + code
