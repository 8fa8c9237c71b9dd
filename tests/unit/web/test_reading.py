"""The reading of a thing's document: claims, periods and evidence as the page will show them."""

from datetime import date

import pytest
from rdflib import Graph

from aiconcord.web.embedded_data import as_script
from aiconcord.web.reading import Reading
from aiconcord.web.shown_dates import Period
from aiconcord.web.statements import said

TODAY = date(2026, 11, 21)
DATA = """
@prefix aic: <https://w3id.org/aiconcord/def/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/aiconcord/id/body/x> .
<#name-2> a aic:NameClaim ; aic:about <> ; aic:name "New"@en ; aic:start "2024-07-08"^^xsd:date ;
  aic:earliestEnd "2025-01-01"^^xsd:date ; aic:evidenceGrade </aiconcord/id/scheme/grade#primary> ;
  aic:cites <#cite-1> , <#cite-2> .
<#name-1> a aic:NameClaim ; aic:about <> ; aic:name "Old"@en ; aic:start "2012"^^xsd:gYear ;
  aic:end "2024-07-07"^^xsd:date ; aic:earliestEnd "2024-07-07"^^xsd:date ; aic:cites <#cite-1> .
<#name-3> a aic:NameClaim ; aic:about <> ; aic:name "Taken back"@en ;
  prov:invalidatedAtTime "2026-01-01T00:00:00Z"^^xsd:dateTime .
<#cite-1> aic:source </aiconcord/id/source/b> ; aic:locator "p. 2" .
<#cite-2> aic:source </aiconcord/id/source/a> ;
  aic:grade </aiconcord/id/scheme/grade#secondary> .
</aiconcord/id/source/a> rdfs:label "Alpha" .
</aiconcord/id/source/b> rdfs:label "Beta" .
"""


@pytest.fixture
def it() -> Reading:
    graph = Graph().parse(data=DATA, format="turtle")
    return Reading(graph, "https://w3id.org/aiconcord/id/body/x", str, TODAY)


def test_claims_come_oldest_first_and_without_those_taken_back(it: Reading) -> None:
    names = [it.text(claim, "aic:name") for claim in it.claims("NameClaim")]
    assert names == ["Old", "New"]


def test_claim_with_a_known_end_is_past_and_not_last_known(it: Reading) -> None:
    old, _ = (it.period(claim) for claim in it.claims("NameClaim"))
    assert (old.text, old.is_past, old.last_known) == ("2012 to 7 Jul 2024", True, "")


def test_claim_without_an_end_is_marked_with_its_newest_evidence(it: Reading) -> None:
    _, new = (it.period(claim) for claim in it.claims("NameClaim"))
    assert (new.text, new.is_past, new.last_known) == ("since 8 Jul 2024", False, "1 Jan 2025")


def test_evidence_as_new_as_the_release_needs_no_mark() -> None:
    assert Period("2024", newest="2026-11-21", today=TODAY).last_known == ""


def test_citation_shows_its_own_grade_or_that_of_its_claim(it: Reading) -> None:
    new = it.claims("NameClaim")[1]
    shown = [(each.title, each.grade, each.own_grade) for each in it.evidence(new)]
    assert shown == [("Beta", "primary", False), ("Alpha", "secondary", True)]


def test_parts_of_the_thing_have_their_fragment_as_anchor(it: Reading) -> None:
    assert it.anchor("https://w3id.org/aiconcord/id/body/x#name-1") == "name-1"
    assert it.anchor("https://w3id.org/aiconcord/id/body/y#name-1") == ""


def test_claim_is_said_in_one_line(it: Reading) -> None:
    assert said(it, it.claims("NameClaim")[0]) == ("is named", "Old")


def test_address_that_could_run_a_script_gets_no_link() -> None:
    assert Reading.href("javascript:alert(1)") == ""
    assert Reading.href("https://example.org/") == "https://example.org/"


@pytest.mark.parametrize("text", ["</script><script>", "<!--", "a & b", "\u2028"])
def test_embedded_data_cannot_leave_its_element(text: str) -> None:
    script = str(as_script({"name": text}))
    assert not set("<>&\u2028\u2029") & set(script)


def test_short_name_gives_way_to_the_label_where_there_is_none(it: Reading) -> None:
    source = "https://w3id.org/aiconcord/id/source/a"
    assert it.short(source) == "Alpha"
    it.short_of = {source: "A"}.get  # type: ignore[assignment]
    assert it.short(source) == "A"
    assert it.short("https://w3id.org/aiconcord/id/source/b") == "Beta"
