"""What a day decides of claims, and what a thing is called on it."""

from datetime import date

import pytest
from rdflib import Graph, URIRef

from aiconcord.problems.record import ProblemError
from aiconcord.web.as_of import OF_THE_RELEASE, as_of, asked_day
from aiconcord.web.plain_reading import expand
from aiconcord.web.reading import Reading

X = "https://w3id.org/aiconcord/id/body/x"
DATA = """
@prefix aic: <https://w3id.org/aiconcord/def/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix k: <https://w3id.org/aiconcord/id/scheme/name-kind#> .
@prefix d: <https://w3id.org/aiconcord/id/scheme/date-kind#> .
@base <https://w3id.org/aiconcord/id/body/x> .
<> rdfs:label "New"@en ; skos:prefLabel "New"@en ; aic:hasStatus </s#active> .
<#name-1> a aic:NameClaim ; aic:about <> ; aic:name "Old"@en ; aic:nameKind k:official ;
  aic:earliestStart "2012-01-01"^^xsd:date ; aic:latestStart "2012-12-31"^^xsd:date ;
  aic:earliestEnd "2025-12-01"^^xsd:date ; aic:latestEnd "2025-12-31"^^xsd:date .
<#name-2> a aic:NameClaim ; aic:about <> ; aic:name "New"@en ; aic:nameKind k:official ;
  aic:earliestStart "2025-12-01"^^xsd:date ; aic:latestStart "2025-12-31"^^xsd:date ;
  aic:earliestEnd "2026-03-01"^^xsd:date .
<#name-3> a aic:NameClaim ; aic:about <> ; aic:name "Abbr"@en ; aic:nameKind k:abbreviation ;
  aic:earliestStart "2012-01-01"^^xsd:date ; aic:latestStart "2012-01-01"^^xsd:date ;
  aic:earliestEnd "2026-03-01"^^xsd:date .
<#name-4> a aic:NameClaim ; aic:about <> ; aic:name "Taken back"@en ; aic:nameKind k:official ;
  prov:invalidatedAtTime "2026-01-01T00:00:00Z"^^xsd:dateTime .
<#date-1> a aic:DateClaim ; aic:about <> ; aic:dateKind d:signed ;
  aic:earliestStart "2024-06-01"^^xsd:date ; aic:latestStart "2024-06-30"^^xsd:date ;
  aic:earliestEnd "2024-06-01"^^xsd:date ; aic:latestEnd "2024-06-30"^^xsd:date .
<#date-2> a aic:DateClaim ; aic:about <> ; aic:dateKind d:due ;
  aic:earliestStart "2030-01-01"^^xsd:date ; aic:latestStart "2030-01-01"^^xsd:date ;
  aic:earliestEnd "2030-01-01"^^xsd:date ; aic:latestEnd "2030-01-01"^^xsd:date .
<#status-1> a aic:StatusClaim ; aic:about <> ;
  aic:earliestStart "2020-01-01"^^xsd:date ; aic:latestStart "2020-01-01"^^xsd:date ;
  aic:earliestEnd "2026-01-01"^^xsd:date .
<#status-2> a aic:StatusClaim ; aic:about <> ;
  aic:earliestStart "2024-01-01"^^xsd:date ; aic:latestStart "2024-01-01"^^xsd:date ;
  aic:earliestEnd "2026-01-01"^^xsd:date .
<#party-1> a aic:PartyClaim ; aic:about </e#later> ; aic:party <> .
<#party-2> a aic:PartyClaim ; aic:about </e#undated> ; aic:party <> .
</e#later> aic:heldOn "2025-06"^^xsd:gYearMonth ; aic:announcedOn "2025-03-01"^^xsd:date .
<#press-1> a aic:PressClaim ; aic:about <> ; aic:says "Wrong"@en .
"""


def on(text: str | None) -> Reading:
    graph = Graph().parse(data=DATA, format="turtle")
    day = date.fromisoformat(text) if text else None
    return Reading(graph, X, str, date(2026, 11, 21), day)


@pytest.mark.parametrize(
    ("day", "part", "state"),
    [
        ("2025-11-30", "name-1", "held"),
        ("2025-12-15", "name-1", "undetermined"),
        ("2026-01-01", "name-1", "not held"),
        ("2011-12-31", "name-1", "not held"),
        ("2012-06-01", "name-1", "undetermined"),
        ("2025-12-15", "name-2", "undetermined"),
        ("2026-02-01", "name-2", "held"),
        ("2026-11-21", "name-2", "undetermined"),
        ("2024-05-31", "date-1", "not held"),
        ("2024-06-15", "date-1", "undetermined"),
        ("2026-06-15", "date-1", "held"),
        ("2024-01-01", "date-2", ""),
        ("2022-01-01", "status-1", "held"),
        ("2024-02-01", "status-1", "not held"),
        ("2024-02-01", "status-2", "held"),
        ("2024-02-01", "press-1", ""),
        ("2025-02-28", "party-1", "not held"),
        ("2025-03-01", "party-1", "undetermined"),
        ("2025-02-28", "party-2", "undetermined"),
        (None, "name-1", ""),
    ],
)
def test_day_decides_each_kind_of_claim_by_its_bounds(day: str | None, part: str, state: str):
    assert on(day).state(URIRef(f"{X}#{part}")) == state


@pytest.mark.parametrize(
    ("day", "title", "mark"),
    [
        ("2025-11-30", "Old", ""),
        ("2025-12-15", "New or Old", "name undetermined"),
        ("2026-02-01", "New", ""),
        ("2026-11-21", "New", "last known name"),
        ("2011-01-01", "New", "no name of that day is known; this is its present name"),
        (None, "New", ""),
    ],
)
def test_heading_is_the_name_of_that_day_or_says_why_not(day: str | None, title: str, mark: str):
    it = on(day)
    assert (it.title, it.title_mark) == (title, mark)


def test_claims_that_did_not_hold_are_folded_away_and_no_others():
    it = on("2024-02-01")
    folded = [str(claim).partition("#")[2] for claim in it.folded()]
    assert folded == ["date-1", "name-2", "party-1", "status-1"]
    names = [it.text(claim, "aic:name") for claim in it.claims("NameClaim")]
    assert sorted(names) == ["Abbr", "Old"]
    assert on(None).folded() == []


def test_triples_keep_every_claim_and_put_the_decision_on_a_node_of_its_own():
    graph = as_of(on("2025-12-15"))
    view = URIRef("https://w3id.org/aiconcord/doc/body/x?at=2025-12-15")
    undetermined = set(graph.objects(view, expand("aic:leavesUndetermined")))
    assert undetermined == {
        URIRef(f"{X}#{part}") for part in ("name-1", "name-2", "party-1", "party-2")
    }
    assert (URIRef(f"{X}#name-3"), expand("aic:name"), None) in graph
    assert (URIRef(f"{X}#name-4"), expand("aic:name"), None) in graph
    decided = {
        claim
        for name in ("aic:findsHeld", "aic:findsNotHeld", "aic:leavesUndetermined")
        for claim in graph.objects(view, expand(name))
    }
    assert not decided & {URIRef(f"{X}#name-4"), URIRef(f"{X}#press-1"), URIRef(f"{X}#date-2")}


def test_triples_leave_out_what_was_derived_for_another_day():
    graph = as_of(on("2025-12-15"))
    assert not list(graph.objects(URIRef(X), expand("aic:hasStatus")))
    assert not list(graph.objects(URIRef(X), expand("rdfs:label")))
    assert [str(text) for text in as_of(on("2025-11-30")).objects(URIRef(X), expand("rdfs:label"))]


def test_every_current_property_that_the_ontology_lists_is_left_out_of_other_days():
    from aiconcord.settings.places import find_places

    listed = Graph().parse(find_places().ontology / "axioms/derived.ttl")
    derived = set(listed.subjects(expand("rdf:type"), expand("aic:DerivedProperty")))
    bounds = {expand(f"aic:{name}") for name in ("earliestStart", "latestStart")}
    bounds |= {expand(f"aic:{name}") for name in ("earliestEnd", "latestEnd", "conflictingClaim")}
    ours = {term for term in derived - bounds if str(term).startswith(str(expand("aic:")))}
    assert ours <= OF_THE_RELEASE


@pytest.mark.parametrize("given", [None, [], [""], [" "]])
def test_empty_field_of_the_form_asks_for_no_day(given: list[str] | None):
    assert asked_day(given) is None


@pytest.mark.parametrize(
    "given", [["2025-02-30"], ["2025-12"], ["20251215"], ["today"], ["2025-12-15", "2025-12-16"]]
)
def test_what_is_no_single_day_is_refused_with_the_remedy(given: list[str]):
    with pytest.raises(ProblemError) as raised:
        asked_day(given)
    assert raised.value.problem.code == "parameter-value"
    assert raised.value.problem.status == 400
    assert "?at=2025-12-15" in raised.value.problem.remedy
