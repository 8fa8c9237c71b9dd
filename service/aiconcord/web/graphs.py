"""The addresses ``/graph/…``: the named graphs, curated and derived."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from rapidfuzz import process
from starlette.responses import RedirectResponse, Response

from aiconcord.graph.engine import Term
from aiconcord.graph.results import rows
from aiconcord.names.namespaces import BASE, GRAPH
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web.negotiate import demand
from aiconcord.web.pages import choose_form, known_already, send_bytes, send_page, signposts
from aiconcord.web.rdf_forms import HTML, split_form
from aiconcord.web.reading import Reading
from aiconcord.web.services import Services, services
from aiconcord.web.withdrawn import raise_if_withdrawn

router = APIRouter(tags=["Linked data"])
Parts = Annotated[Services, Depends(services)]

DERIVED = {
    "current": "What holds on the release’s date, as plain triples derived from the claims",
    "inferred": "What the axioms of the ontology add to the current view",
    "times": "The earliest and latest bounds of each period, and the periods in OWL-Time",
    "findings": "What the build found worth telling, such as claims that contradict one another",
}
FOLDERS = {
    "bodies": "Bodies",
    "cooperation": "Arrangements, with their areas, commitments and events",
    "crosswalks": "Crosswalks",
    "frameworks": "Frameworks and their elements",
    "ontology": "Ontology",
    "submission": "Mapping sets that others submitted, outside what is asked by default",
    "source": "By source: each claim that rests on it, with its citation",
    "": "Lists and derived graphs",
}
SIZES = """SELECT ?graph (COUNT(*) AS ?size) WHERE { GRAPH ?graph { ?s ?p ?o } }
GROUP BY ?graph ORDER BY ?graph"""
SUBJECTS = """SELECT ?s (COUNT(*) AS ?size) WHERE { GRAPH ?graph { ?s ?p ?o } }
GROUP BY ?s ORDER BY ?s"""
WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?graph { ?s ?p ?o } }"
MOST_SHOWN = 300


@router.get("/graph", include_in_schema=False)
async def without_slash() -> Response:
    """Lead to the list of graphs."""
    return RedirectResponse("/graph/", 308)


@router.get("/graph/", summary="List the named graphs")
async def graph_list(request: Request, parts: Parts) -> Response:
    """List the named graphs by folder, with their sizes."""
    demand(request.headers.get("accept"), (HTML,))
    grouped: dict[str, list[tuple[str, int]]] = {folder: [] for folder in FOLDERS}
    for row in await rows(parts.engine, SIZES):
        name = row["graph"].value.removeprefix(GRAPH)
        folder = name.split("/", 1)[0] if "/" in name else ""
        grouped.setdefault(folder, []).append((name, int(row["size"].value)))
    return await send_page(
        request,
        "graphs.html",
        groups=[(FOLDERS.get(each, each), found) for each, found in grouped.items() if found],
        derived=DERIVED,
    )


@router.get("/graph/{path:path}", summary="Read one named graph")
async def graph_page(request: Request, path: str, parts: Parts) -> Response:
    """Answer with one named graph, in the form asked for by ending or by Accept."""
    subjects = await _subjects(parts, path)
    stem, suffix = path, None
    if not subjects:
        stem, suffix = split_form(path)
        subjects = await _subjects(parts, stem) if suffix else []
    if not subjects:
        await raise_if_withdrawn(parts, path)
        raise await _unknown(parts, path)
    uri, is_ours = GRAPH + stem, not stem.startswith("submission/")
    choice = choose_form(request, suffix)
    headers = {"Vary": "Accept", "Link": signposts(uri, f"/graph/{stem}", is_ours=is_ours)}
    if same := known_already(request, choice, headers):
        return same
    if choice.form != HTML:
        answer = await parts.engine.ask(
            WHOLE, bindings={"graph": Term.uri(uri)}, media_type=choice.form
        )
        return send_bytes(request, choice, answer.body, headers)
    files = parts.release.graphs if parts.release else {}
    things: dict[str, int] = {}
    for subject, size in subjects:
        whole = subject.partition("#")[0] if subject.startswith(BASE) else subject
        things[whole] = things.get(whole, 0) + size
    return await send_page(
        request,
        "graph.html",
        headers=headers,
        uri=uri,
        name=stem,
        address=f"/graph/{stem}",
        file=next((file for file, graph in files.items() if graph == uri), ""),
        about=DERIVED.get(stem, ""),
        is_ours=is_ours,
        size=sum(size for _, size in subjects),
        things=sorted(things.items())[:MOST_SHOWN],
        total=len(things),
        parts=sorted(
            subject.removeprefix(uri + "#")
            for subject, _ in subjects
            if subject.startswith(uri + "#")
        ),
        label=parts.search.label if parts.search else str,
        href=Reading.href,
    )


async def _subjects(parts: Services, name: str) -> list[tuple[str, int]]:
    found = await rows(parts.engine, SUBJECTS, bindings={"graph": Term.uri(GRAPH + name)})
    return [(row["s"].value, int(row["size"].value)) for row in found if "s" in row]


async def _unknown(parts: Services, path: str) -> ProblemError:
    known = [row["graph"].value.removeprefix(GRAPH) for row in await rows(parts.engine, SIZES)]
    near = [found for found, _, _ in process.extract(path, known, limit=3, score_cutoff=70)]
    shown = ", ".join(f"/graph/{each}" for each in near)
    return ProblemError(
        Problem(
            "not-found",
            f"no named graph is called `{path[:200]}`",
            Where(node=(GRAPH + path)[:300]),
            f"the nearest names are {shown}" if shown else "/graph/ lists the graphs there are",
        )
    )
