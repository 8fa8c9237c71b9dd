"""Leaves out what only follows from a fault that stopped the reading of a file.

Where the metadata cannot be read, no prefix is declared and no licence is given; where a file is
cut off, its last row lacks slots. Telling of each would hide the one fault there is.
"""

from collections.abc import Callable

from aiconcord.mapping.faults import Faults
from aiconcord.problems.record import Problem

_METADATA = frozenset({"mapping-yaml", "mapping-yaml-feature"})
_FILE = frozenset(
    {
        "mapping-archive",
        "mapping-format",
        "mapping-json",
        "mapping-rdf",
        "mapping-too-large",
        "mapping-xml",
    }
)
_ABSENT = frozenset(
    {"mapping-no-header", "mapping-no-rows", "mapping-prefix-undeclared", "mapping-version"}
)


def leave_out_consequences(faults: Faults, rows: int) -> None:
    """Take out of *faults*, of a file of *rows* rows, what follows from what was not read."""
    stops = {problem.code for problem in faults.problems} & (_METADATA | _FILE)
    if not rows and any(problem.code == "mapping-not-utf8" for problem in faults.problems):
        stops.add("mapping-not-utf8")
    if stops:
        faults.leave_out(_following(stops, rows))


def _following(stops: set[str], rows: int) -> Callable[[Problem], bool]:
    def follows(problem: Problem) -> bool:
        if problem.code == "mapping-required":
            row = problem.where.row
            # Triples have no order, so any row may have lost one; elsewhere the last one is cut.
            return "mapping-rdf" in stops or not row or (row == rows and bool(stops & _FILE))
        if problem.code == "mapping-json":
            return "mapping-too-large" in stops
        return problem.code in _ABSENT

    return follows
