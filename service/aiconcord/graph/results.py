"""Read an engine's answers: rows of terms, or a graph. For code in the service, not for clients."""

import json
from typing import Any

from rdflib import Graph

from aiconcord.graph.engine import NO_BINDINGS, Bindings, Dataset, Engine, Term

Row = dict[str, Term]


def read_term(found: dict[str, str]) -> Term:
    """Read one value of the SPARQL JSON results format.

    The first drafts of the format wrote ``typed-literal``; some servers still do.

    >>> read_term({"type": "literal", "value": "one", "xml:lang": "en"})
    Term(kind='literal', value='one', datatype=None, lang='en')
    """
    kind = found["type"]
    if kind == "uri":
        return Term("uri", found["value"])
    if kind == "bnode":
        return Term("bnode", found["value"])
    return Term("literal", found["value"], found.get("datatype"), found.get("xml:lang"))


def read_rows(body: bytes) -> list[Row]:
    """Read the rows of a SELECT's answer in SPARQL JSON; an unbound variable has no key."""
    found: Any = json.loads(body)
    return [
        {name: read_term(value) for name, value in row.items()}
        for row in found["results"]["bindings"]
    ]


async def rows(
    engine: Engine,
    query: str,
    *,
    bindings: Bindings = NO_BINDINGS,
    dataset: Dataset | None = None,
    client: str | None = None,
) -> list[Row]:
    """Answer a SELECT as rows of terms, in the order of the answer."""
    answer = await engine.ask(
        query,
        bindings=bindings,
        dataset=dataset,
        media_type="application/sparql-results+json",
        client=client,
    )
    return read_rows(answer.body)


async def holds(
    engine: Engine,
    query: str,
    *,
    bindings: Bindings = NO_BINDINGS,
    dataset: Dataset | None = None,
    client: str | None = None,
) -> bool:
    """Answer an ASK."""
    answer = await engine.ask(
        query,
        bindings=bindings,
        dataset=dataset,
        media_type="application/sparql-results+json",
        client=client,
    )
    return bool(json.loads(answer.body)["boolean"])


async def triples(
    engine: Engine,
    query: str,
    *,
    bindings: Bindings = NO_BINDINGS,
    dataset: Dataset | None = None,
    client: str | None = None,
) -> Graph:
    """Answer a CONSTRUCT or DESCRIBE as an rdflib graph; lexical forms are kept as they came."""
    answer = await engine.ask(
        query,
        bindings=bindings,
        dataset=dataset,
        media_type="application/n-triples",
        client=client,
    )
    graph = Graph()
    graph.parse(data=answer.body, format="nt")
    return graph
