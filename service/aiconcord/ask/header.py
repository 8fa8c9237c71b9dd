"""The ``#+`` header of a question file: take it off, read it as YAML, remember its lines.

Kept apart from :mod:`aiconcord.ask.questions` because this knows about text, that about meaning.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from aiconcord.problems.record import Problem, ProblemError, Where

MARK = "#+"
_NOT_CODE = re.compile(r"""<[^<>\s]*>|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|#[^\n]*""")
_PREFIXED = re.compile(r"(?<![\w?$:.-])([A-Za-z][\w-]*):(?!//)")
_DECLARED = re.compile(r"(?i:\bprefix)\s+([A-Za-z][\w-]*):\s*<>")

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C where PyYAML was built with it: over a hundred headers are read at a start."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header's *values*, the query that follows it, and the lines both stand on.

    *name* is the file as problems show it.
    """

    name: str
    values: Mapping[str, Any]
    body: str
    body_line: int
    lines: tuple[str, ...]

    def line_of(self, key: str) -> int:
        """Tell the line of *key*; the first line for a key that is missing.

        The first line with that key counts, at whatever depth: names rarely repeat in a header.
        """
        start = re.compile(rf"\s*{re.escape(key)}\s*:") if key else re.compile("")
        return next((n for n, line in enumerate(self.lines, 1) if start.match(line)), 1)


def split(text: str, name: str) -> Header:
    """Take the header off the file *name*; raises where it is missing or not YAML."""
    rows = text.splitlines()
    count = next((n for n, row in enumerate(rows) if not row.startswith(MARK)), len(rows))
    lines = tuple(row[len(MARK) :].removeprefix(" ") for row in rows[:count])
    try:
        values = yaml.load("\n".join(lines), Loader=_LOADER)  # noqa: S506 - both are the safe one
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        place = Where(
            file=name,
            line=mark.line + 1 if mark else 1,
            column=mark.column + len(MARK) + 2 if mark else 1,
        )
        problem = Problem(
            "question-header",
            f"the header is not YAML: {fault.problem}",
            place,
            "quote values that hold a colon or start with a mark",
        )
        raise ProblemError(problem) from fault
    if not isinstance(values, dict):
        raise ProblemError(
            Problem(
                "question-header",
                "the file starts with no header",
                Where(file=name, line=1),
                "start it with lines `#+ title: ...`; queries/README.md shows one",
            )
        )
    body = "\n".join(rows[count:]).strip("\n") + "\n"
    blank = next((n for n, row in enumerate(rows[count:]) if row.strip()), 0)
    return Header(name, _plain(values), body, count + blank + 1, lines)


def _plain(value: Any) -> Any:
    """Give dates back as text: YAML reads `2026-11-21` as a date, a header means what it shows."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def prefixes_in(query: str) -> set[str]:
    """List the prefixes that *query* mentions, outside IRIs, strings and comments.

    >>> sorted(prefixes_in('SELECT ?s { ?s a aic:Body ; rdfs:label "a:b" } # x:y'))
    ['aic', 'rdfs']
    """
    return set(_PREFIXED.findall(_NOT_CODE.sub(" ", query)))


def declared_in(query: str) -> set[str]:
    """List the prefixes that *query* declares itself.

    >>> declared_in("prefix ex: <https://example.org/> SELECT ?s { ?s a ex:T }")
    {'ex'}
    """
    bare = _NOT_CODE.sub(lambda found: "<>" if found[0].startswith("<") else " ", query)
    return set(_DECLARED.findall(bare))
