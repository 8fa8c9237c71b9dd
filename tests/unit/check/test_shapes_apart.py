"""A check in a process of its own finds what the same check finds here."""

import pyoxigraph as ox
import pytest

from aiconcord.check.shapes_apart import ShapesApart, check_written, written
from aiconcord.graph.locate import Locator
from aiconcord.problems.record import Problem

DATA = """
@prefix : <https://example.org/> .
:a :p "1" , :b .
:c :p [ :r "2" ] .
"""
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix : <https://example.org/> .
:S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:property :S-q .
:S-q a sh:PropertyShape ; sh:path :q ; sh:minCount 1 ; sh:message "Give a q – one." .
:T a sh:NodeShape ; sh:targetObjectsOf :p ; sh:property :T-r .
:T-r a sh:PropertyShape ; sh:path :r ; sh:maxCount 0 ; sh:message "No r." ; sh:severity sh:Info .
:U a sh:NodeShape ; sh:targetObjectsOf :p ; sh:nodeKind sh:IRI ; sh:message "Name an IRI." .
"""


@pytest.fixture
def locate() -> Locator:
    made = Locator()
    made.add("data/x.ttl", [("https://example.org/a", 2), ("1", 9)])
    return made


def as_written(text: str) -> bytes:
    return written(ox.parse(text, format=ox.RdfFormat.TURTLE))


@pytest.fixture
def here(locate: Locator) -> list[Problem]:
    found = check_written(as_written(DATA), as_written(SHAPES), locate)
    assert {one.remedy for one in found} == {"Give a q – one.", "No r.", "Name an IRI."}
    assert {one.where.line for one in found} == {2, None}
    return found


def without_labels(found: list[Problem]) -> list[str]:
    return [one.text() for one in found if one.where.node and one.where.node.startswith("http")]


def test_the_findings_are_those_of_a_check_here(locate: Locator, here: list[Problem]):
    data, shapes = as_written(DATA), as_written(SHAPES)
    with ShapesApart(data, shapes, locate) as apart:
        found, seconds = apart.finish()
    assert found == check_written(data, shapes, locate)
    assert without_labels(found) == without_labels(here)
    assert seconds > 0


def test_a_process_ended_from_outside_changes_no_finding(locate: Locator, here: list[Problem]):
    with ShapesApart(as_written(DATA), as_written(SHAPES), locate) as apart:
        apart.end()
        found, _ = apart.finish()
    assert without_labels(found) == without_labels(here)
    assert len(found) == len(here)
