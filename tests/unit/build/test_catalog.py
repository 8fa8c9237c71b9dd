from datetime import date

import pytest

from aiconcord.build.catalog import read_catalog
from aiconcord.build.facts import Facts
from aiconcord.graph.locate import Locator
from aiconcord.problems.record import ProblemError

TEXT = """
<https://w3id.org/aiconcord/dataset> a dcat:Dataset ;
    dcterms:title "T"@en ; dcterms:description "D"@en ; owl:versionInfo "0.1.0" ;
    dcterms:issued "2026-11-21"^^xsd:date ; aic:factsGatheredUpTo "2026-11-20"^^xsd:date ;
    dcterms:license <http://l.example/> ; dcterms:publisher <http://p.example/> .
<http://p.example/> foaf:name "P" .
"""


def read(quads, text: str):
    locate = Locator()
    locate.add("data/catalog.ttl", [("https://w3id.org/aiconcord/dataset", 2)])
    return read_catalog(Facts(quads(text)), locate)


def test_the_catalogue_gives_version_and_dates(quads):
    catalog = read(quads, TEXT)
    assert (catalog.version, catalog.issued, catalog.facts_until, catalog.publisher_name) == (
        "0.1.0",
        date(2026, 11, 21),
        date(2026, 11, 20),
        "P",
    )


def test_all_that_is_missing_is_told_at_once(quads):
    with pytest.raises(ProblemError) as raised:
        read(quads, "<https://w3id.org/aiconcord/dataset> dcterms:title 'T'@en .")
    assert len(raised.value.problems) == 6
    assert {one.where.line for one in raised.value.problems} == {2}


def test_a_date_that_is_no_day_is_a_problem_and_no_crash(quads):
    with pytest.raises(ProblemError) as raised:
        read(quads, TEXT.replace('"2026-11-21"^^xsd:date', '"2026"^^xsd:gYear'))
    assert raised.value.problem.code == "catalog-incomplete"
