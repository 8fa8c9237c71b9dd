"""Contradictions are told, published, and never stop anything."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.build.facts import Facts
from aiconcord.build.findings import FINDINGS, derive_findings
from aiconcord.build.times import derive_times
from aiconcord.check.rules import store_of
from aiconcord.graph.locate import Locator

QUERIES = Path(__file__).resolve().parents[3] / "queries"
CLASSES = """
aic:NameClaim rdfs:subClassOf aic:Claim . aic:ParentClaim rdfs:subClassOf aic:Claim .
aic:StatusClaim rdfs:subClassOf aic:Claim . aic:DateClaim rdfs:subClassOf aic:Claim .
aic:LegalEffectClaim rdfs:subClassOf aic:Claim .
"""


@pytest.fixture
def findings(quads):
    def find(text: str):
        given = [ox.Quad(*one.triple, ox.NamedNode("http://g")) for one in quads(CLASSES + text)]
        store = store_of([*given, *derive_times(Facts(given))])
        locate = Locator()
        locate.add("data/x.ttl", [("https://w3id.org/aiconcord/id/body/x#c-1", 3)])
        return derive_findings(store, QUERIES, locate)

    return find


def two(kind: str, one: str, other: str) -> str:
    return f"""<body/x#c-1> a {kind} ; aic:about <body/x> ; {one} .
        <body/x#c-2> a {kind} ; aic:about <body/x> ; {other} ."""


SIGNED = "aic:dateKind <scheme/date-kind#signed> ; aic:date"
OFFICIAL = "aic:nameKind <scheme/name-kind#official> ; aic:name"
SINCE = 'aic:start "2024"^^xsd:gYear ; aic:ongoingAsOf "2026-01-01"^^xsd:date'
WITHDRAWN = 'prov:invalidatedAtTime "2026-01-01T00:00:00Z"^^xsd:dateTime'
CONTRADICT = {
    "two days": two(
        "aic:DateClaim", f'{SIGNED} "2023-10-10"^^xsd:date', f'{SIGNED} "2023-10-12"^^xsd:date'
    ),
    "a day outside the month": two(
        "aic:DateClaim", f'{SIGNED} "2023-09"^^xsd:gYearMonth', f'{SIGNED} "2023-10-12"^^xsd:date'
    ),
    "two parents": two(
        "aic:ParentClaim", f"aic:parent <body/y> ; {SINCE}", f"aic:parent <body/z> ; {SINCE}"
    ),
    "two names": two(
        "aic:NameClaim", f'{OFFICIAL} "A"@en ; {SINCE}', f'{OFFICIAL} "B"@en ; {SINCE}'
    ),
    "two statuses": two(
        "aic:StatusClaim", f"aic:status <s#a> ; {SINCE}", f"aic:status <s#b> ; {SINCE}"
    ),
    "two effects": two(
        "aic:LegalEffectClaim",
        f"aic:legalEffect <s#a> ; {SINCE}",
        f"aic:legalEffect <s#b> ; {SINCE}",
    ),
}
AGREE = {
    "a day within the month": two(
        "aic:DateClaim", f'{SIGNED} "2023-10"^^xsd:gYearMonth', f'{SIGNED} "2023-10-12"^^xsd:date'
    ),
    "one parent after the other": two(
        "aic:ParentClaim",
        'aic:parent <body/y> ; aic:start "2020"^^xsd:gYear ; aic:end "2024-07-07"^^xsd:date',
        'aic:parent <body/z> ; aic:start "2024-07-08"^^xsd:date',
    ),
    "parents that may have followed": two(
        "aic:ParentClaim",
        'aic:parent <body/y> ; aic:start "2020"^^xsd:gYear ; aic:end "2024"^^xsd:gYear',
        'aic:parent <body/z> ; aic:start "2024"^^xsd:gYear',
    ),
    "names in two languages": two(
        "aic:NameClaim", f'{OFFICIAL} "A"@en ; {SINCE}', f'{OFFICIAL} "A"@de ; {SINCE}'
    ),
    "a withdrawn claim": two(
        "aic:ParentClaim",
        f"aic:parent <body/y> ; {SINCE} ; {WITHDRAWN}",
        f"aic:parent <body/z> ; {SINCE}",
    ),
}


@pytest.mark.parametrize("text", CONTRADICT.values(), ids=CONTRADICT)
def test_a_contradiction_is_told_as_info_at_its_first_claim_and_published(findings, text):
    quads, (problem,) = findings(text)
    assert (problem.code, problem.severity) == ("claims-contradict", "info")
    assert (problem.where.file, problem.where.line) == ("data/x.ttl", 3)
    values = {quad.object.value.split("#")[-1] for quad in quads if "value" in quad.predicate.value}
    assert values == {"c-1", "c-2"}
    assert {quad.graph_name for quad in quads} == {FINDINGS}


@pytest.mark.parametrize("text", AGREE.values(), ids=AGREE)
def test_what_can_both_be_true_is_no_contradiction(findings, text):
    assert findings(text) == ([], [])
