"""Every form in which a report on mapping files is written, save the page, in one table."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from aiconcord.check.mapping_file import MappingReport, write_csv
from aiconcord.check.mapping_sarif import write_sarif
from aiconcord.check.mapping_shacl import write_json_ld, write_turtle
from aiconcord.check.report import as_text
from aiconcord.problems.record import Problem

Write = Callable[[Sequence[MappingReport], Sequence[Problem]], str]


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its *media_type*, and what writes it from reports and the files not read."""

    media_type: str
    write: Write


def _text(reports: Sequence[MappingReport], _unread: Sequence[Problem]) -> str:
    lines: list[str] = []
    for report in reports:
        lines += [f"{report.file}: {sentence}" for sentence in report.understood]
        lines += [as_text(report.problems)] if report.problems else []
    return "".join(line + "\n" for line in lines)


def _json(reports: Sequence[MappingReport], _unread: Sequence[Problem]) -> str:
    found = {"files": [report.as_json() for report in reports]}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _csv(reports: Sequence[MappingReport], _unread: Sequence[Problem]) -> str:
    return write_csv(reports)


FORMS: Final = MappingProxyType(
    {
        "text": Form("text/plain", _text),
        "json": Form("application/json", _json),
        "csv": Form("text/csv", _csv),
        "sarif": Form("application/sarif+json", write_sarif),
        "turtle": Form("text/turtle", write_turtle),
        "json-ld": Form("application/ld+json", write_json_ld),
    }
)
"""Form by its name on the command line."""
