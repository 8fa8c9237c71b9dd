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
from aiconcord.web.negotiate import Choice, content_type, demand
from aiconcord.web.rdf_forms import BY_SUFFIX, BY_TYPE, FORMS, HTML, MEDIA_TYPES, write
from aiconcord.web.services import TEMPLATES, services

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
AUTHOR = "https://w3id.org/aiconcord/"
_WITH_LINKSET = ("/doc/", "/def/")


@cache
def look() -> str:
    """Hash templates and our own static files: a page changes with them, not only with the data."""
    hashed = hashlib.sha256()
    for folder in (TEMPLATES, TEMPLATES.parent / "static"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "vendor" not in path.parts:
                hashed.update(path.name.encode() + path.read_bytes())
    return hashed.hexdigest()[:16]


def signposts(
    uri: str, address: str, kind: str = "", query: str = "", *, is_ours: bool = True
) -> str:
    """Write the Link header of a document: what to cite, where its triples are, who made it.

    *uri* is the canonical name, *address* the path of the document without an ending, *query* what
    its forms need after it. Addresses of the forms are relative: whichever host answers has them.
    What others submitted is not *is_ours*: it has a licence and authors of its own.

    >>> signposts("https://w3id.org/aiconcord/id/body/imda", "/doc/body/imda").split(", ")[1]
    '</doc/body/imda.ttl>; rel="describedby"; type="text/turtle"'
    """
    links = [f'<{uri}>; rel="cite-as"']
    links += [
        f'<{address}{form.suffix}{query}>; rel="describedby"; type="{form.media_type}"'
        for form in FORMS
    ]
    if not is_ours:
        return ", ".join(links)
    links += [
        f'<{LICENSE}>; rel="license"',
        f'<{AUTHOR}>; rel="author"',
        '</dataset>; rel="collection"',
    ]
    if address.startswith(_WITH_LINKSET):
        links.append(f'</linkset{address}>; rel="linkset"; type="application/linkset+json"')
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
    etag = (
        _etag(request, Choice(HTML, HTML))
        if not key
        else weak_etag(request, HTML, request.url.path, request.url.query, look(), *key)
    )
    if knows(request, etag):
        return unchanged(etag, fields)
    response: Response = services(request).render(request, template, **context)
    response.headers.update({**fields, "ETag": etag})
    return response


def choose_form(request: Request, suffix: str | None) -> Choice:
    """Choose the form of a document: by its *suffix* where the address has one, else by Accept."""
    if suffix is None:
        return demand(request.headers.get("accept"), MEDIA_TYPES)
    form = HTML if suffix == ".html" else BY_SUFFIX[suffix].media_type
    return Choice(form, form)


def known_already(request: Request, choice: Choice, headers: Mapping[str, str]) -> Response | None:
    """Answer 304 before any work is done, where the client's copy of this form is still good."""
    etag = _etag(request, choice)
    return unchanged(etag, headers) if knows(request, etag) else None


def _etag(request: Request, choice: Choice) -> str:
    more = look() if choice.form == HTML else ""
    return weak_etag(request, choice.name, request.url.path, request.url.query, more)


async def send_form(
    request: Request,
    choice: Choice,
    graph: Graph,
    *,
    name: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Send *graph* as chosen; *name* is what the document is of, so that it is written once."""
    key = digest("written", version(request), name, choice.form)
    kept = request.app.state.kept.get(key)
    if kept is None:
        body = await asyncio.to_thread(write, graph, BY_TYPE[choice.form])
        kept = Answer(body, choice.form)
        request.app.state.kept.put(key, kept)
    return send_bytes(request, choice, kept.body, headers)


def send_bytes(
    request: Request, choice: Choice, body: bytes, headers: Mapping[str, str] | None = None
) -> Response:
    """Send a document that is already written, under the name that the client gave its form."""
    fields = {
        "Content-Type": content_type(choice.name),
        "Vary": "Accept",
        "Cache-Control": FRESH,
        "ETag": _etag(request, choice),
        **(headers or {}),
    }
    return Response(body, headers=fields)
