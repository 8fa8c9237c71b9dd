"""OSCAL mapping collections in JSON, YAML and XML: the same rows, the same faults, each placed."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
import yaml

from aiconcord.check.mapping_file import MappingReport, report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping

Check = Callable[..., MappingReport]
FRAMEWORK = "https://w3id.org/aiconcord/id/framework/"
ELEMENT = "https://w3id.org/aiconcord/id/element/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
NS = "http://csrc.nist.gov/ns/oscal/1.0"


def uuid(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-000000000000"


def a_map(number: int, source: Any, relationship: Any, target: Any, **more: Any) -> dict[str, Any]:
    def items(codes: Any) -> list[dict[str, str]]:
        each = codes if isinstance(codes, list) else [codes]
        return [{"type": "control", "id-ref": code} for code in each]

    return {
        "uuid": uuid(number),
        "relationship": relationship,
        "sources": items(source),
        "targets": items(target),
        **more,
    }


def collection(*maps: Any, **more: Any) -> dict[str, Any]:
    return {
        "mapping-collection": {
            "uuid": uuid(1),
            "metadata": {
                "title": "A title",
                "last-modified": "2026-11-22T00:00:00Z",
                "version": "1.0",
                "oscal-version": "1.2.2",
            },
            "provenance": {
                "method": "human",
                "matching-rationale": "semantic",
                "status": "draft",
                "mapping-description": "What for.",
            },
            "mappings": [
                {
                    "uuid": uuid(2),
                    "source-resource": {"type": "catalog", "href": FRAMEWORK + "rmf"},
                    "target-resource": {"type": "catalog", "href": "#" + uuid(3)},
                    "maps": list(maps) or [a_map(9, "govern-1.1", "equal-to", "1.1")],
                    **more,
                }
            ],
            "back-matter": {
                "resources": [{"uuid": uuid(3), "rlinks": [{"href": FRAMEWORK + "aiv"}]}]
            },
        }
    }


ONE = {
    "mappings": "mapping", "maps": "map", "sources": "source", "targets": "target",
    "resources": "resource", "rlinks": "rlink", "props": "prop", "qualifiers": "qualifier",
}  # fmt: skip
FLAGS = ("uuid", "type", "href", "id-ref", "method", "matching-rationale", "status", "ns", "name",
         "value", "subject", "predicate", "category")  # fmt: skip


def as_xml(name: str, value: Any, top: bool = True) -> str:
    space = f' xmlns="{NS}"' if top else ""
    if isinstance(value, list):
        return "".join(as_xml(ONE[name], each, False) for each in value)
    if not isinstance(value, dict):
        text = escape(str(value))
        marked = name in ("remarks", "mapping-description")
        return f"<{name}{space}>{f'<p>{text}</p>' if marked else text}</{name}>\n"
    flags = FLAGS if name != "confidence-score" else ()
    attributes = "".join(f" {k}={quoteattr(str(v))}" for k, v in value.items() if k in flags)
    inner = "".join(as_xml(k, v, False) for k, v in value.items() if k not in flags)
    return f"<{name}{space}{attributes}>{inner}</{name}>\n"


FORMS: dict[str, Callable[[dict[str, Any]], str]] = {
    "JSON": lambda document: json.dumps(document, indent=1),
    "YAML": lambda document: yaml.safe_dump(json.loads(json.dumps(document)), sort_keys=False),
    "XML": lambda document: as_xml("mapping-collection", document["mapping-collection"]),
}


@pytest.fixture(params=list(FORMS))
def report(request: pytest.FixtureRequest, known: KnownElements) -> Check:
    def run(*maps: Any, **more: Any) -> MappingReport:
        document = collection(*maps, **more)
        found = report_on(FORMS[request.param](document).encode(), "x", known)
        assert found.form == f"OSCAL mapping collection in {request.param}"
        return found

    return run


def told(found: MappingReport) -> list[tuple[str, int | None]]:
    return [
        (problem.code, problem.where.row)
        for problem in found.problems
        if (problem.code, problem.where.slot) != ("mapping-required", "license")
    ]


def test_a_good_collection_conforms_and_names_itself(report: Check) -> None:
    found = report()
    assert (found.rows, found.conforms) == (1, True)
    assert told(found) == []
    assert found.mapping_set_id == "urn:uuid:" + uuid(1)
    assert found.understood == ("`equal-to` was read as skos:exactMatch (1 maps)",)


@pytest.mark.parametrize("form", list(FORMS))
def test_a_map_becomes_a_row_like_any_other(form: str) -> None:
    score = {"percentage": 0.25}
    content = FORMS[form](
        collection(
            a_map(9, "govern-1.1", "no-relationship", "1.1", remarks="Why not."),
            a_map(8, "govern-1.2", "subset-of", "1.1", **{"confidence-score": score}),
        )
    )
    faults = Faults("x")
    table = read_mapping(content.encode(), "x", faults)
    assert [problem.text() for problem in faults.problems] == []
    assert table.values["mapping_set_title"] == "A title"
    manual = "https://w3id.org/semapv/vocab/ManualMappingCuration"
    both = {
        "subject_source": FRAMEWORK + "rmf",
        "object_source": FRAMEWORK + "aiv",
        "mapping_justification": manual,
    }
    assert [row.values for row in table.rows] == [
        {**both, "predicate_id": SKOS + "relatedMatch", "predicate_modifier": "Not",
         "comment": "Why not."},
        {**both, "predicate_id": SKOS + "broadMatch", "confidence": 0.25},
    ]  # fmt: skip
    assert [row.codes["subject_id"] for row in table.rows] == ["govern-1.1", "govern-1.2"]
    at = "/mapping-collection/mapping[1]/map[2]"
    assert table.rows[1].at == (at if form == "XML" else "/mapping-collection/mappings/0/maps/1")
    assert table.rows[1].line > table.rows[0].line > 1


def test_ends_that_do_not_exist_are_told_with_the_nearest(report: Check) -> None:
    found = report(a_map(9, "govern-1.9", "equal-to", "1.1"))
    assert told(found) == [("mapping-end-unknown", 1)]
    assert "GOVERN 1.7" in found.problems[-1].remedy


def test_a_map_of_sets_is_a_row_for_each_pair(report: Check) -> None:
    pairs = [
        a_map(9, ["govern-1.1", "govern-1.2"], "equal-to", ["1.1", "1.2"]),
        a_map(8, "govern-1.3", "superset-of", ["1.1", "1.2"]),
    ]
    found = report(*pairs)
    assert found.rows == 6
    assert told(found) == [("mapping-several-ends", 1)]
    assert "`superset-of` was read as skos:narrowMatch (1 maps)" in found.understood
    assert "2 maps were read as 6 pairs" in found.understood


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"relationship": "subset of"}, "mapping-predicate-unknown"),
        ({"relationship": None}, "mapping-required"),
        ({"uuid": "1"}, "mapping-value-not-permitted"),
        ({"uuid": uuid(2)}, "mapping-record-id"),
        ({"matching-rationale": "lexical"}, "mapping-value-not-permitted"),
        ({"sources": [{"type": "part", "id-ref": "govern-1.1"}]}, "mapping-value-not-permitted"),
        ({"confidence-score": {"percentage": "85"}}, "mapping-out-of-range"),
        ({"confidence-score": {"percentage": "high"}}, "mapping-number"),
        ({"qualifiers": [{"subject": "source", "predicate": "x", "category": "blocked",
                          "description": "d"}]}, "mapping-value-not-permitted"),
    ],
)  # fmt: skip
def test_a_fault_of_a_map_is_told_on_its_row(
    report: Check, change: dict[str, Any], code: str
) -> None:
    bad = {**a_map(9, "govern-1.1", "equal-to", "1.1"), **change}
    found = report(a_map(8, "govern-1.2", "equal-to", "1.2"), {k: v for k, v in bad.items() if v})
    assert (code, 2) in told(found)
    assert found.rows == 2
    assert not found.conforms


@pytest.mark.parametrize("missing", ["uuid", "relationship", "sources", "targets"])
def test_a_map_that_lacks_something_is_still_a_row(report: Check, missing: str) -> None:
    bad = a_map(9, "govern-1.1", "equal-to", "1.1")
    del bad[missing]
    found = report(bad)
    assert found.rows == 1
    assert ("mapping-required", 1) in told(found)


def test_what_no_slot_carries_is_counted(report: Check) -> None:
    prop = {"name": "x", "value": "y"}
    found = report(a_map(9, "govern-1.1", "equal-to", "1.1", props=[prop]), props=[prop])
    assert [p.what for p in found.problems if p.code == "mapping-not-read"] == [
        "props stands 2 times; rows have no slot for it, so it was not judged beyond its form"
    ]


def test_a_resource_that_is_not_there_and_one_held_elsewhere(report: Check) -> None:
    found = report(**{
        "source-resource": {"type": "catalog", "href": "#" + uuid(77)},
        "target-resource": {"type": "catalog", "href": "https://example.org/catalog.json"},
    })  # fmt: skip
    codes = [code for code, _ in told(found)]
    assert "mapping-structure" in codes
    assert any("https://example.org/catalog.json" in problem.what for problem in found.problems)
    assert found.rows == 1


def test_a_relation_of_another_namespace_is_listed(report: Check) -> None:
    found = report(a_map(9, "govern-1.1", "goes-with", "1.1", ns="https://example.org/ns"))
    assert told(found) == [("mapping-assumed", 1)]


def test_json_of_the_wrong_shape_is_told_and_rows_are_kept(known: KnownElements) -> None:
    document = collection(a_map(9, "govern-1.1", "equal-to", "1.1"), 7, None, [1])
    found = report_on(json.dumps(document).encode(), "x", known)
    assert found.rows == 4
    assert [c for c, _ in told(found)].count("mapping-value-shape") == 3
    for name in ("provenance", "metadata", "mappings", "back-matter"):
        broken = deepcopy(document)
        broken["mapping-collection"][name] = "x"
        assert not report_on(json.dumps(broken).encode(), "x", known).conforms
    strange = deepcopy(document)
    strange["mapping-collection"]["mapings"] = []
    problems = report_on(json.dumps(strange).encode(), "x", known).problems
    assert any("did you mean `mappings`" in problem.remedy for problem in problems)


def test_hostile_and_broken_files_are_refused(known: KnownElements) -> None:
    cases = {
        "mapping-xml": f'<!DOCTYPE x [<!ENTITY a "b">]><mapping-collection xmlns="{NS}"/>',
        "mapping-yaml-feature": "mapping-collection: &a\n  uuid: *a\n",
        "mapping-yaml": "mapping-collection: [\n",
        "mapping-json": '{"mapping-collection": {"uuid": "x"',
        "mapping-structure": "<mapping-collection/>",
    }
    for code, text in cases.items():
        problems = report_on(text.encode(), "x", known).problems
        assert code in [problem.code for problem in problems], text
    deep = f'<mapping-collection xmlns="{NS}">' + "<a>" * 100
    assert "mapping-xml" in [p.code for p in report_on(deep.encode(), "x", known).problems]
    starts = (
        '<?xml version="1.0"?>\n<mapping-collection',
        f'<mapping-collection xmlns="{NS}">\n<x',
    )
    for text in starts:
        problems = report_on(text.encode(), "x", known).problems
        assert [p.where.line for p in problems if p.code == "mapping-xml"] == [2]
