"""Lint holds the ontology's own terms to its style, and tells where one departs from it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from aiconcord.check.lint import check_by_shapes, read_all
from aiconcord.settings.places import Places, find_places


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Our ontology alone: without data, checking its terms by the shapes takes a moment."""
    found = find_places()
    kept = shutil.ignore_patterns("examples", "releases", "diagrams", "decisions")
    shutil.copytree(found.ontology, tmp_path / "ontology", ignore=kept)
    (tmp_path / "data").mkdir()
    return replace(found, ontology=tmp_path / "ontology", data=tmp_path / "data")


def test_our_own_terms_keep_the_style(places: Places):
    assert check_by_shapes(read_all(places)) == []


def test_departures_are_told_with_code_file_and_line(places: Places):
    module = places.ontology / "modules" / "bodies.ttl"
    before = module.read_text()
    line = before.count("\n") + 2
    module.write_text(
        f"{before}\naic:bad_Name\n    a owl:ObjectProperty ;\n    owl:inverseOf aic:parent ;\n"
        '    rdfs:label "bad name."@en .\n'
    )
    told = check_by_shapes(read_all(places))
    assert {(one.code, one.where.file, one.where.line) for one in told} >= {
        (code, "ontology/modules/bodies.ttl", line)
        for code in (
            *("one-direction", "property-ends", "property-name"),
            *("term-defined-by", "term-definition", "term-label"),
        )
    }


def test_others_terms_that_only_get_a_kind_are_let_through(places: Places):
    module = places.ontology / "axioms" / "reasoning.ttl"
    module.write_text(f"{module.read_text()}\norg:linkedTo\n    a owl:ObjectProperty .\n")
    assert check_by_shapes(read_all(places)) == []
