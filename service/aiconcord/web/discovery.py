"""Describe the dataset to machines and people: VoID, DCAT, schema.org, and links between them."""

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from rdflib import DCTERMS, Graph, URIRef
from starlette.responses import Response

from aiconcord.graph.release import Release
from aiconcord.names.namespaces import BASE
from aiconcord.web.caching import FRESH, knows, unchanged, weak_etag
from aiconcord.web.descriptions import description
from aiconcord.web.dumps import dumps_of, the_release
from aiconcord.web.negotiate import Choice, demand
from aiconcord.web.rdf_forms import FORMS, HTML
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Description"])

RDF_TYPES: Final = tuple(form.media_type for form in FORMS)
DATASET: Final = URIRef(BASE + "dataset")
LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
LINKS: Final = ", ".join(
    (
        f'<{DATASET}>; rel="cite-as"',
        *(
            f'</dataset{form.suffix}>; rel="describedby"; type="{form.media_type}"'
            for form in FORMS
        ),
        '</.well-known/void>; rel="describedby"; type="text/turtle"',
        f'<{LICENSE}>; rel="license"',
        '</dumps/>; rel="item"',
        f'<{BASE}>; rel="author"',
        '<https://schema.org/AboutPage>; rel="type"',
        '<https://schema.org/Dataset>; rel="type"',
        '</linkset>; rel="linkset"; type="application/linkset+json"',
    )
)
"""Signposts for machines that meet the page first."""


@router.get("/.well-known/void", summary="Describe the dataset in VoID", response_class=Response)
async def void(request: Request, parts: Annotated[Services, Depends(services)]) -> Response:
    """Give the VoID description in the RDF form asked for."""
    release = the_release(parts)
    choice = demand(request.headers.get("accept"), RDF_TYPES)
    return description(request, release.void.read_bytes(), choice)


@router.get("/dataset", summary="Describe the dataset in DCAT", response_class=Response)
async def dataset(request: Request, parts: Annotated[Services, Depends(services)]) -> Response:
    """Give the DCAT description: in RDF, or as a page that carries schema.org JSON-LD."""
    choice = demand(request.headers.get("accept"), (*RDF_TYPES, HTML))
    return _dataset(request, parts, choice)


@router.get("/dataset.html", include_in_schema=False)
async def dataset_page(request: Request, parts: Annotated[Services, Depends(services)]) -> Response:
    """Give the page, whatever is accepted."""
    return _dataset(request, parts, Choice(HTML, HTML))


def _explicit(suffix: str, kind: str) -> None:
    @router.get(f"/dataset{suffix}", include_in_schema=False)
    async def form(request: Request, parts: Annotated[Services, Depends(services)]) -> Response:
        """Give the description in this form, whatever is accepted."""
        return _dataset(request, parts, Choice(kind, kind))


for _form in FORMS:
    _explicit(_form.suffix, _form.media_type)


def _dataset(request: Request, parts: Services, choice: Choice) -> Response:
    release = the_release(parts)
    if choice.form != HTML:
        return description(request, release.dcat.read_bytes(), choice, LINKS)
    etag = weak_etag(request, "/dataset", HTML)
    fields = {"ETag": etag, "Cache-Control": FRESH, "Vary": "Accept", "Link": LINKS}
    if knows(request, etag):
        return unchanged(etag, fields)
    described = as_schema_org(release)
    response: Response = parts.render(
        request,
        "dataset.html",
        described=described,
        # A `<` inside the script element could end it.
        json_ld=json.dumps(described, ensure_ascii=False, indent=1).replace("<", "\\u003c"),
        dumps=list(dumps_of(release).values()),
        counts=release.counts,
    )
    response.headers.update(fields)
    return response


def as_schema_org(release: Release) -> dict[str, Any]:
    """Describe *release* as a schema.org Dataset, for the search engines that read it."""
    graph = Graph(bind_namespaces="none")
    graph.parse(release.dcat, format="turtle")
    keywords = sorted(str(word) for word in graph.objects(DATASET, _DCAT_KEYWORD))
    maker = {"@type": "Organization", "name": _name_of(graph), "url": BASE}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": str(DATASET),
        "identifier": str(DATASET),
        "url": str(DATASET),
        "name": str(graph.value(DATASET, DCTERMS.title) or "AI Concord"),
        "description": str(graph.value(DATASET, DCTERMS.description) or ""),
        "keywords": keywords,
        "license": LICENSE,
        "isAccessibleForFree": True,
        "version": release.version,
        "datePublished": release.date.isoformat(),
        "dateModified": release.date.isoformat(),
        "includedInDataCatalog": {"@type": "DataCatalog", "name": "AI Concord", "url": BASE},
        "creator": maker,
        "publisher": maker,
        "variableMeasured": [
            {"@type": "PropertyValue", "name": name, "value": number, "unitText": "things"}
            for name, number in sorted(release.counts["things"].items())
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": dump.contents or dump.path,
                "contentUrl": f"{BASE}dumps/{dump.path}",
                "encodingFormat": dump.media_type,
                "contentSize": f"{dump.bytes} B",
                "sha256": dump.sha256,
            }
            for dump in dumps_of(release).values()
        ],
    }


_DCAT_KEYWORD: Final = URIRef("http://www.w3.org/ns/dcat#keyword")
_FOAF_NAME: Final = URIRef("http://xmlns.com/foaf/0.1/name")


def _name_of(graph: Graph) -> str:
    publisher = graph.value(DATASET, DCTERMS.publisher)
    return str((publisher and graph.value(publisher, _FOAF_NAME)) or "AI Concord")
