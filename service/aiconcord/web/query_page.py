"""The page a browser gets at ``/sparql``: the editor, with our prefixes, examples and completion.

The editor is YASGUI from our own static files. It is told everything by a block of JSON in the
page, so that no script stands inline and nothing comes from elsewhere. Without scripts it is a
plain form. A query is handed over in the fragment: ``/sparql#query=…``.
"""

import json
from typing import Any

from fastapi import Request
from starlette.responses import Response

from aiconcord.ask.answering import fill
from aiconcord.graph.bindings import bind
from aiconcord.graph.engine import Answer
from aiconcord.graph.scan import scan
from aiconcord.names.namespaces import PREFIXES
from aiconcord.problems.record import ProblemError
from aiconcord.web.caching import digest, version
from aiconcord.web.embedded_data import as_script
from aiconcord.web.headers import POLICY_OF_TOOLS
from aiconcord.web.pages import send_page
from aiconcord.web.services import Services

FIRST_QUERY = """PREFIX aic: <https://w3id.org/aiconcord/def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?arrangement ?name ?signed
WHERE {
  ?arrangement a aic:Arrangement ;
               rdfs:label ?name .
  OPTIONAL { ?arrangement aic:signedOn ?signed }
}
ORDER BY ?signed ?name
"""
"""What stands in the editor at first: short, and an answer that shows what the graph holds."""

CLASSES = "SELECT DISTINCT ?term WHERE { ?s a ?term FILTER ( isIRI(?term) ) } ORDER BY ?term"
PROPERTIES = "SELECT DISTINCT ?term WHERE { ?s ?term ?o } ORDER BY ?term"
"""What the editor completes from; it asks this endpoint, so completion knows what the data uses."""


async def editor_page(request: Request, parts: Services) -> Response:
    """Give the editor."""
    examples = await filled_examples(request, parts)
    prefixes = {name: iri for name, iri in PREFIXES.items() if name not in ("aics", "aicq")}
    data = {
        "endpoint": "/sparql",
        "prefixes": prefixes,
        "first": FIRST_QUERY,
        "examples": examples,
        "classes": CLASSES,
        "properties": PROPERTIES,
    }
    page = await send_page(
        request, "query.html", data=as_script(data), examples=examples, first=FIRST_QUERY
    )
    page.headers["Content-Security-Policy"] = POLICY_OF_TOOLS
    return page


async def filled_examples(request: Request, parts: Services) -> list[dict[str, Any]]:
    """List the saved questions with their SPARQL, the example values filled in; made once."""
    key = digest("editor examples", version(request))
    kept = request.app.state.kept.get(key)
    if kept is None:
        found = []
        for question in parts.questions.values():
            try:
                filled = await fill(parts.names, question, question.example)
                asked = scan(question.text, parts.settings.limits)
                text = bind(question.text, asked, filled.bindings)
            except ProblemError:
                # Its example is not in this data; the question's own page tells why.
                continue
            found.append(
                {
                    "slug": question.slug,
                    "title": question.title,
                    "topic": question.topic,
                    "query": text,
                }
            )
        kept = Answer(json.dumps(found).encode(), "application/json")
        request.app.state.kept.put(key, kept)
    examples: list[dict[str, Any]] = json.loads(kept.body)
    return examples
