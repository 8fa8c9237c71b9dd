"""The address ``/explain``: why the graph holds a statement, as a page and as JSON.

With a subject alone it lists what the build derived of that thing, each with its own explanation.
"""

from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from aiconcord.ask.explained import HOW, as_json, term_json
from aiconcord.ask.explaining import Explainer
from aiconcord.ask.statement import Triple, Written, read_statement, read_term, short, shown
from aiconcord.graph.engine import Term
from aiconcord.names.namespaces import GRAPH, ID
from aiconcord.web.caching import FRESH
from aiconcord.web.graphs import DERIVED
from aiconcord.web.hang_up import unless_gone
from aiconcord.web.negotiate import demand
from aiconcord.web.pages import send_page
from aiconcord.web.rdf_forms import HTML
from aiconcord.web.reading import Reading
from aiconcord.web.services import Services, services

router = APIRouter(tags=["Search"])

JSON: Final = "application/json"
EXAMPLE: Final = ("body/imda", "aic:cooperatesWith", "body/nist")
_HELP = "a full IRI, a prefixed name, or a slug or name of ours"

Subject = Annotated[str, Query(description=f"The subject: {_HELP}")]
Predicate = Annotated[str, Query(description="The property: a prefixed name or full IRI")]
Object = Annotated[str, Query(description=f"The object: {_HELP}, or a literal")]


@router.get("/explain", summary="Explain why the graph holds a statement")
async def explain(
    request: Request,
    parts: Annotated[Services, Depends(services)],
    s: Subject = "",
    p: Predicate = "",
    o: Object = "",
) -> Response:
    """Explain a statement, or list what was derived of a thing where only ``s`` is given."""
    form = demand(request.headers.get("accept"), (HTML, JSON)).form
    if form == HTML and not (s or p or o).strip():
        return await _page(request, parts, written=("", "", ""))
    if s.strip() and not p.strip() and not o.strip():
        return await unless_gone(request, _derived(request, parts, s, form))
    return await unless_gone(request, _explained(request, parts, Written(s, p, o), form))


def address(triple: Triple) -> str:
    """Give the address at which a statement is explained."""
    written = (each.value if each.kind == "uri" else shown_whole(each) for each in triple)
    return "/explain?" + urlencode(dict(zip("spo", written, strict=True)))


def shown_whole(term: Term) -> str:
    """Write a literal so that it is read as the same literal again.

    >>> shown_whole(Term.literal("Ministry", lang="en"))
    '"Ministry"@en'
    """
    more = f"@{term.lang}" if term.lang else f"^^<{term.datatype}>" if term.datatype else ""
    return f'"{term.value}"{more}'


async def _derived(request: Request, parts: Services, s: str, form: str) -> Response:
    explainer: Explainer = request.app.state.explainer
    subject = await read_term(parts.engine, "s", s)
    rows = await explainer.derived(subject)
    found = [((subject, row["p"], row["o"]), row["graph"].value) for row in rows]
    if form == JSON:
        record = {
            "subject": term_json(subject),
            "derived": [
                {
                    "predicate": term_json(triple[1]),
                    "object": term_json(triple[2]),
                    "graph": graph,
                    "explanation": address(triple),
                }
                for triple, graph in found
            ],
        }
        return _json(record)
    grouped: dict[str, list[Triple]] = {}
    for triple, graph in found:
        grouped.setdefault(graph, []).append(triple)
    return await _page(
        request, parts, written=(short(subject.value), "", ""), subject=subject, derived=grouped
    )


async def _explained(request: Request, parts: Services, written: Written, form: str) -> Response:
    explainer: Explainer = request.app.state.explainer
    statement = await read_statement(parts.engine, written)
    found = await explainer.explain(statement)
    if form == JSON:
        return _json(as_json(found))
    every = [each.statement for each in found.premises] + [each.conclusion for each in found.steps]
    numbers = {one: number for number, one in enumerate(dict.fromkeys(every), 1)}
    return await _page(
        request,
        parts,
        written=(written.s, written.p, written.o),
        found=found,
        numbers=numbers,
    )


def _json(record: dict[str, Any]) -> Response:
    return JSONResponse(record, headers={"Vary": "Accept", "Cache-Control": FRESH})


async def _page(
    request: Request, parts: Services, *, written: tuple[str, str, str], **context: Any
) -> Response:
    explainer: Explainer = request.app.state.explainer
    terms = await explainer.terms()

    def label(term: Term | str) -> str:
        """Name things and terms of ours in words, anything else as Turtle would."""
        iri = term if isinstance(term, str) else term.value
        if isinstance(term, Term) and term.kind != "uri":
            return shown(term)
        if iri in terms:
            return terms[iri]
        if parts.search and iri.startswith(ID) and parts.search.knows(iri):
            return parts.search.label(iri)
        return short(iri)

    return await send_page(
        request,
        "explain.html",
        written=written,
        example=EXAMPLE,
        example_address="/explain?" + urlencode(dict(zip("spo", EXAMPLE, strict=True))),
        label=label,
        short=short,
        href=Reading.href,
        address=address,
        how=HOW,
        graph_titles={GRAPH + name: title for name, title in DERIVED.items()},
        **context,
    )
