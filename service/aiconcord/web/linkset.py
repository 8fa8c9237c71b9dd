"""The addresses ``/linkset…``: all links of a document in one place (RFC 9264), for machines.

A Link header names what a document leads to; a link set says it also from the other end, for each
form of the document and each file, so that a machine that met one of them finds the rest
(Signposting, level 2).
"""

import json
from collections.abc import Iterable
from typing import Annotated, Any, Final, NamedTuple

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from aiconcord.names.namespaces import BASE, DEF, ID
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web import vocabulary
from aiconcord.web.caching import FRESH, knows, unchanged, weak_etag
from aiconcord.web.dumps import dumps_of, the_release
from aiconcord.web.negotiate import content_type, demand
from aiconcord.web.pages import AUTHOR, LICENSE
from aiconcord.web.rdf_forms import FORMS
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Description"])
Parts = Annotated[Services, Depends(services)]

AS_JSON: Final = "application/linkset+json"
AS_TEXT: Final = "application/linkset"
DATASET: Final = BASE + "dataset"
_ABOUT_PAGE: Final = "https://schema.org/AboutPage"


class Link(NamedTuple):
    """One link: from *anchor* by *relation* to *target*, of media *type* where that is known."""

    anchor: str
    relation: str
    target: str
    type: str = ""


def links_of(name: str, address: str, kind: str) -> list[Link]:
    """List the links of the document at *address* (no ending) about the thing called *name*.

    Targets are canonical addresses: whoever keeps the link set knows them on any host.

    >>> len(links_of(BASE + "id/body/imda", BASE + "doc/body/imda", "schema:Thing")) > 8
    True
    """
    found = [
        Link(address, "cite-as", name),
        Link(address, "type", _ABOUT_PAGE),
        Link(address, "type", kind),
        Link(address, "author", AUTHOR),
        Link(address, "license", LICENSE),
        Link(address, "collection", DATASET, "text/html"),
    ]
    for form in FORMS:
        target = address + form.suffix
        found.append(Link(address, "describedby", target, form.media_type))
        found.append(Link(target, "describes", address, "text/html"))
    return found


def as_json(links: Iterable[Link]) -> bytes:
    """Write *links* as ``application/linkset+json``: one context an anchor, in the order given."""
    contexts: dict[str, dict[str, Any]] = {}
    for link in links:
        context = contexts.setdefault(link.anchor, {"anchor": link.anchor})
        target = {"href": link.target, **({"type": link.type} if link.type else {})}
        context.setdefault(link.relation, []).append(target)
    return (json.dumps({"linkset": list(contexts.values())}, indent=1) + "\n").encode()


def as_text(links: Iterable[Link]) -> bytes:
    """Write *links* as ``application/linkset``, one a line, as a Link header would.

    >>> as_text([Link("https://e.org/a", "type", "https://e.org/T")])
    b'<https://e.org/T>; rel="type"; anchor="https://e.org/a"\\n'
    """
    lines = []
    for link in links:
        kind = f'; type="{link.type}"' if link.type else ""
        lines.append(f'<{link.target}>; rel="{link.relation}"; anchor="{link.anchor}"{kind}')
    return (",\n".join(lines) + "\n").encode()


@router.get("/linkset", summary="List all links of the dataset", response_class=Response)
async def dataset_links(request: Request, parts: Parts) -> Response:
    """Give the links of the dataset: its descriptions, and each file with what it belongs to."""
    links = links_of(DATASET, DATASET, "https://schema.org/Dataset")
    for dump in dumps_of(the_release(parts)).values():
        target = f"{BASE}dumps/{dump.path}"
        links.append(Link(DATASET, "item", target, dump.media_type))
        links.append(Link(target, "collection", DATASET, "text/html"))
        links.append(Link(target, "license", LICENSE))
    links.append(Link(DATASET, "service", f"{BASE}sparql"))
    return _send(request, links)


@router.get(
    "/linkset/{path:path}", summary="List all links of one document", response_class=Response
)
async def document_links(request: Request, path: str, parts: Parts) -> Response:
    """Give the links of the document ``/doc/…`` or ``/def/…`` whose path follows ``/linkset/``."""
    room, _, rest = path.partition("/")
    if room == "doc" and parts.search is not None and parts.search.knows(ID + rest):
        links = links_of(ID + rest, f"{BASE}doc/{rest}", "https://schema.org/Thing")
    elif room == "def" and rest == "ontology":
        links = links_of(DEF, f"{DEF}ontology", "https://schema.org/DefinedTermSet")
    elif room == "def" and rest and vocabulary.describes(vocabulary.ontology(parts), DEF + rest):
        links = links_of(DEF + rest, DEF + rest, "https://schema.org/DefinedTerm")
    elif room == "def" and parts.release is not None and parts.release.ontology_version(rest):
        links = links_of(f"{DEF}{rest}/", DEF + rest, "https://schema.org/DefinedTermSet")
    else:
        raise ProblemError(
            Problem(
                "not-found",
                f"no document with a link set has the address `/{path[:300]}`",
                Where(node=path[:300]),
                "follow the link rel=linkset of a page below /doc/ or /def/, or take /linkset",
            )
        )
    return _send(request, links)


def _send(request: Request, links: list[Link]) -> Response:
    choice = demand(request.headers.get("accept"), (AS_JSON, AS_TEXT, "application/json"))
    etag = weak_etag(request, request.url.path, choice.name)
    fields = {"ETag": etag, "Cache-Control": FRESH, "Vary": "Accept"}
    if knows(request, etag):
        return unchanged(etag, fields)
    body = as_text(links) if choice.form == AS_TEXT else as_json(links)
    return Response(body, headers={**fields, "Content-Type": content_type(choice.name)})
