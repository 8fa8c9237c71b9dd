"""The addresses ``/def/…``: the ontology, its versions and its terms, each in every form."""

import asyncio
import re
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from rdflib import OWL, URIRef
from starlette.responses import RedirectResponse, Response

from aiconcord.names.namespaces import DEF
from aiconcord.web import vocabulary
from aiconcord.web.caching import digest, version
from aiconcord.web.embedded_data import as_script
from aiconcord.web.negotiate import Choice
from aiconcord.web.pages import (
    choose_form,
    known_already,
    send_bytes,
    send_form,
    send_page,
    signposts,
)
from aiconcord.web.rdf_forms import BY_TYPE, FORMS, HTML, split_form
from aiconcord.web.reading import Reading
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Linked data"])
Parts = Annotated[Services, Depends(services)]
WHOLE = "ontology"
"""The stem of the explicit forms of the whole: ``/def/ontology.ttl``."""
_VERSION = re.compile(r"\d+\.\d+\.\d+")


@router.get("/def", include_in_schema=False)
async def without_slash() -> Response:
    """Lead to the ontology's own address."""
    return RedirectResponse("/def/", 308)


@router.get("/def/{path:path}", summary="Read the ontology, a version of it, or one term")
async def define(request: Request, path: str, parts: Parts) -> Response:
    """Answer with the ontology or a term, in the form asked for by ending or by Accept."""
    graph = vocabulary.ontology(parts)
    number = str(graph.value(URIRef(DEF), OWL.versionInfo) or "")
    stem, suffix = path, None
    if not vocabulary.describes(graph, DEF + path):
        stem, suffix = split_form(path)
    older = _kept(parts, stem.removesuffix("/"), number)
    if older is not None:
        return await _older(request, stem, suffix, older)
    whole = stem in ("", WHOLE, number, f"{number}/")
    uri = DEF if whole else DEF + stem
    if not whole and not vocabulary.describes(graph, uri):
        raise vocabulary.unknown(graph, uri, DEF, "/def/")
    choice = choose_form(request, suffix)
    address = f"/def/{WHOLE}" if whole else f"/def/{stem}"
    headers = {"Vary": "Accept", "Link": signposts(uri, address)}
    if same := known_already(request, choice, headers):
        return same
    if choice.form != HTML:
        if whole:
            return await _whole(request, parts, choice, headers)
        found = vocabulary.about(graph, uri)
        return await send_form(request, choice, found, name=uri, headers=headers)
    if whole:
        return await _listing(request, parts, headers, number)
    it = Reading(graph, uri, str, None)
    return await send_page(
        request,
        "term.html",
        headers=headers,
        it=it,
        address=address,
        uses=list(vocabulary.uses(graph, uri)),
    )


async def _whole(
    request: Request, parts: Services, choice: Choice, headers: dict[str, str]
) -> Response:
    """Send the ontology as the build wrote it."""
    assert parts.release is not None  # noqa: S101  (its ontology has just been read)
    path = parts.release.ontology_as(BY_TYPE[choice.form].suffix[1:])
    body = await asyncio.to_thread(path.read_bytes)
    return send_bytes(request, choice, body, headers)


async def _listing(
    request: Request, parts: Services, headers: dict[str, str], number: str
) -> Response:
    graph = vocabulary.ontology(parts)
    it = Reading(graph, DEF, str, None)
    data = {
        "@context": "https://schema.org/",
        "@type": "DefinedTermSet",
        "@id": DEF,
        "name": it.text(DEF, "dcterms:title"),
        "description": it.text(DEF, "dcterms:description"),
        "version": number,
        "license": it.text(DEF, "dcterms:license"),
    }
    assert parts.release is not None  # noqa: S101  (its ontology has just been read)
    path = parts.release.documentation
    return await send_page(
        request,
        "ontology.html",
        key=(digest(version(request)),),
        headers=headers,
        it=it,
        number=number,
        address=f"/def/{WHOLE}",
        documentation=await asyncio.to_thread(path.read_text, "utf-8") if path.is_file() else "",
        sections=vocabulary.sections(graph),
        forms=FORMS,
        embedded=as_script(data),
    )


def _kept(parts: Services, stem: str, number: str) -> Path | None:
    """Find an earlier version that was kept; the present one is served as the ontology is."""
    if parts.release is None or stem == number or not _VERSION.fullmatch(stem):
        return None
    return parts.release.ontology_version(stem)


async def _older(request: Request, stem: str, suffix: str | None, path: Path) -> Response:
    """Send an earlier version as it was when it was published."""
    number = stem.removesuffix("/")
    graph = vocabulary.read(path)
    choice = choose_form(request, suffix)
    address, uri = f"/def/{number}", f"{DEF}{number}/"
    headers = {"Vary": "Accept", "Link": signposts(uri, address)}
    if same := known_already(request, choice, headers):
        return same
    if choice.form != HTML:
        return await send_form(request, choice, graph, name=uri, headers=headers)
    return await send_page(
        request,
        "ontology.html",
        key=(digest(version(request)), number),
        headers=headers,
        it=Reading(graph, DEF, str, None),
        number=number,
        address=address,
        documentation="",
        sections=vocabulary.sections(graph),
        forms=FORMS,
        embedded="{}",
    )
