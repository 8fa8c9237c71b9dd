"""Writes reports on mapping files as SARIF 2.1.0, which code hosts and editors read.

A rule is a problem code: its id never changes, and its help is our page of codes. The place is the
line, and where the cell can be found in it, the columns of the cell.
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from typing import Any, Final
from urllib.parse import quote

from aiconcord.check.mapping_file import MappingReport
from aiconcord.check.mapping_rows import FaultyRow
from aiconcord.names.namespaces import BASE
from aiconcord.names.uris import problem_code
from aiconcord.problems.codes import CODES
from aiconcord.problems.record import Problem, Where

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
FINGERPRINT: Final = "aiconcordProblem/v1"
_BESIDE: Final = " (metadata)"
"""What the reader adds to the name of a file when it speaks of the metadata file beside it."""


def write_sarif(reports: Sequence[MappingReport], unread: Sequence[Problem] = ()) -> str:
    """Write *reports* as one SARIF log with one run; *unread* tells of files not checked."""
    found = [(report, problem) for report in reports for problem in report.problems]
    codes = sorted({problem.code for _, problem in found} | {each.code for each in unread})
    names = list(
        dict.fromkeys(
            [report.file for report in reports]
            + [problem.where.file or report.file for report, problem in found]
        )
    )
    run: dict[str, Any] = {
        "tool": {"driver": _driver(codes)},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(unread)],
        "artifacts": [{"location": {"uri": address(name)}} for name in names],
        "results": [_result(report, problem, codes, names) for report, problem in found],
    }
    if any(report.published for report in reports):
        run["properties"] = {
            "published": {
                report.file: [each.as_json() for each in report.published] for report in reports
            }
        }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def address(name: str) -> str:
    """Give the URI reference of the file *name*: relative, unless it is an absolute path.

    >>> address("a b/ours:1.tsv"), address("-"), address("ours.tsv (metadata)")
    ('a%20b/ours%3A1.tsv', 'stdin', 'ours.yml')
    """
    if name.endswith(_BESIDE):
        name = str(PurePath(name.removesuffix(_BESIDE)).with_suffix(".yml"))
    if name == "-":
        return "stdin"
    return Path(name).as_uri() if Path(name).is_absolute() else quote(PurePath(name).as_posix())


def _driver(codes: Sequence[str]) -> dict[str, Any]:
    driver: dict[str, Any] = {
        "name": "aiconcord",
        "informationUri": BASE + "mappings/check",
        "rules": [
            {
                "id": code,
                "shortDescription": {"text": CODES[code].meaning},
                "helpUri": problem_code(code),
            }
            for code in codes
        ],
    }
    with suppress(PackageNotFoundError):  # where it runs from a folder that was never installed
        driver["version"] = version("aiconcord")
    return driver


def _invocation(unread: Sequence[Problem]) -> dict[str, Any]:
    told = [
        {
            "level": "error",
            "message": {"text": _message(problem)},
            "descriptor": {"id": problem.code},
            **(
                {"locations": [{"physicalLocation": {"artifactLocation": _artifact(problem)}}]}
                if problem.where.file
                else {}
            ),
        }
        for problem in unread
    ]
    notes = {"toolExecutionNotifications": told} if told else {}
    return {"executionSuccessful": not told, **notes}


def _artifact(problem: Problem) -> dict[str, Any]:
    return {"uri": address(problem.where.file or "")}


def _message(problem: Problem) -> str:
    return f"{problem.what} (hint: {problem.remedy})" if problem.remedy else problem.what


def _result(
    report: MappingReport, problem: Problem, codes: list[str], names: list[str]
) -> dict[str, Any]:
    at = problem.where
    name = at.file or report.file
    row = report.around.rows.get(at.row or 0) if name == report.file else None
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": address(name), "index": names.index(name)}
    }
    if at.line:
        physical["region"] = _region(problem, row)
    location: dict[str, Any] = {"physicalLocation": physical}
    if logical := _logical(at):
        location["logicalLocations"] = logical
    said = {"remedy": problem.remedy, "row": at.row, "slot": at.slot, "at": at.at}
    return {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": LEVELS[problem.severity],
        "message": {"text": _message(problem)},
        "locations": [location],
        "partialFingerprints": {FINGERPRINT: _fingerprint(problem, row)},
        "properties": {key: value for key, value in said.items() if value},
    }


def _logical(at: Where) -> list[dict[str, str]]:
    """Name the place as people do: the row and its slot; in a file without lines, *at*'s own."""
    parts = [f"row {at.row}"] if at.row else []
    parts += [at.slot] if at.slot else []
    named = [(parts[-1], "/".join(parts))] if parts else []
    named += [(at.at, at.at)] if at.at else []
    return [{"name": name, "fullyQualifiedName": whole, "kind": "member"} for name, whole in named]


def _region(problem: Problem, row: FaultyRow | None) -> dict[str, int]:
    at = problem.where
    region = {"startLine": at.line or 1}
    cell = row.cell(at.slot) if row and row.line == at.line else None
    if at.column:
        region["startColumn"] = at.column
    elif cell and cell.start:
        region |= {"startColumn": cell.start, "endColumn": cell.end}
    return region


def _fingerprint(problem: Problem, row: FaultyRow | None) -> str:
    """Digest what stays the same when lines are added above: the code, the slot, the row's text."""
    cells = [(cell.slot, cell.text) for cell in row.cells] if row else []
    said = repr((problem.code, problem.where.slot, cells or problem.what))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]
