"""What of the claims is in the current view of a day."""

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.build.current import CHOSEN, chosen_claims, derive_current
from aiconcord.build.facts import Facts
from aiconcord.build.labels import derive_labels
from aiconcord.check.rules import store_of
from aiconcord.graph.asof import Bounds, in_current_view

QUERIES = Path(__file__).resolve().parents[3] / "queries"
DAY = date(2026, 11, 21)
D = date.fromisoformat
CLASSES = """
aic:NameClaim rdfs:subClassOf aic:Claim . aic:ParentClaim rdfs:subClassOf aic:Claim .
aic:StatusClaim rdfs:subClassOf aic:Claim . aic:DateClaim rdfs:subClassOf aic:Claim .
aic:PressClaim rdfs:subClassOf aic:Claim . aic:PartyClaim rdfs:subClassOf aic:Claim .
<body/x> a aic:Body . <body/y> a aic:Body . <body/z> a aic:Body .
<arrangement/a> a aic:Arrangement .
"""


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        (Bounds(D("2024-01-01"), D("2024-01-01"), D("2026-11-21"), D("2026-11-21")), True),
        (Bounds(D("2024-01-01"), D("2024-01-01"), D("2026-11-20"), D("2026-11-20")), False),
        (Bounds(D("2024-01-01"), D("2024-01-01"), D("2025-01-01"), None), True),
        (Bounds(), True),
        (Bounds(D("2026-01-01"), D("2026-12-31"), D("2026-01-01"), None), True),
        (Bounds(D("2027-01-01"), D("2027-01-01"), None, None), False),
        (Bounds(D("2024-01-01"), D("2024-01-01"), D("2026-11-01"), D("2026-11-30")), False),
    ],
    ids=[
        "holds-to-the-day",
        "ended-the-day-before",
        "last-known",
        "nothing-known",
        "may-have-begun",
        "begins-later",
        "may-have-ended",
    ],
)
def test_what_holds_or_was_last_known_is_current(bounds, expected):
    assert in_current_view(bounds, DAY) is expected


@pytest.fixture
def current(quads):
    """A function that gives the current view of claims written in Turtle, in short names."""

    def view(text: str) -> set[tuple[str, str, str]]:
        given = [ox.Quad(*one.triple, ox.NamedNode("http://g")) for one in quads(CLASSES + text)]
        facts, store = Facts(given), store_of(given)
        found = derive_current(store, facts, DAY, QUERIES)
        found += derive_labels(facts, chosen_claims(facts, DAY))
        assert not list(store.quads_for_pattern(None, None, None, CHOSEN))
        return {tuple(short(term) for term in quad.triple) for quad in found}

    return view


def short(term: ox.NamedNode | ox.Literal) -> str:
    return term.value.replace("https://w3id.org/aiconcord/id/", "").split("#")[-1].split("def/")[-1]


def test_a_parent_of_the_past_is_no_parent(current):
    found = current(
        """
        <body/x#p-1> a aic:ParentClaim ; aic:about <body/x> ; aic:parent <body/y> ;
            aic:end "2024-07-07"^^xsd:date .
        <body/x#p-2> a aic:ParentClaim ; aic:about <body/x> ; aic:parent <body/z> ;
            aic:start "2024-07-08"^^xsd:date .
        """
    )
    assert {one for one in found if one[1] == "subOrganizationOf"} == {
        ("body/x", "subOrganizationOf", "body/z")
    }


def test_an_arrangement_is_part_of_its_parent_and_a_body_below_it(current):
    found = current(
        """<arrangement/a#p-1> a aic:ParentClaim ; aic:about <arrangement/a> ;
            aic:parent <arrangement/b> ."""
    )
    assert ("arrangement/a", "http://purl.org/dc/terms/isPartOf", "arrangement/b") in found
    assert not [one for one in found if one[1] == "subOrganizationOf"]


def test_of_statuses_without_an_end_only_the_newest_is_current(current):
    found = current(
        """
        <arrangement/a#s-1> a aic:StatusClaim ; aic:about <arrangement/a> ;
            aic:status <scheme/status#announced> ; aic:start "2023-10"^^xsd:gYearMonth .
        <arrangement/a#s-2> a aic:StatusClaim ; aic:about <arrangement/a> ;
            aic:status <scheme/status#completed> ; aic:start "2024"^^xsd:gYear .
        """
    )
    assert {one for one in found if one[1] == "hasStatus"} == {
        ("arrangement/a", "hasStatus", "completed")
    }


def test_a_date_stands_whatever_the_day(current):
    found = current(
        """<arrangement/a#d-1> a aic:DateClaim ; aic:about <arrangement/a> ;
            aic:dateKind <scheme/date-kind#signed> ; aic:date "2023-10-12"^^xsd:date ."""
    )
    assert ("arrangement/a", "signedOn", "2023-10-12") in found


def test_withdrawn_and_refuted_claims_are_not_current(current):
    found = current(
        """
        <body/x#p-1> a aic:ParentClaim ; aic:about <body/x> ; aic:parent <body/y> ;
            prov:invalidatedAtTime "2026-01-01T00:00:00Z"^^xsd:dateTime .
        <body/x#press-1> a aic:PressClaim ; aic:about <body/x> ; aic:party <body/y> .
        """
    )
    assert not [one for one in found if one[2] == "body/y"]


def test_who_is_named_by_an_arrangement_takes_part_in_it(current):
    found = current(
        """<arrangement/a#party-1> a aic:PartyClaim ; aic:about <arrangement/a> ;
            aic:party <body/x> ; aic:partyRole <scheme/party-role#publisher> ."""
    )
    assert ("arrangement/a", "hasParty", "body/x") in found
    assert ("body/x", "takesPartIn", "arrangement/a") in found
    assert ("arrangement/a", "http://purl.org/dc/terms/publisher", "body/x") in found


NAMES = """
<body/x#n-1> a aic:NameClaim ; aic:about <body/x> ; aic:name "Old Ministry"@en ;
    aic:nameKind <scheme/name-kind#official> ; aic:end "2024-07-07"^^xsd:date .
<body/x#n-2> a aic:NameClaim ; aic:about <body/x> ; aic:name "New Ministry"@en ;
    aic:nameKind <scheme/name-kind#official> ; aic:start "2024-07-08"^^xsd:date .
<body/x#n-3> a aic:NameClaim ; aic:about <body/x> ; aic:name "NM"@en ;
    aic:nameKind <scheme/name-kind#abbreviation> .
<body/x#n-4> a aic:NameClaim ; aic:about <body/x> ; aic:name "Misnomer"@en ;
    aic:nameKind <scheme/name-kind#hidden> .
"""


def test_a_body_is_labelled_with_its_name_of_the_day(current):
    found = current(NAMES)
    assert {one[1:] for one in found if one[0] == "body/x" and one[1].endswith("abel")} == {
        ("prefLabel", "New Ministry"),
        ("label", "New Ministry"),
        ("altLabel", "NM"),
        ("hiddenLabel", "Misnomer"),
    }


def test_a_body_that_is_no_more_keeps_the_name_that_it_bore_last(current):
    ended = NAMES.replace('aic:start "2024-07-08"^^xsd:date', 'aic:end "2025-06-03"^^xsd:date')
    found = current(ended)
    assert ("body/x", "prefLabel", "New Ministry") in found
    assert ("body/x", "label", "New Ministry") in found


def test_a_retired_id_points_readers_to_what_replaces_it(current):
    found = current(
        NAMES + "<body/old> a aic:Body ; owl:deprecated true ; dcterms:isReplacedBy <body/x> ."
    )
    assert ("body/old", "label", "old (retired; see New Ministry)") in found


def test_everything_of_ours_has_one_label(current):
    found = current(
        NAMES
        + """<element/f/1.1> a aic:Element ; skos:notation "1.1" .
        <mapping/m/a> owl:annotatedSource <element/f/1.1> ; owl:annotatedTarget <element/f/1.2> .
        <source/s> dcterms:title "Seite"@de , "Page"@en ."""
    )
    labels = sorted((one[0], one[2]) for one in found if one[1] == "label")
    assert labels == [
        ("arrangement/a", "a"),
        ("body/x", "New Ministry"),
        ("body/y", "y"),
        ("body/z", "z"),
        ("element/f/1.1", "1.1"),
        ("mapping/m/a", "1.1 – element/f/1.2"),
        ("source/s", "Page"),
    ]
