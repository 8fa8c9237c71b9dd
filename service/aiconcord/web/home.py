"""The first page, and the lists by which a person browses: every kind is reachable from here."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from aiconcord.names.namespaces import BASE, KINDS
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web.browsing import listing
from aiconcord.web.embedded_data import as_script
from aiconcord.web.kinds import ABOUT, TITLES
from aiconcord.web.negotiate import demand
from aiconcord.web.pages import LICENSE, send_page
from aiconcord.web.rdf_forms import HTML
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Pages"])
Parts = Annotated[Services, Depends(services)]

FEATURED = ("listed-against", "who-held-a-role", "commitments-of-an-event")
"""The questions that the first page offers: one each of crosswalks, bodies in time, commitments."""


@router.get("/", summary="Read what this is, how big and how fresh")
async def home(request: Request, parts: Parts) -> Response:
    """Give the home page; a client that wants triples is led to the description of the dataset."""
    form = demand(request.headers.get("accept"), (HTML, "text/turtle", "application/ld+json")).form
    if form != HTML:
        return RedirectResponse("/dataset", 303, headers={"Vary": "Accept"})
    return await send_page(
        request,
        "home.html",
        kinds=_kinds(parts),
        titles=TITLES,
        examples=_examples(parts),
        places=_places(parts),
        frameworks=[each.label for each in parts.search.of_kind("framework")]
        if parts.search
        else [],
        embedded=as_script(_about(parts)),
    )


@router.get("/browse", summary="Browse the kinds of thing")
async def browse(request: Request, parts: Parts) -> Response:
    """List the kinds of thing with their numbers."""
    demand(request.headers.get("accept"), (HTML,))
    return await send_page(request, "browse.html", kinds=_kinds(parts), titles=TITLES, about=ABOUT)


@router.get("/browse/{kind}", summary="Browse the things of one kind")
async def browse_kind(request: Request, kind: str, parts: Parts) -> Response:
    """List the things of one kind, grouped as suits it."""
    demand(request.headers.get("accept"), (HTML,))
    if kind not in KINDS:
        raise ProblemError(
            Problem(
                "not-found",
                f"there is no kind of thing called `{kind[:80]}`",
                Where(slot="kind"),
                f"the kinds are {', '.join(KINDS)}",
            )
        )
    if kind == "submission" and parts.desk is not None:
        return RedirectResponse("/submissions", 303)  # they are in no release
    return await send_page(
        request,
        "browse_kind.html",
        kind=kind,
        title=TITLES[kind],
        about=ABOUT[kind],
        groups=await listing(parts, kind),
    )


def _kinds(parts: Services) -> list[tuple[str, int]]:
    """Count the things of each kind that has any, retired ones aside."""
    if parts.search is None:
        return []
    counts = [(kind, len(parts.search.of_kind(kind))) for kind in TITLES]
    return [(kind, count) for kind, count in counts if count]


def _places(parts: Services) -> list[str]:
    """Name the jurisdictions that have bodies in this release."""
    bodies = parts.search.of_kind("body") if parts.search else []
    return sorted({body.jurisdiction for body in bodies if body.jurisdiction})


def _examples(parts: Services) -> list[Any]:
    """Give the questions that show best what the graph can do, where they are saved."""
    return [parts.questions[slug] for slug in FEATURED if slug in parts.questions]


def _about(parts: Services) -> dict[str, Any]:
    release = parts.release
    data: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{BASE}dataset",
        "name": "AI Concord",
        "description": (
            "A knowledge graph of how governments agree on AI governance: bodies, arrangements,"
            " commitments, frameworks and the crosswalks between them, each claim with its source."
        ),
        "url": BASE,
        "license": LICENSE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "AI Concord", "url": BASE},
        "keywords": ["AI governance", "international cooperation", "crosswalk", "SSSOM"],
    }
    if release is not None:
        data |= {
            "version": release.version,
            "datePublished": str(release.date),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": "application/n-quads",
                    "contentUrl": f"{BASE}dumps/aiconcord.nq",
                }
            ],
        }
    return data
