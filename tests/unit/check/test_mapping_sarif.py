"""Reports as SARIF 2.1.0: the structure that the standard demands, and the right places."""

import json
import string
from typing import Any

import jsonschema
import pytest

from aiconcord.check.mapping_file import MappingReport, report_on
from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mapping_sarif import FINGERPRINT, write_sarif
from aiconcord.problems.codes import CODES
from aiconcord.problems.record import Problem, Where

LINES = (
    "#mapping_set_id: https://example.org/s",
    "#licence: https://example.org/l",
    "subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment",
    "skos:a\tskos:exactMatch\tnope:b\tsemapv:MappingReview\té",
    "skos:a\tskos:exactMatch\tskos:c\tsemapv:MappingReview",
)


def _object(required: str, optional: str = "", **properties: Any) -> dict[str, Any]:
    """Describe an object that has no other properties than those named."""
    named = dict.fromkeys(f"{required} {optional}".split(), True)
    return {
        "type": "object",
        "required": required.split(),
        "properties": {**named, **properties},
        "additionalProperties": False,
    }


def _list(of: Any, **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": of, **more}


_TEXT = {"type": "string", "minLength": 1}
_URI = {"type": "string", "pattern": r"^[^\s<>\\\"{}|^`]+$"}
_MESSAGE = _object("text", text=_TEXT)
_INDEX = {"type": "integer", "minimum": 0}
_FROM_1 = {"type": "integer", "minimum": 1}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_ARTIFACT = _object("uri", "index", uri=_URI, index=_INDEX)
_REGION = _object("startLine", startLine=_FROM_1, startColumn=_FROM_1, endColumn=_FROM_1)
_PHYSICAL = _object("artifactLocation", artifactLocation=_ARTIFACT, region=_REGION)
_LOGICAL = _object("name fullyQualifiedName kind", kind={"const": "member"})
_LOCATION = _object(
    "physicalLocation", physicalLocation=_PHYSICAL, logicalLocations=_list(_LOGICAL)
)
_RESULT = _object(
    "ruleId ruleIndex level message locations partialFingerprints properties",
    ruleIndex=_INDEX,
    level=_LEVEL,
    message=_MESSAGE,
    locations=_list(_LOCATION, minItems=1),
    partialFingerprints={"type": "object", "additionalProperties": _TEXT},
    properties={"type": "object"},
)
_RULE = _object("id shortDescription helpUri", id=_TEXT, shortDescription=_MESSAGE, helpUri=_URI)
_DRIVER = _object(
    "name rules", "version", informationUri=_URI, rules=_list(_RULE, uniqueItems=True)
)
_NOTE = _object(
    "message", level=_LEVEL, message=_MESSAGE, descriptor=_object("id"), locations=_list(_LOCATION)
)
_RUN = _object(
    "tool results",
    tool=_object("driver", driver=_DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    invocations=_list(
        _object(
            "executionSuccessful",
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications=_list(_NOTE),
        )
    ),
    artifacts=_list(_object("location", location=_ARTIFACT), uniqueItems=True),
    results=_list(_RESULT),
)
LOG = _object("version runs", "$schema", version={"const": "2.1.0"}, runs=_list(_RUN, minItems=1))
"""What the standard demands of the parts that we write, closed: a misspelt name fails."""


@pytest.fixture
def report(known: KnownElements) -> MappingReport:
    return report_on("\n".join(LINES).encode(), "ours b.tsv", known)


def run_of(written: str) -> dict[str, Any]:
    log = json.loads(written)
    jsonschema.validate(log, LOG)
    (run,) = log["runs"]
    return dict(run)


def test_every_fault_is_one_result_in_order(report: MappingReport) -> None:
    run = run_of(write_sarif([report]))
    assert [result["ruleId"] for result in run["results"]] == [
        problem.code for problem in report.problems
    ]
    assert len(report.problems) > 4


def test_a_rule_is_a_problem_code_with_its_page_as_help(report: MappingReport) -> None:
    run = run_of(write_sarif([report]))
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {problem.code for problem in report.problems}
    for rule in rules:
        assert rule["helpUri"] == f"https://w3id.org/aiconcord/problems#{rule['id']}"
        assert rule["shortDescription"]["text"] == CODES[rule["id"]].meaning
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_the_region_is_the_cell_at_fault(report: MappingReport) -> None:
    run = run_of(write_sarif([report]))
    (result,) = [each for each in run["results"] if each["ruleId"] == "mapping-prefix-undeclared"]
    (location,) = result["locations"]
    region = location["physicalLocation"]["region"]
    line = LINES[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "nope:b"
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "row 1/object_id"


def test_the_artifact_is_a_uri_reference_to_the_file(report: MappingReport) -> None:
    run = run_of(write_sarif([report]))
    assert [each["location"]["uri"] for each in run["artifacts"]] == ["ours%20b.tsv"]
    for result in run["results"]:
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][artifact["index"]]["location"]["uri"] == artifact["uri"]


def test_levels_are_those_of_the_standard() -> None:
    problems = tuple(
        Problem("mapping-date", "w", Where("x.tsv", 1), "r", severity)
        for severity in ("error", "warning", "info")
    )
    run = run_of(write_sarif([MappingReport("x.tsv", "", 1, problems)]))
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    assert "region" in run["results"][0]["locations"][0]["physicalLocation"]


def test_a_fault_without_a_line_has_a_place_without_a_region() -> None:
    problem = Problem("mapping-too-large", "large", Where("x.tsv"))
    run = run_of(write_sarif([MappingReport("x.tsv", "", 0, (problem,))]))
    (location,) = run["results"][0]["locations"]
    assert location == {"physicalLocation": {"artifactLocation": {"uri": "x.tsv", "index": 0}}}


def test_a_place_in_a_file_without_lines_is_named_as_its_format_names_places() -> None:
    problem = Problem("mapping-date", "w", Where("x.xlsx", row=2, slot="comment", at="Sheet1!C3"))
    run = run_of(write_sarif([MappingReport("x.xlsx", "", 2, (problem,))]))
    (location,) = run["results"][0]["locations"]
    assert "region" not in location["physicalLocation"]
    names = [each["fullyQualifiedName"] for each in location["logicalLocations"]]
    assert names == ["row 2/comment", "Sheet1!C3"]


def test_a_fingerprint_outlives_lines_added_above(known: KnownElements) -> None:
    def prints(*more: str) -> dict[str, str]:
        content = "\n".join([LINES[0], *more, *LINES[1:]]).encode()
        run = run_of(write_sarif([report_on(content, "x.tsv", known)]))
        return {
            result["ruleId"]: result["partialFingerprints"][FINGERPRINT]
            for result in run["results"]
        }

    first = prints()
    assert prints("#comment: hello") == first
    assert len(set(first.values())) == len(first)
    assert set(first["mapping-required"]) <= set(string.hexdigits)


def test_a_file_that_was_not_read_is_told_and_the_run_was_no_success() -> None:
    problem = Problem("file-unreadable", "gone", Where("a.tsv"), "look")
    (invocation,) = run_of(write_sarif([], [problem]))["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["descriptor"]["id"] == "file-unreadable"


def test_several_files_are_one_run(report: MappingReport) -> None:
    run = run_of(write_sarif([report, MappingReport("clean.tsv", "", 3, ())]))
    assert [each["location"]["uri"] for each in run["artifacts"]] == ["ours%20b.tsv", "clean.tsv"]
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_the_structure_is_really_held_to(report: MappingReport) -> None:
    log = json.loads(write_sarif([report]))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"] = {"startLine": 0}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, LOG)
