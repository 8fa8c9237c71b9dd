"""Records: what a release says of each name, and what they are blind to on purpose."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.graph.records import read_records, records_of, write_records
from aiconcord.names.namespaces import PREFIXES
from aiconcord.problems.record import ProblemError

HEAD = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
BODY = """
aicg:x {
  aicid:x a aic:Body ; skos:note "one" .
  <https://w3id.org/aiconcord/id/x#name-1> a aic:NameClaim ; aic:cites
    <https://w3id.org/aiconcord/id/x#cite-1> .
  <https://w3id.org/aiconcord/id/x#cite-1> a aic:Citation ; aic:locator "p. 1" .
  <https://example.org/foreign> skos:note "not ours" .
}
aicg:current { aicid:x rdfs:label "Derived" . }
<https://w3id.org/aiconcord/graph/source/s> { aicid:x skos:note "one" . }
"""


def parse(text: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TRIG))


@pytest.fixture
def dump(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "dump.trig"
        path.write_text(HEAD + text)
        return path

    return write


def test_things_and_claims_have_records_and_citations_and_foreign_things_have_none(dump):
    assert sorted(read_records(dump(BODY))) == ["id/x", "id/x#name-1"]


def test_another_locator_changes_the_claim_that_cites_it_and_nothing_else(dump):
    before = read_records(dump(BODY))
    after = read_records(dump(BODY.replace("p. 1", "p. 2")))
    assert {name for name in before if before[name] != after[name]} == {"id/x#name-1"}


@pytest.mark.parametrize("old", ['rdfs:label "Derived"', "aicg:current"])
def test_what_is_derived_is_in_no_record(dump, old: str):
    after = {'rdfs:label "Derived"': 'rdfs:label "Else"', "aicg:current": "aicg:inferred"}[old]
    assert read_records(dump(BODY)) == read_records(dump(BODY.replace(old, after)))


def test_statements_of_blank_nodes_do_not_depend_on_their_labels():
    first = parse("aicg:x { aic:Body rdfs:subClassOf [ a owl:Class ] ; rdfs:label 'b' . }")
    second = parse("aicg:x { aic:Body rdfs:label 'b' . }")
    assert records_of(first) == records_of(second)
    assert records_of(first)["def/Body"].hash


@pytest.mark.parametrize(
    "said", ["owl:deprecated true", 'prov:invalidatedAtTime "2026-12-01T00:00:00Z"^^xsd:dateTime']
)
def test_retired_is_what_says_so_itself(said: str):
    assert records_of(parse(f"aicg:x {{ aicid:x {said} . }}"))["id/x"].retired
    assert not records_of(parse("aicg:x { aicid:x owl:deprecated false . }"))["id/x"].retired


def test_table_in_a_folder_is_read_as_it_was_written(tmp_path: Path):
    records = records_of(parse("aicg:x { aicid:x owl:deprecated true . aicid:y a aic:Body . }"))
    (tmp_path / "statements.csv").write_bytes(write_records(records))
    assert read_records(tmp_path) == records


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("dump.ttl", "<x:s> <x:p> <x:o> ."),
        ("dump.nq", "<x:s> <x:p> <x:o> ."),
        ("dump.nq", "no quads"),
        ("dump.txt", ""),
    ],
)
def test_what_cannot_be_compared_is_a_problem_and_not_an_empty_release(
    tmp_path: Path, name: str, text: str
):
    (tmp_path / name).write_text(text)
    with pytest.raises(ProblemError) as raised:
        read_records(tmp_path / name)
    assert raised.value.problem.code == "release-uncomparable"
    assert raised.value.problem.remedy
