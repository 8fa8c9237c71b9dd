"""Derive the time bounds of every claim, and the OWL-Time view of its interval.

The rules, in one place (:func:`bounds`):

- a date keeps its precision: ``2024-07`` can mean any day of that July;
- a point in time bounds both ends;
- without a start, the claim is certain only from its first dated evidence on;
- without an end, it is certain up to its newest evidence, and after that last known;
- an interval holds on at least one day, so a start bounds the end and an end bounds the start.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import pyoxigraph as ox

from aiconcord.build.facts import Facts, Term, iri
from aiconcord.graph.asof import Bounds, days_of
from aiconcord.names.uris import graph

TIMES = ox.NamedNode(graph("times"))
_DATE = iri("xsd:date")
_PRECISE = {
    iri("xsd:date").value: iri("time:inXSDDate"),
    iri("xsd:gYearMonth").value: iri("time:inXSDgYearMonth"),
    iri("xsd:gYear").value: iri("time:inXSDgYear"),
}
_NAMES = {
    "earliest_start": iri("aic:earliestStart"),
    "latest_start": iri("aic:latestStart"),
    "earliest_end": iri("aic:earliestEnd"),
    "latest_end": iri("aic:latestEnd"),
}


def bounds(
    *,
    start: str | None = None,
    end: str | None = None,
    ongoing: str | None = None,
    point: str | None = None,
    evidence: Iterable[str] = (),
) -> Bounds:
    """Derive the bounds of one claim from its dates and the dates of its *evidence*.

    >>> bounds(start="2024-07", evidence=["2024-05-01", "2025-01-20"])
    Bounds(earliest_start=datetime.date(2024, 7, 1), latest_start=datetime.date(2024, 7, 31), \
earliest_end=datetime.date(2025, 1, 20), latest_end=None)
    """
    if point is not None:
        first, last = days_of(point)
        return Bounds(first, last, first, last)
    seen = [days_of(text) for text in (*evidence, *([ongoing] if ongoing else []))]
    begun = days_of(start) if start else None
    ended = days_of(end) if end else None
    newest = days_of(ongoing)[0] if ongoing else max((first for first, _ in seen), default=None)
    oldest = min((last for _, last in seen), default=None)
    return Bounds(
        earliest_start=begun[0] if begun else None,
        latest_start=begun[1] if begun else _lesser(oldest, ended[1] if ended else None),
        earliest_end=ended[0] if ended else _greater(newest, begun[0] if begun else None),
        latest_end=ended[1] if ended else None,
    )


def _lesser(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _greater(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day is not None), default=None)


def evidence_of(facts: Facts, claim: str) -> list[str]:
    """Give the dates of issue of the sources that *claim* cites; undated sources prove no date."""
    return [
        issued
        for citation in facts.values(claim, "aic:cites")
        for source in facts.values(citation, "aic:source")
        for issued in facts.values(source, "dcterms:issued")
    ]


def claim_bounds(facts: Facts, claim: str) -> Bounds:
    """Derive the bounds of *claim* from what its file says."""
    return bounds(
        start=facts.value(claim, "aic:start"),
        end=facts.value(claim, "aic:end"),
        ongoing=facts.value(claim, "aic:ongoingAsOf"),
        point=facts.value(claim, "aic:date"),
        evidence=evidence_of(facts, claim),
    )


def dated_claims(facts: Facts) -> list[str]:
    """List the claims that have bounds; what the press said wrongly never held."""
    refuted = set(facts.members("aic:PressClaim"))
    return [claim for claim in facts.members("aic:Claim") if claim not in refuted]


def derive_times(facts: Facts) -> Iterator[ox.Quad]:
    """Give the quads of ``/graph/times``: bounds, and each interval in OWL-Time's terms."""
    for claim in dated_claims(facts):
        node = ox.NamedNode(claim)
        derived = claim_bounds(facts, claim)
        for field, name in _NAMES.items():
            day: date | None = getattr(derived, field)
            if day is not None:
                yield ox.Quad(node, name, ox.Literal(day.isoformat(), datatype=_DATE), TIMES)
        yield from _owl_time(facts, node)


def _owl_time(facts: Facts, claim: ox.NamedNode) -> Iterator[ox.Quad]:
    interval = ox.NamedNode(f"{claim.value}-time")
    ends: list[tuple[str, list[Term]]] = []
    if points := facts.terms(claim.value, "aic:date"):
        yield ox.Quad(claim, iri("time:hasTime"), interval, TIMES)
        yield ox.Quad(interval, iri("rdf:type"), iri("time:Instant"), TIMES)
        yield from _instant(interval, points[0])
        return
    ends.append(("Beginning", facts.terms(claim.value, "aic:start")))
    ends.append(("End", facts.terms(claim.value, "aic:end")))
    if not any(values for _, values in ends):
        return
    yield ox.Quad(claim, iri("time:hasTime"), interval, TIMES)
    yield ox.Quad(interval, iri("rdf:type"), iri("time:Interval"), TIMES)
    for name, values in ends:
        if values:
            instant = ox.NamedNode(f"{interval.value}-{name.lower()}")
            yield ox.Quad(interval, iri(f"time:has{name}"), instant, TIMES)
            yield ox.Quad(instant, iri("rdf:type"), iri("time:Instant"), TIMES)
            yield from _instant(instant, values[0])


def _instant(node: ox.NamedNode, value: Term) -> Iterator[ox.Quad]:
    if isinstance(value, ox.Literal) and value.datatype.value in _PRECISE:
        yield ox.Quad(node, _PRECISE[value.datatype.value], value, TIMES)
