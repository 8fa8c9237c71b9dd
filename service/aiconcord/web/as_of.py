"""Documents as of a day: read the day asked for, and write what it decides as triples.

The RDF forms of ``?at=`` keep every claim, because a claim is true of its own period whatever the
day. What the day decides stands on a node of its own, the document's address with the day in it, so
that two of them can be merged without mixing their days. What the release derived for its own date
is left out.
"""

from datetime import date
from typing import Annotated, Final

from fastapi import Depends, Query
from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from aiconcord.names.namespaces import DOC, ID
from aiconcord.names.uris import kind_of
from aiconcord.problems.record import Problem, ProblemError, Where
from aiconcord.web.plain_reading import expand
from aiconcord.web.reading import Reading

PARAMETER: Final = "at"

OF_THE_RELEASE: Final = frozenset(
    expand(name)
    for name in (
        "aic:agreedOn",
        "aic:announcedOn",
        "aic:cooperatesWith",
        "aic:coversArea",
        "aic:coversAreaThroughPart",
        "aic:dueOn",
        "aic:hasLegalEffect",
        "aic:hasParty",
        "aic:hasRole",
        "aic:hasStatus",
        "aic:heldOn",
        "aic:inForceSince",
        "aic:isWithin",
        "aic:publishedOn",
        "aic:signedOn",
        "aic:succeededBy",
        "aic:takesPartIn",
        "aic:worksInField",
        "dcterms:publisher",
        "org:subOrganizationOf",
        "org:transitiveSubOrganizationOf",
    )
)
"""What the build derives for the release's date; it says nothing of another day."""

NAMES: Final = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
STATES: Final = {
    "held": expand("aic:findsHeld"),
    "not held": expand("aic:findsNotHeld"),
    "undetermined": expand("aic:leavesUndetermined"),
}


def asked_day(
    at: Annotated[
        list[str] | None,
        Query(description="As of this day: year, month and day, such as 2025-12-15"),
    ] = None,
) -> date | None:
    """Give the day that a request asks for; None where it asks for none.

    An empty value counts as none, because a form sends its empty field too. Anything else that is
    no day of the calendar is refused: another day's answer would pass for the right one.
    """
    given = [text for text in at or () if text.strip()]
    if not given:
        return None
    try:
        if len(given) > 1:
            raise ValueError("two days")
        text = given[0].strip()
        if len(text) != len("2026-11-21"):
            raise ValueError("not a whole day")
        return date.fromisoformat(text)
    except ValueError as fault:
        shown = "`, `".join("".join(filter(str.isprintable, text))[:40] for text in given[:3])
        problem = Problem(
            "parameter-value",
            f"`{PARAMETER}` is `{shown}`, not one day of the calendar",
            Where(slot=PARAMETER),
            "write year, month and day once, such as ?at=2025-12-15",
        )
        raise ProblemError(problem) from fault


Day = Annotated[date | None, Depends(asked_day)]
"""The parameter of a route that answers as of a day."""


def query_of(day: date | None) -> str:
    """Write the part of an address that asks for *day*.

    >>> query_of(date(2025, 12, 15)), query_of(None)
    ('?at=2025-12-15', '')
    """
    return f"?{PARAMETER}={day.isoformat()}" if day else ""


def as_of(it: Reading) -> Graph:
    """Give the document of *it* with what its day decides of each claim."""
    assert it.day is not None  # noqa: S101  (without a day there is nothing to decide)
    graph = Graph(bind_namespaces="none")
    named = any(it.text(claim, "aic:name") for claim in it.pointing("aic:about"))
    for subject, predicate, value in it.graph:
        arranged = (
            predicate == expand("dcterms:isPartOf") and kind_of(str(subject)) == "arrangement"
        )
        stale = predicate in OF_THE_RELEASE or arranged
        if stale and str(subject).startswith(ID):
            continue
        if named and subject == it.node and predicate in NAMES:
            continue
        graph.add((subject, predicate, value))
    if named and not it.title_mark:
        graph.add((it.node, RDFS.label, Literal(it.title, lang="en")))
    view = URIRef(DOC + it.uri.removeprefix(ID) + query_of(it.day))
    graph.add((view, RDF.type, expand("aic:DayView")))
    graph.add((view, expand("foaf:primaryTopic"), it.node))
    graph.add((view, expand("aic:day"), Literal(it.day.isoformat(), datatype=XSD.date)))
    for claim in set(it.graph.subjects(expand("aic:about"))):
        if not it.withdrawn(claim) and (state := it.state(claim)):
            graph.add((view, STATES[state], claim))
    return graph
