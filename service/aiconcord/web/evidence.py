"""What a page shows of a citation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """One citation as a page shows it. *own_grade*: the citation is graded itself, not its row."""

    node: str
    source: str
    title: str
    url: str
    locator: str
    grade: str
    own_grade: bool
    bears_out: str
    publisher: str
    issued: str
    source_kind: str
