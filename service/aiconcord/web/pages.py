"""Send a page or a document of triples: ETag, 304, Vary, and the links that machines follow.

Every page goes out through :func:`send_page`, every document through :func:`send_form`.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from fastapi import Request
from rdflib import Graph
from starlette.responses import Response

from aiconcord.graph.engine import Answer
from aiconcord.web.caching import FRESH, digest, knows, unchanged, version, weak_etag
from aiconcord.web.negotiate import content_type
from aiconcord.web.rdf_forms import FORMS, HTML, Form, write
from aiconcord.web.services import TEMPLATES, services

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
AUTHOR = "https://w3id.org/aiconcord/"


@cache
def look() -> str:
    """Hash templates and our own static files: a page changes with them, not only with the data."""
    hashed = hashlib.sha256()
    for folder in (TEMPLATES, TEMPLATES.parent / "static"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "vendor" not in path.parts:
                hashed.update(path.name.encode() + path.read_bytes())
    return hashed.hexdigest()[:16]


def signposts(uri: str, address: str, kind: str = "") -> str:
    """Write the Link header of a document: what to cite, where its triples are, who made it.

    *uri* is the canonical name, *address* the path of the document without an ending. Addresses of
    the forms are relative, because whichever host answers has them.

    >>> signposts("https://w3id.org/aiconcord/id/body/imda", "/doc/body/imda").split(", ")[1]
    '</doc/body/imda.ttl>; rel="describedby"; type="text/turtle"'
    """
    links = [f'<{uri}>; rel="cite-as"']
    links += [
        f'<{address}{form.suffix}>; rel="describedby"; type="{form.media_type}"' for form in FORMS
    ]
    links += [
        f'<{LICENSE}>; rel="license"',
        f'<{AUTHOR}>; rel="author"',
        '</dataset>; rel="collection"',
    ]
    if kind:
        links.append(f'<{kind}>; rel="type"')
    return ", ".join(links)


async def send_page(
    request: Request,
    template: str,
    *,
    key: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    """Fill *template* for a browser; *key* is what the page depends on besides the address."""
    fields = {"Vary": "Accept", "Cache-Control": FRESH, **(headers or {})}
    etag = weak_etag(request, HTML, request.url.path, request.url.query, look(), *key)
    if knows(request, etag):
        return unchanged(etag, fields)
    response: Response = services(request).render(request, template, **context)
    response.headers.update({**fields, "ETag": etag})
    return response


def known_already(request: Request, form: str, headers: Mapping[str, str]) -> Response | None:
    """Answer 304 before any work is done, where the client's copy of this form is still good."""
    etag = _etag(request, form)
    return unchanged(etag, headers) if knows(request, etag) else None


def _etag(request: Request, form: str) -> str:
    more = look() if form == HTML else ""
    return weak_etag(request, form, request.url.path, request.url.query, more)


async def send_form(
    request: Request,
    form: Form,
    graph: Graph,
    *,
    name: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Send *graph* in *form*; *name* is what the document is of, so that it is written once."""
    key = digest("written", version(request), name, form.media_type)
    kept = request.app.state.kept.get(key)
    if kept is None:
        body = await asyncio.to_thread(write, graph, form)
        kept = Answer(body, form.media_type)
        request.app.state.kept.put(key, kept)
    return send_bytes(request, form, kept.body, headers)


def send_bytes(
    request: Request, form: Form, body: bytes, headers: Mapping[str, str] | None = None
) -> Response:
    """Send a document that is already written."""
    fields = {
        "Content-Type": content_type(form.media_type),
        "Vary": "Accept",
        "Cache-Control": FRESH,
        "ETag": _etag(request, form.media_type),
        **(headers or {}),
    }
    return Response(body, headers=fields)
