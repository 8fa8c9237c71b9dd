"""Write findings for people and for programs."""

import json
from collections import Counter
from collections.abc import Iterable

from aiconcord.problems.record import Problem


def tally(problems: Iterable[Problem]) -> str:
    """Count findings by severity, in words.

    >>> tally([Problem("turtle-syntax", "x"), Problem("turtle-syntax", "y", severity="info")])
    '1 error, 1 info'
    """
    counts = Counter(problem.severity for problem in problems)
    words = []
    if counts["error"]:
        words.append(f"{counts['error']} error" + ("s" if counts["error"] > 1 else ""))
    if counts["warning"]:
        words.append(f"{counts['warning']} warning" + ("s" if counts["warning"] > 1 else ""))
    if counts["info"]:
        words.append(f"{counts['info']} info")
    return ", ".join(words) or "no findings"


def as_text(problems: Iterable[Problem]) -> str:
    """Write each finding in the way compilers do: place, severity, code, what, hint."""
    return "\n".join(problem.text() for problem in problems)


def as_json(problems: Iterable[Problem]) -> str:
    """Write the findings as a JSON array of the one problem record."""
    return json.dumps([problem.as_json() for problem in problems], indent=2, ensure_ascii=False)
