"""Every rule between files finds what it is for, and leaves a sound pair of files alone."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.check.rules import check_rules, load_rule, load_rules, run_rule, store_of
from aiconcord.graph.locate import Locator
from aiconcord.names.namespaces import PREFIXES
from aiconcord.problems.record import ProblemError

REPOSITORY = Path(__file__).resolve().parents[3]
CHECKS = REPOSITORY / "queries" / "checks"
ID = "https://w3id.org/aiconcord/id/"
HEAD = (
    "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
    + f"BASE <{ID}>\n"
)
ONTOLOGY = """
aicg:ontology\\/x {
  aic:UndisputedProperty rdfs:isDefinedBy aic: .
  rdf:type a aic:UndisputedProperty . aic:cites a aic:UndisputedProperty .
  aic:occursIn a aic:UndisputedProperty . skos:broader a aic:UndisputedProperty .
  skos:notation a aic:UndisputedProperty . skos:inScheme a aic:UndisputedProperty .
  skos:prefLabel a aic:UndisputedProperty . owl:deprecated a aic:UndisputedProperty .
  dcterms:isReplacedBy a aic:UndisputedProperty . dcterms:isPartOf a aic:UndisputedProperty .
  aic:Body rdfs:isDefinedBy aic: . aic:Element rdfs:isDefinedBy aic: .
  aic:Citation rdfs:isDefinedBy aic: . aic:NameClaim rdfs:isDefinedBy aic: .
  aic:cites rdfs:isDefinedBy aic: . aic:source rdfs:isDefinedBy aic: .
  aic:about rdfs:isDefinedBy aic: . aic:locator rdfs:isDefinedBy aic: .
  aic:start rdfs:isDefinedBy aic: . aic:end rdfs:isDefinedBy aic: .
  aic:ongoingAsOf rdfs:isDefinedBy aic: . aic:parent rdfs:isDefinedBy aic: .
  aic:occursIn rdfs:isDefinedBy aic: . aic:refutedBy rdfs:isDefinedBy aic: .
}
"""
SOUND = """
aicg:bodies\\/a {
  <body/a> a aic:Body .
  <body/a#name-1> a aic:NameClaim ; aic:about <body/a> ; aic:start "2024" ; aic:end "2024-05" ;
    aic:parent <body/b> ; aic:cites <body/a#cite-1> .
  <body/a#cite-1> a aic:Citation ; aic:source <source/s> ; aic:locator "p. 1" .
}
aicg:bodies\\/b { <body/b> a aic:Body . <source/s> a prov:Entity .
  <body/old> a aic:Body ; owl:deprecated true ; dcterms:isReplacedBy <body/b> . }
aicg:frameworks\\/f {
  <framework/f> a skos:ConceptScheme .
  <framework/f#edition-1> a prov:Entity .
  <element/f/govern-1> a aic:Element ; skos:notation "GOVERN 1" ; skos:inScheme <framework/f> ;
    aic:occursIn <framework/f#edition-1> ; aic:cites <body/a#cite-1> .
  <element/f/1.1.1> a aic:Element ; skos:notation "1.1.1" ; skos:inScheme <framework/f> ;
    aic:occursIn <framework/f#edition-1> ; aic:cites <body/a#cite-1> .
}
aicg:crosswalks\\/c {
  <crosswalk/c> a sssom:MappingSet ; sssom:mappings <mapping/c/m> ; dcterms:license <http://l> .
  <mapping/c/m> a sssom:Mapping ; aic:cites <body/a#cite-1> ;
    owl:annotatedSource <element/f/govern-1> ; owl:annotatedTarget <element/f/1.1.1> ;
    sssom:subject_source_version "https://w3id.org/aiconcord/id/framework/f#edition-1" ;
    sssom:object_source_version "https://w3id.org/aiconcord/id/framework/f#edition-1" .
}
aicg:crosswalks\\/c.about { <crosswalk/c> a sssom:MappingSet ; dcterms:isPartOf <body/b> . }
"""

FAULTS = {
    "claims-without-citation-violation": [
        ("aic:cites <body/a#cite-1> .\n  <body/a#cite", "dcterms:x 1 .\n  <body/a#cite", "#name-1"),
        ('aic:source <source/s> ; aic:locator "p. 1"', 'aic:locator "p. 1"', "#name-1"),
        ("a sssom:Mapping ; aic:cites <body/a#cite-1> ;", "a sssom:Mapping ;", "mapping/c/m"),
        ("aic:cites <body/a#cite-1> .\n}", "dcterms:x 1 .\n}", "element/f/1.1.1"),
    ],
    "properties-not-undisputed-violation": [
        ("<body/a> a aic:Body .", "<body/a> a aic:Body ; org:subOrganizationOf <body/b> .",
         "body/a"),
        ("<crosswalk/c> a sssom:MappingSet ; dcterms:isPartOf",
         "<crosswalk/c> a sssom:MappingSet ; schema:sameAs <http://x> ; dcterms:isPartOf",
         "crosswalk/c"),
    ],
    "references-dangling-violation": [
        ("aic:parent <body/b>", "aic:parent <body/nobody>", "body/a#name-1"),
    ],
    "references-retired-violation": [
        ("aic:parent <body/b>", "aic:parent <body/old>", "body/a#name-1"),
    ],
    "retired-without-successor-violation": [
        ("owl:deprecated true ; dcterms:isReplacedBy <body/b>", "owl:deprecated true", "body/old"),
        ("dcterms:isReplacedBy <body/b>", "dcterms:isReplacedBy <body/old>", "body/old"),
    ],
    "subjects-in-two-files-violation": [
        ("<body/b> a aic:Body .", "<body/b> a aic:Body . <body/a> a aic:Body .", "body/a"),
    ],
    "terms-unknown-violation": [
        ("aic:ongoingAsOf rdfs:isDefinedBy aic: . ", "aic:cites a aic:Misspelt . ", "cites"),
        ("<body/a> a aic:Body .", "<body/a> a aic:Bodie .", "body/a"),
        ("aic:parent <body/b>", "aic:parrent <body/b>", "body/a#name-1"),
    ],
    "blank-nodes-violation": [
        ("<body/a> a aic:Body .", "<body/a> a aic:Body ; aic:cites [ a aic:Citation ] .", "body/a"),
    ],
    "parents-in-a-circle-violation": [
        ("aic:parent <body/b>", "aic:parent <body/a>", "body/a"),
        ("<body/a> a aic:Body .",
         "<body/a> dcterms:isPartOf <body/b> . <body/b> dcterms:isPartOf <body/a> .", "body/a"),
        ('skos:notation "1.1.1"', 'skos:broader <element/f/1.1.1> ; skos:notation "1.1.1"',
         "element/f/1.1.1"),
    ],
    "claims-end-before-start-violation": [
        ('aic:end "2024-05"', 'aic:end "2023-12-31"', "body/a#name-1"),
        ('aic:start "2024" ; aic:end "2024-05"',
         'aic:start "2024-07" ; aic:ongoingAsOf "2024-06-30"', "body/a#name-1"),
    ],
    "claims-ended-and-ongoing-violation": [
        ('aic:end "2024-05"', 'aic:end "2024-05" ; aic:ongoingAsOf "2025"', "body/a#name-1"),
    ],
    "notations-repeated-violation": [
        ('skos:notation "1.1.1"', 'skos:notation "GOVERN 1"', "element/f/govern-1"),
    ],
    "elements-and-their-slugs-violation": [
        ('skos:notation "1.1.1"', 'skos:notation "1.1.2"', "element/f/1.1.1"),
    ],
    "mapping-ends-in-edition-violation": [
        ('sssom:subject_source_version "https://w3id.org/aiconcord/id/framework/f#edition-1" ;',
         'sssom:subject_source_version "https://w3id.org/aiconcord/id/framework/f#edition-2" ;',
         "mapping/c/m"),
        ('sssom:subject_source_version "https://w3id.org/aiconcord/id/framework/f#edition-1" ;', "",
         "mapping/c/m"),
    ],
    "skeletons-unfilled-violation": [
        ('aic:source <source/s> ; aic:locator "p. 1"',
         'aic:source <source/s> ; aic:locator "FILL IN: the page"', "body/a#cite-1"),
    ],
    "derived-properties-violation": [
        ("aic:start rdfs:isDefinedBy aic: .",
         "aic:start rdfs:isDefinedBy aic: ; a aic:DerivedProperty .", "body/a#name-1"),
    ],
    "mapping-ends-unknown-violation": [
        ("owl:annotatedTarget <element/f/1.1.1>", "owl:annotatedTarget <body/a>", "mapping/c/m"),
    ],
}  # fmt: skip


def quads_of(text: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TRIG))


def found(name: str, text: str) -> list[str]:
    rule = load_rule(CHECKS / f"{name}.rq")
    problems = run_rule(rule, store_of(quads_of(text)), Locator(), {})
    assert all(problem.what and problem.remedy for problem in problems)
    return [problem.where.node or "" for problem in problems]


RULES = sorted(path.stem for path in CHECKS.glob("*.rq"))


def test_every_rule_has_a_fault_that_it_must_find():
    assert set(RULES) == set(FAULTS)


@pytest.mark.parametrize("name", RULES)
def test_sound_files_pass(name):
    assert found(name, ONTOLOGY + SOUND) == []


@pytest.mark.parametrize(
    ("name", "sound", "fault", "focus"),
    [
        pytest.param(name, *case, id=f"{name}-{number}")
        for name, cases in FAULTS.items()
        for number, case in enumerate(cases, start=1)
    ],
)
def test_a_fault_is_found_at_the_node_that_has_it(name, sound, fault, focus):
    text = ONTOLOGY + SOUND
    assert text.count(sound) == 1, f"ambiguous: {sound}"
    places = found(name, text.replace(sound, fault))
    assert any(place.endswith(focus) for place in places), places


def test_a_finding_names_the_file_of_its_graph():
    locate = Locator()
    locate.add("data/bodies/b.ttl", [(ID + "body/a", 3)])
    locate.add("data/bodies/a.ttl", [(ID + "body/a", 9)])
    rule = load_rule(CHECKS / "subjects-in-two-files-violation.rq")
    text = "aicg:bodies\\/b { <body/a> a aic:Body . } aicg:bodies\\/a { <body/a> a aic:Body . }"
    files = {PREFIXES["aicg"] + f"bodies/{one}": f"data/bodies/{one}.ttl" for one in "ab"}
    (problem,) = run_rule(rule, store_of(quads_of(text)), locate, files)
    assert (problem.where.file, problem.where.line) == ("data/bodies/b.ttl", 3)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a-violation.rq", "#+ title: x\n#+ code: blank-node\nSELECT * {}", "no `remedy`"),
        ("a-violation.rq", "#+ title: x\n#+ code: nope\n#+ remedy: y\nSELECT * {}", "not listed"),
        ("a.rq", "#+ title: x\n#+ code: blank-node\n#+ remedy: y\nSELECT * {}", "-violation"),
    ],
)
def test_a_rule_without_a_proper_header_is_refused(tmp_path: Path, name, text, fault):
    (tmp_path / name).write_text(text)
    with pytest.raises(ProblemError, match=fault) as raised:
        load_rules(tmp_path)
    assert raised.value.problem.code == "rule-header"


def test_a_rule_that_is_no_sparql_is_told_with_its_file(tmp_path: Path):
    header = "#+ title: x\n#+ code: blank-node\n#+ remedy: y\n"
    (tmp_path / "a-info.rq").write_text(header + "SELECT ?focus WHERE {")
    (problem,) = check_rules(ox.Store(), load_rules(tmp_path), Locator(), {})
    assert (problem.code, problem.where.file) == ("sparql-syntax", "queries/checks/a-info.rq")


def test_severity_is_told_by_the_end_of_the_name(tmp_path: Path):
    query = "#+ title: x\n#+ code: blank-node\n#+ remedy: y\nSELECT ?focus ?what {}"
    for kind in ("violation", "warning", "info"):
        (tmp_path / f"a-{kind}.rq").write_text(query)
    told = [rule.severity for rule in load_rules(tmp_path)]
    assert told == ["info", "error", "warning"]


def test_one_triple_in_two_graphs_counts_once_in_the_default_graph():
    text = "aicg:a { <body/a> a aic:Body } aicg:b { <body/a> a aic:Body }"
    store = store_of(quads_of(text))
    rows = list(store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    assert rows[0]["n"].value == "1"
