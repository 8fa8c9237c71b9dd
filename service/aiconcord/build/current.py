"""Derive the current view: plain triples for what holds on the release's date.

Which claims count is decided once, in :func:`aiconcord.graph.asof.in_current_view`; what each kind
of claim turns into is written in ``queries/builds/construct-*.rq``. These queries find the chosen
claims in the graph :data:`CHOSEN`, which lives only while the build runs.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from aiconcord.build.facts import Facts, iri
from aiconcord.build.times import claim_bounds, dated_claims
from aiconcord.graph.asof import in_current_view
from aiconcord.names.namespaces import PREFIXES
from aiconcord.names.uris import graph
from aiconcord.problems.record import Problem, ProblemError, Where

CURRENT = ox.NamedNode(graph("current"))
CHOSEN = ox.NamedNode(graph("build", "chosen"))


def chosen_claims(facts: Facts, day: date) -> set[str]:
    """Choose the claims of the current view of *day*.

    A date claim tells of a point in time and stands whatever the day. Of several statuses that may
    hold, only the newest is current: a status without a known end is ended by the next one.
    """
    dates = set(facts.members("aic:DateClaim"))
    statuses = set(facts.members("aic:StatusClaim"))
    chosen: set[str] = set()
    newest: dict[str, date] = {}
    begun: dict[str, date] = {}
    for claim in dated_claims(facts):
        if facts.values(claim, "prov:invalidatedAtTime"):
            continue
        bounds = claim_bounds(facts, claim)
        if claim in dates or in_current_view(bounds, day):
            chosen.add(claim)
            if claim in statuses:
                begun[claim] = bounds.latest_start or date.min
                thing = facts.value(claim, "aic:about") or ""
                newest[thing] = max(begun[claim], newest.get(thing, date.min))
    return {
        claim
        for claim in chosen
        if claim not in begun
        or begun[claim] == newest.get(facts.value(claim, "aic:about") or "", date.min)
    }


def choice_quads(facts: Facts, chosen: Iterable[str]) -> list[ox.Quad]:
    """Give the quads that tell the queries which claims were *chosen*."""
    about = iri("aic:about")
    return [
        ox.Quad(ox.NamedNode(claim), about, thing, CHOSEN)
        for claim in sorted(chosen)
        for thing in facts.terms(claim, "aic:about")
        if isinstance(thing, ox.NamedNode)
    ]


def construct(store: ox.Store, query: Path) -> list[ox.Triple]:
    """Run the CONSTRUCT query in the file *query*."""
    try:
        result = store.query(query.read_text("utf-8"), prefixes=dict(PREFIXES))
    except SyntaxError as fault:
        place = Where(f"queries/builds/{query.name}")
        raise ProblemError(Problem("sparql-syntax", str(fault), place, "mend the query")) from fault
    assert isinstance(result, ox.QueryTriples)  # noqa: S101  (these files are CONSTRUCT queries)
    return list(result)


def derive_current(store: ox.Store, facts: Facts, day: date, queries: Path) -> list[ox.Quad]:
    """Give the quads of ``/graph/current`` but for the labels; *store* is left as it was."""
    marks = choice_quads(facts, chosen_claims(facts, day))
    store.extend(marks)
    try:
        return [
            ox.Quad(triple.subject, triple.predicate, triple.object, CURRENT)
            for query in sorted((queries / "builds").glob("construct-*.rq"))
            for triple in construct(store, query)
        ]
    finally:
        store.remove_graph(CHOSEN)
