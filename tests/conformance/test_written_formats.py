"""The standard's examples, written by us in every format: valid, and read back as what was kept."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from jsonschema import Draft201909Validator

from aiconcord.check.mapping_file import report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping
from aiconcord.mapping.propagation import condense, propagate
from aiconcord.mapping.row import MappingSet
from aiconcord.mapping.write import FORMS, Written, write_mapping
from aiconcord.problems.record import ProblemError

pytestmark = pytest.mark.suites

NAMELESS = {"version.sssom.tsv"}
UNEVEN = {"curation_rule_text2.sssom.tsv"}


@pytest.fixture(scope="module")
def examples(suites: Path) -> list[MappingSet]:
    found = []
    for file in sorted((suites / "sssom" / "examples").rglob("*.sssom.tsv")):
        aside = file.with_suffix(".yml")
        metadata = aside.read_bytes() if aside.exists() else None
        found.append(read_mapping(file.read_bytes(), file.name, Faults(""), metadata))
    assert len(found) > 25
    return found


def written_as(form: str, tables: list[MappingSet]) -> Iterator[tuple[MappingSet, Written]]:
    for table in tables:
        try:
            yield table, write_mapping(table, form)
        except ProblemError as refusal:
            assert {problem.code for problem in refusal.problems} == {"conversion-refused"}


def said(table: MappingSet) -> tuple[dict[str, str], list[str]]:
    table = condense(propagate(table))
    names = {name: extension.iri for name, extension in table.extensions.items()}

    def plain(values: dict[str, Any]) -> dict[str, str]:
        return {names.get(k, k): repr(v) for k, v in values.items() if k != "sssom_version"}

    return plain(table.values), sorted(repr(sorted(plain(r.values).items())) for r in table.rows)


@pytest.mark.parametrize("form", [form for form in FORMS if form != "olir"])
def test_examples_are_read_back_as_what_was_kept(form: str, examples: list[MappingSet]) -> None:
    count = 0
    for table, written in written_as(form, examples):
        report = report_on(written.content, table.name, KnownElements(), written.metadata)
        faults = Faults("")
        back = read_mapping(written.content, table.name, faults, written.metadata)
        assert [p.text() for p in faults.problems if p.severity == "error"] == []
        # OSCAL names controls within a resource, which has yet to be looked up.
        if not any(row.codes for row in back.rows):
            assert said(back) == said(written.kept), table.name
        if table.name not in NAMELESS | UNEVEN:
            assert report.conforms, (table.name, [problem.text() for problem in report.problems])
        count += 1
    assert count > (15 if form == "skos" else 25)


def test_no_example_is_a_workbook(examples: list[MappingSet]) -> None:
    """Their ends are no elements of a document that we hold, so nothing names them there."""
    assert list(written_as("olir", examples)) == []


def test_written_json_meets_the_schema(suites: Path, examples: list[MappingSet]) -> None:
    file = suites / "sssom" / "project" / "jsonschema" / "sssom_schema.schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    validator = Draft201909Validator(
        {"$ref": "#/$defs/MappingSet", "$defs": schema["$defs"]},
        format_checker=Draft201909Validator.FORMAT_CHECKER,
    )
    for table, written in written_as("sssom-json", examples):
        document = json.loads(written.content)
        for row in document["mappings"]:
            for name in table.extensions:
                row.pop(name, None)
        for name in table.extensions:
            document.pop(name, None)
        faults = [error.message for error in validator.iter_errors(document)]
        needed = "'mapping_set_id' is a required property"
        passed = [needed, "'license' is a required property"] if table.name in NAMELESS else []
        assert [fault for fault in faults if fault not in passed] == [], table.name


M = "{http://csrc.nist.gov/ns/oscal/metaschema/1.0}"
O = "{http://csrc.nist.gov/ns/oscal/1.0}"  # noqa: E741
FLAGS = {
    "map": {"uuid", "ns", "matching-rationale"},
    "mapping": {"uuid", "method", "matching-rationale", "status"},
    "provenance": {"method", "matching-rationale", "status"},
    "source": {"type", "id-ref"},
    "target": {"type", "id-ref"},
    "source-resource": {"type", "href", "ns"},
    "target-resource": {"type", "href", "ns"},
    "mapping-collection": {"uuid"},
}


def members_in_order(suites: Path) -> dict[str, list[str]]:
    """Give the elements that XML has in a map, a mapping and the provenance, in their order."""
    found = {}
    file = suites / "oscal" / "oscal_mapping-common_metaschema.xml"
    text = file.read_text("utf-8")
    root = ET.fromstring(text[text.index("<METASCHEMA", text.index("]>")) :])  # noqa: S314
    one_of = {"property": "prop", "responsible-party": "responsible-party"}
    for name, called in (
        ("map", "map"),
        ("mapping", "mapping"),
        ("mapping-provenance", "provenance"),
    ):
        assembly = next(e for e in root if e.get("name") == name)
        model = assembly.find(M + "model")
        assert model is not None
        order = []
        for member in model:
            if isinstance(member.tag, str):
                used = member.find(M + "use-name")
                own = member.get("ref") or member.get("name") or ""
                order.append(used.text or "" if used is not None else one_of.get(own, own))
        found[called] = order
    return found


def test_written_xml_has_the_order_and_the_attributes_of_the_metaschema(
    suites: Path, examples: list[MappingSet]
) -> None:
    orders = members_in_order(suites)
    seen = set()
    for _, written in written_as("oscal-xml", examples):
        root = ET.fromstring(written.content)  # noqa: S314
        for element in root.iter():
            name = element.tag.removeprefix(O)
            if name in FLAGS:
                assert set(element.keys()) <= FLAGS[name], name
                seen.add(name)
            if name in orders:
                places = [orders[name].index(child.tag.removeprefix(O)) for child in element]
                assert places == sorted(places), name
    assert seen == set(FLAGS)


def test_the_three_forms_of_a_collection_say_the_same(examples: list[MappingSet]) -> None:
    as_json = {t.name: w for t, w in written_as("oscal-json", examples)}
    for table, written in written_as("oscal-yaml", examples):
        assert yaml.safe_load(written.content) == json.loads(as_json[table.name].content)
