"""How the dates of a claim and of its evidence become bounds."""

from datetime import date

import pyoxigraph as ox
import pytest

from aiconcord.build.facts import Facts, iri
from aiconcord.build.times import bounds, derive_times
from aiconcord.graph.asof import Bounds, holds

D = date.fromisoformat
EVIDENCE = ["2024-05-01", "2025-01"]

CELLS = {
    "day-day": (
        {"start": "2024-07-08", "end": "2025-06-30"},
        ("2024-07-08", "2024-07-08", "2025-06-30", "2025-06-30"),
    ),
    "month-month": (
        {"start": "2024-02", "end": "2025-12"},
        ("2024-02-01", "2024-02-29", "2025-12-01", "2025-12-31"),
    ),
    "year-year": (
        {"start": "2024", "end": "2025"},
        ("2024-01-01", "2024-12-31", "2025-01-01", "2025-12-31"),
    ),
    "missing-start-begins-with-the-oldest-evidence": (
        {"end": "2025-06-30", "evidence": EVIDENCE},
        (None, "2024-05-01", "2025-06-30", "2025-06-30"),
    ),
    "missing-start-counts-partial-evidence-at-its-latest": (
        {"end": "2026", "evidence": ["2025-01", "2025-06-01"]},
        (None, "2025-01-31", "2026-01-01", "2026-12-31"),
    ),
    "missing-start-held-on-its-last-day-whatever-the-evidence": (
        {"end": "2012", "evidence": ["2024-07-08"]},
        (None, "2012-12-31", "2012-01-01", "2012-12-31"),
    ),
    "missing-end-lasts-to-the-newest-evidence-at-its-earliest": (
        {"start": "2024-07-08", "evidence": EVIDENCE},
        ("2024-07-08", "2024-07-08", "2025-01-01", None),
    ),
    "missing-end-lasts-to-what-is-said-to-be-ongoing": (
        {"start": "2024-07-08", "ongoing": "2026-11", "evidence": EVIDENCE},
        ("2024-07-08", "2024-07-08", "2026-11-01", None),
    ),
    "missing-end-held-on-its-first-day-whatever-the-evidence": (
        {"start": "2025-11-24", "evidence": ["2025-06-01"]},
        ("2025-11-24", "2025-11-24", "2025-11-24", None),
    ),
    "both-missing": (
        {"evidence": EVIDENCE},
        (None, "2024-05-01", "2025-01-01", None),
    ),
    "only-ongoing": (
        {"ongoing": "2026-11-21"},
        (None, "2026-11-21", "2026-11-21", None),
    ),
    "nothing-known": ({}, (None, None, None, None)),
    "a-point-bounds-both": (
        {"point": "2023-10", "evidence": EVIDENCE},
        ("2023-10-01", "2023-10-31", "2023-10-01", "2023-10-31"),
    ),
}


@pytest.mark.parametrize(("given", "expected"), CELLS.values(), ids=CELLS)
def test_dates_become_bounds(given, expected):
    assert bounds(**given) == Bounds(*(D(day) if day else None for day in expected))


def test_a_point_known_to_the_month_is_undetermined_within_and_false_outside():
    month = bounds(point="2023-10")
    assert holds(month, D("2023-10-15")) is None
    assert holds(month, D("2023-11-01")) is False


def claim(*values: tuple[str, str, str], kind: str = "aic:NameClaim") -> list[ox.Quad]:
    """A claim with dated values, and the class it is of, below aic:Claim."""
    node = ox.NamedNode("https://w3id.org/aiconcord/id/body/x#name-1")
    plain = ox.DefaultGraph()
    return [
        ox.Quad(iri(kind), iri("rdfs:subClassOf"), iri("aic:Claim"), plain),
        ox.Quad(node, iri("rdf:type"), iri(kind), plain),
        *(
            ox.Quad(node, iri(name), ox.Literal(value, datatype=iri(datatype)), plain)
            for name, value, datatype in values
        ),
    ]


def written(quads: list[ox.Quad]) -> set[tuple[str, str, str]]:
    end = "https://w3id.org/aiconcord/id/body/x#"
    return {
        (quad.subject.value.removeprefix(end), quad.predicate.value.split("/")[-1], value)
        for quad in derive_times(Facts(quads))
        if (value := quad.object.value.removeprefix(end))
    }


def test_owl_time_view_keeps_the_precision_of_the_file():
    found = written(claim(("aic:start", "2024-07", "xsd:gYearMonth")))
    assert ("name-1", "time#hasTime", "name-1-time") in found
    assert ("name-1-time", "time#hasBeginning", "name-1-time-beginning") in found
    assert ("name-1-time-beginning", "time#inXSDgYearMonth", "2024-07") in found
    assert not [one for one in found if one[1] == "time#hasEnd"]


def test_a_point_in_time_is_an_instant():
    found = written(claim(("aic:date", "2023-10-12", "xsd:date"), kind="aic:DateClaim"))
    assert ("name-1-time", "time#inXSDDate", "2023-10-12") in found
    assert ("name-1-time", "22-rdf-syntax-ns#type", "http://www.w3.org/2006/time#Instant") in found


def test_what_the_press_said_wrongly_has_no_bounds():
    found = written(claim(("aic:start", "2024", "xsd:gYear"), kind="aic:PressClaim"))
    assert ("name-1", "earliestStart", "2024-01-01") not in found
    assert written(claim(("aic:start", "2024", "xsd:gYear"))) >= {
        ("name-1", "earliestStart", "2024-01-01")
    }
