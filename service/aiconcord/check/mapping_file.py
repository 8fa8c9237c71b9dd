"""Checks a mapping file, layer by layer: syntax, slots, ends, rows against one another and against
published ones, shapes.

Every layer runs on whatever the layer before could read, so that one check tells every fault. The
file is only read: nothing of it is kept.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from aiconcord.check.mapping_by_shapes import check_by_shapes
from aiconcord.check.mapping_codes import place_codes
from aiconcord.check.mapping_compared import Agreement, compare_published
from aiconcord.check.mapping_ends import EndCheck
from aiconcord.check.mapping_known import KnownElements
from aiconcord.check.mapping_logic import check_logic
from aiconcord.check.mapping_metadata import check_columns, check_metadata
from aiconcord.check.mapping_rows import Surroundings, surroundings
from aiconcord.check.mapping_sets import check_sets
from aiconcord.check.mapping_slots import check_rows
from aiconcord.check.mapping_stopped import leave_out_consequences
from aiconcord.crosswalk.published import Published
from aiconcord.mapping.faults import Faults
from aiconcord.mapping.formats import read_mapping
from aiconcord.mapping.propagation import propagate
from aiconcord.problems.record import Problem, in_order

NO_CROSSWALKS = Published({}, ())
SEVERITIES = ("error", "warning", "info")
COLUMNS = ("file", "line", "column", "row", "slot", "at", "severity", "code", "what", "remedy")


@dataclass(frozen=True, slots=True)
class MappingReport:
    """What a check found: the set's id, how many rows were read, every fault in order.

    ``form`` is the format that the file was read as; ``understood`` says what was taken for what
    where the format leaves that open; ``around`` holds the rows and lines that the faults stand in.
    ``published`` tells how the file stands to each crosswalk over the same frameworks."""

    file: str
    mapping_set_id: str
    rows: int
    problems: tuple[Problem, ...]
    form: str = "SSSOM/TSV"
    understood: tuple[str, ...] = ()
    around: Surroundings = field(default_factory=Surroundings)
    published: tuple[Agreement, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether the file may be used as it is: no fault is an error."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows were read and how many faults of each severity were found."""
        found: Counter[str] = Counter(problem.severity for problem in self.problems)
        return {"rows": self.rows, **{name: found[name] for name in SEVERITIES}}

    def as_json(self) -> dict[str, Any]:
        """Give the report as plain JSON values."""
        return {
            "conforms": self.conforms,
            "file": self.file,
            "format": self.form,
            "understood": list(self.understood),
            "mapping_set_id": self.mapping_set_id,
            "counts": self.counts,
            "published": [each.as_json() for each in self.published],
            "problems": [problem.as_json() for problem in self.problems],
        }

    def as_csv(self) -> str:
        """Give the faults as CSV, one a line, with a header."""
        return write_csv([self])


def write_csv(reports: Iterable[MappingReport]) -> str:
    """Write the faults of *reports* as one CSV table with a header."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for report in reports:
        for problem in report.problems:
            record = problem.as_json()
            writer.writerow({**record, **record["where"]})
    return out.getvalue()


def check_mapping_file(
    content: bytes, name: str, known: KnownElements, metadata: bytes | None = None
) -> list[Problem]:
    """Give every fault that the mapping file *content* has by itself, in the order of the file."""
    return list(report_on(content, name, known, metadata).problems)


def report_on(
    content: bytes,
    name: str,
    known: KnownElements,
    metadata: bytes | None = None,
    published: Published = NO_CROSSWALKS,
) -> MappingReport:
    """Check the mapping file *content*; *metadata* is its external metadata file, if it has one.

    *published* are the crosswalks that its rows are held against."""
    faults = Faults(name)
    written = read_mapping(content, name, faults, metadata)
    rows = len(written.rows)
    readable = replace(written, rows=[row for row in written.rows if not row.malformed])
    table = propagate(readable)
    place_codes(table, known, faults)
    check_metadata(readable, faults)
    check_columns(table, rows, faults)
    check_rows(table, faults)
    EndCheck(table, known, faults).run()
    check_sets(table, faults)
    check_logic(table, published, faults)
    agreements = compare_published(table, published, faults)
    check_by_shapes(table, known, faults)
    leave_out_consequences(faults, rows)
    found = tuple(in_order(faults.all()))
    around = surroundings(written, table, content, found)
    understood = tuple(table.understood)
    return MappingReport(name, table.id, rows, found, table.form, understood, around, agreements)
