"""The one record in which every fault is told: code, what, where, how to mend it.

The same record is printed by the commands, written into reports and sent as
``application/problem+json``. Every code is listed in :mod:`aiconcord.problems.codes`.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from aiconcord.problems.codes import CODES

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Where:
    """A place: a file with line, row or column (all counted from 1), or a node of the graph.

    ``at`` says where in a file that has no lines: a JSON pointer, or a sheet and its cell."""

    file: str | None = None
    line: int | None = None
    column: int | None = None
    row: int | None = None
    slot: str | None = None
    node: str | None = None
    at: str | None = None

    def text(self) -> str:
        """Say the place the way compilers do: ``file:line:column``."""
        parts = [self.file or ""]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        elif self.row is not None:
            parts.append(f"row {self.row}")
        spot = ":".join(part for part in parts if part)
        if self.at and self.line is None:
            spot = f"{spot} ({self.at})" if spot else self.at
        if self.node:
            spot = f"{spot} <{self.node}>" if spot else f"<{self.node}>"
        return spot


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: a stable *code*, *what* is wrong, *where*, and the *remedy*."""

    code: str
    what: str
    where: Where = field(default_factory=Where)
    remedy: str = ""
    severity: Severity = "error"

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"`{self.code}` is not listed in problems/codes.py")

    @property
    def status(self) -> int:
        """The HTTP status with which a request that failed for this reason is answered."""
        return CODES[self.code].status

    def sort_key(self) -> tuple[str, int, int, int, str, str]:
        """Order findings by place, then by code."""
        at = self.where
        return (at.file or "", at.line or 0, at.row or 0, at.column or 0, self.code, self.what)

    def text(self) -> str:
        """Write the fault in two lines for a terminal or a log."""
        place = self.where.text()
        head = f"{place}: " if place else ""
        line = f"{head}{self.severity}[{self.code}]: {self.what}"
        return f"{line}\n  hint: {self.remedy}" if self.remedy else line

    def as_json(self) -> dict[str, Any]:
        """Give the record as plain JSON values; empty places are left out."""
        where = {key: value for key, value in asdict(self.where).items() if value is not None}
        return {
            "code": self.code,
            "severity": self.severity,
            "what": self.what,
            "where": where,
            "remedy": self.remedy,
        }


class ProblemError(Exception):
    """Raised where work cannot go on; carries one problem or more."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.text() for problem in problems))

    @property
    def problem(self) -> Problem:
        """The first problem, which decides the HTTP status."""
        return self.problems[0]


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort *problems* by place and drop repetitions."""
    return sorted(set(problems), key=Problem.sort_key)
