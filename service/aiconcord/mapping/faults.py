"""Gathers the faults of one file, bounded, so that a hostile file cannot fill the memory."""

from collections import Counter
from collections.abc import Callable

from aiconcord.mapping.row import MappingRow
from aiconcord.problems.record import Problem, Severity, Where

MOST_FAULTS = 10_000
"""Faults told one by one; those beyond are counted by code and told in one last sentence."""


class Faults:
    """The faults of the file *name*, in the order in which they were found."""

    def __init__(self, name: str, most: int = MOST_FAULTS) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.beyond: Counter[str] = Counter()
        self._most = most
        self.places: dict[int, str] = {}
        """Where each row stands in a file that has no lines."""

    def add(
        self,
        code: str,
        what: str,
        remedy: str = "",
        *,
        line: int | None = None,
        column: int | None = None,
        row: int | None = None,
        slot: str | None = None,
        severity: Severity = "error",
        at: str | None = None,
    ) -> None:
        """Tell one fault and its place."""
        if self.full:
            self.beyond[code] += 1
            return
        at = at or self.places.get(row or 0)
        where = Where(self.name, line or None, column, row or None, slot, at=at)
        self.problems.append(Problem(code, what, where, remedy, severity))

    def on_row(self, row: MappingRow, slot: str, code: str, what: str, remedy: str) -> None:
        """Tell an error in one cell of *row*."""
        self.add(code, what, remedy, line=row.line, row=row.row, slot=slot)

    @property
    def full(self) -> bool:
        """Whether further faults are only counted."""
        return len(self.problems) >= self._most

    def take(self, other: "Faults") -> None:
        """Take over the faults of *other*, such as those of a second file."""
        for problem in other.problems:
            if len(self.problems) < self._most:
                self.problems.append(problem)
            else:
                self.beyond[problem.code] += 1
        self.beyond.update(other.beyond)

    def leave_out(self, follows: Callable[[Problem], bool]) -> None:
        """Take out the faults that *follows* picks out; of those only counted, the same codes."""
        gone = {problem.code for problem in self.problems if follows(problem)}
        self.problems = [problem for problem in self.problems if not follows(problem)]
        for code in gone:
            self.beyond.pop(code, None)

    def all(self) -> list[Problem]:
        """Give the faults, and last of all how many more there are."""
        if not self.beyond:
            return self.problems
        more = ", ".join(f"{count} {code}" for code, count in sorted(self.beyond.items()))
        what = f"only the first {self._most} faults are told; beyond them are {more}"
        last = Problem("mapping-more-faults", what, Where(self.name), "mend these and check again")
        return [*self.problems, last]


def shown(text: str, most: int = 80) -> str:
    """Quote *text* for a message, shortened and on one line.

    >>> shown("a" * 100, 10)
    '`aaaaaaaaaa…`'
    """
    flat = " ".join(text[: 4 * most].split())
    printable = "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in flat
    )
    cut = len(printable) > most or len(text) > 4 * most
    return f"`{printable[:most]}…`" if cut else f"`{printable}`"
