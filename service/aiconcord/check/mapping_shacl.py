"""Writes reports on mapping files as a SHACL validation report, in Turtle and in JSON-LD.

A result's focus node is the row's IRI, where it has one, else a literal that names file and row.
The constraint component is our problem code; the source shape is the published one that says the
same rule, where there is one. As SHACL has it, ``sh:conforms`` is true only where
there is no result at all, remarks included.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiconcord.check.mapping_by_shapes import shape_against
from aiconcord.check.mapping_file import MappingReport
from aiconcord.mapping.curies import is_iri
from aiconcord.names.namespaces import PREFIXES
from aiconcord.names.uris import PROBLEMS, problem_code
from aiconcord.problems.record import Problem

SH: Final = PREFIXES["sh"]
SEVERITIES: Final = {"error": SH + "Violation", "warning": SH + "Warning", "info": SH + "Info"}
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTEXT: Final = {
    "sh": SH,
    "problem": PROBLEMS,
    **{
        name: {"@id": f"sh:{name}"}
        for name in ("conforms", "result", "focusNode", "resultMessage", "value")
    },
    **{
        name: {"@id": f"sh:{name}", "@type": "@id"}
        for name in ("resultPath", "resultSeverity", "sourceShape", "sourceConstraintComponent")
    },
}


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result. *focus* is an IRI where *named*, else a literal."""

    focus: str
    named: bool
    path: str
    value: str | None
    component: str
    severity: str
    message: str
    shape: str = ""


def results(reports: Sequence[MappingReport]) -> Iterator[Result]:
    """Give a result for every fault of *reports*, in their order."""
    for report in reports:
        for problem in report.problems:
            yield _result(report, problem)


def _result(report: MappingReport, problem: Problem) -> Result:
    at = problem.where
    file = at.file or report.file
    row = report.around.rows.get(at.row or 0) if file == report.file else None
    name = row.name if row else "" if at.row else report.mapping_set_id
    path = report.around.properties.get(at.slot or "", "")
    named = _usable(name)
    cell = row.cell(at.slot) if row else None
    place = at.text()
    message = f"{place}: {problem.what}" if place else problem.what
    return Result(
        focus=name if named else f"{file} row {at.row}" if at.row else file,
        named=named,
        path=path if _usable(path) else "",
        value=cell.text if cell and cell.whole else None,
        component=problem_code(problem.code),
        severity=SEVERITIES[problem.severity],
        message=f"{message} (hint: {problem.remedy})" if problem.remedy else message,
        shape=shape_against(problem.code, at.slot or "") if row else "",
    )


def _usable(iri: str) -> bool:
    """Tell whether *iri* can be written as an IRI in every form."""
    return is_iri(iri) and not _NOT_IN_IRI.search(iri)


def write_turtle(reports: Sequence[MappingReport], _unread: Sequence[Problem] = ()) -> str:
    """Write one validation report on all of *reports* as Turtle."""
    found = list(results(reports))
    lines = [
        f"PREFIX problem: <{PROBLEMS}>",
        f"PREFIX sh: <{SH}>",
        "",
        "[]",
        "    a sh:ValidationReport ;",
        f"    sh:conforms {'false' if found else 'true'}",
    ]
    for each in found:
        lines[-1] += " ;"
        lines += ["    sh:result ["]
        lines += [f"        {line} ;" for line in _statements(each)]
        lines += ["    ]"]
    lines[-1] += " ."
    return "\n".join(lines) + "\n"


def _statements(each: Result) -> Iterator[str]:
    yield "a sh:ValidationResult"
    yield f"sh:focusNode {f'<{each.focus}>' if each.named else _literal(each.focus)}"
    if each.path:
        yield f"sh:resultPath <{each.path}>"
    if each.value is not None:
        yield f"sh:value {_literal(each.value)}"
    yield f"sh:resultSeverity sh:{each.severity.removeprefix(SH)}"
    if each.shape:
        yield f"sh:sourceShape <{each.shape}>"
    yield f"sh:sourceConstraintComponent problem:{each.component.removeprefix(PROBLEMS)}"
    yield f"sh:resultMessage {_literal(each.message)}@en"


def _plain(text: str) -> str:
    """Replace what no UTF-8 can carry."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def _literal(text: str) -> str:
    """Quote *text* for Turtle, whose escapes are a superset of JSON's."""
    return json.dumps(_plain(text), ensure_ascii=False)


def write_json_ld(reports: Sequence[MappingReport], _unread: Sequence[Problem] = ()) -> str:
    """Write one validation report on all of *reports* as JSON-LD that needs nothing fetched."""
    found = [_node(each) for each in results(reports)]
    report = {
        "@context": _CONTEXT,
        "@type": "sh:ValidationReport",
        "conforms": not found,
        "result": found,
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _node(each: Result) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@type": "sh:ValidationResult",
        "focusNode": {"@id": each.focus} if each.named else _plain(each.focus),
        "resultPath": each.path,
        "value": None if each.value is None else _plain(each.value),
        "resultSeverity": "sh:" + each.severity.removeprefix(SH),
        "sourceShape": each.shape,
        "sourceConstraintComponent": "problem:" + each.component.removeprefix(PROBLEMS),
        "resultMessage": {"@value": _plain(each.message), "@language": "en"},
    }
    return {key: value for key, value in node.items() if value}
