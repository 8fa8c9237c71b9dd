"""How an answer names what it holds: by the column beside it, else by what its URI says."""

from aiconcord.ask.known import last_part
from aiconcord.graph.engine import Term
from aiconcord.names.namespaces import BASE
from aiconcord.names.uris import kind_of, local_path

NAME = "Name"
"""Ending of the column that names what the column before it links to: ``body``, ``bodyName``."""


def address(uri: str) -> str | None:
    """Tell where a link to *uri* leads; None where a browser may not open it.

    Ours are answered by whichever server shows them; data could hold any scheme.

    >>> address("https://w3id.org/aiconcord/id/body/imda"), address("javascript:alert(1)")
    ('/id/body/imda', None)
    """
    return local_path(uri) or (uri if uri.startswith(("https://", "http://")) else None)


def short(term: Term) -> str:
    """Name a URI that came without a name: a part of a thing, a concept, or a foreign address.

    >>> short(Term.uri("https://w3id.org/aiconcord/id/body/imda#name-1"))
    'imda: name 1'
    >>> short(Term.uri("https://w3id.org/aiconcord/id/scheme/name-kind#official"))
    'official'
    """
    uri = term.value
    if not uri.startswith(BASE):
        return uri
    part = last_part(uri).replace("-", " ")
    if "#" in uri and kind_of(uri) != "scheme":
        return f"{last_part(uri.split('#', 1)[0])}: {part}"
    return part if "#" in uri else last_part(uri)
