"""Our table of slots, and our own crosswalk, against the JSON Schema of the SSSOM standard."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator

from aiconcord.mapping.curies import Contractor
from aiconcord.mapping.propagation import condense
from aiconcord.mapping.row import Value
from aiconcord.mapping.slots import JUSTIFICATIONS, ROW_SLOTS, SET_SLOTS, Slot
from aiconcord.mapping.sssom_read import read_sssom

pytestmark = pytest.mark.suites


@pytest.fixture(scope="module")
def schema(suites: Path) -> dict[str, Any]:
    file = suites / "sssom" / "project" / "jsonschema" / "sssom_schema.schema.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    ("name", "slots", "besides"),
    [
        ("Mapping", ROW_SLOTS, set()),
        ("MappingSet", SET_SLOTS, {"curie_map", "mappings", "extension_definitions"}),
    ],
)
def test_our_table_has_the_slots_of_the_standard(
    schema: dict[str, Any], name: str, slots: dict[str, Slot], besides: set[str]
) -> None:
    official = schema["$defs"][name]["properties"]
    assert set(official) == set(slots) | besides
    for slot_name, slot in slots.items():
        rule = official[slot_name]
        kinds = rule.get("type", "string")
        kinds = {kinds} if isinstance(kinds, str) else set(kinds) - {"null"}
        assert ("array" in kinds) == slot.many, slot_name
        assert ("number" in kinds) == (slot.kind == "double"), slot_name
        assert (rule.get("format") == "date") == (slot.kind == "date"), slot_name
        assert (rule.get("minimum"), rule.get("maximum")) == (slot.low, slot.high), slot_name
        if "$ref" in rule:
            permitted = schema["$defs"][rule["$ref"].rpartition("/")[2]]["enum"]
            assert slot.values is not None
            assert list(slot.values) == permitted, slot_name
        else:
            assert slot.values is None, slot_name


def test_the_justifications_are_those_of_the_standard(schema: dict[str, Any]) -> None:
    rule = schema["$defs"]["Mapping"]["properties"]["mapping_justification"]
    official = {each["const"] for each in rule["anyOf"]}
    assert official == {f"semapv:{iri.rpartition('/')[2]}" for iri in JUSTIFICATIONS}


def test_our_crosswalk_meets_the_schema(schema: dict[str, Any], repository: Path) -> None:
    file = repository / "data" / "crosswalks" / "sg-us-2023.sssom.tsv"
    table, problems = read_sssom(file.read_bytes(), file.name)
    assert problems == []
    table = condense(table)
    curies = Contractor(table.prefixes())

    def plain(slot: Slot, value: Value) -> object:
        if isinstance(value, tuple):
            return [plain(slot, each) for each in value]
        if isinstance(value, date):
            return value.isoformat()
        return curies.contract(str(value)) if slot.kind == "entity" else value

    document = {
        **{n: plain(SET_SLOTS[n], v) for n, v in table.values.items()},
        "curie_map": table.curie_map,
        "mappings": [
            {n: plain(ROW_SLOTS[n], v) for n, v in row.values.items() if n in ROW_SLOTS}
            for row in table.rows
        ],
    }
    validator = Draft201909Validator(
        {"$ref": "#/$defs/MappingSet", "$defs": schema["$defs"]},
        format_checker=Draft201909Validator.FORMAT_CHECKER,
    )
    assert [error.message for error in validator.iter_errors(document)] == []
    document["mappings"][0]["confidence"] = 3  # type: ignore[index]
    assert len(list(validator.iter_errors(document))) == 1
