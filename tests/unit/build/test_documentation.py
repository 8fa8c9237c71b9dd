"""The ontology's page is made from the ontology alone, and every picture shows what it is now."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rdflib import OWL, RDF, Graph, URIRef

from aiconcord.build.diagrams import Diagram, diagrams, is_fresh, picture_of, tidy_svg
from aiconcord.build.documentation import documentation, run_pylode, stale_pictures
from aiconcord.names.namespaces import DEF
from aiconcord.problems.record import ProblemError
from aiconcord.settings.places import find_places

PLACES = find_places()
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
TINY = f"""
<{DEF}> <{RDF.type}> <{OWL.Ontology}> .
<{DEF}> <http://purl.org/dc/terms/title> "Tiny"@en .
<{DEF}Zebra> <{RDF.type}> <{OWL.Class}> .
<{DEF}Zebra> <http://www.w3.org/2000/01/rdf-schema#label> "zebra & <foal>"@en .
<{DEF}Horse> <{RDF.type}> <{OWL.Class}> .
<{DEF}Horse> <http://www.w3.org/2000/01/rdf-schema#label> "horse"@en .
<{DEF}Zebra> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{DEF}Horse> .
""".encode()


@pytest.fixture(scope="module")
def page(release_dir: Path) -> str:
    return (release_dir / "ontology.html").read_text()


@pytest.fixture(scope="module")
def terms(release_dir: Path) -> list[URIRef]:
    graph = Graph().parse(release_dir / "ontology.ttl")
    return sorted(
        term for kind in KINDS for term in graph.subjects(RDF.type, kind) if term.startswith(DEF)
    )


def test_every_term_stands_on_the_page_once_with_its_address(page: str, terms: list[URIRef]):
    shown = re.findall(r'<article class="term" id="([^"]+)"', page)
    assert sorted(shown) == sorted(term.removeprefix(DEF) for term in terms)
    assert all(f'href="/def/{name}"' in page for name in shown)


def test_ids_are_unique_and_links_within_the_page_lead_somewhere(page: str):
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_page_loads_nothing_and_brings_no_style_or_script(page: str):
    assert not re.findall(r"<(?:script|style|link|img|iframe)\b|\ssrc=|\sstyle=|\son\w+=", page)


def test_documentation_is_well_formed_and_escapes_what_labels_hold(places):
    page = documentation(TINY, places).decode()
    whole = ET.fromstring(f"<main>{page}</main>")  # noqa: S314  (our own)
    headings = ["".join(each.itertext()) for each in whole.iter("h3")]
    assert "zebra & <foal> aic:Zebra" in headings
    assert "#Horse" in [link.get("href") for link in whole.iter("a")]


def test_same_triples_give_the_same_page(places):
    assert documentation(TINY, places) == documentation(TINY, places)


def test_ontology_without_a_title_is_a_problem_and_no_traceback():
    with pytest.raises(ProblemError) as fault:
        run_pylode(f"<{DEF}> <{RDF.type}> <{OWL.Ontology}> .".encode())
    assert fault.value.problems[0].code == "documentation-failed"


@pytest.mark.parametrize("drawn", diagrams(PLACES), ids=lambda drawn: drawn.stem)
def test_picture_shows_the_module_as_it_is(drawn: Diagram, page: str):
    assert is_fresh(PLACES, drawn), "run `make ontology` and commit what it writes"
    assert f'data-drawn-from="{drawn.mark}"' in page
    picture = picture_of(PLACES, drawn.stem).read_text()
    svg = ET.fromstring(picture)  # noqa: S314  (our own)
    named = svg.get("aria-labelledby", "").split()
    ids = {each.get("id"): each.text for each in svg.iter() if each.get("id")}
    assert set(named) == set(ids)
    assert all(ids[name] for name in named)


@pytest.mark.parametrize("drawn", diagrams(PLACES), ids=lambda drawn: drawn.stem)
def test_words_say_all_that_the_picture_shows(drawn: Diagram):
    arrows = re.findall(
        r'^"([^"]+)" -> "([^"]+)" \[class=(\w+)(?: label="([^"]*)")?', drawn.dot, re.M
    )
    assert arrows
    for start, end, kind, label in arrows:
        if kind == "above":
            assert f"Every {start} is a {end}." in drawn.words
        for name in label.split("\\n") if label else ():
            assert f"{name} leads from {start} to {end}." in drawn.words


def test_changed_module_makes_its_picture_stale(places):
    module = places.ontology / "modules" / "bodies.ttl"
    assert stale_pictures(places) == []
    module.write_text(module.read_text() + f"<{DEF}Added> a <{OWL.Class}> .\n")
    assert [each.where.file for each in stale_pictures(places)] == ["ontology/diagrams/bodies.svg"]


def test_picture_keeps_no_colour_or_id_of_graphviz():
    drawn = Diagram("m", "M & N", "digraph {}", ())
    svg = (
        '<?xml version="1.0"?><svg width="10pt" height="20pt"\n viewBox="0 0 10 20"'
        ' xmlns="http://www.w3.org/2000/svg"><!-- x --><g id="node1" class="node">'
        '<title>a</title><path fill="none" stroke="black" d="M0,0"/></g></svg>'
    )
    tidy = tidy_svg(svg, drawn)
    assert not re.search(r"fill=|stroke=|node1|<\?xml|<!--|<title>a", tidy)
    assert "M &amp; N" in tidy
    assert ET.fromstring(tidy).get("width") == "10"  # noqa: S314  (our own)
