"""What accepting a set publishes: its rows under names of ours, whatever format it came in."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from aiconcord.check.mapping_file import report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.names.namespaces import ID, PREFIXES
from aiconcord.submit.making import Made, Names, make

OURS = Names("submission", "abc")
SET = f"{ID}submission/abc"
NONE_KNOWN = KnownElements()
MAPPING = PREFIXES["sssom"] + "Mapping"
DERIVED = PREFIXES["prov"] + "wasDerivedFrom"

TSV = b"""#curie_map:
#  ex: https://example.org/
#  row: https://example.org/rows/
#mapping_set_id: https://example.org/set
#license: https://creativecommons.org/licenses/by/4.0/
record_id\tsubject_id\tpredicate_id\tobject_id\tmapping_justification
row:1\tex:A\tskos:closeMatch\tex:x/B\tsemapv:ManualMappingCuration
row:2\tex:A\tskos:exactMatch\tex:x/B\tsemapv:ManualMappingCuration
"""
JSON = json.dumps(
    {
        "mapping_set_id": "https://example.org/set",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "mappings": [
            {
                "subject_id": "https://example.org/a#1",
                "predicate_id": "http://www.w3.org/2004/02/skos/core#closeMatch",
                "object_id": "urn:other:2",
                "mapping_justification": PREFIXES["semapv"] + "ManualMappingCuration",
            }
        ],
    }
).encode()
SKOS = b"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/a> skos:closeMatch <https://example.net/b> .
"""


def quads(made: Made) -> list[ox.Quad]:
    return list(ox.parse(made.triples, format=ox.RdfFormat.N_TRIPLES))


def is_made_of(made: Made, predicate: str) -> dict[str, str]:
    return {q.subject.value: q.object.value for q in quads(made) if q.predicate.value == predicate}


@pytest.mark.parametrize("content", [TSV, JSON, SKOS], ids=["tsv", "json", "skos"])
@pytest.mark.parametrize("names", [OURS, Names("crosswalk", "a--b")], ids=["ours", "crosswalk"])
def test_a_set_of_any_format_passes_the_checks_under_its_new_names(
    content: bytes, names: Names
) -> None:
    made = make(content, "x", NONE_KNOWN, names)
    report = report_on(made.sssom, "x.sssom.tsv", NONE_KNOWN)
    faults = {each.code for each in report.problems if each.severity == "error"}
    # SKOS has no place for a licence; whoever keeps the file has to name one
    assert faults <= ({"mapping-required"} if content is SKOS else set())
    assert report.mapping_set_id == names.set_id
    assert report.rows == report_on(content, "x", NONE_KNOWN).rows
    subjects = {quad.subject.value for quad in quads(made)}
    assert all(name == names.set_id or name.startswith(names.rows) for name in subjects)


def test_nothing_is_said_in_the_name_of_the_set_that_it_calls_itself() -> None:
    mine = TSV.replace(b"https://example.org/set", f"{ID}crosswalk/sg-us-2023".encode())
    mine = mine.replace(b"https://example.org/rows/", f"{ID}mapping/sg-us-2023/".encode())
    made = make(mine, "x", NONE_KNOWN, OURS)
    assert is_made_of(made, DERIVED) == {
        SET: f"{ID}crosswalk/sg-us-2023",
        f"{SET}#mapping-1": f"{ID}mapping/sg-us-2023/1",
        f"{SET}#mapping-2": f"{ID}mapping/sg-us-2023/2",
    }
    assert all(quad.subject.value.startswith(SET) for quad in quads(made))


def test_rows_are_named_by_their_number_and_in_a_crosswalk_by_their_pair() -> None:
    rows = {quad.subject.value for quad in quads(make(TSV, "x", NONE_KNOWN, OURS))}
    assert rows == {SET, f"{SET}#mapping-1", f"{SET}#mapping-2"}
    made = make(TSV, "x", NONE_KNOWN, Names("crosswalk", "a--b"))
    assert {quad.subject.value for quad in quads(made)} == {
        f"{ID}crosswalk/a--b",
        f"{ID}mapping/a--b/a--b",
        f"{ID}mapping/a--b/a--b--2",
    }


def test_a_prefix_that_the_file_has_is_not_taken_for_another_namespace() -> None:
    text = make(TSV.replace(b"ex:A", b"row:A"), "x", NONE_KNOWN, OURS).sssom.decode()
    assert "#  row: https://example.org/rows/\n" in text
    assert f"#  row2: {SET}#mapping-\n" in text
    assert "\nrow2:1\trow:A\t" in text


def test_every_crosswalk_of_ours_comes_through_whole(repository: Path) -> None:
    for file in sorted((repository / "data" / "crosswalks").glob("*.sssom.tsv"))[::6]:
        content = file.read_bytes()
        made = make(content, file.name, NONE_KNOWN, OURS)
        rows = report_on(content, file.name, NONE_KNOWN).rows
        named = [q for q in quads(made) if q.object == ox.NamedNode(MAPPING)]
        assert len(named) == rows, file.name


def test_the_same_file_is_always_written_alike() -> None:
    assert make(TSV, "x", NONE_KNOWN, OURS) == make(TSV, "x", NONE_KNOWN, OURS)
