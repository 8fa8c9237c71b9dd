"""A source tree small enough to build in a test: our ontology and queries, and one body."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.build.run import build
from aiconcord.names.namespaces import PREFIXES
from aiconcord.settings.places import Places

REPOSITORY = Path(__file__).resolve().parents[3]
HEAD = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
IDS = "@base <https://w3id.org/aiconcord/id/> .\n"
BODY = """
<body/x>
    a aic:Body ;
    dcterms:type <scheme/body-type#ministry> ;
    aic:jurisdiction <jurisdiction/sg> .

<body/x#name-1>
    a aic:NameClaim ;
    aic:about <body/x> ;
    aic:name "Ministry of Examples"@en ;
    aic:nameKind <scheme/name-kind#official> ;
    aic:start "2024-07"^^xsd:gYearMonth ;
    aic:evidenceGrade <scheme/grade#primary> ;
    aic:cites <body/x#cite-1> .

<body/x#cite-1>
    a aic:Citation ;
    aic:source <source/s> ;
    aic:locator "para 1" .
"""
SOURCE = """
<source/s>
    a aic:Source ;
    dcterms:title "A page"@en ;
    aic:publisherName "Ministry of Examples" ;
    dcterms:issued "2025-01-20"^^xsd:date ;
    schema:url <https://example.org/page> ;
    dcterms:language "en" ;
    aic:sourceKind <scheme/source-kind#primary> .
"""


def places_in(top: Path) -> Places:
    return Places(top / "ontology", top / "data", top / "queries", top / ".build", None)


@pytest.fixture(scope="session")
def small_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small tree with its release built; tests work on copies."""
    top = tmp_path_factory.mktemp("small")
    not_read = shutil.ignore_patterns(
        "examples", "questions", "answers", "things", "mappings", "decisions"
    )
    for name in ("ontology", "queries"):
        shutil.copytree(REPOSITORY / name, top / name, ignore=not_read)
    (top / "data/bodies").mkdir(parents=True)
    for name in ("catalog", "schemes"):
        shutil.copy(REPOSITORY / "data" / f"{name}.ttl", top / "data")
    (top / "data/sources.ttl").write_text(HEAD + IDS + SOURCE)
    (top / "data/bodies/x.ttl").write_text(HEAD + IDS + BODY)
    place = '<jurisdiction/sg>\n    a aic:Jurisdiction ;\n    skos:prefLabel "Singapore"@en .\n'
    (top / "data/jurisdictions.ttl").write_text(HEAD + IDS + place)
    build(places_in(top))
    return top


@pytest.fixture
def built(small_tree: Path, tmp_path: Path) -> Places:
    """A copy of the small tree, with its release and what the build remembers."""
    shutil.copytree(small_tree, tmp_path / "tree")
    return places_in(tmp_path / "tree")


@pytest.fixture
def places(built: Places) -> Places:
    """A copy of the small tree of which nothing was built yet."""
    shutil.rmtree(built.build)
    return built


@pytest.fixture
def quads() -> Callable[[str], list[ox.Quad]]:
    """A function that reads TriG with our prefixes; IRIs are relative to /id/."""

    def parse(text: str) -> list[ox.Quad]:
        return list(ox.parse(HEAD + IDS + text, format=ox.RdfFormat.TRIG))

    return parse
